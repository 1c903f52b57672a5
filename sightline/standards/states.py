"""The states a clock may live in, and the four ways in which a child is open.

A state is declared once, over events and age. `OPEN` is the one definition of an open child: the balance, Out
of sight and the holders use these four and their total.
"""

from collections.abc import Mapping

from sightline.standards.model import (
    AnyOf,
    Happening,
    LivedState,
    Not,
    StateOfParty,
    StateOfSubject,
    Until,
    UntilBirthday,
    Where,
)

# Placement codes of a child placed for adoption, and legal statuses for short breaks.
PLACED_FOR_ADOPTION = ("A3", "A4", "A5", "A6")
SHORT_BREAKS = ("V3", "V4")
# What a list tells of without saying until when it lasted, as a contact without its outcome, opens nothing:
# it is counted apart.
END_MAY_BE_SAID = Where("flag", (None, False))


def _when(*kinds: str, where: Where | None = None) -> Happening:
    return Happening(kinds, where)


def _visit_rule(name: str, meaning: str, *codes: str) -> StateOfParty:
    """Return the state that a rule for visits to a placement opens, and the placement's end closes."""
    opened_by = _when("placement_variant_set", where=Where("code", codes))
    return StateOfParty(name, meaning, opened_by, _when("placement_ended"))


_STATES: tuple[LivedState, ...] = (
    Until("alive", "until the child dies", _when("died")),
    UntilBirthday("under 5", "until the fifth birthday", 5),
    UntilBirthday("under 16", "until the sixteenth birthday", 16),
    UntilBirthday("under 18", "until the eighteenth birthday", 18),
    UntilBirthday("under 21", "until the twenty-first birthday", 21),
    UntilBirthday("under 25", "until the twenty-fifth birthday", 25),
    StateOfParty("at the door", "from a contact until it is decided",
                 _when("contact_received", where=END_MAY_BE_SAID), _when("contact_decided")),
    StateOfParty("early help", "from the start of early help until it ends",
                 _when("early_help_agreed", "early_help_assessment_started", where=END_MAY_BE_SAID),
                 _when("early_help_ended")),
    StateOfParty("case", "from referral to closure", _when("referral_received"), _when("case_closed")),
    StateOfParty("leaving care", "while entitled to leaving care services",
                 _when("leaving_care_began"), _when("leaving_care_ended")),
    StateOfParty("on a protection plan", "from the start of a child protection plan until it ends",
                 _when("protection_plan_started"), _when("protection_plan_ended")),
    StateOfParty("on a need plan", "from the start of a child in need plan until it ends",
                 _when("need_plan_started"), _when("need_plan_ended")),
    StateOfParty("looked after", "from becoming looked after until ceasing",
                 _when("care_started"), _when("care_ended")),
    StateOfParty("in a placement", "while in any placement",
                 _when("placement_started"), _when("placement_ended")),
    StateOfParty("placed with parents", "while placed with parents or a person with parental responsibility",
                 _when("placement_started", where=Where("code", ("P1",))),
                 _when("placement_ended", where=Where("code", ("P1",)))),
    StateOfParty("in an adoptive placement", "while placed for adoption",
                 _when("placement_started", where=Where("code", PLACED_FOR_ADOPTION)),
                 _when("placement_ended")),
    StateOfParty("in a placement not for adoption", "while in a placement that is recorded as another kind",
                 Happening(("placement_started",), Not(Where("code", PLACED_FOR_ADOPTION))),
                 _when("placement_ended")),
    StateOfParty("in a placement meant to last", "while in a placement intended to last until 18",
                 Happening(("placement_started",), AnyOf((Where("flag", (True,)), Where("long_term", (True,)),
                                                          Where("code", ("U1", "U4"))))),
                 _when("placement_ended")),
    _visit_rule("with parents before assessment", "while placed with parents before they are assessed",
                "PARENTS_UNASSESSED"),
    _visit_rule("with a temporary carer", "while the rule for visits to a temporarily approved carer applies",
                "TEMPORARY_APPROVAL"),
    _visit_rule("usual visits", "once assessed or approved, until the placement ends",
                "STANDARD", "PARENTS_FULL_ORDER", "LONG_TERM_AGREED"),
    StateOfParty("carer approved for a time", "from temporary approval of the carer until assessed",
                 _when("carer_approved_temporarily"), _when("carer_assessed")),
    _visit_rule("others arrange where the child lives", "while somebody else arranges where the child lives",
                "OTHERS_ARRANGE"),
    _visit_rule("agreed long-term foster placement",
                "from the child's agreement to fewer visits until the long-term foster placement ends",
                "LONG_TERM_AGREED"),
    StateOfParty("after the first care review", "from a period of care's first review until it ends",
                 _when("care_review_held"), _when("care_ended")),
    StateOfParty("on agreed short breaks", "while a legal status for short breaks is recorded",
                 _when("legal_status_started", where=Where("code", SHORT_BREAKS)),
                 _when("legal_status_ended")),
    StateOfParty("under a short break agreement", "while an agreement for short breaks is recorded",
                 _when("legal_status_started", where=Where("code", ("V4",))), _when("legal_status_ended")),
    StateOfParty("under another legal status", "while a legal status other than short breaks is recorded",
                 Happening(("legal_status_started",), Not(Where("code", SHORT_BREAKS))),
                 _when("legal_status_ended")),
    StateOfParty("in accommodation provided", "while living in accommodation that the authority provides",
                 _when("accommodation_provided"), _when("accommodation_ended")),
    StateOfParty("after the first adoption review", "from the first review after placing until it ends",
                 _when("adoption_review_held"),
                 _when("adoption_order_made", "adoption_decision_reversed", "returned_by_adopters")),
    StateOfParty("disabled", "from a recorded disability until none is recorded",
                 Happening(("disability_recorded",), Not(Where("code", ("NONE",)))),
                 _when("disability_recorded", where=Where("code", ("NONE",)))),
    StateOfParty("under an interim care order", "while an interim care order is in force",
                 _when("legal_status_started", where=Where("code", ("C1",))),
                 _when("legal_status_ended", where=Where("code", ("C1",)))),
    StateOfParty("under a full care order", "while a full care order is in force",
                 _when("legal_status_started", where=Where("code", ("C2",))),
                 _when("legal_status_ended", where=Where("code", ("C2",)))),
    StateOfParty("in proceedings", "from the application until the final order",
                 _when("care_application_issued"), _when("final_order_made")),
    StateOfParty("section 47 open",
                 "from the start of a section 47 enquiry until it is authorised or needs no conference",
                 _when("section_47_started"), _when("section_47_authorised", "conference_not_required")),
    StateOfParty("assessment open", "from the start of an assessment until it is authorised",
                 _when("assessment_started"), _when("assessment_authorised")),
    StateOfParty("on a short break", "from the start of a short break until it ends",
                 _when("short_break_started"), _when("short_break_ended")),
    StateOfParty("in secure accommodation", "while placed in secure accommodation",
                 _when("secure_placement_started"), _when("secure_placement_ended")),
    StateOfParty("privately fostered", "from the day the authority knew until the arrangement ends",
                 _when("private_fostering_known"), _when("private_fostering_ended")),
    StateOfSubject("this request", "until the enquiry is decided without this agency's answer",
                   _when("check_called_off")),
    StateOfSubject("this case", "until this case closes", _when("case_closed")),
    StateOfSubject("this assessment", "until this assessment is authorised", _when("assessment_authorised")),
    StateOfSubject("conference not ruled out", "until it is decided that no conference is needed",
                   _when("conference_not_required")),
    StateOfSubject("enquiry may lead to a conference", "until the enquiry ends, and not in a conference",
                   Happening(("section_47_authorised",), Not(Where("outcome", ("CONFERENCE",))))),
    StateOfSubject("this conference", "until this initial conference is held",
                   _when("initial_conference_held")),
    StateOfSubject("until the next review", "until the plan is reviewed next",
                   _when("review_conference_held")),
    StateOfSubject("this protection plan", "until this plan ends", _when("protection_plan_ended")),
    StateOfSubject("this need plan", "until this plan ends", _when("need_plan_ended")),
    StateOfSubject("this care period", "until the child ceases to be looked after", _when("care_ended")),
    StateOfSubject("this placement", "until this placement ends", _when("placement_ended")),
    StateOfSubject("without a court's authority", "until a court authorises secure accommodation",
                   _when("secure_order_made")),
    StateOfSubject("this secure placement", "until this secure placement ends",
                   _when("secure_placement_ended")),
    StateOfSubject("this arrangement", "until this arrangement ends", _when("private_fostering_ended")),
    StateOfSubject("this leaving care", "until leaving care services end", _when("leaving_care_ended")),
    StateOfSubject("this accommodation", "until this accommodation ends", _when("accommodation_ended")),
    StateOfSubject("this early help", "until early help ends", _when("early_help_ended")),
    StateOfSubject("this adoption", "until the order is made or the decision reversed",
                   _when("adoption_order_made", "adoption_decision_reversed")),
    StateOfSubject("until placed for adoption", "until the child is placed for adoption",
                   _when("placed_for_adoption")),
    StateOfSubject("this adoptive placement", "until the order, a reversed decision or a return",
                   _when("adoption_order_made", "adoption_decision_reversed", "returned_by_adopters")),
    StateOfSubject("still missing", "until the child is found or comes back", _when("missing_found")),
    StateOfSubject("this adopter", "until the adopter leaves or the order is made",
                   _when("adopter_left", "adopter_order_made")),
    StateOfSubject("this remand", "until the remand ends", _when("remand_ended")),
    StateOfSubject("this exploitation plan", "until the plan ends", _when("exploitation_stepped_down")),
    StateOfSubject("this home", "until the home closes", _when("home_closed")),
    StateOfSubject("this worker", "until the worker leaves", _when("worker_left")),
)  # fmt: skip

STATES: Mapping[str, LivedState] = {state.name: state for state in _STATES}

# Open, defined once. Order is the order in which a child open in several ways is named in a list.
OPEN: tuple[str, ...] = ("case", "leaving care", "early help", "at the door")

# What these raise, once it has happened, says that they ended too: an enquiry has ended by the day on which
# the conference that it led to is held, whether or not a source says when it was authorised.
ENDED_BY_WHAT_THEY_RAISED: Mapping[str, str] = {"section 47 open": "initial_conference_held"}

# Who is in one of these is open as a case, though the source does not hold the referral: a looked-after
# children return has no cases, and a child on no list because a file is silent is a lost child.
OPEN_AS_A_CASE: tuple[str, ...] = ("looked after", "on a protection plan", "on a need plan")
