"""Files of contacts through the way in: found by what is in them, counted, and filed once."""

import json
from pathlib import Path

import pytest

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact, Message
from sightline.records.models import Receipt
from sightline.sources.contact_files import among
from sightline.sources.filing import load
from sightline.sources.outcomes import Outcome
from tests.cast import NOW
from tests.front_door.conftest import Hub, hub

__all__ = ["hub"]

CSV = """agency,reference,notification,concerns,unsafe_now,child_given_name,child_family_name,child_born_on
POLICE,PPN/1,domestic abuse,Shouting at two in the morning.,false,Ida,Fenwright,2017-02-03
POLICE,PPN/1,,,,Otto,Fenwright,2015-02-03
POLICE,PPN/2,missing,He was found at the station.,false,Bo,Marlingate,2010-07-09
POLICE,PPN/3,custody,,false,Cy,Marlingate,2010-07-09
POLICE,PPN/2,missing,He was found at the station.,false,Bo,Marlingate,31/12/2010
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file that the police's system exported."""
    path = tmp_path / "notifications.csv"
    path.write_text(CSV)
    return path


def _load(*paths: Path, **how: object) -> list[object]:
    return load(paths, by=None, at=NOW, acting=lambda: acting(actor_for("a test")), **how)


def _outcomes(loaded: object) -> dict[str, int]:
    return {str(outcome): number for (_, outcome), number in loaded.rows.items()}


def test_a_batch_of_police_notifications_is_filed_item_by_item(hub: Hub, file: Path):
    loaded = _load(file)[0]

    assert _outcomes(loaded) == {"filed": 1, "refused": 2}
    assert loaded.receipt.name == f"Contacts from {hub.council.police.name}"
    assert {cell[2] for cell in loaded.refused_cells} == {"concerns", "child_born_on"}
    assert "Row 6: This is not a day" in str(loaded.refused_cells)
    with keeping(EVERY_CHILD):
        assert set(Contact.objects.values_list("named", flat=True)) == {"Ida Fenwright", "Otto Fenwright"}


def test_the_same_file_again_changes_nothing(hub: Hub, file: Path):
    _load(file)
    with keeping(EVERY_CHILD):
        before = Message.objects.count()

    again = _load(file)[0]

    assert _outcomes(again) == {"joined": 1, "refused": 2}
    with keeping(EVERY_CHILD):
        assert Message.objects.count() == before


def test_rows_of_one_reference_that_say_different_things_are_refused_and_nothing_of_them_is_dropped(
    hub: Hub, tmp_path: Path
):
    path = tmp_path / "differs.csv"
    path.write_text(CSV.replace("PPN/1,,,,Otto", "PPN/1,,Otto was cut by the glass.,,Otto"))

    loaded = _load(path)[0]

    wrong = {cell[2]: cell[4] for cell in loaded.refused_cells if cell[1].endswith("contact 1")}
    assert wrong == {
        "concerns": "Row 3: The rows of this reference say different things here. "
        "Send them under references of their own."
    }
    with keeping(EVERY_CHILD):
        assert not Message.objects.exists()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheets_own_separator_is_read(hub: Hub, tmp_path: Path, separator):
    path = tmp_path / "saved.csv"
    path.write_text(CSV.replace(",", separator))

    assert _outcomes(_load(path)[0]) == {"filed": 1, "refused": 2}


@pytest.mark.parametrize("alone", [True, False])
def test_json_of_one_contact_or_a_list_is_known_and_asks_whose_it_is(hub: Hub, tmp_path: Path, alone):
    contact = {"reference": "9", "concerns": "x", "unsafe_now": False, "children": [{"given_name": "Ada"}]}
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(contact if alone else [contact]))
    unnamed = _load(path)[0]
    path.write_text(json.dumps({**contact, "agency": "POLICE"} if alone else [contact]))

    assert "The file does not name an agency that is known here" in unnamed.refused_why
    assert not alone or _outcomes(_load(path)[0]) == {"filed": 1}


def test_json_is_read_as_the_interface_reads_it(hub: Hub, tmp_path: Path):
    contact = {"reference": "9", "concerns": "x", "unsafe_now": False, "children": [{"given_name": "Ada"}]}
    path = tmp_path / "sent.json"
    path.write_text(json.dumps({"agency": "POLICE", "contacts": [contact, {**contact, "concerns": "y"}]}))

    assert _outcomes(_load(path)[0]) == {"filed": 1, "waiting": 1}


def test_a_trial_says_what_would_happen_and_files_nothing(hub: Hub, file: Path):
    loaded = _load(file, dry_run=True)[0]

    assert (_outcomes(loaded), loaded.receipt) == ({"filed": 1, "refused": 2}, None)
    kept = _load(file, dry_run=True, keep_trial=True)[0]
    assert kept.receipt.state == Receipt.State.WOULD_FILE
    with keeping(EVERY_CHILD):
        assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CSV.replace("POLICE", "NOBODY"), "does not name an agency that is known here"),
        (CSV.replace("POLICE", "NOBODY"), "There are: HEALTH, ORLOW, POLICE."),
        (CSV.replace("POLICE,PPN/2", "HEALTH,PPN/2"), "names more than one agency"),
        ('{"agency": "POLICE", "contacts": {}}', "“contacts” must be a list"),
        ('{"agency": "POLICE", "contacts": [', "not whole JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_a_receipt(hub: Hub, tmp_path: Path, text, says):
    path = tmp_path / "notifications"
    path.write_text(text)

    loaded = _load(path)[0]

    assert says in loaded.refused_why
    assert loaded.receipt.state == Receipt.State.REFUSED


def test_contacts_in_a_folder_are_told_from_returns(file: Path, tmp_path: Path):
    other = tmp_path / "list.csv"
    other.write_text("Child Unique ID,Gender\n1,F\n")

    assert among([tmp_path]) == ([file], [other])
    assert among([other]) == ([], [other])


def test_what_came_by_a_file_and_comes_again_by_the_interface_is_joined(hub: Hub, file: Path):
    from sightline.front_door.letterbox.arriving import take_in
    from sightline.front_door.letterbox.batches import read_csv

    _load(file)
    with acting(actor_for("a test")):
        _, items = take_in(read_csv(CSV)[1], agency=hub.council.police, by="a test", at=NOW)

    assert [item.outcome for item in items] == [Outcome.JOINED, Outcome.REFUSED, Outcome.REFUSED]
