"""Codes of practice that no national return asks for: grades, channels, agencies, visits, roles."""

from sightline.standards.codes.code_set import TO_BE_VERIFIED, Code, CodeSet

_LOCAL = "Local: usual in England, no national list"

RAG = CodeSet(
    "RAG",
    "Grade of the multi-agency enquiry",
    _LOCAL,
    (
        Code("RED", "Red: likely significant harm now, act immediately"),
        Code("AMBER", "Amber: serious, a fuller picture is needed"),
        Code("GREEN", "Green: need below the threshold for protection"),
    ),
)

GRADING_REASON = CodeSet(
    "GRADING_REASON",
    "Why the enquiry was graded",
    _LOCAL,
    (
        Code("FIRST", "First grading"),
        Code("RAISED", "Raised: more urgent than thought"),
        Code("LOWERED", "Lowered: less urgent than thought"),
    ),
)

TIER = CodeSet(
    "TIER",
    "Threshold of need",
    "Local threshold document, which Working Together requires partners to publish",
    (
        Code("1", "Universal services"),
        Code("2", "Early help"),
        Code("3", "Child in need"),
        Code("4", "Protection"),
    ),
)

CHANNEL = CodeSet(
    "CHANNEL",
    "How the contact came",
    _LOCAL,
    (
        Code("PHONE", "Phone"),
        Code("PORTAL", "Online form"),
        Code("EMAIL", "Email"),
        Code("LETTER", "Letter"),
        Code("IN_PERSON", "In person"),
        Code("POLICE_INTERFACE", "Police system"),
        Code("SCHOOL_INTERFACE", "School system"),
        Code("NIGHT_TEAM", "Handed over by the out-of-hours team"),
        Code("OTHER", "Other"),
    ),
)

AGENCY = CodeSet(
    "AGENCY",
    "Agency",
    "Working Together to Safeguard Children; partners usual in multi-agency safeguarding hubs",
    (
        Code("SOCIAL_CARE", "Children's social care"),
        Code("POLICE", "Police"),
        Code("HEALTH", "Health"),
        Code("EDUCATION", "Education"),
        Code("EARLY_HELP", "Early help"),
        Code("HOUSING", "Housing"),
        Code("PROBATION", "Probation"),
        Code("SUBSTANCE_MISUSE", "Drug and alcohol services"),
        Code("YOUTH_JUSTICE", "Youth justice"),
        Code("ADULT_SERVICES", "Adult social care"),
        Code("MENTAL_HEALTH", "Mental health"),
        Code("VOLUNTARY", "Voluntary organisation"),
        Code("OTHER", "Other"),
    ),
)

CHECK_OUTCOME = CodeSet(
    "CHECK_OUTCOME",
    "What the partner agency answered",
    _LOCAL,
    (
        Code("INFORMATION", "Information shared"),
        Code("NOTHING_KNOWN", "Nothing known"),
        Code("NOT_SHARED", "Known, and not shared"),
    ),
)

NIGHT_OUTCOME = CodeSet(
    "NIGHT_OUTCOME",
    "What was done out of hours",
    _LOCAL,
    (
        Code("NONE", "No action"),
        Code("ADVICE", "Advice"),
        Code("VISIT", "Visit"),
        Code("STRATEGY", "Strategy discussion"),
        Code("POLICE_PROTECTION", "Police protection"),
        Code("EPO", "Emergency protection order"),
        Code("ACCOMMODATION", "Accommodation"),
    ),
)

DAY_VIEW = CodeSet(
    "DAY_VIEW",
    "What a manager made of a night decision",
    _LOCAL,
    (Code("CONFIRMED", "Confirmed"), Code("CHANGED", "Changed")),
)

STEP_UP_VIEW = CodeSet(
    "STEP_UP_VIEW",
    "Whether a child needs more than early help",
    _LOCAL,
    (
        Code("STEP_UP", "Yes: the front door was asked to decide"),
        Code("NOT_NEEDED", "No: nothing asks for social care"),
    ),
)

EARLY_HELP_END = CodeSet(
    "EARLY_HELP_END",
    "Why early help ended",
    _LOCAL,
    (
        Code("OUTCOMES_MET", "Outcomes met"),
        Code("STEP_UP", "Stepped up to social care"),
        Code("DISENGAGED", "Family disengaged"),
        Code("MOVED", "Family moved"),
        Code("CONSENT_WITHDRAWN", "Consent withdrawn"),
        Code("OTHER", "Other"),
    ),
)

VISIT_CONTEXT = CodeSet(
    "VISIT_CONTEXT",
    "The work that the visit belonged to",
    _LOCAL,
    (
        Code("ASSESSMENT", "Child and family assessment"),
        Code("S47", "Section 47 enquiry"),
        Code("CIN", "Child in need"),
        Code("CP", "Child protection plan"),
        Code("CLA", "Looked after"),
        Code("PF", "Private fostering"),
        Code("ADOPTION", "Adoption"),
        Code("CARE_LEAVER", "Leaving care"),
        Code("NIGHT", "Out of hours"),
        Code("OTHER", "Other"),
    ),
)

PLACE_SEEN = CodeSet(
    "PLACE_SEEN",
    "Where the child was seen",
    _LOCAL,
    (
        Code("HOME", "At home"),
        Code("PLACEMENT", "In the placement"),
        Code("SCHOOL", "At school or nursery"),
        Code("OFFICE", "In an office"),
        Code("CONTACT_CENTRE", "At a contact centre"),
        Code("HOSPITAL", "In hospital"),
        Code("CUSTODY", "In custody"),
        Code("ELSEWHERE", "Elsewhere"),
    ),
)

NOT_SEEN_REASON = CodeSet(
    "NOT_SEEN_REASON",
    "Why the child was not seen",
    _LOCAL,
    (
        Code("NO_REPLY", "No reply"),
        Code("CHILD_OUT", "The child was not there"),
        Code("CHILD_REFUSED", "The child refused"),
        Code("PARENT_REFUSED", "A parent or carer refused"),
        Code("CANCELLED", "Cancelled by the family or the carer"),
        Code("UNSAFE", "Not safe to go in"),
        Code("OTHER", "Other"),
    ),
)

VISIT_RULE = CodeSet(
    "VISIT_RULE",
    "Which rule for visits governs the placement, the first that applies",
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28",
    (
        Code("SHORT_BREAK", "Short breaks (regulation 48)", note=f"Numbers. {TO_BE_VERIFIED}"),
        Code("PARENTS_UNASSESSED", "With parents before the assessment is complete (regulation 19)"),
        Code("TEMPORARY_APPROVAL", "Temporarily approved connected person (regulation 24), or interim order "
             "and living with parents"),
        Code("PARENTS_FULL_ORDER", "Full care order, living with parents"),
        Code("OTHERS_ARRANGE", "Someone else arranges where the child lives (regulation 28(6))",
             note=f"Numbers. {TO_BE_VERIFIED}"),
        Code("LONG_TERM_AGREED", "Long-term foster placement of a year or more, the child agrees "
             "(regulation 28(3A))"),
        Code("STANDARD", "Every other placement"),
    ),
)  # fmt: skip

HARM = CodeSet(
    "HARM",
    "Finding of the section 47 enquiry",
    "Working Together to Safeguard Children",
    (
        Code("CONTINUING", "Concerns substantiated, continuing risk of significant harm"),
        Code("NOT_CONTINUING", "Concerns substantiated, no continuing risk"),
        Code("NOT_SUBSTANTIATED", "Concerns not substantiated"),
    ),
)

CONFERENCE_TYPE = CodeSet(
    "CONFERENCE_TYPE",
    "Kind of child protection conference",
    "Working Together to Safeguard Children",
    (
        Code("ICPC", "Initial"),
        Code("PRE_BIRTH", "Initial, before birth"),
        Code("TRANSFER_IN", "Initial, on a plan moving here from another council"),
        Code("RECONVENED", "Initial, reconvened"),
        Code("RCPC", "Review"),
    ),
)

PLAN_END = CodeSet(
    "PLAN_END",
    "Why the child protection plan ended",
    _LOCAL,
    (
        Code("CONFERENCE", "A review conference decided"),
        Code("TRANSFERRED", "Moved to another council"),
        Code("EIGHTEEN", "Reached 18"),
        Code("DIED", "Died"),
        Code("LOOKED_AFTER", "Looked after, and the plan is no longer needed"),
        Code("OTHER", "Other"),
    ),
)

RISK = CodeSet(
    "RISK",
    "Risk to the missing child",
    "Police grading of missing people",
    (Code("LOW", "Low"), Code("MEDIUM", "Medium"), Code("HIGH", "High")),
)

EXPLOITATION_LEVEL = CodeSet(
    "EXPLOITATION_LEVEL",
    "Risk of exploitation",
    _LOCAL,
    (
        Code("NONE", "No risk found"),
        Code("EMERGING", "Emerging"),
        Code("MODERATE", "Moderate"),
        Code("SIGNIFICANT", "Significant"),
    ),
)

ROLE_KIND = CodeSet(
    "ROLE_KIND",
    "What the worker is to the child",
    _LOCAL,
    (
        Code("SOCIAL_WORKER", "Allocated social worker"),
        Code("LEAD_PRACTITIONER", "Lead practitioner, early help or Family Help"),
        Code("PROTECTION_LEAD", "Child protection lead practitioner"),
        Code("SUPERVISOR", "Practice supervisor or team manager"),
        Code("SECOND_WORKER", "Second worker beside the allocated one"),
        Code("CHAIR", "Conference chair"),
        Code("REVIEWING_OFFICER", "Independent reviewing officer"),
        Code("PERSONAL_ADVISER", "Personal adviser"),
        Code("ADOPTION_WORKER", "Adoption social worker"),
    ),
)

HEALTH_CHECK = CodeSet(
    "HEALTH_CHECK",
    "Kind of health check",
    "Standard Safeguarding Dataset",
    (
        Code("HA", "Health assessment"),
        Code("DENTAL", "Dental check"),
        Code("DEV", "Development check"),
        Code("IMM", "Immunisations"),
        Code("OPT", "Optician"),
    ),
)

PRACTICE_SETS = (
    RAG,
    GRADING_REASON,
    TIER,
    CHANNEL,
    AGENCY,
    CHECK_OUTCOME,
    NIGHT_OUTCOME,
    DAY_VIEW,
    STEP_UP_VIEW,
    EARLY_HELP_END,
    VISIT_CONTEXT,
    PLACE_SEEN,
    NOT_SEEN_REASON,
    VISIT_RULE,
    HARM,
    CONFERENCE_TYPE,
    PLAN_END,
    RISK,
    EXPLOITATION_LEVEL,
    ROLE_KIND,
    HEALTH_CHECK,
)
