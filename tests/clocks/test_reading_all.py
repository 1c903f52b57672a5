"""Three readers of one ledger: whichever is asked prints the same rows, now and of a past moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from sightline.access.actor import NOBODY, acting, actor_for
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.joining import join, part
from sightline.clocks.reading_all import READERS, Row, UnknownStandard
from sightline.identity.roles import Role
from sightline.invented_county import invent
from sightline.invented_county.filing import file_county, mark_demo
from sightline.project.commands.lists import Engine
from sightline.records.models import Child, CoverageDeclared, Recording, SourceLine, Subject
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
    part(alias=alias, by=steward, why="A cousin of the same name.")
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
