"""What files say that leads from an adopted child to who they were before."""

from itertools import count
from pathlib import Path

import pytest

from sightline.access import keeper
from sightline.case_file import child_record, searching
from sightline.clocks import joining
from sightline.clocks.actions import CannotRecord
from sightline.identity.roles import Role
from sightline.records.models import Child, Identifier, SeveredLink
from sightline.sources.models import Notice
from tests import cast
from tests.sources.filed import NOVEMBER, Loads, child_called
from tests.sources.files import csv_file
from tests.sources.test_ssd import FIELDS, row

FORMER = [row("person", person_id="P07", sex="F", dob="2022-01-15")]
NOW = [row("person", person_id="P07N", sex="F", dob="2022-01-15", legacy_id="P07")]
ORDER = [row("permanence", person_id="P07", permanence_order_date="2026-02-15",
             permanence_order_type="Adoption")]  # fmt: skip


@pytest.fixture
def load_tables(loads: Loads, tmp_path: Path):
    numbers = count()

    def load(**tables: list[list[object]]) -> None:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        files = [csv_file(folder / f"ssd_{name}.csv", [FIELDS[name], *rows]) for name, rows in tables.items()]
        loads(*files, on=NOVEMBER)

    return load


def _leading() -> list[str]:
    return list(Identifier.objects.filter(scheme="former_council_id").values_list("value", flat=True))


def _severed() -> list[tuple[int, int]]:
    return list(SeveredLink.objects.values_list("child", "former"))


@pytest.mark.parametrize(
    "orders",
    [
        [{"person": [*FORMER, *NOW], "permanence": ORDER}],
        [{"permanence": ORDER}, {"person": [*NOW, *FORMER]}],
        [{"person": NOW}, {"permanence": ORDER}, {"person": FORMER}],
    ],
    ids=["as one", "the order first", "the child of now first"],
)
def test_in_whatever_order_no_identifier_leads_to_who_an_adopted_child_was(load_tables, orders) -> None:
    for tables in orders:
        load_tables(**tables)

    assert _leading() == []
    assert _severed() == [(child_called("P07N"), child_called("P07"))]


def test_no_page_leads_from_the_child_of_now_to_who_they_were(load_tables) -> None:
    load_tables(person=[*FORMER, *NOW], permanence=ORDER)

    with keeper.keeping(keeper.EVERY_CHILD):
        now = Child.objects.get(pk=child_called("P07N"))
        shown = [each.value for each in child_record.identifiers(now)]
        found = list(searching.find(searching.Words("P07")))

    assert shown == ["P07N"]
    assert found == [child_called("P07")]
    assert "P07" not in " ".join(Notice.objects.values_list("sentence", flat=True))


def test_the_two_records_of_an_adopted_child_cannot_be_joined(load_tables, council: cast.Council) -> None:
    load_tables(person=[*FORMER, *NOW], permanence=ORDER)
    with keeper.keeping(keeper.EVERY_CHILD):
        child, other = (Child.objects.get(pk=child_called(each)) for each in ("P07N", "P07"))

        with pytest.raises(CannotRecord):
            joining.join(child=child, other=other, by=council.user(Role.DATA_STEWARD), why="Look alike.")


def test_an_identifier_of_an_earlier_system_that_is_nobody_elses_is_kept(load_tables) -> None:
    load_tables(person=NOW)

    assert _leading() == ["P07"]
    assert _severed() == []


UPN = "T820200109321"


@pytest.mark.parametrize("scheme", ["Former UPN", "UPN"])
@pytest.mark.parametrize("order_first", [True, False])
def test_a_pupil_number_does_not_lead_to_who_an_adopted_child_was(
    load_tables, scheme: str, order_first: bool
) -> None:
    own = row("linked_identifiers", person_id="P07", identifier_type="UPN", identifier_value=UPN)
    shared = row("linked_identifiers", person_id="P08", identifier_type=scheme, identifier_value=UPN)
    now = row("person", person_id="P08", sex="F", dob="2022-01-15")
    loads = [{"permanence": ORDER}, {"person": [*FORMER, now], "linked_identifiers": [own, shared]}]
    for tables in loads if order_first else reversed(loads):
        load_tables(**tables)

    with keeper.keeping(keeper.EVERY_CHILD):
        found = list(searching.find(searching.Words(UPN)))

    assert found == [child_called("P07")]
    assert _severed() == [(child_called("P08"), child_called("P07"))]


def test_a_number_on_two_records_of_which_none_was_adopted_stays_on_both(load_tables) -> None:
    numbers = [row("linked_identifiers", person_id=child, identifier_type="UPN", identifier_value=UPN)
               for child in ("P07", "P08")]  # fmt: skip
    now = row("person", person_id="P08", sex="F", dob="2022-01-15")
    load_tables(person=[*FORMER, now], linked_identifiers=numbers)

    assert Identifier.objects.filter(value=UPN).count() == 2
    assert _severed() == []
