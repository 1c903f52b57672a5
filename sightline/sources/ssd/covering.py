"""What the tables of the Standard Safeguarding Dataset can say: six years, every event of most kinds.

Of a referral's next step they say what was decided and never when, and an empty outcome is not said to mean
that nothing was: clocks of the decision are unknown.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sightline.sources.reading.finding import FoundList
from sightline.standards import calendar
from sightline.standards.timeline import Coverage

YEARS = 6
_SEEING = ("child_seen", "visit_attempted", "child_visited")
_EVERY: Mapping[str, tuple[str, ...]] = {
    "immigration_status": ("unaccompanied_status_began", "unaccompanied_status_ended"),
    "contacts": ("contact_received", "contact_decided"),
    "early_help_episodes": ("early_help_agreed", "early_help_ended"),
    "cin_episodes": ("referral_received", "case_closed"),
    "cin_assessments": ("assessment_started", "assessment_authorised"),
    "cin_plans": ("need_plan_started", "need_plan_ended"),
    "cin_visits": _SEEING,
    "cp_visits": _SEEING,
    "cla_visits": _SEEING,
    "s47_enquiry": ("section_47_started", "section_47_authorised"),
    "initial_cp_conference": ("initial_conference_held",),
    "cp_plans": ("protection_plan_started", "protection_plan_ended"),
    "cp_reviews": ("review_conference_held",),
    "cla_episodes": ("care_started", "care_ended"),
    "cla_placement": ("placement_started", "placement_ended"),
    "legal_status": ("legal_status_started", "legal_status_ended"),
    "cla_reviews": ("care_review_held",),
    "cla_care_plan": ("care_plan_made",),
    "cla_health": ("health_assessed", "dental_check_done"),
    "sdq_scores": ("strengths_and_difficulties_scored",),
    "missing": ("missing_noticed", "missing_found", "return_interview_offered"),
    "permanence": (
        "adoption_decided",
        "placement_order_made",
        "adopters_matched",
        "placed_for_adoption",
        "fostered_for_adoption",
        "adoption_decision_reversed",
        "adoption_order_made",
    ),
    "involvements": ("allocated", "allocation_ended"),
    "pre_proceedings": ("proceedings_letter_sent", "pre_proceedings_ended"),
}
# What goes on is in its table however long ago it began: the six years leave out what ended before them.
_OPEN_TOO: Mapping[str, str] = {
    "cin_episodes": "referral_received",
    "cin_assessments": "assessment_started",
    "cin_plans": "need_plan_started",
    "cp_plans": "protection_plan_started",
    "cla_episodes": "care_started",
}
_LATEST: Mapping[str, tuple[str, ...]] = {
    "person": ("born", "birth_expected", "died", "sex_recorded", "ethnicity_recorded", "mother_recorded"),
    "disability": ("disability_recorded",),
    "cp_plans": ("protection_plan_category_changed",),
    "cla_episodes": ("reviewing_officer_contact",),
    "cla_previous_permanence": ("previous_permanence_recorded",),
    "care_leavers": (
        "leaving_care_began",
        "pathway_plan_reviewed",
        "adviser_contact",
        "leaving_care_circumstances",
    ),
}
# Each says visits of its own kind of work, so that a visit is covered only if all three are there.
_VISITS = frozenset({"cin_visits", "cp_visits", "cla_visits"})


def open_too(lists: Sequence[FoundList]) -> frozenset[str]:
    """Return the kinds of which these tables hold every one that is open on the day, however old."""
    names = {found.layout.name for found in lists}
    return frozenset(kind for name, kind in _OPEN_TOO.items() if name in names)


def covered(lists: Sequence[FoundList], extracted_on: date) -> Mapping[str, Coverage]:
    """Return what these tables can say, from six years before the extract up to it."""
    from_on = calendar.add_months(extracted_on, -12 * YEARS)
    kinds: dict[str, Coverage] = {}
    present = {found.layout.name for found in lists}
    for name in present:
        for kind in _LATEST.get(name, ()):
            kinds[kind] = Coverage("latest", None, extracted_on)
        for kind in _EVERY.get(name, ()):
            if name not in _VISITS or present >= _VISITS:
                kinds[kind] = Coverage("every", from_on, extracted_on)
    return kinds
