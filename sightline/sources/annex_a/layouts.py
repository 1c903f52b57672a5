"""Ofsted's Annex A: lists 1 to 11, each column in Ofsted's order, with the other names it goes by.

Two layouts are in circulation: list 9 has 13 columns in the older and 17 in the newer. A column of
figures that follow from other columns (ages, counts in the last 12 months) is known, and not read.
"""

from sightline.sources.reading.layouts import Heading, Layout

CHILD = Heading(
    "Child Unique ID", "id", identity=True,
    also=("Child ID", "Child Unique Identifier", "Unique Child ID", "Person ID", "ID"),
)  # fmt: skip
GENDER = Heading("Gender", "code", "SEX", also=("Sex",))
ETHNICITY = Heading("Ethnicity", "code", "ETH", also=("Ethnic Origin", "Ethnic Group"))
BORN = Heading(
    "Date of Birth", "day", identity=True,
    also=("DOB", "Birth Date", "Date of Birth or Expected Date of Birth"),
)  # fmt: skip
AGE = Heading("Age of Child (Years)", also=("Age", "Age of Child", "Age (Years)"))
DISABILITY = Heading(
    "Does the Child have a Disability", "yes",
    also=("Does the child have a disability (Y/N)", "Disability", "Disabled", "Disability (Y/N)"),
)  # fmt: skip
TEAM = Heading("Allocated Team", "words", also=("Team", "Current Team"))
WORKER = Heading(
    "Allocated Worker", "words", also=("Worker", "Social Worker", "Allocated Social Worker", "Current Worker")
)  # fmt: skip
FAMILY = Heading("Family identifier", "id", also=("Family ID", "Family Unique ID"), identity=True)


def _day(name: str, *also: str) -> Heading:
    return Heading(name, "day", also=also, telling=True)


def _code(name: str, codes: str, *also: str) -> Heading:
    return Heading(name, "code", codes, also=also, telling=True)


def _yes(name: str, *also: str) -> Heading:
    bare = name.replace(" (Y/N)", "").rstrip("?")
    return Heading(name, "yes", also=(bare, f"{bare} (Y/N)", *also), telling=True)


def _count(name: str, *also: str) -> Heading:
    return Heading(name, also=also, telling=True)


_PERSON = (CHILD, GENDER, ETHNICITY, BORN, AGE)

LISTS: tuple[Layout, ...] = (
    Layout("annex_a", "List 1", (
        *_PERSON,
        _day("Date of Contact", "Contact Date"),
        _code("Contact Source", "REFSRC", "Source of Contact"),
    )),
    Layout("annex_a", "List 2", (
        *_PERSON,
        _day("Assessment start date", "Date Assessment Started", "EHA start date"),
        _day("Assessment completion date", "Date Assessment Completed", "Assessment end date"),
        Heading("Organisation completing assessment", "words", telling=True,
                also=("Organisation", "Organisation completing the assessment")),
    )),
    Layout("annex_a", "List 3", (
        *_PERSON,
        _day("Date of referral", "Referral Date"),
        _code("Referral Source", "REFSRC", "Source of Referral"),
        _yes("Referral NFA?", "NFA", "Referral No Further Action"),
        _count("Number of Referrals in Last 12 Months", "Referrals in last 12 months"),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 4", (
        *_PERSON, DISABILITY,
        _day("Continuous Assessment Start Date", "Assessment Start Date", "Date Assessment Started"),
        _yes("Child Seen During Continuous Assessment", "Child Seen During Assessment", "Child Seen"),
        _day("Continuous Assessment Date of Authorisation", "Assessment Authorisation Date",
             "Date of Authorisation", "Assessment Date of Authorisation"),
        _yes("Was the child assessed as requiring LA children's social care support?",
             "Was the child assessed as requiring LA children’s social care support?",
             "Requires children's social care support"),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 5", (
        *_PERSON, DISABILITY,
        _day("Strategy discussion initiating Section 47 Enquiry Start Date",
             "Strategy discussion date", "Section 47 start date", "S47 start date",
             "Date of strategy discussion initiating section 47 enquiry"),
        _yes("Was an Initial Child Protection Conference deemed unnecessary?",
             "Was an ICPC deemed unnecessary", "ICPC unnecessary"),
        _day("Date of Initial Child Protection Conference", "Date of ICPC", "ICPC Date",
             "Initial Child Protection Conference Date"),
        _yes("Did the Initial Child Protection Conference Result in a Child Protection Plan",
             "Did the ICPC result in a child protection plan"),
        _count("Number of Section 47 Enquiries in the last 12 months"),
        _count("Number of ICPCs in the last 12 months"),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 6", (
        *_PERSON, DISABILITY,
        _day("CIN Start Date", "Child in Need Start Date", "CiN episode start date", "Date CIN Started"),
        _code("Primary Need Code", "NEED", "Primary Need", "Category of Need", "Primary Category of Need"),
        _day("Date Child Was Last Seen", "Date Last Seen", "Last Seen", "Child Last Seen Date"),
        _day("CIN Closure Date", "Closure Date", "Child in Need Closure Date", "Date CIN Closed"),
        _code("Reason for Closure", "RC", "Closure Reason", "CIN closure reason"),
        _code("Case Status", "CASESTATUS", "Status"),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 7", (
        *_PERSON, DISABILITY,
        _day("Child Protection Plan Start Date", "CP Plan Start Date", "CPP Start Date"),
        _code("Initial Category of Abuse", "CPCAT", "Initial Category"),
        _code("Latest Category of Abuse", "CPCAT", "Latest Category", "Current Category of Abuse"),
        _day("Date of the Last Statutory Visit", "Date of Last Visit", "Last Statutory Visit"),
        _yes("Was the Child Seen Alone?", "Seen Alone"),
        _day("Date of latest review conference", "Date of Last Review Conference"),
        _day("Child Protection Plan End Date", "CP Plan End Date", "CPP End Date"),
        Heading("Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months "
                "(Y/N)", telling=True,
                also=("Subject to Emergency Protection Order or Protected Under Police Powers in Last Six "
                      "Months", "EPO or police protection in last six months")),
        Heading("Number of Previous Child Protection Plans", "number", telling=True,
                also=("Number of Previous CP Plans", "Previous Child Protection Plans")),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 8", (
        *_PERSON,
        Heading("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", "yes",
                also=("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months", "UASC",
                      "UASC (Y/N)",
                      "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))")),
        DISABILITY,
        _day("Date Started to be Looked After", "Date Became Looked After", "CLA start date"),
        _code("Child's Category of Need", "NEED", "Childs Category of Need", "Category of Need"),
        _count("Is this a second or subsequent period of being a Looked After Child within the last 12 "
               "months (Y/N)",
               "Is this a second or subsequent period of being a Looked After Child within the last 12 "
               "months"),
        _day("Start date of current legal status", "Legal status start date"),
        _code("Child's Legal Status", "LS", "Legal Status"),
        _day("Date of Latest Statutory Review", "Date of Last Review", "Latest Statutory Review"),
        _day("Date of Last Social Work Visit", "Last Social Work Visit", "Date of Last Visit"),
        _code("What is the permanence plan for this child?", "PERM", "Permanence Plan"),
        _day("Date of Last IRO Visit / Contact to the Child", "Date of Last IRO Visit",
             "Date of Last IRO Contact", "Date of last IRO visit/contact with the child"),
        _day("Date of Last Health Assessment", "Last Health Assessment"),
        _day("Date of Last Dental Check", "Last Dental Check"),
        _count("Number of Placements in the Last 12 months"),
        _day("Date Ceased to be Looked After", "CLA end date"),
        _code("Reason Ceased to be Looked After", "REC", "Reason Ceased"),
        _day("Start Date of Most Recent Placement", "Placement Start Date"),
        _code("Placement Type", "PLACE"),
        _code("Placement Provider", "PROV"),
        Heading("Placement postcode", also=("Postcode of Placement",)),
        Heading("URN of Placement", "words", also=("Placement URN", "URN")),
        Heading("Placement Location", "words", telling=True),
        Heading("LA of Placement", also=("Placement LA", "Local authority of placement")),
        _count("Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months"),
        _count("Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months"),
        _yes("Was the child offered a Return Interview after their last missing episode (Y/N)?"),
        _yes("Did the child accept a Return Interview after their last missing episode (Y/N)?"),
        TEAM, WORKER,
    )),
    Layout("annex_a", "List 9", (
        *_PERSON,
        Heading("Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)", "yes",
                also=("Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over", "UASC")),
        DISABILITY, TEAM, WORKER,
        Heading("Allocated Personal Advisor", "words", also=("Allocated Personal Adviser", "Personal Adviser",
                                                             "Personal Advisor", "PA")),
        _code("Eligibility Category", "CLCAT", "Care Leaver Eligibility", "Eligibility"),
        _day("Latest Pathway Plan Review Date", "Pathway Plan Review Date", "Latest Pathway Plan"),
        _code("LA in Touch", "INT", "In Touch", "Local Authority in Touch"),
        _day("Latest Date of Contact", "Date of Latest Contact", "Latest contact"),
        _code("Type of Accommodation", "ACC", "Accommodation Type", "Accommodation"),
        _code("Suitability of Accommodation", "SUIT", "Accommodation Suitability"),
        _code("Activity Status", "ACT", "Activity"),
    )),
    Layout("annex_a", "List 10", (
        CHILD, FAMILY, GENDER, ETHNICITY, BORN, AGE, DISABILITY,
        _day("Date the Child Entered Care", "Date Entered Care"),
        _day("Date of Decision that Child Should be Placed for Adoption", "ADM Decision Date"),
        _day("Date of Placement Order", "Placement Order Date"),
        _day("Date of Matching Child and Prospective Adopters", "Date of Match", "Matching Date"),
        _day("Date Placed for Adoption"),
        _day("Date of Adoption Order", "Adoption Order Date"),
        _day("Date of Decision that Child Should No Longer be Placed for Adoption"),
        _code("Reason Why Child No Longer Placed for Adoption", "RD"),
        _day("Date the child was placed for fostering in FFA or concurrent planning placement",
             "Date placed in FFA or concurrent planning placement"),
    )),
    Layout("annex_a", "List 11", (
        Heading("Individual adopter identifier", "id", identity=True,
                also=("Adopter ID", "Adopter identifier")),
        FAMILY, GENDER, ETHNICITY,
        Heading("Disability", "yes", also=("Does the adopter have a disability",)),
        _count("Is the (prospective) adopter fostering for adoption?"),
        _day("Date enquiry received", "Enquiry Date"),
        _day("Date Stage 1 started", "Stage 1 start date"),
        _day("Date Stage 1 ended", "Stage 1 end date"),
        _day("Date Stage 2 started", "Stage 2 start date"),
        _day("Date Stage 2 ended", "Stage 2 end date"),
        _day("Date application submitted"),
        _day("Date application approved"),
        _day("Date adopter matched with child(ren)"),
        _day("Date child/children placed with adopter(s)"),
        Heading("No. of children placed", "number", also=("Number of children placed",), telling=True),
        _day("Date of Adoption Order"),
        _day("Date of leaving adoption process"),
        _code("Reason for leaving adoption process", "ADLV"),
    ), about="adopter"),
)  # fmt: skip
