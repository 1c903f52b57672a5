"""The canonical tables, one by one: each is declared here and nowhere else.

Their names and columns are those of the record model that every return and indicator is mapped to. A column
whose fact has no typed column in the ledger is not among them.
"""

from collections.abc import Mapping

from sightline.engine.journeys import Column, Journey, Row


def first_on(name: str, *kinds: str) -> Column:
    """Return a column with the first day of these kinds."""
    return Column(name, "day", kinds)


def last_on(name: str, *kinds: str) -> Column:
    """Return a column with the last day of these kinds."""
    return Column(name, "day", kinds, last=True)


def first_at(name: str, *kinds: str) -> Column:
    """Return a column with the first moment of these kinds; empty where only the day is known."""
    return Column(name, "moment", kinds)


def last_at(name: str, *kinds: str) -> Column:
    """Return a column with the last moment of these kinds; empty where only the day is known."""
    return Column(name, "moment", kinds, last=True)


def named_on(name: str, *kinds: str) -> Column:
    """Return a column with the other day that the last of these kinds names."""
    return Column(name, "named day", kinds, last=True)


def first_said(name: str, fact: str, *kinds: str) -> Column:
    """Return a column with what these kinds said first of a fact."""
    return Column(name, "fact", kinds, fact)


def last_said(name: str, fact: str, *kinds: str) -> Column:
    """Return a column with what these kinds said last of a fact."""
    return Column(name, "fact", kinds, fact, last=True)


def how_many(name: str, *kinds: str) -> Column:
    """Return a column with the number of events of these kinds."""
    return Column(name, "count", kinds)


def inside(name: str) -> Column:
    """Return a column with the subject that contains the row's own."""
    return Column(name, "link", (), "inside")


def raised_by(name: str) -> Column:
    """Return a column with the subject whose decision opened the row's own."""
    return Column(name, "link", (), "raised_by")


def own_subject(name: str) -> Column:
    """Return a column with the subject that an event belongs to."""
    return Column(name, "link", (), "subject")


def _of(
    row: Row,
    name: str,
    meaning: str,
    *columns: Column,
    apart: str = "",
    party: str = "child",
    previous: tuple[tuple[str, str], ...] = (),
    kinds: tuple[str, ...] = (),
) -> Journey:
    read = dict.fromkeys((*kinds, *(kind for column in columns for kind in column.kinds)))
    return Journey(name, meaning, row, tuple(read), columns, apart, previous, party)


_SEEN = ("child_seen", "visit_attempted", "child_visited")
_ADOPTER_STAGES = (
    "enquired", "registered", "stage_one_ended", "proceeded", "stage_two_ended", "applied", "approved",
    "matched", "child_placed", "order_made", "left",
)  # fmt: skip
_CIRCUMSTANCES = ("birthday_information_obtained", "leaving_care_circumstances")

_FRONT_DOOR = (
    _of(
        "subject", "contact", "a message about a child, and what became of it",
        first_on("received_on", "contact_received"), first_at("received_at", "contact_received"),
        first_said("source", "source", "contact_received"),
        last_said("outcome", "outcome", "contact_decided"),
        last_said("decided_by", "worker", "contact_decided"), last_on("decided_on", "contact_decided"),
        last_at("decided_at", "contact_decided"),
    ),
    _of(
        "subject", "mash_enquiry", "a multi-agency enquiry",
        inside("contact_id"), last_said("rag", "level", "enquiry_graded"),
        first_at("opened_at", "enquiry_opened"), first_on("opened_on", "enquiry_opened"),
        last_at("closed_at", "enquiry_decided"), last_on("closed_on", "enquiry_decided"),
        last_said("threshold_level", "level", "enquiry_decided"),
        last_said("decision", "outcome", "enquiry_decided"),
    ),
    _of(
        "subject", "partner_check", "what one partner agency was asked in an enquiry, and answered",
        first_at("requested_at", "check_requested"), first_on("requested_on", "check_requested"),
        last_at("returned_at", "check_returned"), last_on("returned_on", "check_returned"),
        last_said("outcome", "outcome", "check_returned"), apart="agency",
    ),
    _of(
        "subject", "ooh_enquiry", "a decision of the night, and what the day made of it",
        first_at("received_at", "night_decision_made"),
        first_said("worker_id", "worker", "night_decision_made"),
        first_said("decision", "outcome", "night_decision_made"),
        last_said("edt_manager_id", "worker", "night_decision_signed"),
        last_at("edt_signed_at", "night_decision_signed"),
        last_at("handed_over_at", "night_handover_accepted"),
        last_said("day_manager_id", "worker", "night_decision_reviewed"),
        last_at("day_reviewed_at", "night_decision_reviewed"),
        last_said("day_view", "outcome", "night_decision_reviewed"),
    ),
    _of(
        "subject", "early_help", "help before a social care service",
        first_on("consent_on", "early_help_agreed"), first_on("start", "early_help_assessment_started"),
        last_on("completed", "early_help_assessed"), last_on("end", "early_help_ended"),
        last_said("end_reason", "reason", "early_help_ended"),
        last_said("organisation", "agency", "early_help_agreed", "early_help_lead_named"),
    ),
)  # fmt: skip

_CASE = (
    _of(
        "party", "person", "a child, with the facts that clocks read; no names",
        last_on("dob", "born"), named_on("expected_dob", "birth_expected"), last_on("death_date", "died"),
        last_said("sex", "code", "sex_recorded"), last_said("ethnicity", "code", "ethnicity_recorded"),
        last_on("uasc_start", "unaccompanied_status_began"),
        last_on("uasc_end", "unaccompanied_status_ended"),
    ),
    _of(
        "event", "disability", "a disability that was recorded, or that there is none",
        first_on("from", "disability_recorded"), first_said("code", "code", "disability_recorded"),
    ),
    _of(
        "subject", "referral", "a case: from referral to closure",
        first_on("referral_date", "referral_received"), first_said("source", "source", "referral_received"),
        last_said("primary_need", "category", "referral_received"),
        last_said("nfa", "flag", "referral_received"), last_said("outcome", "outcome", "referral_decided"),
        last_on("closure_date", "case_closed"), last_said("closure_reason", "reason", "case_closed"),
        previous=(("previous_referral_date", "referral_date"),),
    ),
    _of(
        "subject", "assessment", "a child and family assessment",
        inside("referral_id"), first_on("start", "assessment_started"),
        last_on("checkpoint", "assessment_reviewed"), last_on("authorised", "assessment_authorised"),
        last_said("child_seen", "seen", "assessment_authorised"),
        last_said("outcome", "outcome", "assessment_authorised"),
        last_said("nfa", "flag", "assessment_authorised"),
        named_on("extended_to", "assessment_extended"),
    ),
    _of(
        "event", "visit", "a visit: that the child was seen, or not, or that the record does not say",
        Column("seen", "seen", _SEEN), first_said("context", "context", *_SEEN), first_on("date", *_SEEN),
        first_said("alone", "alone", "child_seen", "child_visited"),
        first_said("worker_id", "worker", *_SEEN),
        first_said("reason", "reason", "visit_attempted"),
    ),
    _of(
        "subject", "involvement", "a worker's link to a child",
        first_said("worker_id", "worker", "allocated"), first_said("team_id", "team", "allocated"),
        first_said("role", "category", "allocated"), first_on("from", "allocated"),
        last_on("to", "allocation_ended"), last_said("change_reason", "reason", "allocation_ended"),
    ),
    _of(
        "subject", "cin_plan", "a child in need plan",
        inside("referral_id"), first_on("start", "need_plan_started"), last_on("end", "need_plan_ended"),
        how_many("reviews", "need_plan_reviewed"), last_on("last_review", "need_plan_reviewed"),
    ),
)  # fmt: skip

_PROTECTION = (
    _of(
        "subject", "strategy_discussion", "a strategy discussion",
        inside("referral_id"), first_on("requested_on", "significant_harm_suspected"),
        last_on("held_on", "strategy_discussion_held"), last_at("held_at", "strategy_discussion_held"),
        last_said("decision", "outcome", "strategy_discussion_held"),
    ),
    _of(
        "subject", "s47", "an enquiry under section 47",
        inside("referral_id"), raised_by("anchor_sd_id"), first_on("start", "section_47_started"),
        last_on("end", "section_47_authorised"), last_said("harm_finding", "level", "section_47_authorised"),
        last_said("outcome", "outcome", "section_47_authorised"),
        last_on("conference_not_required_on", "conference_not_required"),
    ),
    _of(
        "subject", "conference", "an initial or transfer-in child protection conference",
        raised_by("s47_id"), last_said("type", "category", "initial_conference_held", "conference_booked"),
        named_on("target", "conference_booked"), last_on("held", "initial_conference_held"),
        last_said("decision", "outcome", "initial_conference_held"),
        last_on("decisions_sent", "conference_decisions_sent"),
        last_on("minutes_sent", "conference_minutes_sent"),
        last_on("report_shared", "conference_report_shared"), first_on("notified_on", "transfer_in_notified"),
    ),
    _of(
        "event", "review_conference", "a review of a child protection plan",
        own_subject("plan_id"), first_on("held", "review_conference_held"),
        first_said("decision", "outcome", "review_conference_held"),
    ),
    _of(
        "subject", "cp_plan", "a child protection plan",
        inside("referral_id"), raised_by("conf_id"), first_on("start", "protection_plan_started"),
        last_on("end", "protection_plan_ended"),
        first_said("initial_category", "category", "protection_plan_started"),
        last_said(
            "latest_category", "category", "protection_plan_started", "protection_plan_category_changed"
        ),
        last_said("previous_count", "number", "protection_plan_started"),
        last_said("end_reason", "reason", "protection_plan_ended"),
    ),
    _of(
        "event", "core_group", "a meeting of a plan's core group",
        own_subject("plan_id"), first_on("held", "core_group_held"),
    ),
    _of(
        "subject", "missing_episode", "a time missing or away",
        last_said("type", "category", "missing_noticed"), first_on("start_on", "missing_noticed"),
        first_at("start_at", "missing_noticed"), last_on("end_on", "missing_found"),
        last_at("end_at", "missing_found"), first_at("police_reported_at", "missing_reported"),
        last_said("risk", "level", "missing_noticed"),
    ),
    _of(
        "subject", "return_interview", "the interview after a return",
        last_on("offered_on", "return_interview_offered"),
        last_said("accepted", "flag", "return_interview_offered"),
        last_on("held_on", "return_interview_held"), last_at("held_at", "return_interview_held"),
        last_on("shared_on", "return_interview_shared"),
    ),
    _of(
        "event", "exploitation_assessment", "an assessment of the risk of exploitation",
        first_on("date", "exploitation_assessed"), first_said("level", "level", "exploitation_assessed"),
    ),
)  # fmt: skip

_CARE = (
    _of(
        "subject", "care_period", "a period of care",
        first_on("start", "care_started"), last_said("need", "category", "care_started"),
        last_on("end", "care_ended"), last_said("end_reason", "reason", "care_ended"),
    ),
    _of(
        "subject", "legal_status", "a legal status",
        first_said("code", "code", "legal_status_started"), first_on("start", "legal_status_started"),
        named_on("expires", "legal_status_started"), last_on("end", "legal_status_ended"),
    ),
    _of(
        "subject", "placement", "a placement",
        inside("period_id"), first_on("start", "placement_started"), last_on("end", "placement_ended"),
        last_said("type", "code", "placement_started"),
        last_said("provider", "category", "placement_started"),
        last_said("long_term", "long_term", "placement_started"),
        last_said("start_reason", "reason", "placement_started"),
        last_said("change_reason", "reason", "placement_ended"),
    ),
    _of(
        "event", "cla_review", "a statutory review of a looked-after child",
        own_subject("period_id"), first_on("held", "care_review_held"),
        first_said("participation", "code", "care_review_held"),
    ),
    _of(
        "event", "health_check", "a health or dental check",
        Column("type", "kind", ("health_assessed", "dental_check_done")),
        first_on("date", "health_assessed", "dental_check_done"),
    ),
    _of(
        "event", "sdq", "a strengths and difficulties questionnaire",
        first_on("date", "strengths_and_difficulties_scored"),
        first_said("score", "number", "strengths_and_difficulties_scored"),
        first_said("reason", "reason", "strengths_and_difficulties_scored"),
    ),
    _of(
        "event", "pep", "a personal education plan, made or refreshed",
        first_on("date", "education_plan_made")
    ),
    _of(
        "event", "care_plan", "a care plan, or a plan for permanence",
        first_on("from", "care_plan_made", "permanence_plan_recorded"),
        first_said("permanence", "code", "care_plan_made", "permanence_plan_recorded"),
    ),
    _of(
        "subject", "dolo", "an order that deprives of liberty",
        first_on("start", "liberty_order_started"), last_on("end", "liberty_order_ended"),
    ),
    _of(
        "subject", "pre_proceedings", "the time between the letter and the court",
        first_on("letter_date", "proceedings_letter_sent"), last_on("end", "pre_proceedings_ended"),
    ),
    _of(
        "subject", "adoption", "the way to adoption",
        first_on("adm_date", "adoption_decided"), last_on("po_date", "placement_order_made"),
        last_on("ffa_date", "fostered_for_adoption"), last_on("match_date", "adopters_matched"),
        last_on("placed_date", "placed_for_adoption"), last_on("reversal_date", "adoption_decision_reversed"),
        last_said("reversal_reason", "reason", "adoption_decision_reversed"),
        last_on("order_date", "adoption_order_made"),
        last_said("nb_adopters", "number", "adoption_order_made"),
        last_said("sex_adopters", "category", "adoption_order_made"),
        last_said("ls_adopters", "level", "adoption_order_made"),
    ),
    _of(
        "subject", "care_leaver", "a young person leaving care",
        last_said("category", "category", "leaving_care_began"), first_on("start", "leaving_care_began"),
        last_on("end", "leaving_care_ended"), last_said("in_touch", "code", *_CIRCUMSTANCES),
        last_said("activity", "category", *_CIRCUMSTANCES),
        last_said("accommodation", "outcome", *_CIRCUMSTANCES),
        last_said("suitable", "level", *_CIRCUMSTANCES), last_on("latest_contact", "adviser_contact"),
        last_said("pa_id", "worker", "adviser_contact"), last_on("pathway_review", "pathway_plan_reviewed"),
    ),
)  # fmt: skip

_ADULTS = (
    _of(
        "subject", "adopter", "a household that wishes to adopt",
        *(
            last_on(f"{name}_on", f"adopter_{name}")
            for name in _ADOPTER_STAGES
        ),
        last_said("outcome", "reason", "adopter_left"), party="adopter",
    ),
    _of(
        "event", "supervision", "a worker's supervision", first_on("date", "supervision_held"),
        first_said("supervisor_id", "worker", "supervision_held"), party="worker",
    ),
)  # fmt: skip

JOURNEYS: Mapping[str, Journey] = {
    each.name: each for each in (*_FRONT_DOOR, *_CASE, *_PROTECTION, *_CARE, *_ADULTS)
}
