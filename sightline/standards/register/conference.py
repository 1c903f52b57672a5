"""Child protection conferences: when they are held, and what is shared before and sent after."""

from sightline.standards.editions import data_standard, usual, working_together
from sightline.standards.model import (
    EVER,
    At,
    Happening,
    KeyPart,
    Limit,
    Met,
    Named,
    OneOf,
    Standard,
    Unit,
    Where,
)
from sightline.standards.register.protection_enquiry import ENQUIRY_DECIDED

CHAPTER = "Conference"
CHILD = ("alive", "under 18")
CONFERENCE_STILL_NEEDED = ("conference not ruled out", "enquiry may lead to a conference", *CHILD)

_INITIAL = Where("category", ("ICPC", "PRE_BIRTH", "TRANSFER_IN", "RECONVENED"))
_REVIEW = Where("category", ("RCPC",))
# A report shared longer before a review conference belonged to the review before it.
_SINCE_LAST_REVIEW_DAYS = 60
_TWO_NUMBERS = (
    "Two right numbers: guidance counts from the strategy discussion that decided the enquiry, the census "
    "from the enquiry's recorded start."
)


def _report_shared(
    code: str,
    title: str,
    which: Where,
    key: KeyPart,
    early_days: int,
    working_days: int,
    state: str,
    note: str,
) -> Standard:
    """Return the promise that a conference's report is shared so long before the day it is booked for."""
    return Standard(
        code=code,
        title=title,
        promised="The family has the report in good time before the conference.",
        chapter=CHAPTER,
        starts=Named(Happening(("conference_booked",), which, key)),
        met_by=Met(Happening(("conference_report_shared",), key=key), early_days=early_days),
        repeats=True,
        while_in=(state, *CHILD),
        versions=usual(
            Limit(-working_days, Unit.WORKING_DAYS, ordinal=1),
            custom="usual in partnership procedures",
        ),
        notes=("Booking the conference for another day moves the day the report is due.", note),
    )


def _sent_after(code: str, title: str, promised: str, kind: str, working_days: int) -> Standard:
    """Return the promise that something is sent so soon after an initial conference."""
    return Standard(
        code=code,
        title=title,
        promised=promised,
        chapter=CHAPTER,
        starts=At(Happening(("initial_conference_held",))),
        met_by=Met(Happening((kind,))),
        while_in=CHILD,
        versions=usual(Limit(working_days, Unit.WORKING_DAYS), custom="usual in partnership procedures"),
        notes=(
            "It is counted for initial conferences: no source or form says when the decisions and minutes of "
            "a review conference were sent.",
        ),
    )


STANDARDS = (
    Standard(
        code="C17",
        title="Initial conference",
        promised="An initial conference follows the strategy discussion that decided on an enquiry.",
        chapter=CHAPTER,
        starts=At(Happening(("strategy_discussion_held",), ENQUIRY_DECIDED, key="subject")),
        met_by=Met(Happening(("initial_conference_held",), key="raised_by_2")),
        key="raised_by",  # the enquiry's events end it: the discussion raised the enquiry
        while_in=CONFERENCE_STILL_NEEDED,
        counterpart="C17n",
        versions=working_together(
            Limit(15, Unit.WORKING_DAYS),
            clause="the initial conference is held within 15 working days of the strategy discussion at "
            "which the section 47 enquiry was decided",
        ),
        notes=(
            _TWO_NUMBERS,
            "If the first discussion is adjourned, the sitting that decides counts. Later discussions of the "
            "same enquiry do not extend it.",
            "A conference held on a day of a weekend is an error in the census (rule 8875).",
        ),
    ),
    Standard(
        code="C17n",
        title="Initial conference, as the census counts it",
        promised="An initial conference follows the start of the section 47 enquiry.",
        chapter=CHAPTER,
        starts=At(Happening(("section_47_started",))),
        met_by=Met(Happening(("initial_conference_held",), key="raised_by")),
        while_in=CONFERENCE_STILL_NEEDED,
        counterpart="C17",
        versions=data_standard(
            Limit(15, Unit.WORKING_DAYS),
            citation="Children in need census, InitialCPCtarget: 15 working days from S47ActualStartDate",
        ),
        notes=(_TWO_NUMBERS,),
    ),
    Standard(
        code="C18",
        title="Transfer-in conference",
        promised="A conference is held when another council's child on a protection plan moves here.",
        chapter=CHAPTER,
        starts=OneOf(
            (
                ("the written notification", Happening(("transfer_in_notified",))),
                ("accepting the referral", Happening(("transfer_in_accepted",))),
            )
        ),
        met_by=Met(Happening(("initial_conference_held",))),
        while_in=CHILD,
        versions=usual(
            Limit(15, Unit.WORKING_DAYS),
            custom="partnership procedures; not found in Working Together",
        ),
        notes=(
            "Some partnerships count from the written notification, some from accepting the referral: your "
            "authority says which in its settings. The rule of the day on which the first of the two "
            "happened holds for both.",
        ),
    ),
    _report_shared(
        "C25", "Report shared before the initial conference", _INITIAL, "subject", EVER, 2, "this conference",
        "Booked without a day, it cannot be counted.",
    ),
    _report_shared(
        "C25r", "Report shared before the review conference", _REVIEW, "inside", _SINCE_LAST_REVIEW_DAYS, 5,
        "until the next review", "The conference is booked inside the protection plan that it reviews.",
    ),
    _sent_after(
        "C26", "Conference decisions sent", "The family and the agencies have the conference's decisions.",
        "conference_decisions_sent", 1,
    ),
    _sent_after(
        "C26m", "Conference minutes sent", "The family and the agencies have the conference's minutes.",
        "conference_minutes_sent", 20,
    ),
)  # fmt: skip
