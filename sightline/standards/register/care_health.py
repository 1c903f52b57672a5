"""The health of looked-after children: assessments and the dentist."""

from sightline.standards.model import (
    Age,
    AllOf,
    At,
    Birthday,
    Happening,
    InState,
    Limit,
    Met,
    Moved,
    Not,
    Standard,
    Unit,
)
from sightline.standards.register.care import IN_CARE, NOT_ON_SHORT_BREAKS, SHORT_BREAK_NOTE
from sightline.standards.statutes import care_planning, guidance

CHAPTER = "Looked after: health"

_BEGAN = At(Happening(("care_started",)))
# An assessment in the three months before counts as the first.
_EARLY_DAYS = 90
_ASSESSED = Met(Happening(("health_assessed",)), early_days=_EARLY_DAYS)

# A later assessment belongs to C37 when the last one was held by the fifth birthday, else to C38: never to
# both.
_FROM_UNDER_5 = AllOf((NOT_ON_SHORT_BREAKS, InState("under 5")))
_FROM_5_ON = AllOf((NOT_ON_SHORT_BREAKS, Not(InState("under 5"))))
_AGE_NOTE = (
    "Under 5 on the day it is due: 6 months; otherwise 12, counted again from the last assessment on the "
    "fifth birthday. The two rows share one clock: an assessment held by the fifth birthday leads to C37, a "
    "later one to C38."
)
_REFUSED_NOTE = "A young person who understands may refuse: record it; the clock stays late."

STANDARDS = (
    Standard(
        code="C36",
        title="First health assessment",
        promised="A doctor assesses every looked-after child's health in time for the first review.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_ASSESSED,
        while_in=IN_CARE,
        versions=care_planning(
            Limit(20, Unit.WORKING_DAYS, when=NOT_ON_SHORT_BREAKS),
            citation="regulation 7: before placement or before the first review",
            note="That an assessment in the three months before counts is to be verified.",
        ),
        notes=("An assessment in the 90 days before counts.", SHORT_BREAK_NOTE),
    ),
    Standard(
        code="C37",
        title="Health assessed again, under 5",
        promised="A looked-after child under 5 has another health assessment every six months.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_ASSESSED,
        repeats=True,
        moved_by=(Moved(Birthday(5), "limit"),),
        while_in=IN_CARE,
        versions=care_planning(
            Limit(6, Unit.MONTHS, when=AllOf((_FROM_UNDER_5, Age(under=5))), ordinal_from=2, judged_at="due"),
            Limit(12, Unit.MONTHS, when=_FROM_UNDER_5, ordinal_from=2),
            citation="regulation 7",
        ),
        notes=(_AGE_NOTE, _REFUSED_NOTE, SHORT_BREAK_NOTE),
    ),
    Standard(
        code="C38",
        title="Health assessed again, 5 and over",
        promised="A looked-after child of 5 or over has another health assessment every year.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_ASSESSED,
        repeats=True,
        while_in=IN_CARE,
        versions=care_planning(
            Limit(12, Unit.MONTHS, when=_FROM_5_ON, ordinal_from=2), citation="regulation 7"
        ),
        notes=(_AGE_NOTE, _REFUSED_NOTE, SHORT_BREAK_NOTE),
    ),
    Standard(
        code="C39",
        title="Dental check",
        promised="Every looked-after child's teeth are checked every year.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("dental_check_done",))),
        repeats=True,
        while_in=IN_CARE,
        versions=guidance(
            Limit(12, Unit.MONTHS, when=NOT_ON_SHORT_BREAKS),
            citation="Promoting the health and well-being of looked-after children (2015)",
        ),
        notes=(
            "The first is counted from becoming looked after, each later one from the last. The yearly "
            "return asks only whether there was one in the year.",
        ),
    ),
)
