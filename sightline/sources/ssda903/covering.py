"""What an SSDA903 return can say of each kind of event: those of its year, of children who were in care."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sightline.sources.reading.finding import FoundList
from sightline.standards import calendar
from sightline.standards.timeline import Coverage

_EVERY: Mapping[str, tuple[str, ...]] = {
    "Episodes": (
        "care_started",
        "care_ended",
        "legal_status_started",
        "legal_status_ended",
        "placement_started",
        "placement_ended",
        "placed_for_adoption",
        "fostered_for_adoption",
    ),
    "Reviews": ("care_review_held",),
    "UASC": ("unaccompanied_status_ended",),
    "OC2": ("strengths_and_difficulties_scored", "health_return_recorded"),
    "OC3": ("birthday_information_obtained",),
    # It tells of the match too, but only of children who were then adopted: of others it says nothing.
    "AD1": ("adoption_order_made",),
    "PlacedAdoption": ("adoption_decided", "adoption_decision_reversed"),
    "Missing": ("missing_noticed", "missing_found"),
    "SWEpisodes": ("allocated", "allocation_ended"),
    "DoLo": ("liberty_order_started", "liberty_order_ended"),
}
# A child is in the return who was looked after at any time in its year: a period of care that goes on is in
# it, however long ago it began.
_OPEN_TOO: Mapping[str, str] = {"Episodes": "care_started"}
_LATEST: Mapping[str, tuple[str, ...]] = {
    "Header": ("born", "sex_recorded", "ethnicity_recorded", "mother_recorded"),
    "UASC": ("unaccompanied_status_began",),
    "PrevPerm": ("previous_permanence_recorded",),
}


def open_too(lists: Sequence[FoundList]) -> frozenset[str]:
    """Return the kinds of which these files hold every one that is open on the day, however old."""
    names = {found.layout.name for found in lists}
    return frozenset(kind for name, kind in _OPEN_TOO.items() if name in names)


def covered(lists: Sequence[FoundList], year_ends_on: date, extracted_on: date) -> Mapping[str, Coverage]:
    """Return what these files can say: their year, or what had passed of it on the day of the extract."""
    from_on = calendar.add_months(year_ends_on + timedelta(days=1), -12)
    until = min(year_ends_on, extracted_on)
    kinds: dict[str, Coverage] = {}
    for found in lists:
        for kind in _LATEST.get(found.layout.name, ()):
            kinds[kind] = Coverage("latest", None, until)
        for kind in _EVERY.get(found.layout.name, ()):
            kinds[kind] = Coverage("every", from_on, until)
    return kinds
