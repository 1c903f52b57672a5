"""The words of the ledger: every kind of event, what it means and the facts it carries.

A kind says one thing that happened, in the past tense. Its facts are dated by the event, and each coded fact
names its code set, whose codes are checked by the date of the event (V11). `names` says which
other date the event names: the only dates that may lie in the future (V12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Precision = Literal["date", "moment"]
FactType = Literal["code", "text", "boolean", "number", "date"]

# The facts that clocks and lists read have typed columns in the ledger and in every export, under these names.
TYPED_FACTS: Mapping[str, FactType] = {
    "seen": "boolean",
    "alone": "boolean",
    "outcome": "code",
    "agency": "code",
    "level": "code",
    "category": "code",
    "code": "code",
    "context": "code",
    "reason": "code",
    "source": "code",
    "worker": "text",
    "team": "text",
    "flag": "boolean",
    "number": "number",
    "long_term": "boolean",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an event: its name, its type and, for a code, the name of its code set in `codes.SETS`."""

    name: str
    type: FactType
    codes: str | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.

    `belongs_to` is the kind of subject it hangs on, `opens` and `closes` say whether it begins or ends that
    subject, `precision` whether the rule it feeds needs the moment or only the date. `natural_key` is what
    makes two rows of one source the same event, beside party and kind; `natural_key_in` overrides it for a
    format (`annex_a`, `cin_census`, `ssda903`, `ssd`).
    """

    name: str
    meaning: str
    belongs_to: str
    precision: Precision = "date"
    facts: tuple[Fact, ...] = ()
    names: str | None = None
    opens: bool = False
    closes: bool = False
    party: str = "child"
    sensitive: bool = False
    natural_key: tuple[str, ...] = ("happened_on",)
    natural_key_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fact(self, name: str) -> Fact | None:
        """Return the fact of that name, or None when this kind does not carry it."""
        return next((fact for fact in self.facts if fact.name == name), None)


def _code(name: str, codes: str, meaning: str = "") -> Fact:
    return Fact(name, "code", codes, meaning)


_SOURCE = _code("source", "REFSRC", "who sent it")
_ALONE = Fact("alone", "boolean", meaning="the child was seen without parent or carer")
_CONTEXT = _code("context", "VISIT_CONTEXT", "the work the visit belonged to")
_END_NOT_SAID = Fact("flag", "boolean", meaning="until when it was open its source does not say")
_WORKER = Fact("worker", "text", meaning="the worker's code")
_TEAM = Fact("team", "text", meaning="the team's code")
_AGENCY = _code("agency", "AGENCY", "the partner agency")
_ASKED = Fact("asked", "text", meaning="the agency's own code here")
_PARTICIPATION = _code("code", "PN", "how the child took part")

# The kinds, in the order of the child's journey (domain section 1).
_PERSON = (
    Kind("born", "The child was born.", "person", natural_key=()),
    Kind("birth_expected", "A birth is expected.", "person", names="the expected date of birth", natural_key=()),
    Kind("died", "The child died.", "person", natural_key=()),
    Kind("sex_recorded", "The child's sex was recorded.", "person", facts=(_code("code", "SEX"),), natural_key=()),
    Kind("ethnicity_recorded", "The child's ethnicity was recorded.", "person",
         facts=(_code("code", "ETH"),), sensitive=True, natural_key=()),
    Kind("disability_recorded", "A disability was recorded, or that there is none.", "person",
         facts=(_code("code", "DIS"),), sensitive=True, natural_key=("code",)),
    Kind("unaccompanied_status_began", "The child was recognised as an unaccompanied asylum-seeking child.",
         "person", sensitive=True),
    Kind("unaccompanied_status_ended", "The unaccompanied status ended.", "person", sensitive=True),
    Kind("mother_recorded", "The young person was recorded as a mother.", "person",
         facts=(Fact("flag", "boolean"),), names="the first child's date of birth", sensitive=True, natural_key=()),
    Kind("previous_permanence_recorded", "A permanence arrangement before this period of care was recorded.",
         "care_period", facts=(_code("code", "PREVPERM"), Fact("authority", "text")), natural_key=("happened_on",)),
)  # fmt: skip

_FRONT_DOOR = (
    Kind("contact_received", "A message about a child reached the front door.", "contact", "moment",
         (_SOURCE, _code("channel", "CHANNEL"), _END_NOT_SAID), opens=True,
         natural_key=("happened_on", "source")),
    Kind("contact_decided", "An outcome of the contact was decided.", "contact", "moment",
         (_code("outcome", "CONTACT_OUTCOME"), _WORKER), closes=True),
    Kind("contact_decision_signed", "A manager signed the contact's outcome.", "contact", "moment", (_WORKER,)),
    Kind("information_passed_on", "Information on an open case was passed to its worker.", "contact", "moment",
         (_WORKER,)),
    Kind("reply_owed", "A decision took effect, of which whoever sent the contact must be told.", "contact",
         "moment"),
    Kind("referrer_told", "Whoever sent the contact was told what was decided.", "contact", "moment"),
    Kind("disagreement_recorded", "A partner agency disagreed.", "disagreement", "moment", (_AGENCY,),
         opens=True, natural_key=("happened_on", "agency")),
    Kind("disagreement_answered", "The partner agency that disagreed was answered.", "disagreement", "moment",
         (_AGENCY, Fact("flag", "boolean", meaning="it was agreed with")), closes=True,
         natural_key=("happened_on", "agency")),
    Kind("enquiry_opened", "A multi-agency enquiry was opened.", "enquiry", "moment", (), opens=True),
    Kind("enquiry_graded", "The enquiry was graded red, amber or green.", "enquiry", "moment",
         (_code("level", "RAG"), _code("reason", "GRADING_REASON"))),
    Kind("enquiry_decided", "The enquiry's outcome was decided.", "enquiry", "moment",
         (_code("outcome", "ENQUIRY_OUTCOME"), _code("level", "TIER")), closes=True),
    Kind("check_requested", "A partner agency was asked what it knows.", "partner_check", "moment",
         (_AGENCY, _code("level", "RAG"), _ASKED),
         opens=True, natural_key=("happened_on", "agency")),
    Kind("check_returned", "A partner agency answered.", "partner_check", "moment",
         (_AGENCY, _code("outcome", "CHECK_OUTCOME"), _ASKED), closes=True, natural_key=("happened_on", "agency")),
    Kind("check_called_off", "The enquiry was decided before the partner agency answered.", "partner_check",
         "moment", (_AGENCY, _ASKED), closes=True, natural_key=("happened_on", "agency")),
    Kind("referral_received", "A contact was accepted as a request for a social care service.", "case", "date",
         (_SOURCE, _code("category", "NEED"), Fact("flag", "boolean", meaning="no further action followed")),
         opens=True),
    Kind("referral_acknowledged", "The referrer was told that the referral was received.", "case", "moment"),
    Kind("referral_decided", "The next step after the referral was decided.", "case", "moment",
         (_code("outcome", "REFERRAL_OUTCOME"), _TEAM, _WORKER)),
    Kind("case_closed", "The case closed.", "case", "date", (_code("reason", "RC"),), closes=True),
    Kind("early_help_offered", "Early help was offered to the family.", "early_help"),
    Kind("early_help_declined", "The family did not want the early help it was offered.", "early_help"),
    Kind("early_help_agreed", "The family agreed to early help.", "early_help", opens=True,
         facts=(_AGENCY,)),
    Kind("early_help_lead_named", "A lead practitioner was named, in this agency.", "early_help",
         facts=(_AGENCY,)),
    Kind("early_help_assessment_started", "An early help assessment started.", "early_help", "date",
         (Fact("organisation", "text"), _END_NOT_SAID), opens=True),
    Kind("early_help_assessed", "The early help assessment was completed.", "early_help", "date",
         (Fact("organisation", "text"),)),
    Kind("early_help_planned", "The plan of early help was agreed with the family.", "early_help"),
    Kind("family_team_met", "The team around the family met.", "early_help"),
    Kind("family_team_agency_asked", "An agency was asked to the team around the family, and came or did not.",
         "early_help", facts=(_AGENCY, Fact("flag", "boolean", meaning="somebody of the agency came")),
         natural_key=("happened_on", "agency")),
    Kind("early_help_consent_withdrawn", "The family no longer agreed to early help.", "early_help"),
    Kind("early_help_step_up_considered", "A manager considered whether the child needs more than early help.",
         "early_help", facts=(_code("outcome", "STEP_UP_VIEW"), _WORKER)),
    Kind("early_help_ended", "Early help ended.", "early_help", closes=True,
         facts=(_code("reason", "EARLY_HELP_END"),)),
    Kind("night_decision_made", "An out-of-hours worker decided.", "night_enquiry", "moment",
         (_WORKER, _code("outcome", "NIGHT_OUTCOME")), opens=True),
    Kind("night_decision_signed", "The out-of-hours manager signed the decision.", "night_enquiry", "moment",
         (_WORKER, _code("outcome", "DAY_VIEW"))),
    Kind("night_handover_accepted", "The day team accepted what the night team handed over.", "night_enquiry",
         "moment", (_WORKER, _TEAM)),
    Kind("night_decision_reviewed", "The day manager confirmed or changed the night decision.", "night_enquiry",
         "moment", (_WORKER, _code("outcome", "DAY_VIEW")), closes=True),
)  # fmt: skip

_HOLDING = (
    Kind("allocated", "A named worker was linked to the child.", "allocation", "date",
         (_WORKER, _TEAM, _code("category", "ROLE_KIND"), _code("reason", "SWR")), opens=True,
         natural_key=("happened_on", "worker")),
    Kind("allocation_ended", "The worker's link to the child ended.", "allocation", "date",
         (_WORKER, _code("reason", "SWR")), closes=True, natural_key=("happened_on", "worker")),
    Kind("holder_changed", "Somebody began to answer for the child: a worker, or a team's manager.", "case",
         "date", (_WORKER, _TEAM), natural_key=("happened_on",)),
    Kind("oversight_recorded", "A manager's oversight of this child was recorded.", "case", "date", (_WORKER,)),
    Kind("supervision_held", "A worker was supervised.", "worker", "date", (_WORKER,), party="worker"),
    Kind("worker_started", "The worker began.", "worker", party="worker", opens=True),
    Kind("worker_left", "The worker left.", "worker", party="worker", closes=True),
)  # fmt: skip

_SEEING = (
    Kind("child_seen", "The child was seen in person.", "case", "date",
         (_ALONE, _CONTEXT, _WORKER, _code("code", "PLACE_SEEN"), Fact("bedroom", "boolean"))),
    Kind("visit_attempted", "A visit was tried and the child was not seen.", "case", "date",
         (_CONTEXT, _WORKER, _code("reason", "NOT_SEEN_REASON"))),
    Kind("child_visited", "A visit was made and its source does not say whether the child was seen.", "case",
         "date", (_ALONE, _CONTEXT, _WORKER)),
)  # fmt: skip

_ASSESSMENT = (
    Kind("assessment_started", "A child and family assessment started.", "assessment", "date", (_TEAM, _WORKER),
         opens=True),
    Kind("assessment_reviewed", "A manager reviewed the assessment at its checkpoint.", "assessment"),
    Kind("assessment_extended", "More time for the assessment was agreed.", "assessment",
         names="the new date agreed"),
    Kind("assessment_authorised", "A manager authorised the completed assessment.", "assessment", "date",
         (_code("outcome", "ASSESSMENT_OUTCOME"), Fact("seen", "boolean"), Fact("flag", "boolean"),
          Fact("factors", "text")), closes=True),
    Kind("significant_harm_suspected", "Reasonable cause to suspect significant harm was recorded.",
         "strategy_discussion", "date", (), opens=True),
    Kind("strategy_discussion_held", "A strategy discussion was held.", "strategy_discussion", "moment",
         (_code("outcome", "STRATEGY_OUTCOME"),)),
    Kind("section_47_started", "A section 47 enquiry started.", "section_47", "date", (_WORKER, _TEAM), opens=True),
    Kind("section_47_authorised", "A section 47 enquiry was completed and authorised.", "section_47", "date",
         (_code("outcome", "SECTION_47_OUTCOME"), _code("level", "HARM")), closes=True),
    Kind("conference_not_required", "It was decided that no child protection conference was needed.",
         "section_47", natural_key=()),
    Kind("conference_booked", "A conference was booked.", "conference", names="the day it is booked for",
         facts=(_code("category", "CONFERENCE_TYPE"),), opens=True),
    Kind("conference_report_shared", "The report for the conference was shared with the family.", "conference"),
    Kind("initial_conference_held", "An initial child protection conference was held.", "conference", "date",
         (_code("outcome", "CONFERENCE_OUTCOME"), _code("category", "CONFERENCE_TYPE")), closes=True),
    Kind("conference_decisions_sent", "The conference's decisions were sent.", "conference"),
    Kind("conference_minutes_sent", "The conference's minutes were sent.", "conference"),
    Kind("transfer_in_notified", "Another council notified a child on its protection plan moving here.",
         "conference", opens=True),
    Kind("transfer_in_accepted", "The transfer of a child on another council's plan was accepted.",
         "conference"),
)  # fmt: skip

_PLANS = (
    Kind("protection_plan_started", "A child protection plan started.", "protection_plan", "date",
         (_code("category", "CPCAT"), Fact("number", "number", meaning="previous plans in the child's life")),
         opens=True),
    Kind("protection_plan_category_changed", "The plan's latest category of abuse was stated.", "protection_plan",
         "date", (_code("category", "CPCAT"),), natural_key=()),
    Kind("review_conference_held", "A review child protection conference was held.", "protection_plan", "date",
         (_code("outcome", "REVIEW_OUTCOME"),)),
    Kind("core_group_held", "The core group met.", "protection_plan"),
    Kind("protection_plan_ended", "A child protection plan ended.", "protection_plan", "date",
         (_code("reason", "PLAN_END"),), closes=True),
    Kind("need_plan_started", "A child in need plan started.", "need_plan", opens=True),
    Kind("need_plan_reviewed", "A child in need plan was reviewed.", "need_plan"),
    Kind("need_plan_ended", "A child in need plan ended.", "need_plan", closes=True),
)  # fmt: skip

_CARE = (
    Kind("care_started", "The child became looked after.", "care_period", "date",
         (_code("category", "NEED"),), opens=True),
    Kind("care_ended", "The child ceased to be looked after.", "care_period", "date", (_code("reason", "REC"),),
         closes=True),
    Kind("legal_status_started", "A legal status started.", "legal_status", "moment", (_code("code", "LS"),),
         names="the day it expires", opens=True, natural_key=("happened_on", "code")),
    Kind("legal_status_ended", "A legal status ended.", "legal_status", "moment", (_code("code", "LS"),),
         closes=True, natural_key=("happened_on", "code")),
    Kind("emergency_order_extended", "An emergency protection order was extended.", "legal_status",
         facts=(Fact("number", "number", meaning="days of the extension"),),
         names="the day it would have expired"),
    Kind("placement_started", "A placement started.", "placement", "date",
         (_code("code", "PLACE"), _code("category", "PROV"), Fact("long_term", "boolean"),
          Fact("flag", "boolean", meaning="intended to last to 18"), _code("reason", "RNE"),
          Fact("provider_urn", "text"), Fact("location", "text")), opens=True),
    Kind("placement_ended", "A placement ended.", "placement", "date",
         (_code("code", "PLACE"), _code("reason", "RPC"), _code("outcome", "REC")), closes=True),
    Kind("placement_variant_set", "A rule for visits to this placement was recorded.", "placement", "date",
         (_code("code", "VISIT_RULE"), Fact("number", "number", meaning="agreed interval, days"))),
    Kind("care_plan_made", "The care plan was prepared.", "care_period", facts=(_code("code", "PERM"),)),
    Kind("permanence_plan_recorded", "The plan for permanence was recorded.", "care_period",
         facts=(_code("code", "PERM"),), natural_key=()),
    Kind("placement_plan_made", "The placement plan was made.", "placement"),
    Kind("placement_notified", "The people who must be told of the placement were told.", "placement"),
    Kind("health_assessed", "A health assessment of the looked-after child was done.", "care_period"),
    Kind("dental_check_done", "A dental check was done.", "care_period"),
    Kind("strengths_and_difficulties_scored", "A strengths and difficulties questionnaire was returned.",
         "care_period", facts=(Fact("number", "number"), _code("reason", "SDQR"))),
    Kind("health_return_recorded", "The year's health outcomes were returned.", "care_period",
         facts=(Fact("convicted", "boolean"), Fact("development_check", "boolean"), Fact("immunised", "boolean"),
                Fact("teeth_checked", "boolean"), Fact("health_assessed", "boolean"),
                Fact("substance_misuse", "boolean"), Fact("intervention_received", "boolean"),
                Fact("intervention_offered", "boolean")), sensitive=True),
    Kind("education_plan_made", "The personal education plan was made or refreshed.", "care_period"),
    Kind("care_review_held", "A statutory review of the looked-after child was held.", "care_period", "date",
         (_PARTICIPATION,)),
    Kind("review_record_circulated", "The review's record was circulated.", "care_period"),
    Kind("review_decisions_sent", "The review's decisions were sent.", "care_period"),
    Kind("reviewing_officer_named", "An independent reviewing officer was named.", "care_period", "date",
         (_WORKER,)),
    Kind("reviewing_officer_contact", "The reviewing officer was in contact with the child.", "care_period"),
    Kind("dispute_raised", "The reviewing officer raised a formal dispute.", "care_dispute", opens=True),
    Kind("dispute_resolved", "The reviewing officer's dispute was resolved.", "care_dispute", closes=True),
    Kind("liberty_order_started", "An order depriving the child of liberty started.", "liberty_order", opens=True),
    Kind("liberty_order_ended", "An order depriving the child of liberty ended.", "liberty_order", closes=True),
    Kind("secure_placement_started", "The child was placed in secure accommodation.", "secure_placement", "moment",
         (Fact("flag", "boolean", meaning="a court had authorised it"),), opens=True),
    Kind("secure_order_made", "A court authorised keeping the child in secure accommodation.", "secure_placement",
         "moment"),
    Kind("secure_review_held", "The secure placement was reviewed.", "secure_placement"),
    Kind("secure_placement_ended", "The secure placement ended.", "secure_placement", "moment", closes=True),
    Kind("short_break_started", "A short break started.", "short_break", opens=True),
    Kind("short_break_ended", "A short break ended.", "short_break", closes=True),
    Kind("carer_approved_temporarily", "A connected person was approved as a carer for a time.", "carer_approval",
         opens=True),
    Kind("carer_approval_extended", "The temporary approval was extended.", "carer_approval",
         facts=(Fact("number", "number", meaning="weeks of the extension"),),
         names="the day it would have ended"),
    Kind("carer_assessed", "The assessment of the connected person was completed.", "carer_approval", closes=True),
    Kind("emergency_foster_placement_started", "A child was placed with a carer not approved for it, in emergency.",
         "emergency_placement", opens=True),
    Kind("emergency_foster_placement_ended", "The emergency placement ended or was approved.",
         "emergency_placement", closes=True),
    Kind("remand_started", "The child was remanded.", "remand", opens=True),
    Kind("detention_plan_made", "The detention placement plan was made.", "remand"),
    Kind("remand_ended", "The remand ended.", "remand", closes=True),
)  # fmt: skip

_COURT = (
    Kind("proceedings_letter_sent", "A letter before proceedings was sent.", "pre_proceedings", opens=True),
    Kind("pre_proceedings_ended", "Pre-proceedings ended.", "pre_proceedings", closes=True),
    Kind("care_application_issued", "Care proceedings were issued.", "proceedings", opens=True),
    Kind("proceedings_extended", "The court extended the timetable.", "proceedings", names="the new end date"),
    Kind("final_order_made", "The court made its final order.", "proceedings", closes=True),
)  # fmt: skip

_MISSING = (
    Kind("missing_noticed", "The child was noticed to be missing.", "missing_episode", "moment",
         (_code("category", "MISSING"), _code("level", "RISK")), opens=True),
    Kind("missing_reported", "The missing child was reported to the police.", "missing_episode", "moment"),
    Kind("missing_found", "The missing child was found or came back.", "missing_episode", "moment", closes=True),
    Kind("missing_meeting_held", "A strategy meeting about the missing child was held.", "missing_episode",
         "moment"),
    Kind("return_interview_offered", "A return home interview was offered.", "missing_episode", "date",
         (Fact("flag", "boolean", meaning="accepted"),), natural_key=()),
    Kind("return_interview_held", "A return home interview was held.", "missing_episode", "moment"),
    Kind("return_interview_shared", "What the return home interview told was shared.", "missing_episode"),
    Kind("exploitation_suspected", "Signs of exploitation were recorded.", "exploitation", opens=True),
    Kind("exploitation_assessed", "The risk of exploitation was assessed.", "exploitation", "date",
         (_code("level", "EXPLOITATION_LEVEL"),)),
    Kind("exploitation_stepped_down", "The exploitation plan ended.", "exploitation", closes=True),
)  # fmt: skip

_LEAVING_CARE = (
    Kind("leaving_care_began", "The young person became entitled to leaving care services.", "leaving_care",
         "date", (_code("category", "CLCAT"),), opens=True),
    Kind("leaving_care_ended", "Leaving care services ended.", "leaving_care", closes=True),
    Kind("needs_assessed_for_leaving", "The needs assessment for leaving care was completed.", "leaving_care"),
    Kind("pathway_plan_reviewed", "The pathway plan was made or reviewed.", "leaving_care"),
    Kind("adviser_contact", "The personal adviser was in contact with the young person.", "leaving_care", "date",
         (_WORKER,)),
    Kind("accommodation_provided", "The authority first provided this accommodation.", "leaving_accommodation",
         opens=True),
    Kind("accommodation_visited", "The young person was visited in the accommodation provided.",
         "leaving_accommodation"),
    Kind("accommodation_ended", "The accommodation provided ended.", "leaving_accommodation", closes=True),
    Kind("birthday_information_obtained", "What the return asks around a birthday was obtained.", "leaving_care",
         "date", (_code("code", "INT"), _code("category", "ACT"), _code("outcome", "ACC"), _code("level", "SUIT"))),
    Kind("leaving_care_circumstances", "How and where the young person lives was recorded.", "leaving_care",
         "date", (_code("code", "INT"), _code("category", "ACT"), _code("outcome", "ACC"), _code("level", "SUIT"))),
)  # fmt: skip

_PERMANENCE = (
    Kind("adoption_plan_agreed", "A review set adoption as the plan.", "adoption", opens=True),
    Kind("adoption_panel_recommended", "The panel's recommendation was received.", "adoption"),
    Kind("adoption_decided", "The agency decided that the child should be placed for adoption.", "adoption",
         opens=True),
    Kind("placement_order_made", "The court made a placement order.", "adoption"),
    Kind("fostered_for_adoption", "The child was placed with carers who may adopt.", "adoption"),
    Kind("adopters_matched", "The child was matched with adopters.", "adoption"),
    Kind("placed_for_adoption", "The child was placed for adoption.", "adoption"),
    Kind("adoption_review_held", "A review after placing for adoption was held.", "adoption", "date",
         (Fact("number", "number", meaning="days between visits that the review set"),)),
    Kind("adoption_visit_made", "The child and the adopters were visited.", "adoption", "date",
         (Fact("number", "number", meaning="days to the next visit that a review set"),)),
    Kind("adoption_application_made", "The adopters applied to the court.", "adoption"),
    Kind("adoption_order_made", "The court made an adoption order.", "adoption", "date",
         (Fact("foster_carer", "boolean"), Fact("number", "number", meaning="number of adopters"),
          _code("category", "SXAD"), _code("level", "LSAD")), closes=True),
    Kind("adoption_decision_reversed", "The decision to place for adoption was reversed.", "adoption", "date",
         (_code("reason", "RD"),), closes=True),
    Kind("returned_by_adopters", "The child was returned by the adopters.", "adoption"),
    Kind("adopter_enquired", "An adopter's enquiry was received.", "adopter", party="adopter", opens=True),
    Kind("adopter_registered", "The adopter's registration was accepted: stage one began.", "adopter",
         party="adopter"),
    Kind("adopter_stage_one_ended", "Stage one ended.", "adopter", party="adopter"),
    Kind("adopter_proceeded", "The adopter's notice to proceed was received: stage two began.", "adopter",
         party="adopter"),
    Kind("adopter_stage_two_ended", "Stage two ended.", "adopter", party="adopter"),
    Kind("adopter_applied", "The adopter's application was submitted.", "adopter", party="adopter"),
    Kind("adopter_approved", "The adopter was approved.", "adopter", party="adopter"),
    Kind("adopter_refusal_proposed", "The adopter was told of a proposed refusal.", "adopter", party="adopter"),
    Kind("adopter_replied", "The adopter replied to the proposed refusal or asked for a review.", "adopter",
         party="adopter"),
    Kind("adopter_matched", "The adopter was matched with a child.", "adopter", party="adopter"),
    Kind("adopter_child_placed", "A child was placed with the adopter.", "adopter", "date",
         (Fact("number", "number"),), party="adopter"),
    Kind("adopter_order_made", "The adopter's adoption order was made.", "adopter", party="adopter", closes=True),
    Kind("adopter_left", "The adopter left the process.", "adopter", "date", (_code("reason", "ADLV"),),
         party="adopter", closes=True),
)  # fmt: skip

_PRIVATE_FOSTERING = (
    Kind("private_fostering_planned", "The carer gave notice of a private fostering arrangement.",
         "private_fostering", names="the planned start", opens=True),
    Kind("private_fostering_notified", "The authority was notified of the arrangement.", "private_fostering",
         opens=True),
    Kind("private_fostering_known", "The authority became aware of the arrangement.", "private_fostering",
         opens=True),
    Kind("private_fostering_visited", "The privately fostered child was visited.", "private_fostering", "date",
         (_ALONE,)),
    Kind("private_fostering_changed", "A change, an arrival or an end took place that must be notified.",
         "private_fostering", "moment"),
    Kind("private_fostering_change_notified", "The change was notified.", "private_fostering", "moment"),
    Kind("private_fostering_ended", "The arrangement ended.", "private_fostering", closes=True),
)  # fmt: skip

_WHOLE_SYSTEM = (
    Kind("serious_incident_known", "The authority became aware of a serious incident.", "serious_incident",
         opens=True),
    Kind("serious_incident_notified", "The serious incident was notified to the national panel.",
         "serious_incident"),
    Kind("rapid_review_sent", "The rapid review was sent to the panel.", "serious_incident"),
    Kind("practice_review_decided", "A local practice review was decided on.", "serious_incident"),
    Kind("practice_review_published", "The local practice review was published.", "serious_incident", closes=True),
    Kind("allegation_known", "An allegation against a person who works with children was known.", "allegation",
         opens=True),
    Kind("allegation_referred", "The allegation was referred to the designated officer.", "allegation",
         closes=True),
    Kind("complaint_received", "A complaint was received.", "complaint", "date",
         (Fact("flag", "boolean", meaning="the complaint is complex"),), opens=True),
    Kind("complaint_answered", "The complaint was answered at stage 1.", "complaint"),
    Kind("complaint_investigation_requested", "Investigation at stage 2 was asked for.", "complaint"),
    Kind("complaint_investigation_extended", "More time for the investigation was agreed.", "complaint",
         names="the new date agreed"),
    Kind("complaint_investigated", "The investigation's response was sent.", "complaint"),
    Kind("complaint_panel_requested", "A panel at stage 3 was asked for.", "complaint"),
    Kind("complaint_panel_held", "The complaints panel met.", "complaint"),
    Kind("complaint_panel_reported", "The panel's report was made.", "complaint"),
    Kind("complaint_panel_answered", "The authority replied to the panel.", "complaint", closes=True),
    Kind("access_request_received", "A subject access request was received.", "access_request", opens=True),
    Kind("identity_confirmed", "The identity of the person asking was confirmed.", "access_request"),
    Kind("access_request_extended", "The time to answer was extended.", "access_request", names="the new due day"),
    Kind("access_request_answered", "The subject access request was answered.", "access_request", closes=True),
    Kind("breach_known", "The authority became aware of a personal data breach.", "breach", "moment",
         party="authority", opens=True),
    Kind("breach_notified", "The breach was notified to the Information Commissioner.", "breach", "moment",
         party="authority", closes=True),
    Kind("information_request_received", "A freedom of information request was received.", "information_request",
         party="authority", opens=True),
    Kind("information_request_answered", "The freedom of information request was answered.",
         "information_request", party="authority", closes=True),
    Kind("partnership_year_ended", "A year of the safeguarding partners ended.", "partnership_year",
         party="authority", opens=True),
    Kind("partnership_report_published", "The safeguarding partners published their yearly report.",
         "partnership_year", party="authority", closes=True),
    Kind("census_loaded", "The year's children in need census was loaded at the department.", "census",
         party="authority", opens=True),
    Kind("census_submitted", "The year's children in need census was submitted.", "census",
         party="authority", closes=True),
    Kind("home_opened", "A children's home opened.", "home", party="home", opens=True),
    Kind("home_visited_independently", "An independent person visited the home.", "home", party="home"),
    Kind("home_quality_reviewed", "The quality of care in the home was reviewed.", "home", party="home"),
    Kind("home_event_occurred", "A notifiable event occurred in the home.", "home_event", "moment", party="home",
         opens=True),
    Kind("home_event_notified", "The event in the home was notified.", "home_event", "moment", party="home",
         closes=True),
    Kind("home_closed", "A children's home closed.", "home", party="home", closes=True),
    Kind("inspection_report_received", "An inspection report was received.", "inspection", party="authority",
         opens=True),
    Kind("inspection_report_published", "The authority published the inspection report.", "inspection",
         party="authority"),
    Kind("statement_of_action_published", "The written statement of action was published.", "inspection",
         party="authority", closes=True),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *_PERSON,
        *_FRONT_DOOR,
        *_HOLDING,
        *_SEEING,
        *_ASSESSMENT,
        *_PLANS,
        *_CARE,
        *_COURT,
        *_MISSING,
        *_LEAVING_CARE,
        *_PERMANENCE,
        *_PRIVATE_FOSTERING,
        *_WHOLE_SYSTEM,
    )
}
