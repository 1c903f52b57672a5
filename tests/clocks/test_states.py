"""What a child is described as, day by day: how each state that is kept as a spell ends."""

from datetime import date

import pytest

from sightline.case_file.believing import status_of
from sightline.clocks.spells import spells_of
from sightline.standards.timeline import Event, Subject, Timeline

BEGAN, ENDED = date(2026, 3, 2), date(2026, 3, 20)
REFERRED = Event(1, "referral_received", BEGAN, 1)


def test_an_enquiry_ends_when_the_conference_that_it_led_to_is_held() -> None:
    """No return says when such an enquiry was authorised."""
    held = Event(3, "initial_conference_held", ENDED, 3, facts={"outcome": "NFA"})
    subjects = {2: Subject(2, "section_47", 1), 3: Subject(3, "conference", 1, raised_by=2)}
    told = Timeline(1, (REFERRED, Event(2, "section_47_started", BEGAN, 2), held), subjects)

    drafts = spells_of(told, last_days={}, whole_service="WHOLE")

    assert status_of(drafts, BEGAN) == "Section 47 enquiry"
    assert status_of(drafts, ENDED) == "Child in need"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("conference_not_required", {}), ("section_47_authorised", {"outcome": "NFA"})],
)
def test_an_enquiry_ends_with_its_outcome_and_the_child_is_no_more_described_by_it(
    kind: str, facts: dict[str, str]
) -> None:
    enquiry = Event(2, "section_47_started", BEGAN, 2), Event(3, kind, ENDED, 2, facts=facts)
    drafts = spells_of(Timeline(1, (REFERRED, *enquiry)), last_days={}, whole_service="WHOLE")

    assert status_of(drafts, BEGAN) == "Section 47 enquiry"
    assert status_of(drafts, ENDED) == "Child in need"
