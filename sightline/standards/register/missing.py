"""Missing children, their return, and exploitation."""

from sightline.standards.editions import usual
from sightline.standards.model import At, Happening, Limit, Met, Nth, Standard, Unit, Where
from sightline.standards.statutes import guidance

CHAPTER = "Missing and exploitation"
CHILD = ("alive", "under 18")
STILL_MISSING = ("still missing", *CHILD)

_NOTICED = Happening(("missing_noticed",))
_MEETING = Met(Happening(("missing_meeting_held",)))
_ANY_LENGTH = "Missing from home counts as well as missing from care, however short it was."


def _reviewed(level: str, weeks: int) -> Limit:
    return Limit(weeks, Unit.WEEKS, when=Where("level", (level,)), ordinal_from=2)


STANDARDS = (
    Standard(
        code="C50",
        title="Missing child reported",
        promised="A missing child is reported to the police within the hour.",
        chapter=CHAPTER,
        starts=At(_NOTICED),
        met_by=Met(Happening(("missing_reported",))),
        while_in=STILL_MISSING,
        versions=usual(Limit(1, Unit.HOURS), custom="protocols with the police"),
        notes=(_ANY_LENGTH,),
    ),
    Standard(
        code="C51",
        title="Meeting about a missing child",
        promised="A strategy meeting is held about a child who is still missing.",
        chapter=CHAPTER,
        starts=At(_NOTICED),
        met_by=_MEETING,
        while_in=STILL_MISSING,
        versions=usual(
            Limit(24, Unit.HOURS, when=Where("level", ("HIGH",))),
            Limit(72, Unit.HOURS),
            custom="24 hours at high risk, otherwise 72",
        ),
        notes=(
            "A child found before the meeting is due needs none, unless it is the third time (C51r).",
            _ANY_LENGTH,
        ),
    ),
    Standard(
        code="C51r",
        title="Meeting about a child missing again",
        promised="A strategy meeting is held about a child who goes missing for the third time in 90 days.",
        chapter=CHAPTER,
        starts=Nth(3, _NOTICED, within_days=90),
        met_by=_MEETING,
        while_in=CHILD,
        versions=usual(Limit(24, Unit.HOURS), custom="three times in 90 days calls for a meeting"),
        notes=("Each time counts that is at least the third of the 90 days before it, found or not.",),
    ),
    Standard(
        code="C52",
        title="Return home interview",
        promised="A child who comes back is offered, and has, an independent interview.",
        chapter=CHAPTER,
        starts=At(Happening(("missing_found",))),
        met_by=Met(Happening(("return_interview_held",))),
        while_in=CHILD,
        versions=guidance(
            Limit(72, Unit.HOURS),
            citation="Statutory guidance on children who run away or go missing from home or care (2014)",
        ),
        notes=(
            "The 72 hours run through weekends. An interview offered is not an interview held.",
            _ANY_LENGTH,
        ),
    ),
    Standard(
        code="C53",
        title="Return home interview shared",
        promised="What a child told on coming back reaches those who can act on it.",
        chapter=CHAPTER,
        starts=At(Happening(("return_interview_held",))),
        met_by=Met(Happening(("return_interview_shared",))),
        while_in=CHILD,
        versions=usual(Limit(1, Unit.WORKING_DAYS), custom="no national number"),
    ),
    Standard(
        code="C54",
        title="Exploitation risk assessed",
        promised="When there are signs of exploitation, the risk is assessed.",
        chapter=CHAPTER,
        starts=At(Happening(("exploitation_suspected",))),
        met_by=Met(Happening(("exploitation_assessed",))),
        while_in=("this exploitation plan", *CHILD),
        versions=usual(Limit(5, Unit.WORKING_DAYS), custom="no national number"),
    ),
    Standard(
        code="C55",
        title="Exploitation risk reviewed",
        promised="The risk of exploitation is looked at again, the sooner the higher it is.",
        chapter=CHAPTER,
        starts=At(Happening(("exploitation_suspected",))),
        met_by=Met(Happening(("exploitation_assessed",))),
        repeats=True,
        while_in=("this exploitation plan", *CHILD),
        versions=usual(
            _reviewed("SIGNIFICANT", 4),
            _reviewed("MODERATE", 8),
            _reviewed("EMERGING", 12),
            custom="high risk 4 weeks, medium 8, low 12",
        ),
        notes=(
            "The level found at the last assessment says how soon. Where no risk was found nothing is due.",
        ),
    ),
)
