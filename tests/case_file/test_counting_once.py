"""A promise that is counted two ways is one line and one number, on every page; both ways stand on it."""

from datetime import date

import pytest

from sightline.access.actor import actor_of
from sightline.case_file.my_work import LATE, due_count, duties
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY

MOMENT = Moment.of(TODAY, NOW)
BESIDE = "The same counted another way (C07n, assessment, as statistics count it): "


@pytest.fixture
def assessed(told):
    """Return a child of Ivy's referred on 2 March 2026, whose assessment began three days later."""
    child = told.child(held_by=told.council.workers["Ivy Northwold"])
    assessment = told.another(child, "assessment")
    begun = told.that(child, "assessment_started", date(2026, 3, 5), subject=assessment)
    return child, begun.subject


@pytest.fixture
def worker(council):
    ivy = council.workers["Ivy Northwold"]
    return council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)


def _lines(child) -> dict[str, tuple[str, ...]]:
    found = duties([child.pk], MOMENT)
    return {duty.standard.code: tuple(standard.code for standard, _ in duty.beside) for duty in found}


def test_one_late_assessment_is_one_late_line_with_the_other_ways_beneath_it(assessed, reader, worker):
    child, _ = assessed

    page = reader(worker).get("/my-work/")

    assert _lines(child)["C07"] == ("C07n", "C12")
    assert not {"C07n", "C12"} & _lines(child).keys()
    (line,) = [row for group in page.context["groups"] for row in group.rows if row.promise == "Assessment"]
    assert BESIDE in line.promise_note and "No more time was agreed (C12)" in line.promise_note
    assert "More time for the assessment agreed" not in text_of(page)


def test_it_is_counted_once_wherever_it_is_counted(assessed, reader, worker, council):
    child, _ = assessed
    browser = reader(worker)

    late = [duty for duty in duties([child.pk], MOMENT) if duty.group == LATE]
    listed = browser.get("/service/late/")
    by_standard = browser.get("/service/overdue/")
    (holder,) = [row for row in browser.get("/service/holders/").context["rows"] if row.late]
    record = browser.get(f"/child/{child.party.public_id}/")

    assert due_count(actor_of(worker, at=NOW), NOW) == len(late) == len(listed.context["rows"])
    assert holder.late == by_standard.context["late_promises"] == len(late)
    rows = {row.code: row.overdue.promises for row in by_standard.context["rows"]}
    assert (rows["C07"], rows["C07n"], rows["C12"]) == (1, 1, 1)
    assert sum(rows.values()) == len(late) + 2
    assert f"Together these lines are {len(late) + 2}" in text_of(by_standard)
    assert f"the sentence above counts each promise once: {len(late)}." in text_of(by_standard)
    assert f"{len(late)} promises" in text_of(record)


def test_each_way_stands_in_the_file_beside_the_one_line(assessed, reader, council):
    ivy = council.workers["Ivy Northwold"]
    browser = reader(council.sign_in_of(ivy, Role.TEAM_MANAGER, team=council.north))

    for address in ("/my-work/list.csv", "/service/late/list.csv"):
        said = browser.get(address).content.decode("utf-8-sig")
        (line,) = [each for each in said.splitlines() if ",Assessment,C07,overdue" in each]
        assert BESIDE in line and "No more time was agreed (C12)" in line, address
        assert ",C07n,overdue" not in said, address


def test_of_one_standard_its_own_clocks_are_listed(assessed, reader, worker):
    page = reader(worker).get("/service/late/", {"standard": "C07n"})

    assert [row.promise for row in page.context["rows"]] == ["Assessment, as statistics count it"]


def test_an_assessment_done_late_is_one_line_and_no_more_time_is_said_to_be_agreed(
    told, assessed, reader, worker
):
    child, assessment = assessed
    told.that(child, "assessment_authorised", date(2026, 6, 1), subject=assessment, outcome="CIN_PLAN")

    page = reader(worker).get(f"/child/{child.party.public_id}/promises/")

    checkpoint = "Assessment checkpoint"  # a promise of its own
    done = [row for row in page.context["ended"] if "ssessment" in row.title and row.title != checkpoint]
    assert [(row.title, row.due) for row in done] == [("Assessment", "Done on 1 June 2026, late")]
    assert BESIDE + "done on 1 June 2026, late" in done[0].often


def test_more_time_that_was_agreed_is_a_promise_kept(told, assessed, reader, worker):
    child, assessment = assessed
    told.that(child, "assessment_extended", date(2026, 4, 20), subject=assessment, names_on=date(2026, 6, 30))

    page = reader(worker).get(f"/child/{child.party.public_id}/promises/")

    assert [(row.title, row.due) for row in page.context["ended"] if "More time" in row.title] == [
        ("More time for the assessment agreed", "Done on 20 April 2026")
    ]
    assert _lines(child)["C07"] == ("C07n",)


def test_two_children_s_assessments_are_two(told, assessed):
    child, _ = assessed
    other = told.child("Other")
    told.that(other, "assessment_started", date(2026, 3, 9), subject=told.another(other, "assessment"))

    found = [duty for duty in duties([child.pk, other.pk], MOMENT) if duty.standard.code == "C07"]

    assert [(duty.child, len(duty.beside)) for duty in found] == [(child.pk, 2), (other.pk, 2)]
