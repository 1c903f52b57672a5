"""Three readers of one ledger: whichever is asked prints the same rows, now and of a past moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from sightline.access.actor import NOBODY, acting, actor_for, actor_of
from sightline.clocks import settings
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.joining import join, part
from sightline.clocks.reading_all import READERS, Row, UnknownStandard, party_names
from sightline.clocks.timelines import Covers, changed_since
from sightline.identity.roles import Role
from sightline.invented_county import invent
from sightline.invented_county.filing import file_county, mark_demo
from sightline.project.commands.lists import Engine
from sightline.records.models import (
    Child,
    CoverageDeclared,
    Identifier,
    Party,
    Receipt,
    Recording,
    SourceLine,
    Subject,
)
from sightline.standards.calendar import uk_date
from sightline.standards.timeline import Coverage
from tests import cast

# Of a case, of a child seen, to the hour, and of a worker.
STANDARDS = ["C07", "C11", "C50", "C31"]
DAY = date(2026, 11, 12)


def stamped() -> datetime:
    """Give recordings their moments, as a commit would, and return the last."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Recording.objects.order_by("-at").values_list("at", flat=True)[0]


@pytest.fixture
def moments(council: cast.Council, child: Child) -> list[datetime]:
    """Return moments between which things were written, corrected, joined, parted and said otherwise."""
    other, steward = council.child(council_id="X2"), council.user(Role.DATA_STEWARD)
    case = Subject.objects.get(child=other, kind="case")
    closing = NewEvent(other.pk, "case_closed", date(2026, 5, 1), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="No longer in need.")
    referral = Subject.objects.get(child=child, kind="case")
    decided = NewEvent(
        child.pk, "referral_decided", date(2026, 5, 29), subject=referral, facts={"outcome": "ASSESSMENT"}
    )
    record([decided], by=None, at=cast.NOW, why="To be assessed.")
    found = [stamped()]
    alias = join(child=child, other=other, by=steward, why="The same girl.")
    found.append(stamped())
    first, better = (
        SourceLine.objects.create(code=code, name=code, format="annex_a", rank=rank)
        for code, rank in (("list", 80), ("system", 10))
    )
    CoverageDeclared.objects.create(line=first, kind="child_seen", extent="latest", to_on=date(2026, 9, 1))
    said = NewEvent(child.pk, "child_seen", date(2026, 6, 2), facts={"alone": False}, natural_key="visit")
    record([said], by=None, at=cast.NOW, why="A list.", line=first)
    found.append(stamped())
    record([replace(said, happened_on=date(2026, 6, 19))], by=None, at=cast.NOW, why="A system.", line=better)
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    found.append(stamped())
    return [found[0] - timedelta(days=1), *found]


def said_by_all(known_by: datetime | None = None, standards: list[str] | None = None) -> list[Row]:
    """Return what the plain reader says, having seen that the others say it too."""
    asked = standards or STANDARDS
    plain, *others = (list(READERS[engine](DAY, known_by=known_by, standards=asked)) for engine in Engine)
    for other in others:
        assert other == plain
    return plain


def test_every_reader_prints_the_same_of_every_moment(moments):
    said = [tuple(said_by_all(moment)) for moment in (*moments, None)]

    assert not said[0]
    assert len(set(said)) > 3


def test_every_reader_prints_the_same_of_a_county(db):
    made = invent(children=60, seed=7, today=DAY)
    with acting(actor_for("a test")):
        mark_demo(made.name)
        file_county(made)

        said = said_by_all()

    assert len(said) > 200
    assert len({row[6] for row in said}) > 3


def test_every_reader_sees_what_the_actor_sees_and_no_more(moments):
    with acting(NOBODY):
        assert said_by_all() == []


def test_every_reader_refuses_a_standard_that_is_not_there(council):
    for engine in Engine:
        with pytest.raises(UnknownStandard, match="no standard Z99"):
            list(READERS[engine](DAY, standards=["Z99"]))


def test_every_reader_reads_today_as_at_this_moment_and_a_past_day_as_at_its_end(council):
    child = council.child(council_id="N1")
    noon = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
    CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
    back_at = noon - timedelta(days=3) + timedelta(hours=4)
    came_back = NewEvent(
        child.pk, "missing_found", uk_date(back_at), happened_at=back_at,
        subject=NewSubject("missing_episode", key="missing"),
    )  # fmt: skip
    born = NewEvent(child.pk, "born", date(2015, 5, 3))
    record([born, came_back], by=None, at=cast.NOW, why="Came back.")

    def states(now: datetime | None) -> set[str]:
        rows = [list(READERS[engine](DAY, now=now, standards=["C52"])) for engine in Engine]
        assert rows[0] == rows[1] == rows[2]
        return {row[6] for row in rows[0]}

    assert states(noon) == {"running"}
    assert states(noon + timedelta(hours=5)) == {"overdue"}
    assert states(None) == {"overdue"}


def test_every_kind_of_party_is_named_by_an_id_that_a_person_knows(council):
    child, former, unnumbered = (council.child(council_id=each) for each in ("N1", "N2", "N3"))
    Identifier.objects.filter(party=former.pk).update(until_on=DAY)
    Identifier.objects.filter(party=unnumbered.pk).delete()
    others = [
        Party.objects.create(kind=kind, code=f"{kind}-7") for kind in Party.Kind.values if kind != "child"
    ]
    everyone = [child.pk, former.pk, unnumbered.pk, *(each.pk for each in others)]

    named = party_names(everyone)

    record_id = Party.objects.get(pk=unnumbered.pk).public_id
    assert list(named.values()) == ["N1", "N2", f"record {record_id}", *(each.code for each in others)]


def test_what_a_file_covers_is_not_known_before_the_file_is_filed(council):
    child = council.child(council_id="N1")
    CoverageDeclared.objects.filter(kind="*").delete()
    people = SourceLine.objects.get(code="people")
    for kind in ("referral_received", "referral_decided", "case_closed"):
        CoverageDeclared.objects.create(line=people, kind=kind, extent="every")
    case = Subject.objects.get(child=child, kind="case")
    decided = NewEvent(
        child.pk, "referral_decided", date(2026, 5, 29), subject=case, facts={"outcome": "ASSESSMENT"}
    )
    record([decided], by=None, at=cast.NOW, why="To be assessed.")
    line = SourceLine.objects.create(code="list", name="list", format="annex_a", rank=40)
    received = {"state": "filed", "line": line, "received_at": cast.NOW}

    def filed(number: str, seen_on: date, until: date) -> datetime:
        receipt = Receipt.objects.create(number=number, name="a list", **received)
        seen = NewEvent(child.pk, "child_seen", seen_on, facts={"alone": False}, natural_key=str(seen_on))
        record([seen], by=None, at=cast.NOW, why="A list.", line=line, receipt=receipt)
        CoverageDeclared.objects.create(
            line=line, kind="child_seen", extent="every", to_on=until, receipt=receipt
        )
        return stamped()

    then = filed("R-1", date(2026, 5, 20), date(2026, 6, 1))
    filed("R-2", date(2026, 5, 21), date(2026, 11, 12))

    assert [row[6] for row in said_by_all(then, ["C11"])] == ["unknown"]
    assert [row[6] for row in said_by_all(None, ["C11"])] == ["overdue"]
    assert child.pk in changed_since(then, until=date(2026, 5, 20))
    assert Covers(known_by=then).of({line.pk})["child_seen"].to_on == date(2026, 6, 1)


def test_what_people_declare_covered_was_not_known_before_they_declared_it(council):
    child = council.child(council_id="N1")
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    CoverageDeclared.objects.filter(kind="*").delete()
    before = stamped()
    settings.declare_all_written_here(from_on=date(2026, 3, 1), by=director, why="We moved in.")
    declared = stamped()
    settings.end_all_written_here(last_on=date(2026, 10, 31), by=director, why="We moved out again.")
    ended = stamped()

    def said(known_by: datetime) -> Coverage | None:
        return (Covers(known_by=known_by).of(()) or {}).get("child_seen")

    assert said(before) is None
    assert said(declared) == Coverage("every", date(2026, 3, 1), None)
    assert said(ended) == Coverage("every", date(2026, 3, 1), date(2026, 10, 31))
    assert child.pk in changed_since(before, until=DAY) & changed_since(declared, until=DAY)
    assert child.pk not in changed_since(ended, until=DAY)
