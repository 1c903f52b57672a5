"""The tables of the Standard Safeguarding Dataset that say something of a child's journey, field by field.

Each layout names first whom a row is about; the order in a file is free. Fields are known by their prefix, so
every one of them tells its table. Tables not here (addresses, special educational needs, finance, the voice
of the child) hold nothing that the ledger takes.
"""

from sightline.sources.reading.layouts import Heading, Layout, Reads
from sightline.sources.ssd.outcomes import factors, outcome_of, raised_flags
from sightline.sources.ssda903.layouts import part_known_day

_SEX = {"1": "M", "2": "F", "9": "I", "0": "U"}
_JSON = "the JSON the dataset asks for"

# name of the field, then how it is read; a code set after a colon; nothing for a field that is not read.
_READS: dict[str, Reads] = {"d": "day", "w": "words", "i": "id", "y": "yes", "n": "number"}


def _field(prefix: str, written: str, *, first: bool) -> Heading:
    name, _, how = written.partition("=")
    full = f"{prefix}_{name}"
    if how.startswith("c:"):
        was = _SEX if how == "c:SEX" else None
        return Heading(full, "code", how[2:], telling=True, was=was)
    if how.startswith("o:"):
        return Heading(full, "lookup", telling=True, meaning=outcome_of(how[2:]), expected=_JSON)
    if how == "factors":
        return Heading(full, "lookup", telling=True, meaning=factors, expected=_JSON)
    if how == "flags":
        return Heading(full, "lookup", telling=True, meaning=raised_flags, expected=_JSON)
    if how == "part":
        return Heading(full, "lookup", telling=True, meaning=part_known_day, expected="a date")
    identity = first or name in ("dob", "expected_dob", "upn", "value", "childs_dob")
    return Heading(full, _READS.get(how, "nothing"), telling=True, identity=identity)


def _table(name: str, prefix: str, fields: str) -> Layout:
    headings = tuple(
        _field(prefix, written, first=number == 0) for number, written in enumerate(fields.split())
    )
    return Layout("ssd", name, headings, each_tells=True)


# In the order in which they are read: teams and workers, who the children are, then their journeys. What
# another table points at comes before it.
TABLES: tuple[Layout, ...] = (
    _table("department", "dept", "team_id=w team_name=w team_parent_id=w team_parent_name"),
    _table("professionals", "prof", "professional_id=w staff_id professional_name=w "
           "social_worker_registration_no=w professional_job_title=w professional_caseload "
           "professional_department=w full_time_equivalency agency_worker_flag=y"),
    _table("person", "pers", "person_id=i sex=c:SEX gender ethnicity=c:ETH dob=d common_child_id=w "
           "legacy_id=w upn_unknown=c:UPNU send_flag expected_dob=d death_date=d is_mother=y nationality"),
    _table("disability", "disa", "person_id=i table_id disability_code=c:DIS"),
    _table("linked_identifiers", "link", "person_id=i table_id identifier_type=w identifier_value=w "
           "valid_from_date valid_to_date"),
    _table("immigration_status", "immi", "person_id=i immigration_status_id immigration_status=w "
           "immigration_status_start_date=d immigration_status_end_date=d"),
    _table("mother", "moth", "person_id=i table_id childs_person_id childs_dob=d"),
    _table("contacts", "cont", "person_id=i contact_id=w contact_date=d contact_source_code=c:REFSRC "
           "contact_source_desc contact_outcome_json=o:CONTACT_OUTCOME"),
    _table("early_help_episodes", "earl", "person_id=i episode_id=w episode_start_date=d "
           "episode_end_date=d episode_reason episode_end_reason=w "
           "episode_organisation=w episode_worker_id=w"),
    _table("cin_episodes", "cine", "person_id=i referral_id=w referral_date=d cin_primary_need_code=c:NEED "
           "referral_source_code=c:REFSRC referral_source_desc referral_outcome_json=o:REFERRAL_OUTCOME "
           "referral_nfa=y close_reason=c:RC close_date=d referral_team=w referral_worker_id=w"),
    _table("assessment_factors", "cinf", "assessment_id=w table_id assessment_factors_json=factors"),
    _table("cin_assessments", "cina", "person_id=i assessment_id=w referral_id=w assessment_start_date=d "
           "assessment_child_seen=y assessment_auth_date=d assessment_outcome_json=o:ASSESSMENT_OUTCOME "
           "assessment_outcome_nfa=y assessment_team=w assessment_worker_id=w"),
    _table("cin_plans", "cinp", "person_id=i cin_plan_id=w referral_id=w cin_plan_start_date=d "
           "cin_plan_end_date=d cin_plan_team cin_plan_worker_id"),
    _table("cin_visits", "cinv", "person_id=i cin_visit_id=w cin_visit_date=d cin_visit_seen=y "
           "cin_visit_seen_alone=y cin_visit_bedroom=y"),
    _table("s47_enquiry", "s47e", "person_id=i s47_enquiry_id=w referral_id=w s47_start_date=d "
           "s47_end_date=d s47_nfa=y s47_outcome_json=o:SECTION_47_OUTCOME s47_completed_by_worker_id=w "
           "s47_completed_by_team=w"),
    _table("initial_cp_conference", "icpc", "person_id=i icpc_id=w icpc_meeting_id s47_enquiry_id=w "
           "cp_plan_id=w referral_id=w icpc_transfer_in=y icpc_target_date icpc_date=d "
           "icpc_outcome_cp_flag=y icpc_outcome_json=o:CONFERENCE_OUTCOME icpc_team icpc_worker_id"),
    _table("cp_plans", "cppl", "person_id=i cp_plan_id=w referral_id=w icpc_id=w cp_plan_start_date=d "
           "cp_plan_end_date=d cp_plan_initial_category=c:CPCAT cp_plan_ola=y "
           "cp_plan_latest_category=c:CPCAT"),
    _table("cp_reviews", "cppr", "person_id=i cp_review_id cp_plan_id=w cp_review_due cp_review_date=d "
           "cp_review_meeting_id cp_review_outcome_continue_cp=y cp_review_quorate "
           "cp_review_participation"),
    _table("cp_visits", "cppv", "person_id=i cp_visit_id=w cp_plan_id=w cp_visit_date=d cp_visit_seen=y "
           "cp_visit_seen_alone=y cp_visit_bedroom=y"),
    _table("cla_episodes", "clae", "person_id=i cla_episode_id cla_episode_start_date=d "
           "cla_episode_start_reason=c:RNE cla_primary_need_code=c:NEED cla_episode_ceased_date=d "
           "cla_episode_ceased_reason=c:REC cla_id=w referral_id=w cla_placement_id entered_care_date=d "
           "cla_last_iro_contact_date=d"),
    _table("cla_placement", "clap", "person_id=i cla_placement_id=w cla_placement_start_date=d "
           "cla_placement_type=c:PLACE cla_placement_urn=w cla_placement_distance cla_id=w "
           "cla_placement_provider=c:PROV cla_placement_postcode cla_placement_end_date=d "
           "cla_placement_change_reason=c:RPC"),
    _table("legal_status", "lega", "person_id=i legal_status_id=w legal_status=c:LS "
           "legal_status_start_date=d legal_status_end_date=d"),
    _table("cla_reviews", "clar", "cla_id=w cla_review_id cla_review_due_date cla_review_date=d "
           "cla_review_cancelled=y cla_review_participation=c:PN"),
    _table("cla_visits", "clav", "person_id=i cla_visit_id=w cla_id=w cla_visit_date=d cla_visit_seen=y "
           "cla_visit_seen_alone=y"),
    _table("cla_care_plan", "lacp", "person_id=i table_id=w cla_care_plan_start_date=d "
           "cla_care_plan_end_date cla_care_plan_json=flags"),
    _table("cla_health", "clah", "person_id=i health_check_id health_check_type=w health_check_date=d "
           "health_check_status=w"),
    _table("sdq_scores", "csdq", "person_id=i table_id sdq_completed_date=d sdq_reason=c:SDQR sdq_score=n"),
    _table("cla_previous_permanence", "lapp", "person_id=i table_id previous_permanence_order_date=part "
           "previous_permanence_option=c:PREVPERM previous_permanence_la=w"),
    _table("missing", "miss", "person_id=i table_id=w missing_episode_start_date=d "
           "missing_episode_type=c:MISSING missing_episode_end_date=d missing_rhi_offered=y "
           "missing_rhi_accepted=y"),
    _table("permanence", "perm", "person_id=i table_id=w cla_id=w adm_decision_date=d ffa_cp_decision_date "
           "placement_order_date=d placed_for_adoption_date=d matched_date=d adopted_by_carer_flag=y "
           "placed_ffa_cp_date=d decision_reversed_date=d placed_foster_carer_date part_of_sibling_group "
           "siblings_placed_together siblings_placed_apart placement_provider_urn "
           "decision_reversed_reason=c:RD permanence_order_date=d permanence_order_type=w "
           "adoption_worker_id=w adopter_sex=c:SXAD adopter_legal_status=c:LSAD number_of_adopters=n"),
    _table("care_leavers", "clea", "person_id=i table_id=w care_leaver_eligibility=c:CLCAT "
           "care_leaver_in_touch=c:INT care_leaver_latest_contact=d care_leaver_accommodation=c:ACC "
           "care_leaver_accom_suitable=c:SUIT care_leaver_activity=c:ACT pathway_plan_review_date=d "
           "care_leaver_personal_advisor=w care_leaver_allocated_team=w care_leaver_worker_id=w"),
    _table("involvements", "invo", "person_id=i involvements_id=w professional_id=w professional_role_id=w "
           "professional_team=w involvement_start_date=d involvement_end_date=d "
           "worker_change_reason=c:SWR referral_id=w"),
    _table("pre_proceedings", "prep", "person_id=i table_id=w plo_family_id pre_pro_decision_date "
           "initial_pre_pro_meeting_date pre_pro_outcome agree_stepdown_issue_date=d "
           "cp_plans_referral_period legal_gateway_outcome "
           "prev_pre_proc_child prev_care_proc_child pre_pro_letter_date=d "
           "care_pro_letter_date=d pre_pro_meetings_num pre_pro_parents_legal_rep "
           "parents_legal_rep_point_of_issue court_reference care_proc_court_hearings care_proc_short_notice "
           "proc_short_notice_reason la_inital_plan_approved la_initial_care_plan la_final_plan_approved "
           "la_final_care_plan"),
)  # fmt: skip
# How the fields of the other tables begin: known, and nothing in them is for the ledger.
NOT_TAKEN = ("addr_", "fami_", "clai_", "clas_", "clac_", "send_", "senn_", "ehc", "voch_", "s251_")
ORDER = {layout.name: order for order, layout in enumerate(TABLES)}
