"""What was decided: the outcomes of contacts, referrals, assessments, enquiries and conferences.

The codes are ours. Where the Standard Safeguarding Dataset has an outcome field, each code names the key
of that field which it sets, and the set lists every key, since all are always written.
"""

from sightline.standards.codes.code_set import Code, CodeSet

_SSD = "Standard Safeguarding Dataset"
_OTHER = "OTHER_OUTCOMES_EXIST_FLAG"
_NO_ACTION = Code("NFA", "No further action", ssd_key="NFA_FLAG")

CONTACT_OUTCOME = CodeSet(
    "CONTACT_OUTCOME",
    "What was decided about the contact",
    f"{_SSD}, cont_contact_outcome_json",
    (
        _NO_ACTION,
        Code("ADVICE", "Advice or information given", ssd_key="ADVICE_FLAG"),
        Code("EXISTING_CASE", "Passed to the worker of an open case", ssd_key="EXISTING_REFERRAL_FLAG"),
        Code("ENQUIRY", "Multi-agency enquiry", ssd_key=_OTHER),
        Code("EARLY_HELP", "Early help", ssd_key=_OTHER),
        Code("REFERRAL", "Accepted as a referral", ssd_key="NEW_REFERRAL_FLAG"),
        Code("STRATEGY", "Strategy discussion", ssd_key="CP_ENQUIRY_FLAG"),
        Code("PRIVATE_FOSTERING", "Private fostering", ssd_key="PRIVATE_FOSTERING_FLAG"),
        Code("ADOPTION", "Adoption outside an agency", ssd_key="NON_AGENCY_ADOPTION_FLAG"),
        Code("MISSING", "Missing", ssd_key="MISSING_FLAG"),
        Code("OTHER_COUNCIL_PLAN", "On another council's protection plan", ssd_key="OLA_CP_FLAG"),
        Code("OTHER", "Other", ssd_key=_OTHER),
    ),
    ssd_keys=(
        "NEW_REFERRAL_FLAG",
        "EXISTING_REFERRAL_FLAG",
        "CP_ENQUIRY_FLAG",
        "NFA_FLAG",
        "NON_AGENCY_ADOPTION_FLAG",
        "PRIVATE_FOSTERING_FLAG",
        "ADVICE_FLAG",
        "MISSING_FLAG",
        "OLA_CP_FLAG",
        _OTHER,
    ),
)

ENQUIRY_OUTCOME = CodeSet(
    "ENQUIRY_OUTCOME",
    "What was decided after the multi-agency enquiry",
    "Local: outcomes usual in multi-agency safeguarding hubs",
    (
        Code("NFA", "No further action"),
        Code("ADVICE", "Advice or another service"),
        Code("EARLY_HELP", "Early help"),
        Code("REFERRAL", "Accepted as a referral"),
        Code("STRATEGY", "Strategy discussion"),
    ),
)

REFERRAL_OUTCOME = CodeSet(
    "REFERRAL_OUTCOME",
    "The next step after the referral",
    f"{_SSD}, cine_referral_outcome_json",
    (
        _NO_ACTION,
        Code("ASSESSMENT", "Child and family assessment", ssd_key="SINGLE_ASSESSMENT_FLAG"),
        Code("STRATEGY", "Strategy discussion", ssd_key="STRATEGY_DISCUSSION_FLAG"),
        Code("CARE", "Request for the child to be looked after", ssd_key="CLA_REQUEST_FLAG"),
        Code("ADOPTION", "Adoption outside an agency", ssd_key="NON_AGENCY_ADOPTION_FLAG"),
        Code("PRIVATE_FOSTERING", "Private fostering", ssd_key="PRIVATE_FOSTERING_FLAG"),
        Code("TRANSFER_IN", "Protection plan moving here", ssd_key="CP_TRANSFER_IN_FLAG"),
        Code("CONFERENCE", "Child protection conference", ssd_key="CP_CONFERENCE_FLAG"),
        Code("CARE_LEAVER", "Leaving care services", ssd_key="CARE_LEAVER_FLAG"),
        Code("OTHER", "Other", ssd_key=_OTHER),
    ),
    ssd_keys=(
        "SINGLE_ASSESSMENT_FLAG",
        "NFA_FLAG",
        "STRATEGY_DISCUSSION_FLAG",
        "CLA_REQUEST_FLAG",
        "NON_AGENCY_ADOPTION_FLAG",
        "PRIVATE_FOSTERING_FLAG",
        "CP_TRANSFER_IN_FLAG",
        "CP_CONFERENCE_FLAG",
        "CARE_LEAVER_FLAG",
        _OTHER,
    ),
)

ASSESSMENT_OUTCOME = CodeSet(
    "ASSESSMENT_OUTCOME",
    "What the assessment led to",
    f"{_SSD}, cina_assessment_outcome_json",
    (
        _NO_ACTION,
        Code("NFA_AFTER_S47", "Section 47 enquiry ended, no further action", ssd_key="NFA_S47_END_FLAG"),
        Code("EARLY_HELP", "Early help", ssd_key="REFERRAL_TO_OTHER_AGENCY_FLAG"),
        Code("CIN_PLAN", "Child in need plan", ssd_key="PROV_OF_SERVICES_FLAG"),
        Code("SHORT_BREAKS", "Short break care", ssd_key="PROV_OF_SB_CARE_FLAG"),
        Code("STRATEGY", "Strategy discussion", ssd_key="STRATEGY_DISCUSSION_FLAG"),
        Code("CARE", "Request for the child to be looked after", ssd_key="CLA_REQUEST_FLAG"),
        Code("PRIVATE_FOSTERING", "Private fostering", ssd_key="PRIVATE_FOSTERING_FLAG"),
        Code("LEGAL_ACTION", "Legal action", ssd_key="LEGAL_ACTION_FLAG"),
        Code("SPECIALIST", "Specialist assessment", ssd_key="SPECIALIST_ASSESSMENT_FLAG"),
        Code("OTHER_AGENCY", "Referred to another agency", ssd_key="REFERRAL_TO_OTHER_AGENCY_FLAG"),
        Code("OTHER_ACTION", "Other action", ssd_key="OTHER_ACTIONS_FLAG"),
        Code("OTHER", "Other", ssd_key=_OTHER),
    ),
    ssd_keys=(
        "NFA_FLAG",
        "NFA_S47_END_FLAG",
        "STRATEGY_DISCUSSION_FLAG",
        "CLA_REQUEST_FLAG",
        "PRIVATE_FOSTERING_FLAG",
        "LEGAL_ACTION_FLAG",
        "PROV_OF_SERVICES_FLAG",
        "PROV_OF_SB_CARE_FLAG",
        "SPECIALIST_ASSESSMENT_FLAG",
        "REFERRAL_TO_OTHER_AGENCY_FLAG",
        "OTHER_ACTIONS_FLAG",
        _OTHER,
        "TOTAL_NO_OF_OUTCOMES",
        "COMMENTS",
    ),
)

STRATEGY_OUTCOME = CodeSet(
    "STRATEGY_OUTCOME",
    "What the strategy discussion decided",
    "Working Together to Safeguard Children",
    (
        Code("S47", "Section 47 enquiry", note="Where the source does not say by whom."),
        Code("S47_SINGLE", "Section 47 enquiry by social care alone"),
        Code("S47_JOINT", "Section 47 enquiry with the police"),
        Code("NO_S47", "No section 47 enquiry"),
        Code("ADJOURNED", "Adjourned, to meet again"),
    ),
)

SECTION_47_OUTCOME = CodeSet(
    "SECTION_47_OUTCOME",
    "What the section 47 enquiry led to",
    f"{_SSD}, s47e_s47_outcome_json",
    (
        _NO_ACTION,
        Code("CONFERENCE", "Child protection conference", ssd_key="CP_CONFERENCE_FLAG"),
        Code("CIN_PLAN", "Child in need plan", ssd_key="PROV_OF_SERVICES_FLAG"),
        Code("SHORT_BREAKS", "Short break care", ssd_key="PROV_OF_SB_CARE_FLAG"),
        Code("LEGAL_ACTION", "Legal action", ssd_key="LEGAL_ACTION_FLAG"),
        Code("ASSESSMENT_CONTINUES", "The assessment continues", ssd_key="NFA_CONTINUE_SINGLE_FLAG"),
        Code("MONITOR", "Monitor", ssd_key="MONITOR_FLAG"),
        Code("OTHER", "Other", ssd_key=_OTHER),
    ),
    ssd_keys=(
        "NFA_FLAG",
        "LEGAL_ACTION_FLAG",
        "PROV_OF_SERVICES_FLAG",
        "PROV_OF_SB_CARE_FLAG",
        "CP_CONFERENCE_FLAG",
        "NFA_CONTINUE_SINGLE_FLAG",
        "MONITOR_FLAG",
        _OTHER,
        "TOTAL_NO_OF_OUTCOMES",
        "OUTCOME_COMMENTS",
    ),
)

CONFERENCE_OUTCOME = CodeSet(
    "CONFERENCE_OUTCOME",
    "What the initial conference decided",
    f"{_SSD}, icpc_icpc_outcome_json",
    (
        _NO_ACTION,
        Code("CP_PLAN", "Child protection plan", ssd_key="CP_FLAG"),
        Code("CIN_PLAN", "Child in need plan", ssd_key="PROV_OF_SERVICES_FLAG"),
        Code("ASSESSMENT", "Child and family assessment", ssd_key="SINGLE_ASSESSMENT_FLAG"),
        Code("OTHER_AGENCY", "Referred to another agency", ssd_key="REFERRAL_TO_OTHER_AGENCY_FLAG"),
        Code("OTHER", "Other", ssd_key=_OTHER),
    ),
    ssd_keys=(
        "NFA_FLAG",
        "REFERRAL_TO_OTHER_AGENCY_FLAG",
        "SINGLE_ASSESSMENT_FLAG",
        "PROV_OF_SERVICES_FLAG",
        "CP_FLAG",
        _OTHER,
        "TOTAL_NO_OF_OUTCOMES",
        "COMMENTS",
    ),
)

REVIEW_OUTCOME = CodeSet(
    "REVIEW_OUTCOME",
    "What the review conference decided",
    "Working Together to Safeguard Children",
    (Code("CONTINUE", "The plan continues"), Code("END", "The plan ends")),
)

OUTCOME_SETS = (
    CONTACT_OUTCOME,
    ENQUIRY_OUTCOME,
    REFERRAL_OUTCOME,
    ASSESSMENT_OUTCOME,
    STRATEGY_OUTCOME,
    SECTION_47_OUTCOME,
    CONFERENCE_OUTCOME,
    REVIEW_OUTCOME,
)
