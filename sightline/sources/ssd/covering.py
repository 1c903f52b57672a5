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
# The column without which a table says nothing of a kind: of what its file leaves out, nothing is known.
_NEEDS: Mapping[str, Mapping[str, str]] = {
    "contacts": {"contact_received": "contact_date", "contact_decided": "contact_outcome_json"},
    "early_help_episodes": {
        "early_help_agreed": "episode_start_date",
        "early_help_ended": "episode_end_date",
    },
    "cin_episodes": {"referral_received": "referral_date", "case_closed": "close_date"},
    "cin_assessments": {
        "assessment_started": "assessment_start_date",
        "assessment_authorised": "assessment_auth_date",
    },
    "cin_plans": {"need_plan_started": "cin_plan_start_date", "need_plan_ended": "cin_plan_end_date"},
    "cin_visits": dict.fromkeys(_SEEING, "cin_visit_date"),
    "cp_visits": dict.fromkeys(_SEEING, "cp_visit_date"),
    "cla_visits": dict.fromkeys(_SEEING, "cla_visit_date"),
    "s47_enquiry": {"section_47_started": "s47_start_date", "section_47_authorised": "s47_end_date"},
    "initial_cp_conference": {"initial_conference_held": "icpc_date"},
    "cp_plans": {
        "protection_plan_started": "cp_plan_start_date",
        "protection_plan_ended": "cp_plan_end_date",
    },
    "cp_reviews": {"review_conference_held": "cp_review_date"},
    "cla_episodes": {
        "care_started": "cla_episode_start_date",
        "care_ended": "cla_episode_ceased_date",
        "reviewing_officer_contact": "cla_last_iro_contact_date",
    },
    "cla_placement": {
        "placement_started": "cla_placement_start_date",
        "placement_ended": "cla_placement_end_date",
    },
    "legal_status": {
        "legal_status_started": "legal_status_start_date",
        "legal_status_ended": "legal_status_end_date",
    },
    "cla_reviews": {"care_review_held": "cla_review_date"},
    "cla_care_plan": {"care_plan_made": "cla_care_plan_start_date"},
    "cla_health": dict.fromkeys(("health_assessed", "dental_check_done"), "health_check_date"),
    "sdq_scores": {"strengths_and_difficulties_scored": "sdq_completed_date"},
    "missing": {
        "missing_noticed": "missing_episode_start_date",
        "missing_found": "missing_episode_end_date",
        "return_interview_offered": "missing_rhi_offered",
    },
    "permanence": {
        "adoption_decided": "adm_decision_date",
        "placement_order_made": "placement_order_date",
        "adopters_matched": "matched_date",
        "placed_for_adoption": "placed_for_adoption_date",
        "fostered_for_adoption": "placed_ffa_cp_date",
        "adoption_decision_reversed": "decision_reversed_date",
        "adoption_order_made": "permanence_order_date",
    },
    "care_leavers": {
        "pathway_plan_reviewed": "pathway_plan_review_date",
        "adviser_contact": "care_leaver_latest_contact",
    },
    "involvements": {"allocated": "professional_id", "allocation_ended": "involvement_end_date"},
    "pre_proceedings": {
        "proceedings_letter_sent": "pre_pro_letter_date",
        "pre_proceedings_ended": "agree_stepdown_issue_date",
    },
}
# Each says visits of its own kind of work, so that a visit is covered only if all three are there.
_VISITS = frozenset({"cin_visits", "cp_visits", "cla_visits"})


def open_too(lists: Sequence[FoundList]) -> frozenset[str]:
    """Return the kinds of which these tables hold every one that is open on the day, however old."""
    left_out = {found.layout.name: _left_out(found) for found in lists}
    return frozenset(
        kind for name, kind in _OPEN_TOO.items() if name in left_out and kind not in left_out[name]
    )


def covered(lists: Sequence[FoundList], extracted_on: date) -> Mapping[str, Coverage]:
    """Return what these tables can say, from six years before the extract up to it."""
    from_on = calendar.add_months(extracted_on, -12 * YEARS)
    kinds: dict[str, Coverage] = {}
    left_out = {found.layout.name: _left_out(found) for found in lists}
    every_visit = all(name in left_out and not left_out[name] for name in _VISITS)
    for name, without in left_out.items():
        for kind in _LATEST.get(name, ()):
            if kind not in without:
                kinds[kind] = Coverage("latest", None, extracted_on)
        for kind in _EVERY.get(name, ()):
            if kind not in without and (name not in _VISITS or every_visit):
                kinds[kind] = Coverage("every", from_on, extracted_on)
    return kinds


def _left_out(found: FoundList) -> frozenset[str]:
    """Return the kinds of which a table says nothing, for it lacks the column that would."""
    prefix = found.layout.headings[0].name.split("_")[0]
    needs = _NEEDS.get(found.layout.name, {})
    return frozenset(kind for kind, column in needs.items() if f"{prefix}_{column}" not in found.present)
