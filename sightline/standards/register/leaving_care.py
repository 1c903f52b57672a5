"""Young people leaving care: assessment, pathway plan, visits and contact, and the yearly return."""

from sightline.standards.editions import data_standard, usual
from sightline.standards.model import (
    At,
    Birthday,
    Entering,
    Happening,
    InState,
    Limit,
    Met,
    Not,
    Promise,
    Standard,
    Unit,
    Where,
)
from sightline.standards.statutes import CARE_PLANNING, care_planning, statute

CHAPTER = "Leaving care"
ENTITLED = ("leaving care", "alive", "under 25")
HELD_IN = {"C61b": "C61b17"}

_REGULATIONS = "Care Leavers (England) Regulations 2010 (SI 2010/2571)"
_PROVIDED = At(Happening(("accommodation_provided",)))
_VISITED = Met(Happening(("accommodation_visited",)))
_PROVIDED_NOTE = "Only where the authority provides the accommodation; elsewhere it is contact (C61a)."


def _birthday_information(age: int) -> Standard:
    """Return the promise that what the yearly return asks is obtained around a birthday."""
    return Standard(
        code=f"C61b{age}",
        title=f"Information around birthday {age}",
        promised=f"How a care leaver fares is found out around birthday {age}.",
        chapter=CHAPTER,
        starts=Birthday(age, months=-3),
        met_by=Met(Happening(("birthday_information_obtained",))),
        key="party",
        while_in=("leaving care", "alive"),
        promise=Promise.BETWEEN,
        versions=data_standard(
            Limit(4, Unit.MONTHS, earliest=0),
            citation="SSDA903 guide, care leavers: from 3 months before to 1 month after the birthday",
            note="The window is to be verified.",
        ),
        notes=(
            "The window opens three months before the birthday and is four months long. For birthdays on 29 "
            "to 31 May it closes up to two days early, because February is short.",
            "A young person who becomes entitled after the window opened has no clock for that birthday.",
        ),
    )


STANDARDS = (
    Standard(
        code="C58",
        title="Needs assessed for leaving care",
        promised="What a young person who becomes eligible will need is assessed.",
        chapter=CHAPTER,
        starts=At(Happening(("leaving_care_began",), Where("category", ("ELIGIBLE",)))),
        met_by=Met(Happening(("needs_assessed_for_leaving",))),
        while_in=("this leaving care", "alive"),
        versions=care_planning(Limit(3, Unit.MONTHS), citation="regulation 42"),
        notes=(
            "It counts from the day the young person became eligible: the sixteenth birthday, or the day on "
            "which 13 weeks of care since 14 were reached.",
        ),
    ),
    Standard(
        code="C59",
        title="Pathway plan reviewed",
        promised="The pathway plan is made, and reviewed at least every six months.",
        chapter=CHAPTER,
        starts=Entering(("leaving care",)),
        met_by=Met(Happening(("pathway_plan_reviewed",))),
        key="party",
        repeats=True,
        while_in=ENTITLED,
        versions=statute(
            Limit(6, Unit.MONTHS),
            citation=f"{_REGULATIONS}, regulation 7",
            since=CARE_PLANNING,
        ),
        notes=(
            "The first six months count from entitlement: a young person with no plan is late as well. A "
            "change of category does not begin it anew. A review that the young person asks for is not "
            "counted.",
        ),
    ),
    Standard(
        code="C60",
        title="First visit to accommodation provided",
        promised="A young person is visited within a week of moving to accommodation that the authority "
        "provides.",
        chapter=CHAPTER,
        starts=_PROVIDED,
        met_by=_VISITED,
        while_in=("this accommodation", "alive"),
        versions=statute(
            Limit(7, Unit.DAYS), citation=f"{_REGULATIONS}, regulation 8(2)", since=CARE_PLANNING
        ),
        notes=(_PROVIDED_NOTE,),
    ),
    Standard(
        code="C61",
        title="Later visit to accommodation provided",
        promised="A young person in accommodation that the authority provides is visited again.",
        chapter=CHAPTER,
        starts=_PROVIDED,
        met_by=_VISITED,
        repeats=True,
        while_in=("this accommodation", "alive"),
        versions=statute(
            Limit(2, Unit.MONTHS, ordinal_from=2),
            citation=f"{_REGULATIONS}, regulation 8(2)",
            since=CARE_PLANNING,
        ),
        notes=(
            "A visit before each review of the pathway plan is a duty too: it is not counted.",
            _PROVIDED_NOTE,
        ),
    ),
    Standard(
        code="C61a",
        title="Adviser in contact",
        promised="The personal adviser keeps in contact with every other young person.",
        chapter=CHAPTER,
        starts=At(Happening(("leaving_care_began", "accommodation_ended"))),
        met_by=Met(Happening(("adviser_contact", "accommodation_visited"))),
        key="party",
        repeats=True,
        while_in=ENTITLED,
        versions=usual(
            Limit(8, Unit.WEEKS, when=Not(InState("in accommodation provided"))),
            custom="no interval in the regulations",
            note="From 21 to 24 at least a yearly offer: to be verified.",
        ),
        notes=(
            "Where the authority provides the accommodation, visits to it are counted instead (C60, C61). A "
            "change of category, and the end of such accommodation, begin it anew.",
        ),
    ),
    *(_birthday_information(age) for age in range(17, 22)),
)
