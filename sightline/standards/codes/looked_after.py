"""Codes of SSDA903, the return on looked-after children, adoption and care leavers."""

from datetime import date

from sightline.standards.codes.code_set import TO_BE_VERIFIED, Code, CodeSet

_903 = "DfE SSDA903"

LS = CodeSet(
    "LS",
    "Legal status",
    _903,
    (
        Code("C1", "Interim care order"),
        Code("C2", "Full care order"),
        Code("D1", "Freeing order", valid_to=date(2005, 12, 30), note="None new since 30 December 2005."),
        Code("E1", "Placement order"),
        Code("V2", "Single period of accommodation under section 20"),
        Code("V3", "Short breaks under an agreement, each episode recorded"),
        Code("V4", "Short breaks under an agreement, the agreement recorded"),
        Code("L1", "Police protection, in local authority accommodation"),
        Code("L2", "Emergency protection order"),
        Code("L3", "Child assessment order, in local authority accommodation"),
        Code("J1", "Remanded to local authority or youth detention accommodation"),
        Code("J2", "Local authority accommodation under the Police and Criminal Evidence Act 1984"),
        Code("J3", "Youth rehabilitation order with residence or intensive fostering"),
    ),
)

RNE = CodeSet(
    "RNE",
    "Why a new episode began",
    _903,
    (
        Code("S", "Started to be looked after"),
        Code("L", "Legal status only"),
        Code("P", "Placement and carer"),
        Code("T", "Placement, same carer"),
        Code("B", "Legal status, placement and carer"),
        Code("U", "Legal status and placement, same carer"),
    ),
)

_BEFORE_2018_19 = date(2018, 3, 31)

REC = CodeSet(
    "REC",
    "Why the episode ceased",
    _903,
    (
        Code("X1", "Episode ends and another begins the same day"),
        Code("E11", "Adopted, application unopposed"),
        Code("E12", "Adopted, consent dispensed with"),
        Code("E2", "Died"),
        Code("E3", "Care taken over by another UK local authority"),
        Code("E4A", "Home to a person with parental responsibility, planned"),
        Code("E4B", "Home to a person with parental responsibility, not planned"),
        Code("E13", "Left to live with people without parental responsibility"),
        Code("E41", "Residence or child arrangements order"),
        Code(
            "E43",
            "Special guardianship: former foster carer",
            valid_to=_BEFORE_2018_19,
            replaced_by=("E45", "E46"),
            note=f"In returns before 2018-19. {TO_BE_VERIFIED}",
        ),
        Code(
            "E44",
            "Special guardianship: not a former foster carer",
            valid_to=_BEFORE_2018_19,
            replaced_by=("E47", "E48"),
            note=f"In returns before 2018-19. {TO_BE_VERIFIED}",
        ),
        Code("E45", "Special guardianship: former foster carer, relative or friend"),
        Code("E46", "Special guardianship: former foster carer, other"),
        Code("E47", "Special guardianship: not a former foster carer, relative or friend"),
        Code("E48", "Special guardianship: not a former foster carer, not a relative or friend"),
        Code("E5", "Independent living, with formal support"),
        Code("E6", "Independent living, with no formal support"),
        Code("E7", "Residential care funded by adult social care"),
        Code("E9", "Sentenced to custody"),
        Code("E14", "Accommodation on remand ended"),
        Code("E15", "Age assessment found the young person 18 or over"),
        Code("E16", "Moved abroad"),
        Code("E17", "Aged 18 or over and stays with carers"),
        Code("E8", "Ceased for any other reason"),
    ),
)

_FROM_2024_25 = date(2024, 4, 1)
_FROM_2025_26 = date(2025, 4, 1)
_Z_NOTE = (
    f"One of four that replaced Z1; no provider code and no URN. Official label not found. {TO_BE_VERIFIED}"
)

PLACE = CodeSet(
    "PLACE",
    "Placement type",
    _903,
    (
        Code("A3", "Placed for adoption with current foster carers, with consent"),
        Code("A4", "Placed for adoption not with current foster carers, with consent"),
        Code("A5", "Placed for adoption with current foster carers, under a placement order"),
        Code("A6", "Placed for adoption not with current foster carers, under a placement order"),
        Code(
            "H5",
            "Semi-independent living, not under children's homes regulations",
            valid_to=date(2024, 3, 31),
            replaced_by=("K3",),
        ),
        Code("K1", "Secure children's home"),
        Code("K2", "Children's home"),
        Code("K3", "Supported accommodation, registered", valid_from=_FROM_2024_25),
        Code("P1", "Placed with own parents or a person with parental responsibility"),
        Code(
            "P2",
            "Independent living",
            valid_to=date(2023, 10, 27),
            note="Not valid from 28 October 2023, when supported accommodation had to be registered.",
        ),
        Code("P3", "Residential employment"),
        Code("R1", "Residential care home"),
        Code("R2", "NHS or other establishment giving medical or nursing care"),
        Code("R3", "Family centre or mother and baby unit"),
        Code("R5", "Young offender institution"),
        Code("S1", "Residential school"),
        Code("T0", "Temporary move, all types", note="Never the first or last placement."),
        Code("T1", "Temporary: in hospital", note="Never the first or last placement."),
        Code("T2", "Temporary: child on holiday", note="Never the first or last placement."),
        Code("T3", "Temporary: carer on holiday", note="Never the first or last placement."),
        Code("T4", "Temporary: other, seven days or less", note="Never the first or last placement."),
        Code("U1", "Foster placement with relative or friend, long term"),
        Code("U2", "Foster placement with relative or friend, fostering for adoption"),
        Code("U3", "Foster placement with relative or friend, other"),
        Code("U4", "Foster placement with other carer, long term"),
        Code("U5", "Foster placement with other carer, fostering for adoption"),
        Code("U6", "Foster placement with other carer, other"),
        Code(
            "Z1",
            "Other placement, listed to DfE",
            valid_to=date(2025, 3, 31),
            replaced_by=("Z11", "Z12", "Z13", "Z14"),
        ),
        Code("Z11", "Other placement, Z11", valid_from=_FROM_2025_26, note=_Z_NOTE),
        Code("Z12", "Other placement, Z12", valid_from=_FROM_2025_26, note=_Z_NOTE),
        Code("Z13", "Other placement, Z13", valid_from=_FROM_2025_26, note=_Z_NOTE),
        Code("Z14", "Other placement, Z14", valid_from=_FROM_2025_26, note=_Z_NOTE),
    ),
)

PROV = CodeSet(
    "PROV",
    "Placement provider",
    f"{_903}: none for T0 to T4 and Z codes",
    (
        Code("PR0", "Parent or person with parental responsibility"),
        Code("PR1", "Own provision"),
        Code("PR2", "Other local authority, including a regional adoption agency hosted elsewhere"),
        Code("PR3", "Other public provision"),
        Code("PR4", "Private provision"),
        Code("PR5", "Voluntary or third sector provision"),
    ),
)

RPC = CodeSet(
    "RPC",
    "Why the placement changed",
    f"{_903}: on the episode that ceases; not for temporary placements",
    (
        Code("CARPL", "Change to or implementation of the care plan"),
        Code("CLOSE", "Resignation or closure of provision"),
        Code("ALLEG", "Allegation under section 47"),
        Code("STAND", "Standards of care concern"),
        Code("APPRR", "Approval removed"),
        Code("CREQB", "Carer asked for the placement to end: child's behaviour"),
        Code("CREQO", "Carer asked for the placement to end: other reason"),
        Code("CHILD", "Child asked for the placement to end"),
        Code("LAREQ", "Responsible or area authority asked for the placement to end"),
        Code("PLACE", "Change in the status of the placement only"),
        Code("CUSTOD", "Custody arrangement"),
        Code("OTHER", "Other"),
    ),
)

PN = CodeSet(
    "PN",
    "How the child took part in the review",
    f"{_903}: PN0 under 4, the others at 4 and over",
    (
        Code("PN0", "Aged under 4"),
        Code("PN1", "Attended and spoke"),
        Code("PN2", "Attended, an advocate spoke"),
        Code("PN3", "Attended, gave views by symbols"),
        Code("PN4", "Attended, did not contribute"),
        Code("PN5", "Did not attend, briefed an advocate or the reviewing officer"),
        Code("PN6", "Did not attend, gave views by another medium"),
        Code("PN7", "Did not attend, views not conveyed"),
    ),
)

PREVPERM = CodeSet(
    "PREVPERM",
    "Permanence arrangement before this period of care",
    _903,
    (
        Code("P1", "Adoption"),
        Code("P2", "Special guardianship order"),
        Code("P3", "Residence or child arrangements order"),
        Code("P4", "Unknown"),
        Code("Z1", "None before"),
    ),
)

RD = CodeSet(
    "RD",
    "Why the child should no longer be placed for adoption",
    _903,
    (
        Code("RD1", "The child's needs changed"),
        Code("RD2", "The court did not make a placement order"),
        Code("RD3", "Adopters could not be found"),
        Code("RD4", "Any other reason"),
    ),
)

SXAD = CodeSet(
    "SXAD",
    "Sex of the adopters",
    _903,
    (
        Code("F1", "Single female"),
        Code("M1", "Single male"),
        Code("FF", "Two females"),
        Code("MM", "Two males"),
        Code("MF", "One male and one female"),
    ),
)

LSAD = CodeSet(
    "LSAD",
    "Legal status of the adopters",
    _903,
    (
        Code("L0", "Single"),
        Code("L11", "Married, different genders"),
        Code("L12", "Married, same gender"),
        Code("L2", "Civil partnership"),
        Code("L3", "Unmarried couple, different genders"),
        Code("L4", "Unmarried couple, same gender"),
    ),
)

SDQR = CodeSet(
    "SDQR",
    "Why there is no strengths and difficulties score",
    _903,
    (
        Code("SDQ1", "Not due: age of the child"),
        Code("SDQ2", "Carer refused"),
        Code("SDQ3", "Severity of the child's disability"),
        Code("SDQ4", "Other"),
        Code("SDQ5", "Child or young person refused"),
    ),
)

MISSING = CodeSet(
    "MISSING",
    "Missing or away",
    _903,
    (
        Code("M", "Missing: whereabouts unknown"),
        Code("A", "Away without authorisation: whereabouts known"),
    ),
)

INT = CodeSet(
    "INT",
    "In touch with the care leaver",
    _903,
    (
        Code("YES", "Yes"),
        Code("NO", "No"),
        Code("DIED", "Died after leaving care"),
        Code("REFU", "Young person refuses contact"),
        Code("NREQ", "Young person no longer requires services"),
        Code("RHOM", "Returned home"),
    ),
)

_LAST_DAY_OF_2020_21 = date(2021, 3, 31)
_SUPERSEDED = f"Superseded; the date is the latest it can have been. {TO_BE_VERIFIED}"

ACT = CodeSet(
    "ACT",
    "What the care leaver does",
    f"{_903}: F is full time, P is part time",
    (
        Code("F1", "Full time in higher education"),
        Code("P1", "Part time in higher education"),
        Code("F2", "Full time in education other than higher"),
        Code("P2", "Part time in education other than higher"),
        Code(
            "F3",
            "Full time in training or employment (superseded)",
            valid_to=_LAST_DAY_OF_2020_21,
            replaced_by=("F4", "F5"),
            note=_SUPERSEDED,
        ),
        Code(
            "P3",
            "Part time in training or employment (superseded)",
            valid_to=_LAST_DAY_OF_2020_21,
            replaced_by=("P4", "P5"),
            note=_SUPERSEDED,
        ),
        Code("F4", "Full time in an apprenticeship"),
        Code("P4", "Part time in an apprenticeship"),
        Code("F5", "Full time in training or employment"),
        Code("P5", "Part time in training or employment"),
        Code("G4", "Not in education, employment or training: illness or disability"),
        Code("G5", "Not in education, employment or training: other"),
        Code("G6", "Not in education, employment or training: pregnancy or parenting"),
        Code("0", "Not known"),
    ),
)

ACC = CodeSet(
    "ACC",
    "Where the care leaver lives",
    f"{_903}: the letter of ACCOM; its digit is SUIT",
    (
        Code("B", "With parents or relatives"),
        Code("C", "Community home or other residential care"),
        Code("D", "Semi-independent or transitional accommodation"),
        Code("E", "Supported lodgings"),
        Code("G", "Abroad"),
        Code("H", "Deported"),
        Code("K", "Ordinary lodgings, without formal support"),
        Code("R", "Residence not known"),
        Code("S", "No fixed abode or homeless"),
        Code("T", "Foyer or similar supported accommodation"),
        Code("U", "Independent living"),
        Code("V", "Emergency accommodation"),
        Code("W", "Bed and breakfast"),
        Code("X", "In custody"),
        Code("Y", "Other accommodation"),
        Code("Z", "With former foster carers"),
        Code("0", "Not known"),
    ),
)

SUIT = CodeSet(
    "SUIT",
    "Whether the accommodation is suitable",
    f"{_903}: the digit of ACCOM",
    (Code("1", "Suitable"), Code("2", "Unsuitable")),
)

SWR = CodeSet(
    "SWR",
    "Why the social worker changed",
    f"{_903}, social worker episodes, from 2023-24",
    (
        Code("MANAGE", "Caseload management"),
        Code("FCONTA", "First contact"),
        Code("LEFTRL", "Left the role"),
        Code("ORGRST", "Organisation restructured"),
        Code("TSPROC", "Transferred between teams"),
        Code("ABSENC", "Absence of the worker"),
        Code("CHCHAN", "Child asked for a change"),
        Code("PCCHAN", "Parent or carer asked for a change"),
        Code("SWDIED", "Social worker died"),
        Code("OTHERS", "Other"),
    ),
)

PERM = CodeSet(
    "PERM",
    "Permanence plan",
    "Standard Safeguarding Dataset; RETURN and SGOCAO are Ofsted ILACS Annex A's, which says no more",
    (
        Code("REMAINSUP", "Remain with family, supported"),
        Code("RETURN1M", "Return to family within 1 month"),
        Code("RETURN6M", "Return to family within 6 months"),
        Code("RETURNEV", "Return to family, eventually"),
        Code("RETURN", "Return to family", note="From Annex A, which gives no time."),
        Code("LTRELFR", "Long-term placement with relatives or friends"),
        Code("LTFOST18", "Long-term fostering"),
        Code("RESPLMT", "Long-term residential placement"),
        Code("SUPPLIV", "Supported living in the community"),
        Code("ADOPTION", "Adoption"),
        Code("SGOCAO", "Special guardianship or child arrangements order", note="From Annex A."),
        Code("OTHERPLN", "Other"),
    ),
)

CLCAT = CodeSet(
    "CLCAT",
    "Care leaver category",
    "Children Act 1989 sections 23A to 24D; Ofsted ILACS Annex A, list 9",
    (
        Code("RELEVANT", "Relevant child"),
        Code("FORMER_RELEVANT", "Former relevant child"),
        Code("QUALIFYING", "Qualifying care leaver"),
        Code("ELIGIBLE", "Eligible child"),
    ),
)

ADLV = CodeSet(
    "ADLV",
    "Why the adopter left the process",
    "Ofsted ILACS Annex A, list 11",
    (
        Code("1", "Adopter withdrew from process", note=f"Read in a public data map only. {TO_BE_VERIFIED}"),
        Code("2", "Process put on hold", note=f"Read in a public data map only. {TO_BE_VERIFIED}"),
        Code("3", "Application refused", note=f"Read in a public data map only. {TO_BE_VERIFIED}"),
    ),
)

LOOKED_AFTER_SETS = (
    LS,
    RNE,
    REC,
    PLACE,
    PROV,
    RPC,
    PN,
    PREVPERM,
    RD,
    SXAD,
    LSAD,
    SDQR,
    MISSING,
    INT,
    ACT,
    ACC,
    SUIT,
    SWR,
    PERM,
    CLCAT,
    ADLV,
)


def split_accommodation(text: str) -> tuple[str | None, str | None]:
    """Return the ACC and SUIT codes of an SSDA903 ACCOM value such as B1; None for a part that is not one.

    The value 0 is not known: ACC 0 and no SUIT.
    """
    value = text.strip().upper()
    place, suitable = value[:1], value[1:]
    return (
        place if ACC.valid(place) and len(value) <= 2 else None,
        suitable if SUIT.valid(suitable) and ACC.valid(place) else None,
    )
