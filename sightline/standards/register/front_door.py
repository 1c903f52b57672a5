"""The front door: contacts, enquiries, partner checks, referrals, and decisions made at night."""

from sightline.standards.editions import usual, working_together
from sightline.standards.model import (
    At,
    Happening,
    Limit,
    Met,
    Moved,
    NextWorkingMorning,
    Standard,
    Unit,
    Where,
)

CHAPTER = "Front door"
CHILD = ("alive", "under 18")
HELD_IN = {"C02a": "C02", "C02b": "C02", "C02c": "C02"}

_WORKING_TOGETHER_CLAUSE = (
    "within one working day of a referral; repeated in Keeping Children Safe in Education"
)


def _graded(level: str, hours: int) -> Limit:
    return Limit(hours, Unit.HOURS, when=Where("level", (level,)))


STANDARDS = (
    Standard(
        code="C01",
        title="Contact decided",
        promised="What follows from a contact is decided, and a manager signs the decision.",
        chapter=CHAPTER,
        starts=At(Happening(("contact_received",))),
        met_by=Met(Happening(("contact_decision_signed",))),
        while_in=CHILD,
        versions=usual(Limit(1, Unit.WORKING_DAYS), custom="usual in multi-agency safeguarding hubs"),
        notes=("The national rule of one working day is about referrals, not contacts.",),
    ),
    Standard(
        code="C01b",
        title="Information on an open case passed on",
        promised="What is told about a child whose case is open reaches the child's worker.",
        chapter=CHAPTER,
        starts=At(Happening(("contact_received",))),
        met_by=Met(Happening(("information_passed_on",))),
        while_in=("case", *CHILD),
        versions=usual(Limit(4, Unit.HOURS), custom="no national number"),
    ),
    Standard(
        code="C02",
        title="Enquiry decided",
        promised="A multi-agency enquiry is decided in the time that its grade allows.",
        chapter=CHAPTER,
        starts=At(Happening(("enquiry_graded",), Where("reason", ("FIRST",)))),
        met_by=Met(Happening(("enquiry_decided",))),
        moved_by=(Moved(Happening(("enquiry_graded",)), "limit"),),
        while_in=CHILD,
        versions=usual(
            _graded("RED", 4),
            _graded("AMBER", 24),
            _graded("GREEN", 72),
            custom="usual in multi-agency safeguarding hubs: red 1 to 4 hours, amber 24, green 48 to 72",
        ),
        notes=(
            "When the grade is raised, the shorter time counts from then. When it is lowered, the longer "
            "time counts from the first grading.",
        ),
    ),
    Standard(
        code="C03",
        title="Partner's check returned",
        promised="Each agency that is asked what it knows answers in the time that the grade allows.",
        chapter=CHAPTER,
        starts=At(Happening(("check_requested",))),
        met_by=Met(Happening(("check_returned",)), same_fact="agency"),
        while_in=("this request", *CHILD),
        versions=usual(
            _graded("RED", 2), _graded("AMBER", 8), _graded("GREEN", 24), custom="no national number"
        ),
        notes=(
            "One clock for each request: two schools asked about one child have one each. "
            "Nothing known is an answer.",
        ),
    ),
    Standard(
        code="C03b",
        title="Partner's disagreement answered",
        promised="An agency that disagrees is answered, with the reason, by somebody who may change it.",
        chapter=CHAPTER,
        starts=At(Happening(("disagreement_recorded",))),
        met_by=Met(Happening(("disagreement_answered",))),
        while_in=CHILD,
        versions=usual(
            Limit(2, Unit.WORKING_DAYS), custom="usual in procedures for professional disagreement"
        ),
        notes=("An agency that is not content may take it further; that has a clock of its own.",),
    ),
    Standard(
        code="C04",
        title="Referral acknowledged",
        promised="Whoever referred a child is told that the referral was received.",
        chapter=CHAPTER,
        starts=At(Happening(("referral_received",))),
        met_by=Met(Happening(("referral_acknowledged",))),
        while_in=CHILD,
        versions=working_together(
            Limit(1, Unit.WORKING_DAYS),
            clause=f"acknowledge receipt to the referrer {_WORKING_TOGETHER_CLAUSE}",
        ),
    ),
    Standard(
        code="C04b",
        title="Referrer told what was decided",
        promised="Whoever sent a contact is told what was decided, whatever it was.",
        chapter=CHAPTER,
        starts=At(Happening(("reply_owed",))),
        met_by=Met(Happening(("referrer_told",))),
        while_in=CHILD,
        versions=usual(
            Limit(1, Unit.WORKING_DAYS),
            custom="the time in which a referral is acknowledged, for every outcome",
        ),
        notes=("Nobody is owed a reply who asked not to be named.",),
    ),
    Standard(
        code="C05",
        title="Referral decided",
        promised="The next step after a referral is decided.",
        chapter=CHAPTER,
        starts=At(Happening(("referral_received",))),
        met_by=Met(Happening(("referral_decided",))),
        while_in=("this case", *CHILD),
        versions=working_together(
            Limit(1, Unit.WORKING_DAYS), clause=f"decide the next steps {_WORKING_TOGETHER_CLAUSE}"
        ),
        notes=(
            "It is met by the decision, not by allocating a worker. The day received is day 0, at night too.",
        ),
    ),
    Standard(
        code="C09",
        title="Night decision signed",
        promised="The out-of-hours manager signs what the worker decided at night.",
        chapter=CHAPTER,
        starts=At(Happening(("night_decision_made",))),
        met_by=Met(Happening(("night_decision_signed",))),
        while_in=CHILD,
        versions=usual(Limit(2, Unit.HOURS), custom="no national number; safe decisions out of hours"),
        notes=("No rule signs for anybody.",),
    ),
    Standard(
        code="C10",
        title="Night decision reviewed by day",
        promised="The day manager confirms or changes what was decided at night.",
        chapter=CHAPTER,
        starts=NextWorkingMorning(Happening(("night_decision_made",))),
        met_by=Met(Happening(("night_decision_reviewed",))),
        while_in=CHILD,
        versions=usual(Limit(4, Unit.HOURS), custom="no national number; safe decisions out of hours"),
        notes=("It counts from 09:00 of the next working day. No rule signs for anybody.",),
    ),
)
