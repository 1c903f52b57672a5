"""What an analyst sees of cells that name a child, and what a data steward does."""

import pytest

from sightline.access.actor import Actor
from sightline.access.masking import (
    MASK,
    identifies,
    masked_cell,
    masked_facts,
    masked_name,
    masked_row,
)
from sightline.access.matrix import MATRIX
from sightline.identity.roles import Role


def _actor(role: Role) -> Actor:
    return Actor(roles=frozenset({role}), permissions=MATRIX[role].may)


ANALYST, STEWARD = _actor(Role.ANALYST), _actor(Role.DATA_STEWARD)


@pytest.mark.parametrize(
    "column",
    [
        "Surname",
        "fore_name",
        "Home post-code",
        "Child's NHS number",
        "UPN",
        "Comments",
        "Free text",
        "Address line 2",
    ],
)
def test_names_addresses_numbers_of_birth_and_free_text_identify(column):
    assert identifies(column)


@pytest.mark.parametrize(
    "column", ["Date of birth", "Ethnicity", "Referral outcome", "Allocated worker name", "Team"]
)
def test_dates_codes_and_workers_do_not_identify_a_child(column):
    assert not identifies(column)


@pytest.mark.parametrize("column", ["", "Column 7", "Blorb"])
def test_a_heading_nobody_knows_is_taken_to_identify(column):
    assert identifies(column)


def test_a_refused_name_is_masked_for_an_analyst_and_not_for_a_data_steward():
    seen = [masked_cell(actor, column="Surname", says="Quillon") for actor in (ANALYST, STEWARD)]

    assert seen == [MASK, "Quillon"]


def test_a_refused_date_is_shown_to_an_analyst():
    assert masked_cell(ANALYST, column="Date of referral", says="31/02/2026") == "31/02/2026"


def test_an_empty_cell_is_empty_for_everybody():
    assert masked_cell(ANALYST, column="Surname", says="") == ""


def test_an_analyst_sees_the_councils_id_instead_of_a_name():
    assert masked_name(ANALYST, "Amara Quillon", council_id="A123") == "A123"
    assert masked_name(STEWARD, "Amara Quillon", council_id="A123") == "Amara Quillon"


def test_a_row_is_masked_cell_by_cell():
    row = {"Surname": "Quillon", "Date of referral": "2026-02-31"}

    assert masked_row(ANALYST, row) == {"Surname": MASK, "Date of referral": "2026-02-31"}


def test_what_somebody_wrote_is_masked_in_an_event_and_codes_are_not():
    facts = {"reason": "PREVPERM1", "authority": "The county where she lived", "code": "Z1"}

    seen = masked_facts(ANALYST, "previous_permanence_recorded", facts)

    assert (seen["authority"], seen["code"]) == (MASK, "Z1")
    assert masked_facts(STEWARD, "previous_permanence_recorded", facts) == facts


def test_a_fact_that_no_kind_knows_is_masked():
    assert masked_facts(ANALYST, "child_seen", {"blorb": "words"}) == {"blorb": MASK}
