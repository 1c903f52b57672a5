"""A receipt on its page: every number opens its rows, and each person sees what is theirs to see."""

from datetime import date
from pathlib import Path

from django.test import Client

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import LogEntry
from sightline.access.masking import MASK
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.project.commands.receipt import COUNTED, as_json
from tests import cast
from tests.cast import signed_in
from tests.sources.filed import child_called, lists
from tests.sources.files import HEADINGS, list_6
from tests.sources.pages import NOVEMBER, OCTOBER, Loads, messy, text


def test_every_row_is_in_exactly_one_column_and_the_sum_is_printed(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loaded = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst)

    page = text(signed_in(client, analyst).get(f"/receipts/{loaded.receipt.number}/"))

    assert "4 read = 1 already known + 2 filed + 1 refused" in page
    assert "6 Children in need" in page
    assert "1 row was refused" in page and "Nothing from it was filed." in page
    assert "Cells refused" in page
    assert "3 cells in 2 rows could not be read." in page


def test_the_events_that_the_rows_say_add_up_too(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loaded = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst)

    page = signed_in(client, analyst).get(f"/receipts/{loaded.receipt.number}/")

    kinds, total = page.context["kinds"], page.context["kinds_total"]
    assert total["read"] == sum(kind["read"] for kind in kinds) > 0
    assert total["cells"] == [sum(column) for column in zip(*(kind["cells"] for kind in kinds), strict=True)]
    assert f"{total['read']} read = " in page.context["kinds_add_up"]
    assert page.context["kinds_add_up"] in text(page) and "All events" in text(page)


def test_the_page_and_the_command_line_say_the_same_numbers(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loaded = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst)

    page = signed_in(client, analyst).get(f"/receipts/{loaded.receipt.number}/").context

    printed = as_json(loaded, trial=False)
    for shown, said in ((page["lists"], printed["rows"]), (page["kinds"], printed["events"])):
        assert [[row["read"], *(_count(cell) for cell in row["cells"])] for row in shown] == [
            [each[column] for column in ("read", *COUNTED)] for each in said
        ]
    assert page["total"]["refused"] == printed["all_rows"]["cells_refused"]


def _count(cell: object) -> object:
    return cell["count"] if isinstance(cell, dict) else cell


def test_a_row_that_was_filed_in_part_says_how_many_of_its_cells_were_refused(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number

    page = text(signed_in(client, analyst).get(f"/receipts/{number}/rows/?outcome=filed"))

    assert "Filed, 2 cells refused" in page


def test_each_number_opens_its_rows(client: Client, loads: Loads, analyst: User, tmp_path: Path) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number
    browser = signed_in(client, analyst)

    for outcome, count in (("filed", 2), ("known", 1), ("refused", 1), ("", 4)):
        page = browser.get(f"/receipts/{number}/rows/?list=List+6&outcome={outcome}")
        assert page.context["count"] == count


def test_an_analyst_sees_dates_and_codes_but_no_cell_that_may_tell_who_a_child_is(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number

    seen = {}
    for name, user in (("analyst", analyst), ("steward", steward)):
        page = signed_in(client, user).get(f"/receipts/{number}/")
        seen[name] = {cell["column"]: cell["says"] for cell in page.context["cells"]}

    assert seen["analyst"]["Primary Need Code"] == seen["steward"]["Primary Need Code"] == ["N99"]
    assert (seen["analyst"]["Date of Birth"], seen["steward"]["Date of Birth"]) == ([MASK], ["31/09/2014"])
    assert seen["analyst"]["Child Unique ID"] == [MASK]
    assert "b) Female" in seen["steward"]["Child Unique ID"][0]


def test_cells_of_one_column_refused_for_one_reason_are_one_line_that_opens_to_every_cell(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    rows = [list_6(f"{100 + row}", primary_need_code="N99") for row in range(60)]
    rows[7] = list_6("107", primary_need_code="N98", case_status="Gone fishing")
    number = loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER, by=analyst).receipt.number

    page = signed_in(client, analyst).get(f"/receipts/{number}/")

    need, status = sorted(page.context["cells"], key=lambda line: -line["count"])
    assert (need["count"], status["count"]) == (60, 1)
    assert (need["first"], need["and_more"]) == ("H2, H3, H4", "and 57 more")
    assert need["says"] == ["N99", "N98"]
    assert [each["cell"] for each in need["every"]] == [f"H{row}" for row in range(2, 62)]
    assert "61 cells on 2 lines" in text(page) and ">H61</span>" in text(page)
    assert page.context["total"]["refused"] == page.context["cells_refused"] == need["count"] + 1
    file = client.get(f"/receipts/{number}/refused-cells.csv").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 62


def test_what_was_mended_stands_apart_from_the_same_refusal_that_still_waits(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    rows = [list_6(f"{100 + row}", primary_need_code="N99") for row in range(3)]
    number = loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER, by=analyst).receipt.number
    mending = signed_in(client, steward)
    first = mending.get(f"/receipts/{number}/mend/").context["rows"][0]["url"]
    form = mending.get(first).context["form"]
    (column,) = form.fields
    mending.post(first, {column: "N4"})

    page = mending.get(f"/receipts/{number}/")

    assert sorted((line["count"], bool(line["mended"])) for line in page.context["cells"]) == [
        (1, True),
        (2, False),
    ]


def test_refused_rows_come_down_in_the_shape_of_their_file(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number
    address = signed_in(client, steward).get(f"/receipts/{number}/").context["downloads"][0]["href"]

    whole = client.get(address).content.decode("utf-8-sig").splitlines()
    masked = signed_in(client, analyst).get(address).content.decode("utf-8-sig").splitlines()

    assert whole[0].startswith(HEADINGS["List 6"][0])
    assert len(whole) == 3
    assert whole[1].startswith("1002,") and "N99" in whole[1] and "31/09/2014" in whole[1]
    assert masked[1].startswith("1002,") and "31/09/2014" not in masked[1]
    assert "A Worker" not in masked[2]
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(user=analyst, action="download").count() == 1


def test_a_restricted_childs_rows_are_shown_to_nobody_else(
    client: Client, council: cast.Council, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    from sightline.access.actions import restrict
    from sightline.access.actor import actor_of
    from sightline.records.models import Child

    number = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER).receipt.number
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=Child.objects.get(pk=child_called("2")), by=director, reason="A relative works here.")

    page = signed_in(client, analyst).get(f"/receipts/{number}/rows/?outcome=filed")

    assert [row["child"] for row in page.context["rows"]] == ["1"]


def test_what_is_missing_is_listed_and_nothing_is_deleted(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    two = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("2", cin_start_date=date(2026, 1, 6))]
    loads(lists(tmp_path / "a.xlsx", list_6=two), on=OCTOBER)
    number = loads(lists(tmp_path / "b.xlsx", list_6=two[:1]), on=NOVEMBER).receipt.number
    browser = signed_in(client, analyst)

    page = text(browser.get(f"/receipts/{number}/"))
    rows = browser.get(f"/receipts/{number}/missing/").context["rows"]

    assert (
        "1 child</a> was in last month’s file and is not in this one. Nothing was deleted or closed." in page
    )
    assert [row["child"] for row in rows] == ["2"]
