"""The child protection plan: reviews, core groups and visits."""

from sightline.standards.editions import usual, working_together
from sightline.standards.model import At, Happening, Limit, Met, Standard, Unit, Where

CHAPTER = "Protection plan"
ON_THIS_PLAN = ("this protection plan", "alive", "under 18")
ON_A_PLAN = ("on a protection plan", "alive", "under 18")

_BEGAN = At(Happening(("protection_plan_started",)))
_IN_PLAN = Where("context", ("CP", None))
_SEEN = Met(Happening(("child_seen",), _IN_PLAN), perhaps=Happening(("child_visited",), _IN_PLAN))
_REVIEWED = Met(Happening(("review_conference_held",)))
_REVIEW_NOTE = (
    "The plan begins on the day of the initial conference. Months are counted by date, not by days."
)
_VISIT_NOTE = (
    "No national rule says how often. A visit counts when the child is seen, also where the source does not "
    "say in which work; seen in other work only does not count."
)

STANDARDS = (
    Standard(
        code="C19",
        title="First review conference",
        promised="The first review conference follows the initial conference.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        while_in=ON_THIS_PLAN,
        versions=working_together(
            Limit(3, Unit.MONTHS), clause="the first review within 3 months", confirmed=False
        ),
        notes=(_REVIEW_NOTE,),
    ),
    Standard(
        code="C20",
        title="Later review conference",
        promised="Each later review conference follows the last.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        repeats=True,
        while_in=ON_THIS_PLAN,
        versions=working_together(
            Limit(6, Unit.MONTHS, ordinal_from=2),
            clause="further reviews at intervals of no more than 6 months",
            confirmed=False,
        ),
        notes=(_REVIEW_NOTE, "Counted from the day the last review was held, never from the day it was due."),
    ),
    Standard(
        code="C21",
        title="First core group",
        promised="The core group meets soon after the initial conference.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("core_group_held",))),
        while_in=ON_THIS_PLAN,
        versions=working_together(
            Limit(10, Unit.WORKING_DAYS),
            clause="the core group meets within 10 working days of the initial conference",
            confirmed=False,
        ),
    ),
    Standard(
        code="C22",
        title="Later core group",
        promised="The core group meets again, and again.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("core_group_held",))),
        repeats=True,
        while_in=ON_THIS_PLAN,
        versions=usual(Limit(6, Unit.WEEKS, ordinal_from=2), custom="4 to 6 weeks are usual"),
    ),
    Standard(
        code="C23",
        title="First protection visit",
        promised="The child is seen soon after the protection plan begins.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_SEEN,
        key="party",
        while_in=ON_A_PLAN,
        versions=usual(Limit(5, Unit.WORKING_DAYS), custom="no national number"),
        notes=(_VISIT_NOTE,),
    ),
    Standard(
        code="C24",
        title="Protection visit",
        promised="A child on a protection plan is seen again, and again.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_SEEN,
        key="party",
        repeats=True,
        while_in=ON_A_PLAN,
        versions=usual(
            Limit(10, Unit.WORKING_DAYS, ordinal_from=2), custom="10 to 20 working days are usual"
        ),
        notes=(_VISIT_NOTE, "Counted from the last visit at which the child was seen."),
    ),
)
