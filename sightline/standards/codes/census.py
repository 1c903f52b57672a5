"""Codes of the children in need census, which the front door and the case file also use."""

from datetime import date

from sightline.standards.codes.code_set import TO_BE_VERIFIED, Code, CodeSet

_CIN = "DfE children in need census, 2026 schema"

REFSRC = CodeSet(
    "REFSRC",
    "Who sent the contact or referral",
    _CIN,
    (
        Code("1A", "Individual: family member, relative or carer"),
        Code("1B", "Individual: acquaintance, including neighbours and childminders"),
        Code("1C", "Individual: self"),
        Code("1D", "Individual: other, including strangers"),
        Code("2A", "Schools"),
        Code("2B", "Education services"),
        Code("3A", "Health services: general practitioner (GP)"),
        Code("3B", "Health services: health visitor"),
        Code("3C", "Health services: school nurse"),
        Code("3D", "Health services: other primary health services"),
        Code("3E", "Health services: A&E (accident and emergency)"),
        Code("3F", "Health services: other, for example a hospice"),
        Code("4", "Housing: local authority housing or housing association"),
        Code("5A", "Local authority: own social care, for example adults"),
        Code("5B", "Local authority: other internal, for example youth offending"),
        Code("5C", "Local authority: external, another authority"),
        Code("5D", "Local authority: early help"),
        Code("6", "Police"),
        Code("7", "Other legal agency: courts, probation, immigration, Cafcass or prison"),
        Code("8", "Other: children's centres, independent providers or voluntary organisations"),
        Code("9", "Anonymous"),
        Code("10", "Unknown"),
    ),
)

NEED = CodeSet(
    "NEED",
    "Category of need",
    f"{_CIN}; SSDA903 uses N1 to N8 only",
    (
        Code("N1", "Abuse, neglect or exploitation", note="Abuse or neglect before the 2026 census."),
        Code("N2", "Child's disability or illness"),
        Code("N3", "Parental disability, illness or addiction"),
        Code("N4", "Family in acute stress"),
        Code("N5", "Family dysfunction"),
        Code("N6", "Socially unacceptable behaviour"),
        Code("N7", "Low income"),
        Code("N8", "Absent parenting"),
        Code("N9", "Cases other than children in need", note="Adoption support straight after adoption."),
        Code("N0", "Not stated"),
    ),
)

_LAST_DAY_OF_2023_24 = date(2024, 3, 31)

FACT = CodeSet(
    "FACT",
    "Factors identified at the end of assessment",
    f"{_CIN}: more than one may be given, and 21 excludes every other",
    (
        Code("1A", "Alcohol misuse: by the child"),
        Code("1B", "Alcohol misuse: by a parent or carer"),
        Code("1C", "Alcohol misuse: by another person in the household"),
        Code("2A", "Drug misuse: by the child"),
        Code("2B", "Drug misuse: by a parent or carer"),
        Code("2C", "Drug misuse: by another person in the household"),
        Code("3A", "Domestic abuse: the child is the subject"),
        Code("3B", "Domestic abuse: a parent or carer is the subject"),
        Code("3C", "Domestic abuse: another person in the household is the subject"),
        Code("4A", "Mental health: of the child"),
        Code("4B", "Mental health: of a parent or carer"),
        Code("4C", "Mental health: of another person in the household"),
        Code("5A", "Learning disability: of the child"),
        Code("5B", "Learning disability: of a parent or carer"),
        Code("5C", "Learning disability: of another person in the household"),
        Code("6A", "Physical disability or illness: of the child"),
        Code("6B", "Physical disability or illness: of a parent or carer"),
        Code("6C", "Physical disability or illness: of another person in the household"),
        Code("7A", "Young carer"),
        Code("8B", "Privately fostered: overseas child who intends to return"),
        Code("8C", "Privately fostered: overseas child who intends to stay"),
        Code("8D", "Privately fostered: UK child in an educational placement"),
        Code("8E", "Privately fostered: UK child in an alternative family arrangement"),
        Code("8F", "Privately fostered: other"),
        Code("9A", "Unaccompanied asylum-seeking child"),
        Code("10A", "Missing"),
        Code("11A", "Child sexual exploitation"),
        Code("12A", "Trafficking"),
        Code("13A", "Gangs"),
        Code("14A", "Socially unacceptable behaviour"),
        Code("15A", "Self-harm"),
        Code("16A", "Neglect"),
        Code("17A", "Emotional abuse"),
        Code(
            "18A",
            "Physical abuse",
            valid_to=_LAST_DAY_OF_2023_24,
            replaced_by=("18B", "18C"),
            note="Queried by census rule 8945Q from 2024-25.",
        ),
        Code("18B", "Physical abuse: by a child"),
        Code("18C", "Physical abuse: by an adult"),
        Code(
            "19A",
            "Sexual abuse",
            valid_to=_LAST_DAY_OF_2023_24,
            replaced_by=("19B", "19C"),
            note="Queried by census rule 8950Q from 2024-25.",
        ),
        Code("19B", "Sexual abuse: by a child"),
        Code("19C", "Sexual abuse: by an adult"),
        Code("20", "Other"),
        Code("21", "No factors identified", note="Excludes every other; with no further action only."),
        Code("22A", "Female genital mutilation"),
        Code("23A", "Abuse linked to faith or belief"),
        Code("24A", "Child criminal exploitation"),
    ),
)

RC = CodeSet(
    "RC",
    "Why the case closed",
    _CIN,
    (
        Code("RC1", "Adopted"),
        Code("RC2", "Died"),
        Code("RC3", "Child arrangements order"),
        Code("RC4", "Special guardianship order"),
        Code("RC5", "Transferred to services of another local authority"),
        Code("RC6", "Transferred to adult social care services"),
        Code("RC7", "Services ceased for any other reason, including child no longer in need"),
        Code("RC8", "Case closed after assessment, no further action"),
        Code("RC9", "Case closed after assessment, referred to early help"),
    ),
)

CPCAT = CodeSet(
    "CPCAT",
    "Category of abuse",
    _CIN,
    (
        Code("NEG", "Neglect"),
        Code("PHY", "Physical abuse"),
        Code("SAB", "Sexual abuse"),
        Code("EMO", "Emotional abuse"),
        Code("MUL", "Multiple, not recommended"),
    ),
)

ETH = CodeSet(
    "ETH",
    "Ethnicity",
    "DfE common basic data set: children in need census, SSDA903 and school census",
    (
        Code("WBRI", "White British"),
        Code("WIRI", "White Irish"),
        Code("WIRT", "Traveller of Irish heritage"),
        Code("WOTH", "Any other White background"),
        Code("WROM", "Gypsy/Roma"),
        Code("MWBC", "White and Black Caribbean"),
        Code("MWBA", "White and Black African"),
        Code("MWAS", "White and Asian"),
        Code("MOTH", "Any other Mixed background"),
        Code("AIND", "Indian"),
        Code("APKN", "Pakistani"),
        Code("ABAN", "Bangladeshi"),
        Code("AOTH", "Any other Asian background"),
        Code("BCRB", "Caribbean"),
        Code("BAFR", "African"),
        Code("BOTH", "Any other Black background"),
        Code("CHNE", "Chinese"),
        Code("OOTH", "Any other ethnic group"),
        Code("REFU", "Refused"),
        Code("NOBT", "Information not yet obtained"),
    ),
)

DIS = CodeSet(
    "DIS",
    "Disability",
    f"{_CIN}: NONE excludes every other, and an unborn child has no entry",
    (
        Code("NONE", "No disability"),
        Code("MOB", "Mobility"),
        Code("HAND", "Hand function"),
        Code("PC", "Personal care"),
        Code("INC", "Incontinence"),
        Code("COMM", "Communication"),
        Code("LD", "Learning"),
        Code("HEAR", "Hearing"),
        Code("VIS", "Vision"),
        Code("BEH", "Behaviour"),
        Code("CON", "Consciousness"),
        Code("AUT", "Autism or Asperger syndrome"),
        Code("DDA", "Other disability"),
    ),
)

SEX = CodeSet(
    "SEX",
    "Sex",
    "DfE children in need census and SSDA903 from 2024-25",
    (
        Code("M", "Male"),
        Code("F", "Female"),
        Code("U", "Unknown", note="An unborn child must be U in the census."),
        Code("I", "Neither", note="Only in Annex A and older records; the census and SSDA903 take U."),
    ),
)

_BEFORE_2024_25 = "collections to 2023-24"

SEX_CIN_TO_2024 = CodeSet(
    "SEX_CIN_TO_2024",
    "Gender, as the census asked it",
    f"DfE children in need census, GenderCurrent, {_BEFORE_2024_25}",
    (
        Code("0", "Not recorded, or unborn", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("U",)),
        Code("1", "Male", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("M",)),
        Code("2", "Female", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("F",)),
        Code("9", "Indeterminate", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("I",)),
    ),
    replaced_in="SEX",
)

SEX_903_TO_2024 = CodeSet(
    "SEX_903_TO_2024",
    "Sex, as SSDA903 asked it",
    f"DfE SSDA903, {_BEFORE_2024_25}",
    (
        Code("1", "Male", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("M",)),
        Code("2", "Female", valid_to=_LAST_DAY_OF_2023_24, replaced_by=("F",)),
    ),
    replaced_in="SEX",
)

UPNU = CodeSet(
    "UPNU",
    "Why there is no unique pupil number",
    f"{_CIN}; SSDA903 takes UN1 to UN5 only",
    (
        Code("UN1", "Too young: not yet assigned"),
        Code("UN2", "Never in a maintained school"),
        Code("UN3", "Educated outside England"),
        Code("UN4", "New to the authority, or newly looked after"),
        Code("UN5", "Sources conflict"),
        Code("UN6", "Not available", note=f"Census only. {TO_BE_VERIFIED}"),
        Code("UN7", "Referred with no further action", note="Census only."),
    ),
)

YNU = CodeSet(
    "YNU",
    "Yes, no or unknown",
    "Ofsted ILACS Annex A",
    (Code("Y", "Yes"), Code("N", "No"), Code("U", "Unknown")),
)

CASESTATUS = CodeSet(
    "CASESTATUS",
    "Case status, the first that applies",
    "Ofsted ILACS Annex A, list 6",
    (
        Code("CLA", "Looked after child"),
        Code("CPP", "Child Protection plan"),
        Code("CINP", "Child in need plan"),
        Code("ASSESSMENT", "Open assessment"),
        Code("CLOSED", "Closed episode"),
    ),
)

CENSUS_SETS = (
    REFSRC,
    NEED,
    FACT,
    RC,
    CPCAT,
    ETH,
    DIS,
    SEX,
    SEX_CIN_TO_2024,
    SEX_903_TO_2024,
    UPNU,
    YNU,
    CASESTATUS,
)
