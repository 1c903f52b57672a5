"""A refused row that is mended says what it would have said in its file: with all that stood beside it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from sightline.identity.models import User
from sightline.records.models import Dispute, Event, Receipt, Subject
from sightline.sources import ssd, ssda903
from sightline.sources.models import RefusedRow
from tests.cast import signed_in
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, child_called, everything
from tests.sources.files import csv_file
from tests.sources.pages import text

FIELDS = {layout.name: [one.name for one in layout.headings] for layout in ssd.TABLES}
EPISODES = [one.name for one in ssda903.FILES[3].headings]
CASE = {"person_id": "1", "referral_id": "R1", "referral_date": "2026-01-05", "referral_nfa": "N"}
ENQUIRY = {"person_id": "1", "s47_enquiry_id": "E1", "referral_id": "R1", "s47_start_date": "2026-01-12"}
CONFERENCE = {"person_id": "1", "icpc_id": "C1", "s47_enquiry_id": "E1", "referral_id": "R1",
              "icpc_date": "31/02/2026", "icpc_outcome_cp_flag": "N"}  # fmt: skip
IN_CARE = {"person_id": "1", "cla_id": "L1", "entered_care_date": "2026-03-02",
           "cla_episode_start_date": "2026-03-02", "cla_episode_start_reason": "S"}  # fmt: skip
REVIEW = {"cla_id": "L1", "cla_review_date": "31/02/2026"}


def dataset(folder: Path, **tables: Sequence[dict[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        bare = [field.split("_", 1)[1] for field in FIELDS[name]]
        csv_file(
            folder / f"ssd_{name}.csv", [FIELDS[name], *([row.get(one, "") for one in bare] for row in rows)]
        )
    return folder


def returned(folder: Path, **of_child: Sequence[Sequence[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    cells = [[child, *row[:3], "N1", row[3], "PR1", *row[4:], "", "", "", "1234567"]
             for child, rows in of_child.items() for row in rows]  # fmt: skip
    csv_file(folder / "Episodes.csv", [EPISODES, *cells])
    return folder


def mends(browser: Client, row: RefusedRow, *values: str) -> str:
    address = f"/receipts/{row.list.receipt.number}/mend/{row.pk}/"
    fields = browser.get(address).context["form"].fields
    return text(browser.post(address, dict(zip(fields, values, strict=True)), follow=True))


def test_a_conference_is_that_of_its_enquiry_and_its_case(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    loads(dataset(tmp_path / "ssd", cin_episodes=[CASE], s47_enquiry=[ENQUIRY],
                  initial_cp_conference=[CONFERENCE]), on=NOVEMBER)  # fmt: skip

    mends(signed_in(client, steward), RefusedRow.objects.get(), "30/01/2026")

    (held,), (enquiry,) = believed("1", "initial_conference_held"), believed("1", "section_47_started")
    conference = Subject.objects.get(pk=held.subject_id)
    assert (held.happened_on, conference.raised_by_id) == (date(2026, 1, 30), enquiry.subject_id)
    assert conference.inside_id == believed("1", "referral_received")[0].subject_id
    assert {item.row for item in Receipt.objects.latest("id").items.all()} == {2}


def test_a_review_is_of_the_child_whose_period_of_care_another_table_names(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    loads(dataset(tmp_path / "ssd", cla_episodes=[IN_CARE], cla_reviews=[REVIEW]), on=NOVEMBER)
    row = RefusedRow.objects.get()

    mends(signed_in(client, steward), row, "27/03/2026")

    (held,), (care,) = believed("1", "care_review_held"), believed("1", "care_started")
    assert (held.happened_on, held.subject_id) == (date(2026, 3, 27), care.subject_id)
    assert row.child_id == care.child_id


def test_an_assessment_has_the_factors_that_were_refused(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    assessment = {"person_id": "1", "assessment_id": "A1", "referral_id": "R1",
                  "assessment_start_date": "2026-01-06", "assessment_auth_date": "2026-01-20"}  # fmt: skip
    loads(dataset(tmp_path / "ssd", cin_episodes=[CASE], cin_assessments=[assessment], assessment_factors=[
        {"assessment_id": "A1", "assessment_factors_json": '["99Z"]'}]), on=NOVEMBER)  # fmt: skip

    mends(signed_in(client, steward), RefusedRow.objects.get(), '["3B"]')

    (authorised,) = believed("1", "assessment_authorised")
    assert authorised.facts["factors"] == "3B"


CHAIN = [
    ("01/09/2024", "S", "V2", "U6", "10/01/2025", "X1"),
    ("10/01/2025", "P", "V2", "U4", "01/02/2025", "X1"),
    ("01/02/2025", "L", "C2", "U4", "", ""),
]


def chain_of(child: str) -> set[tuple[object, ...]]:
    events = Event.objects.filter(party=child_called(child), withdrawn_by=None)
    return set(events.values_list("kind", "happened_on", "undated", "code", "reason"))


@pytest.mark.parametrize("broken", [(1,), (1, 2), (2, 1), (0,), (0, 2, 1)], ids=str)
def test_episodes_mended_in_any_order_make_the_chain_they_would_have_been(
    client: Client, loads: Loads, steward: User, tmp_path: Path, broken: tuple[int, ...]
) -> None:
    rows = [("31/02/2025", *row[1:]) if at in broken else row for at, row in enumerate(CHAIN)]
    loads(returned(tmp_path / "903", whole=CHAIN, broken=rows), on=NOVEMBER)
    refused = {row.row - 2 - len(CHAIN): row for row in RefusedRow.objects.all()}
    browser = signed_in(client, steward)

    for at in broken:
        mends(browser, refused[at], CHAIN[at][0])

    assert chain_of("broken") == chain_of("whole")
    assert not Dispute.objects.exists()


def test_what_another_file_says_too_is_not_withdrawn(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    ended = ("01/09/2024", "S", "V2", "U6", "10/01/2025", "X1")
    loads(returned(tmp_path / "1", c=[ended, ("01/02/2025", "L", "C2", "U6", "", "")]), on=OCTOBER)
    before = chain_of("c")
    loads(returned(tmp_path / "2", c=[CHAIN[0], ("31/02/2025", *CHAIN[1][1:]), CHAIN[2]]), on=NOVEMBER)

    mends(signed_in(client, steward), RefusedRow.objects.get(), CHAIN[1][0])

    assert {each for each in before if each[0] == "legal_status_ended"} <= chain_of("c")


def test_a_row_whose_child_was_not_named_is_not_mended_apart_from_the_rest_of_the_child(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    folder = returned(tmp_path / "903", c=[CHAIN[0], CHAIN[2]])
    with (folder / "Episodes.csv").open("a") as file:
        file.write(",10/01/2025,P,V2,N1,U4,PR1,01/02/2025,X1,,,,1234567\r\n")
    loads(folder, on=NOVEMBER)
    before = everything()

    page = mends(signed_in(client, steward), RefusedRow.objects.get(), "c")

    assert "Put it right in the file and load it again" in page
    assert everything() == before
