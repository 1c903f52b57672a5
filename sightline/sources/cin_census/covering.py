"""What a children in need census can say of each kind of event: those of its year, and nothing of visits.

A referral with no further action has no day of closing and none of the decision: it is closed, undated, on
its own day, and clocks of the decision are unknown.
"""

from collections.abc import Mapping
from datetime import date

from sightline.sources.cin_census.header import Header
from sightline.standards.timeline import Coverage

# A child is in the census who was in need at any time in its year: what is open on its last day is in it,
# however long ago that began. The Children Act 1989, section 83, is what it is collected under.
OPEN_TOO = frozenset(
    {"referral_received", "assessment_started", "protection_plan_started", "need_plan_started"}
)
EVERY = (
    "referral_received",
    "case_closed",
    "assessment_started",
    "assessment_authorised",
    "section_47_started",
    "initial_conference_held",
    "conference_not_required",
    "protection_plan_started",
    "review_conference_held",
    "protection_plan_ended",
    "need_plan_started",
    "need_plan_ended",
)
LATEST = (
    "protection_plan_category_changed",
    "born",
    "birth_expected",
    "died",
    "sex_recorded",
    "ethnicity_recorded",
    "disability_recorded",
)


def covered(header: Header, extracted_on: date) -> Mapping[str, Coverage]:
    """Return what the census covers: from 1 April to the reference date, which ends its year."""
    until = min(header.reference_on or extracted_on, extracted_on)
    kinds = {kind: Coverage("every", header.from_on, until) for kind in EVERY}
    kinds.update({kind: Coverage("latest", None, until) for kind in LATEST})
    return kinds
