"""The authority's own numbers, terms and sources: dated, by a named person, and every clock follows."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from sightline.access.actor import Actor, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks import renewing, reworking, settings
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.models import LocalLimit, Reworking, RulesKept, SchoolTerm, SettingChange, Span
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild, standards_in_force
from sightline.clocks.settings import CannotSet
from sightline.clocks.timelines import Covers
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from sightline.standards.timeline import Coverage
from tests import cast

TODAY = cast.TODAY
WHY = "Agreed by the partnership."


@pytest.fixture
def director(council: cast.Council) -> Actor:
    return actor_of(council.user(Role.DIRECTOR), at=cast.NOW)


@pytest.fixture
def steward(council: cast.Council) -> Actor:
    return actor_of(council.user(Role.DATA_STEWARD), at=cast.NOW)


def kept(child: Child) -> tuple[object, ...]:
    return sorted(map(repr, kept_spans([child.pk]))), sorted(map(repr, kept_spells([child.pk])))


def due(child: Child, standard: str) -> list[date | None]:
    return [span.due_on for span in kept_spans([child.pk]) if span.standard == standard]


def ended(child: Child, standard: str) -> list[date | None]:
    return [span.ended_on for span in kept_spans([child.pk]) if span.standard == standard]


def follows(child: Child) -> bool:
    """Say whether what is kept is what working everything out anew gives."""
    before = kept(child)
    rebuild([child.pk])
    return before == kept(child)


def set_limit(by: Actor, standard: str = "C06", amounts: tuple[int, ...] = (5,), **changed: object) -> None:
    asked = {"in_force_on": TODAY, "why": WHY, "at": cast.NOW, **changed}
    settings.set_local_limit(standard=standard, amounts=amounts, by=by, **asked)


def refer(council: cast.Council, on: date) -> Child:
    """Return a child referred and accepted on a day, with no worker."""
    child = council.child()
    case = NewSubject("case", key="second")
    facts = {"team": council.north.code}
    record(
        [
            NewEvent(child.pk, "case_closed", date(2026, 4, 1), facts={"reason": "RC7"},
                     subject=Event.objects.get(child=child, kind="referral_received").subject),
            NewEvent(child.pk, "referral_received", on, subject=case),
            NewEvent(child.pk, "referral_decided", on, subject=case, facts={"outcome": "ASSESSMENT"}),
            NewEvent(child.pk, "holder_changed", on, subject=case, facts=facts),
        ],
        by=None, at=cast.NOW, why="She was referred again.",
    )  # fmt: skip
    return child


def test_a_limit_set_for_today_moves_what_starts_today_and_nothing_older(council, director):
    child = refer(council, TODAY)
    older = refer(council, date(2026, 11, 11))
    before = due(child, "C06"), due(older, "C06")

    set_limit(director)

    assert before == ([date(2026, 11, 13)], [TODAY])
    assert (due(child, "C06"), due(older, "C06")) == ([date(2026, 11, 19)], [TODAY])
    assert follows(child)


def test_a_limit_to_come_changes_no_clock_that_runs(council, director):
    child = refer(council, TODAY)
    before = due(child, "C06")

    set_limit(director, in_force_on=TODAY + timedelta(days=1))

    assert due(child, "C06") == before
    assert standards_in_force()["C06"].versions[-1].limits[0].amount == 5


def test_who_set_a_limit_when_and_why_is_kept(director):
    set_limit(director, in_force_on=date(2027, 1, 4))

    limit = LocalLimit.objects.select_related("recording").get()
    assert (limit.by, limit.entered_on, limit.recording.why) == (director.user, TODAY, WHY)
    assert SettingChange.objects.get().said == (
        "C06 Worker allocated: 5 working days from 4 January 2027 (until then 1 working day)"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"in_force_on": TODAY - timedelta(days=1)}, "cannot start in the past"),
        ({"standard": "C19"}, "Only local limits"),
        ({"amounts": (0,)}, "at least 1"),
        ({"why": " "}, "Say why"),
    ],
)
def test_a_limit_that_may_not_be_is_refused_and_nothing_is_written(director, changed, said):
    with pytest.raises(CannotSet, match=said):
        set_limit(director, **changed)

    assert not LocalLimit.objects.exists()


def test_two_versions_cannot_start_on_one_day(director):
    set_limit(director)

    with pytest.raises(CannotSet, match="starts on 12 November 2026 already"):
        set_limit(director, amounts=(7,))


@pytest.mark.parametrize("role", [Role.HEAD_OF_SERVICE, Role.ADMINISTRATOR, Role.DATA_STEWARD, Role.ANALYST])
def test_only_the_director_sets_a_limit(council, role):
    with pytest.raises(CannotSet, match="You may not set a local limit"):
        set_limit(actor_of(council.user(role), at=cast.NOW))


def test_terms_are_entered_and_taken_out_again(director):
    settings.add_school_term(
        first_on=date(2026, 9, 2), last_on=date(2026, 12, 18), by=director, why="The term dates."
    )
    settings.take_out_school_term(term=SchoolTerm.objects.get(), by=director, why="Entered a year early.")

    assert not SchoolTerm.objects.exists()
    assert [change.said for change in SettingChange.objects.order_by("id")] == [
        "School term from 2 September 2026 to 18 December 2026 entered",
        "School term from 2 September 2026 to 18 December 2026 taken out",
    ]


def test_terms_that_overlap_are_refused(director):
    settings.add_school_term(
        first_on=date(2026, 9, 2), last_on=date(2026, 12, 18), by=director, why="The term dates."
    )

    with pytest.raises(CannotSet, match="Two terms overlap"):
        settings.add_school_term(
            first_on=date(2026, 12, 18), last_on=date(2027, 3, 1), by=director, why="The next."
        )


def test_a_plan_due_by_the_end_of_term_is_known_once_the_terms_are(council, director):
    child = council.child()
    care = NewSubject("care", key="first")
    events = [
        NewEvent(child.pk, "care_started", date(2026, 9, 10), subject=care),
        NewEvent(child.pk, "education_plan_made", date(2026, 10, 1), subject=care),
    ]
    record(events, by=None, at=cast.NOW, why="In care.")
    unknown = [span.why for span in kept_spans([child.pk]) if span.standard == "C48"]

    for first, last in (
        (date(2026, 9, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 3, 26)),
    ):
        settings.add_school_term(first_on=first, last_on=last, by=director, why="The term dates.")

    assert unknown == ["no date"]
    assert due(child, "C48")[-1] == date(2027, 3, 26)
    assert follows(child)


def test_a_source_says_how_often_it_comes_and_who_answers_for_it(council, steward):
    line = SourceLine.objects.create(code="annex_a", name="Annex A", format="annex_a")
    owner = council.user(Role.ANALYST)

    settings.describe_source(
        line=line, name="Inspection lists", rank=10, rhythm_days=7, owner=owner, by=steward, why="Weekly now."
    )

    line.refresh_from_db()
    assert (line.name, line.rank, line.rhythm_days, line.owner) == ("Inspection lists", 10, 7, owner)
    assert "the rank 100 is now 10" in SettingChange.objects.get().said


def test_a_source_that_is_not_changed_is_no_change(steward):
    line = SourceLine.objects.create(code="annex_a", name="Annex A", format="annex_a")

    with pytest.raises(CannotSet, match="Nothing is different"):
        settings.describe_source(
            line=line, name="Annex A", rank=100, rhythm_days=None, owner=None, by=steward, why="As it was."
        )


def test_clocks_read_the_line_that_is_ranked_first_from_now_on(council, steward):
    line = SourceLine.objects.create(code="annex_a", name="Annex A", format="annex_a", rank=200)
    child = refer(council, date(2026, 9, 1))
    for on, by_line in ((date(2026, 9, 3), None), (date(2026, 9, 20), line)):
        seen = NewEvent(child.pk, "child_seen", on, natural_key="first visit")
        record([seen], by=None, at=cast.NOW, why="Seen.", line=by_line)
    before = ended(child, "C11")

    settings.describe_source(
        line=line, name="Annex A", rank=1, rhythm_days=None, owner=None, by=steward, why="It is checked."
    )

    assert (before, ended(child, "C11")) == ([date(2026, 9, 3)], [date(2026, 9, 20)])
    assert follows(child)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.HEAD_OF_SERVICE])
def test_who_may_not_describe_a_source(council, role):
    line = SourceLine.objects.create(code="annex_a", name="Annex A", format="annex_a")

    with pytest.raises(CannotSet, match="You may not"):
        settings.describe_source(
            line=line, name="Mine", rank=1, rhythm_days=None, owner=None, why="I would like to.",
            by=actor_of(council.user(role), at=cast.NOW),
        )  # fmt: skip


@pytest.fixture
def by_files(council: cast.Council, director: Actor) -> Callable[[], Child]:
    """Return a way to make a child of whom only a file that knows no visits speaks."""
    CoverageDeclared.objects.all().delete()
    return lambda: refer(council, date(2026, 9, 1))


def test_once_everything_is_written_down_here_a_gap_is_a_gap(by_files, director):
    child = by_files()
    before = {span.standard for span in kept_spans([child.pk]) if span.doubt_always}

    settings.declare_all_written_here(from_on=date(2026, 8, 1), by=director, why="We moved in August.")

    after = {span.standard for span in kept_spans([child.pk]) if span.doubt_always}
    assert "C06" in before - after
    assert follows(child)


def test_it_is_declared_once_and_ended_with_its_last_day(by_files, director):
    settings.declare_all_written_here(from_on=date(2026, 8, 1), by=director, why="We moved in August.")
    with pytest.raises(CannotSet, match="declared already"):
        settings.declare_all_written_here(from_on=date(2026, 9, 1), by=director, why="Again.")

    with pytest.raises(CannotSet, match="Choose that day or a later"):
        settings.end_all_written_here(last_on=date(2026, 7, 1), by=director, why="We moved back.")
    settings.end_all_written_here(last_on=date(2026, 10, 31), by=director, why="We moved back.")

    assert settings.written_here() is None
    assert CoverageDeclared.objects.get().to_on == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("moved_in", "says_from"),
    [(date(2026, 10, 1), date(2026, 10, 1)), (date(2026, 4, 1), date(2020, 1, 1))],
)
def test_days_between_the_last_file_and_writing_here_stay_unknown(by_files, director, moved_in, says_from):
    line = SourceLine.objects.create(code="ssd", name="Data set", format="ssd")
    CoverageDeclared.objects.create(
        line=line, kind="allocated", extent="every", from_on=date(2020, 1, 1), to_on=date(2026, 3, 31)
    )

    settings.declare_all_written_here(from_on=moved_in, by=director, why="We moved in.")

    assert Covers().of({line.pk})["allocated"] == Coverage("every", says_from, None)


def test_a_change_that_touches_many_is_worked_out_in_the_background(council, director):
    children = [refer(council, TODAY), refer(council, TODAY)]
    work = reworking.begin(_change(director), [child.pk for child in children], at_once=1)

    assert work is not None
    assert (reworking.unfinished(), work.total) == (work, 2)


def test_the_background_work_goes_on_where_it_stopped_and_ends(council, director):
    children = [refer(council, TODAY) for _ in range(3)]
    set_limit(director, amounts=(5,))
    LocalLimit.objects.update(amounts=[9])
    work = Reworking.objects.create(change=SettingChange.objects.get(), total=3)

    steps = []
    while reworking.go_on(at=cast.NOW, batch=2):
        work.refresh_from_db()
        steps.append((work.done, work.finished_at is not None))

    assert steps == [(2, False), (3, True)]
    assert [due(child, "C06")[-1] for child in children] == [date(2026, 11, 25)] * 3
    assert reworking.unfinished() is None


def _change(by: Actor) -> SettingChange:
    settings.add_school_term(first_on=date(2026, 9, 2), last_on=date(2026, 12, 18), by=by, why="The terms.")
    return SettingChange.objects.get()


def test_a_new_version_works_everybody_out_again_by_its_own_rules(council, director, monkeypatch):
    child = refer(council, TODAY)
    renewing.keep_up()
    asked_again = renewing.keep_up()
    with keeping(EVERY_CHILD):
        Span.objects.filter(child=child, standard="C06").update(due_on=date(2020, 1, 1))
    monkeypatch.setattr(renewing, "rules", lambda: "of another version")

    work = renewing.keep_up()
    while reworking.go_on(at=cast.NOW):
        pass

    assert asked_again is None
    assert work is not None and (work.change, work.total) == (None, 1)
    assert due(child, "C06") == [date(2026, 11, 13)]
    assert RulesKept.objects.get().rules == "of another version"
    assert renewing.keep_up() is None and reworking.unfinished() is None


def test_an_empty_database_only_keeps_what_the_rules_are(db):
    RulesKept.objects.all().delete()

    assert renewing.keep_up() is None
    assert RulesKept.objects.get().rules == renewing.rules()


@pytest.mark.parametrize("has_children", [True, False])
def test_what_a_database_held_before_the_rules_were_kept_is_worked_out_again(
    council: cast.Council, has_children: bool
) -> None:
    if has_children:
        council.child()
    RulesKept.objects.all().delete()

    import_module("sightline.clocks.migrations.0005_rules_that_clocks_were_worked_out_by").keep_the_rules(
        apps, None
    )
    work = renewing.keep_up()

    assert (work is not None) == has_children


def test_the_rules_are_named_by_every_file_that_works_clocks_out(tmp_path, monkeypatch):
    for name in ("standards", "clocks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rule.py").write_text("LIMIT = 10\n")
    monkeypatch.setattr(renewing.standards, "__path__", [str(tmp_path / "standards")])
    monkeypatch.setattr(renewing, "__file__", str(tmp_path / "clocks" / "renewing.py"))
    said = [renewing.rules.__wrapped__()]

    for name in ("standards", "clocks"):
        (tmp_path / name / "rule.py").write_text("LIMIT = 11\n")
        said.append(renewing.rules.__wrapped__())

    assert len(set(said)) == 3
    assert renewing.rules.__wrapped__() == said[-1]
