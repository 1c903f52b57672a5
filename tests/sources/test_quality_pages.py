"""Data quality and who may open it: disputes settled, sources that differ, numbers that fail."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve

from sightline.access.actor import acting_as
from sightline.access.masking import MASK
from sightline.clocks import joining
from sightline.clocks.actions import NewEvent, record
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.matching.actions import say_of_two
from sightline.records.models import Child, Dispute, Spell
from sightline.sources.outcomes import Outcome
from tests import cast
from tests.cast import signed_in
from tests.sources.filed import NOVEMBER, believed, child_called, lists
from tests.sources.files import annex_a_list, census, census_child, list_6
from tests.sources.pages import OCTOBER, Loads, text


def test_a_disputed_fact_is_accepted_with_a_reason(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    rows = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("1", cin_start_date=date(2026, 2, 5))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER, by=analyst)
    browser = signed_in(client, steward)
    (row,) = browser.get("/data-quality/").context["rows"]

    browser.post(row["settle_url"], {"how": "accept", "why": "There are two: she moved in between."})

    assert row["owner"] == analyst.person.name
    assert not Dispute.objects.filter(settled_by=None).exists()
    assert browser.get("/data-quality/").context["count"] == 0


def test_a_disputed_event_is_withdrawn_and_what_it_broke_holds_again(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    rows = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("1", cin_start_date=date(2026, 2, 5))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)
    browser = signed_in(client, steward)
    (row,) = browser.get("/data-quality/").context["rows"]
    second = believed("1", "referral_received")[1]
    assert second.pk in {event.pk for event in browser.get(row["settle_url"]).context["found"].events}

    browser.post(row["settle_url"], {"how": str(second.pk), "why": "It was the same referral."})

    assert len(believed("1", "referral_received")) == 1
    assert not Dispute.objects.filter(settled_by=None).exists()


def test_sources_that_differ_are_listed_with_their_owners(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER, by=analyst)
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N4</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)), by=analyst)

    (row,) = signed_in(client, analyst).get("/data-quality/sources/").context["rows"]

    assert (row["one"]["says"], row["other"]["says"]) == ("category: N1", "category: N4")
    assert row["one"]["owner"] == row["other"]["owner"] == analyst.person.name


def test_what_is_written_here_and_a_file_says_otherwise_is_listed(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER, by=analyst)
    child = Child.objects.get(pk=child_called("1"))
    written = [
        NewEvent(child.pk, "born", date(2014, 5, 3)),
        NewEvent(child.pk, "sex_recorded", date(2026, 4, 1), facts={"code": "F"}),
        NewEvent(child.pk, "ethnicity_recorded", date(2026, 4, 1), facts={"code": "AIND"}),
        NewEvent(child.pk, "child_seen", date(2026, 3, 2), facts={"alone": True}),
    ]
    record(written, by=steward, at=datetime(2026, 4, 2, 9, tzinfo=UTC), why="Told by the mother.")

    rows = signed_in(client, analyst).get("/data-quality/sources/").context["rows"]

    said = [(row["one"]["says"], row["other"]["says"]) for row in rows]
    assert said == [("day: 3 May 2014", "day: 2 May 2014"), ("code: AIND", "code: WBRI")]


def test_a_child_in_one_source_and_not_in_another_is_listed(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER, by=analyst)
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)), by=analyst)
    browser = signed_in(client, analyst)

    (pair,) = browser.get("/data-quality/children/").context["pairs"]
    page = browser.get(pair["url"])

    assert (pair["there"], pair["not_there"], pair["count"]) == (
        "Inspection lists (Annex A)", "Children in need census", 1)  # fmt: skip
    assert [child.name for child in page.context["children"]] == ["2"]


def test_a_number_whose_check_letter_fails_is_listed_and_hidden_from_analysts(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    identity = "<UPN>B123456789012</UPN>"
    loads(census(tmp_path / "census.xml", census_child("1", identity=identity)), by=analyst)

    shown = [
        signed_in(client, user).get("/data-quality/numbers/").context["rows"][0]["value"]
        for user in (analyst, steward)
    ]

    assert shown == [MASK, "B123456789012"]


def test_identifiers_that_look_alike_stand_with_their_owner_until_somebody_says_what_they_are(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    closed = list_6(14, cin_closure_date=date(2026, 3, 2))
    rows = [closed, *(list_6(said) for said in ("0014", "E1", "e1", "15"))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER, by=analyst)

    pairs = signed_in(client, analyst).get("/data-quality/numbers/").context["pairs"]

    named = [{child.name for child in row["children"]} for row in pairs]
    assert sorted(map(sorted, named)) == [["0014", "14"], ["E1", "e1"]]
    assert {row["owner"] for row in pairs} == {analyst.person.name}
    one, other, *_ = Child.objects.order_by("pk")
    joining.join(child=one, other=other, by=steward, why="The spreadsheet took the zeros away.")
    (left,) = signed_in(client, steward).get("/data-quality/numbers/").context["pairs"]
    assert resolve(left["beside_url"]).view_name == "settings:join"
    with acting_as(steward, at=cast.NOW) as actor:
        two = [Child.objects.get(party__public_id=child.public_id) for child in left["children"]]
        say_of_two(one=two[0], other=two[1], answer="not_same", words="Cousins.", by=actor, at=cast.NOW)
    assert not client.get("/data-quality/numbers/").context["pairs"]


@pytest.mark.parametrize(
    "address",
    ["/receipts/", "/load-a-file/", "/data-quality/", "/data-quality/waiting/", "/data-quality/sources/",
     "/data-quality/children/", "/data-quality/numbers/"],
)  # fmt: skip
def test_a_board_member_opens_none_of_it(client: Client, council: cast.Council, address: str) -> None:
    assert signed_in(client, council.user(Role.BOARD_MEMBER)).get(address).status_code == 403


def test_every_part_leads_to_the_records_that_may_be_the_same_child(client: Client, analyst: User) -> None:
    browser = signed_in(client, analyst)

    parts = browser.get("/data-quality/").context["parts"]

    assert parts[-1]["text"] == "May be the same child"
    assert "Nobody has looked through the county yet" in browser.get(parts[-1]["href"]).content.decode()


def test_with_nothing_loaded_every_page_says_so(client: Client, analyst: User) -> None:
    browser = signed_in(client, analyst)

    assert "Nothing has been loaded yet." in text(browser.get("/receipts/"))
    assert "Nothing is disputed." in text(browser.get("/data-quality/"))


def test_after_a_census_alone_out_of_sight_says_why_it_cannot_say(
    client: Client, council: cast.Council, loads: Loads, tmp_path: Path
) -> None:
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)))

    page = signed_in(client, council.user(Role.DIRECTOR)).get("/out-of-sight/")

    assert "Your files do not hold visits." in text(page)
    assert "0 open children" not in text(page)


def test_a_referral_that_went_on_and_has_no_case_in_list_6_is_named_with_its_owner(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    went_on = {"date_of_referral": date(2026, 1, 5), "referral_nfa": "b) No"}
    referred = {
        "1": went_on,
        "2": went_on,
        "3": {**went_on, "referral_nfa": "a) Yes"},
        "4": {**went_on, "referral_nfa": None},
        "5": went_on,
    }
    path = lists(
        tmp_path / "a.xlsx",
        list_3=[annex_a_list("List 3", child, **said) for child, said in referred.items()],
        list_6=[
            list_6("2", cin_start_date=date(2026, 1, 8)),
            list_6("5", cin_start_date=date(2025, 11, 3), cin_closure_date=date(2025, 12, 3)),
        ],
    )

    first = loads(path, on=OCTOBER, by=steward)
    loads(path, on=NOVEMBER, by=steward)
    page = signed_in(client, steward).get("/data-quality/")

    assert [(each.child_id, each.owner) for each in Dispute.objects.filter(invariant="rows differ")] == [
        (child_called("1"), steward), (child_called("5"), steward),
    ]  # fmt: skip
    assert first.rows["List 3", Outcome.DISPUTED] == 2
    assert "list 6, which has every case" in text(page)
    assert Spell.objects.filter(child=child_called("1"), kind="case", until_on=None).exists()


def test_without_list_6_no_referral_lacks_its_case(loads: Loads, tmp_path: Path) -> None:
    row = annex_a_list("List 3", "1", date_of_referral=date(2026, 1, 5), referral_nfa="b) No")

    loads(lists(tmp_path / "a.xlsx", list_3=[row]), on=OCTOBER)

    assert not Dispute.objects.exists()
