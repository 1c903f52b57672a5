"""What a list holds without saying until when it lasted is in the record, and opens nothing."""

from datetime import date
from pathlib import Path

from django.test import Client

from sightline.case_file.balance import balance
from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.queries import Moment
from sightline.identity.models import User
from sightline.records.models import Event
from tests.cast import signed_in
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, child_called, lists
from tests.sources.files import annex_a_list, list_6


def test_a_contact_and_early_help_of_annex_a_leave_no_child_open(loads: Loads, tmp_path: Path) -> None:
    path = lists(
        tmp_path / "a.xlsx",
        list_1=[annex_a_list("List 1", "1", date_of_contact=date(2026, 1, 5))],
        list_2=[annex_a_list("List 2", "2", assessment_start_date=date(2026, 1, 6))],
        list_6=[list_6("3")],
    )

    loads(path, on=OCTOBER)

    said = set(Event.objects.values_list("child", "kind"))
    assert (child_called("1"), "contact_received") in said
    assert (child_called("2"), "early_help_assessment_started") in said
    assert [each.child.pk for each in out_of_sight(Moment.of(OCTOBER))] == [child_called("3")]
    assert balance(before=date(2026, 1, 1), day=NOVEMBER).children("closing") == [child_called("3")]


def test_data_quality_lists_them_apart(client: Client, loads: Loads, steward: User, tmp_path: Path) -> None:
    path = lists(
        tmp_path / "a.xlsx",
        list_1=[annex_a_list("List 1", "1", date_of_contact=date(2026, 1, 5))],
        list_2=[annex_a_list("List 2", "2", assessment_start_date=date(2026, 1, 6))],
    )
    loads(path, on=OCTOBER)
    browser = signed_in(client, steward)

    page = browser.get("/data-quality/ends/")
    contacts = browser.get("/data-quality/ends/", {"kind": "contact_received"})

    assert [row["event"] for row in page.context["rows"]] == [
        "Early help assessment started on 6 January 2026",
        "Contact received on 5 January 2026",
    ]
    assert [each["count"] for each in page.context["kinds"]] == [2, 1, 1]
    assert len(contacts.context["rows"]) == 1
