"""What the lists of Annex A can say of each kind of event, and for which days.

Ofsted asks for six months back from the inspection (lists 1 to 8), twelve for adoption (lists 10 and 11),
and for all who are entitled to leaving care (list 9). Lists 4, 6, 7 and 8 also hold, however long ago it
began, every assessment, case, plan and period of care that is open on the day. A kind is covered only if the
column that says it is there.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sightline.sources.reading.finding import FoundList
from sightline.standards import calendar
from sightline.standards.timeline import Coverage, Extent

# List, column, kind, extent, months back.
_SAID: tuple[tuple[str, str, str, Extent, int], ...] = (
    ("List 1", "Date of Contact", "contact_received", "every", 6),
    ("List 2", "Assessment start date", "early_help_assessment_started", "every", 6),
    ("List 2", "Assessment completion date", "early_help_assessed", "every", 6),
    ("List 3", "Date of referral", "referral_received", "every", 6),
    ("List 4", "Continuous Assessment Start Date", "assessment_started", "every", 6),
    ("List 4", "Continuous Assessment Date of Authorisation", "assessment_authorised", "every", 6),
    ("List 5", "Strategy discussion initiating Section 47 Enquiry Start Date", "strategy_discussion_held",
     "every", 6),
    ("List 5", "Strategy discussion initiating Section 47 Enquiry Start Date", "section_47_started",
     "every", 6),
    ("List 5", "Date of Initial Child Protection Conference", "initial_conference_held", "every", 6),
    ("List 5", "Was an Initial Child Protection Conference deemed unnecessary?", "conference_not_required",
     "every", 6),
    ("List 6", "CIN Start Date", "referral_received", "every", 6),
    ("List 6", "CIN Closure Date", "case_closed", "every", 6),
    ("List 6", "Date Child Was Last Seen", "child_seen", "latest", 6),
    ("List 6", "Allocated Worker", "holder_changed", "latest", 0),
    ("List 7", "Child Protection Plan Start Date", "protection_plan_started", "every", 6),
    ("List 7", "Child Protection Plan End Date", "protection_plan_ended", "every", 6),
    ("List 7", "Latest Category of Abuse", "protection_plan_category_changed", "latest", 6),
    ("List 7", "Date of latest review conference", "review_conference_held", "latest", 6),
    ("List 7", "Date of the Last Statutory Visit", "child_visited", "latest", 6),
    ("List 8", "Date Started to be Looked After", "care_started", "every", 6),
    ("List 8", "Date Ceased to be Looked After", "care_ended", "every", 6),
    ("List 8", "Child's Legal Status", "legal_status_started", "latest", 6),
    ("List 8", "Placement Type", "placement_started", "latest", 6),
    ("List 8", "Date of Latest Statutory Review", "care_review_held", "latest", 6),
    ("List 8", "Date of Last Social Work Visit", "child_visited", "latest", 6),
    ("List 8", "What is the permanence plan for this child?", "permanence_plan_recorded", "latest", 6),
    ("List 8", "Date of Last IRO Visit / Contact to the Child", "reviewing_officer_contact", "latest", 6),
    ("List 8", "Date of Last Health Assessment", "health_assessed", "latest", 6),
    ("List 8", "Date of Last Dental Check", "dental_check_done", "latest", 6),
    ("List 9", "Eligibility Category", "leaving_care_began", "latest", 0),
    ("List 9", "Latest Pathway Plan Review Date", "pathway_plan_reviewed", "latest", 0),
    ("List 9", "Latest Date of Contact", "adviser_contact", "latest", 0),
    ("List 9", "LA in Touch", "leaving_care_circumstances", "latest", 0),
    ("List 10", "Date of Decision that Child Should be Placed for Adoption", "adoption_decided", "every", 12),
    ("List 10", "Date of Placement Order", "placement_order_made", "every", 12),
    ("List 10", "Date of Matching Child and Prospective Adopters", "adopters_matched", "every", 12),
    ("List 10", "Date Placed for Adoption", "placed_for_adoption", "every", 12),
    ("List 10", "Date of Adoption Order", "adoption_order_made", "every", 12),
    ("List 10", "Date of Decision that Child Should No Longer be Placed for Adoption",
     "adoption_decision_reversed", "every", 12),
    ("List 10", "Date the child was placed for fostering in FFA or concurrent planning placement",
     "fostered_for_adoption", "every", 12),
    ("List 11", "Date enquiry received", "adopter_enquired", "every", 12),
    ("List 11", "Date Stage 1 started", "adopter_registered", "every", 12),
    ("List 11", "Date Stage 1 ended", "adopter_stage_one_ended", "every", 12),
    ("List 11", "Date Stage 2 started", "adopter_proceeded", "every", 12),
    ("List 11", "Date Stage 2 ended", "adopter_stage_two_ended", "every", 12),
    ("List 11", "Date application submitted", "adopter_applied", "every", 12),
    ("List 11", "Date application approved", "adopter_approved", "every", 12),
    ("List 11", "Date adopter matched with child(ren)", "adopter_matched", "every", 12),
    ("List 11", "Date child/children placed with adopter(s)", "adopter_child_placed", "every", 12),
    ("List 11", "Date of Adoption Order", "adopter_order_made", "every", 12),
    ("List 11", "Date of leaving adoption process", "adopter_left", "every", 12),
)  # fmt: skip

# List, the column that says when it began, and the kind of event that opens it.
_OPEN_TOO = (
    ("List 4", "Continuous Assessment Start Date", "assessment_started"),
    ("List 6", "CIN Start Date", "referral_received"),
    ("List 7", "Child Protection Plan Start Date", "protection_plan_started"),
    ("List 8", "Date Started to be Looked After", "care_started"),
)

_PERSON = {
    "Date of Birth": ("born", "birth_expected"),
    "Gender": ("sex_recorded",),
    "Ethnicity": ("ethnicity_recorded",),
    "Does the Child have a Disability": ("disability_recorded",),
}


def open_too(lists: Sequence[FoundList]) -> frozenset[str]:
    """Return the kinds of which these lists hold every one that is open on the day, however old."""
    present = {found.layout.name: found.present for found in lists}
    return frozenset(kind for name, column, kind in _OPEN_TOO if column in present.get(name, ()))


def covered(lists: Sequence[FoundList], extracted_on: date) -> Mapping[str, Coverage]:
    """Return what these lists can say, up to the day of the extract. Of two lists, the better."""
    present = {found.layout.name: found.present for found in lists}
    kinds: dict[str, Coverage] = {}
    for name, column, kind, extent, months in _SAID:
        if column in present.get(name, ()) and (kind not in kinds or kinds[kind].extent != "every"):
            since = calendar.add_months(extracted_on, -months)
            kinds[kind] = Coverage(extent, since if extent == "every" else None, extracted_on)
    for column, about in _PERSON.items():
        if any(column in there for there in present.values()):
            for kind in about:
                kinds[kind] = Coverage("latest", None, extracted_on)
    if "child_visited" in kinds and "List 7" in present:
        # Of a visit at which the child was seen alone, list 7 says that the child was seen.
        kinds.setdefault("child_seen", Coverage("latest", None, extracted_on))
    return kinds
