"""The child in need plan: its beginning, reviews and visits."""

from sightline.standards.editions import usual
from sightline.standards.model import AllOf, At, Happening, InState, Limit, Met, Not, Standard, Unit, Where

CHAPTER = "Child in need"
IN_CASE = ("case", "alive", "under 18")
ON_THIS_PLAN = ("this need plan", "alive", "under 18")
ON_A_PLAN = ("on a need plan", "alive", "under 18")

_BEGAN = At(Happening(("need_plan_started",)))
_STARTED = Met(Happening(("need_plan_started",)))
_REVIEWED = Met(Happening(("need_plan_reviewed",)))
_IN_PLAN = Where("context", ("CIN", None))
_NO_PLAN_YET = Not(InState("on a need plan"))
_NOT_LOOKED_AFTER = Not(InState("looked after"))
_HAS_ONE_NOTE = "A child who has a child in need plan by the end of that day needs no clock."

STANDARDS = (
    Standard(
        code="C27",
        title="Child in need plan after assessment",
        promised="A child found to need services has a plan soon after.",
        chapter=CHAPTER,
        starts=At(
            Happening(("assessment_authorised", "initial_conference_held"), Where("outcome", ("CIN_PLAN",)))
        ),
        met_by=_STARTED,
        key="party",
        while_in=IN_CASE,
        versions=usual(Limit(10, Unit.WORKING_DAYS, when=_NO_PLAN_YET), custom="no national number"),
        notes=(_HAS_ONE_NOTE,),
    ),
    Standard(
        code="C27e",
        title="Child in need plan after a protection plan",
        promised="A child whose protection plan ends has a child in need plan soon after.",
        chapter=CHAPTER,
        starts=At(Happening(("protection_plan_ended",))),
        met_by=_STARTED,
        key="party",
        while_in=IN_CASE,
        versions=usual(
            Limit(10, Unit.WORKING_DAYS, when=AllOf((_NO_PLAN_YET, _NOT_LOOKED_AFTER))),
            custom="no national number",
        ),
        notes=(_HAS_ONE_NOTE, "A child who is looked after then needs none."),
    ),
    Standard(
        code="C28",
        title="First child in need review",
        promised="A child in need plan is reviewed.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        while_in=ON_THIS_PLAN,
        versions=usual(Limit(6, Unit.WEEKS), custom="4 to 12 weeks are usual"),
    ),
    Standard(
        code="C29",
        title="Later child in need review",
        promised="A child in need plan is reviewed again, and again.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        repeats=True,
        while_in=ON_THIS_PLAN,
        versions=usual(Limit(3, Unit.MONTHS, ordinal_from=2), custom="no national number"),
        notes=("Counted from the day the last review was held.",),
    ),
    Standard(
        code="C30",
        title="Child in need visit",
        promised="A child on a child in need plan is seen, and seen again.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("child_seen",), _IN_PLAN), perhaps=Happening(("child_visited",), _IN_PLAN)),
        key="party",
        repeats=True,
        while_in=ON_A_PLAN,
        versions=usual(Limit(20, Unit.WORKING_DAYS), custom="4 to 6 weeks are usual"),
        notes=(
            "No national rule says how often. A visit counts when the child is seen, also where the source "
            "does not say in which work; seen in other work only does not count.",
            "The first is counted from the day the plan began, each later one from the last.",
        ),
    ),
)
