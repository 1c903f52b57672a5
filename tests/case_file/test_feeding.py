"""What fed a list and how old it is."""

from datetime import date, timedelta

import pytest

from sightline.case_file.feeding import late_sources, sources
from sightline.case_file.showing.feeding import fed_by, later_than
from sightline.identity.roles import Role
from sightline.records.models import CoverageDeclared, Receipt, SourceLine
from sightline.standards.timeline import Coverage
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY


@pytest.fixture
def census(council):
    """Return a source line that comes every 30 days and can speak of plans, not of visits."""
    line = SourceLine.objects.create(code="census", name="The census", format="cin_census", rhythm_days=30)
    CoverageDeclared.objects.create(line=line, kind="protection_plan_started", extent="every")
    CoverageDeclared.objects.create(line=line, kind="child_seen", extent="nothing")
    return line


def _filed(line, extracted_on, number="R-1", state="filed"):
    return Receipt.objects.create(
        number=number, name="a file", line=line, state=state, extracted_on=extracted_on, received_at=NOW
    )


def test_people_at_a_form_are_live(council):
    assert fed_by(sources(), TODAY) == [
        {"text": "People at a form", "age": "live", "late": False, "href": ""}
    ]


def test_a_line_that_can_say_nothing_of_a_list_did_not_feed_it(census):
    assert [source.name for source in sources(("child_seen",))] == ["People at a form"]
    assert "The census" in [source.name for source in sources(("protection_plan_started",))]


def test_its_age_is_that_of_the_newest_file_that_was_filed(census):
    _filed(census, date(2026, 9, 1))
    _filed(census, date(2026, 11, 2), "R-2")
    _filed(census, date(2026, 11, 11), "R-3", state="refused")

    (source,) = [each for each in sources() if not each.live]

    assert source.age(TODAY) == "made on 2 November 2026, 10 days ago"
    assert source.receipt == "R-2"


def test_a_line_of_which_no_file_came_says_so(census):
    (source,) = [each for each in sources() if not each.live]

    assert source.age(TODAY) == "no file yet"


def test_a_source_later_than_its_rhythm_is_late_by_the_days_over(census):
    _filed(census, TODAY - timedelta(days=42))

    assert late_sources(TODAY) == [("The census", 12)]
    assert [fed["late"] for fed in fed_by(sources(), TODAY) if fed["text"] == "The census"] == [True]


def test_a_source_on_its_last_day_is_not_late(census):
    _filed(census, TODAY - timedelta(days=30))

    assert late_sources(TODAY) == []


def test_from_which_day_on_the_files_cannot_say_is_said():
    words = later_than([Coverage("latest", to_on=date(2026, 10, 31)), Coverage("every")], TODAY, "Visits")

    assert words.startswith("Visits after 31 October 2026 are not loaded yet")
    assert later_than([Coverage("every"), Coverage("latest", to_on=TODAY)], TODAY, "Visits") == ""


@pytest.mark.parametrize(
    ("covered", "promise"), [("every", "No visit promised"), ("nothing", "Unknown")], ids=["held", "not held"]
)
def test_no_visit_is_promised_only_where_files_say_when_plans_begin(told, reader, covered, promise):
    told.that(told.child(), "child_seen", TODAY - timedelta(days=3))
    line = SourceLine.objects.get(code="people")
    CoverageDeclared.objects.filter(kind="*").delete()
    for kind, extent in (("child_seen", "latest"), ("need_plan_started", covered)):
        CoverageDeclared.objects.create(line=line, kind=kind, extent=extent)

    page = reader(told.council.user(Role.DIRECTOR)).get("/out-of-sight/")

    assert [row.promise for row in page.context["rows"]] == [promise]
    assert ("Your files do not hold when a child in need plan began." in text_of(page)) == (
        promise == "Unknown"
    )
