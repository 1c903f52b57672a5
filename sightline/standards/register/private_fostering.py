"""Private fostering: notice, first visit, visits, and notice of changes."""

from datetime import date

from sightline.standards.model import (
    Age,
    AllOf,
    AnyOf,
    At,
    Condition,
    Elapsed,
    Happening,
    InState,
    Limit,
    Met,
    Named,
    Standard,
    Unit,
)
from sightline.standards.statutes import eased_in_2020, statute

CHAPTER = "Private fostering"
IN_THIS_ARRANGEMENT = ("this arrangement", "alive", "under 18")
SINCE = date(2005, 7, 1)

_REGULATIONS = "Children (Private Arrangements for Fostering) Regulations 2005 (SI 2005/1533)"
_KNOWN = At(Happening(("private_fostering_known",)))
_VISITED = Met(Happening(("private_fostering_visited",)))
# Private fostering ends at 16, for a disabled child at 18.
_YOUNG_ENOUGH = AnyOf((Age(under=16), InState("disabled")), said="while under 16, or disabled")
_ALONE_NOTE = "The child is seen alone unless that would be inappropriate."
_AGE_NOTE = "Nothing falls due from 16 on, from 18 for a disabled child."


def _visits(weeks: int, year: Condition) -> Limit:
    return Limit(weeks, Unit.WEEKS, when=AllOf((year, _YOUNG_ENOUGH)), judged_at="due")


STANDARDS = (
    Standard(
        code="C87",
        title="Carer's notice",
        promised="The council is told of a private fostering arrangement six weeks before it starts.",
        chapter=CHAPTER,
        starts=Named(Happening(("private_fostering_planned",))),
        met_by=Met(Happening(("private_fostering_planned",))),
        while_in=("alive", "under 18"),
        versions=statute(Limit(-6, Unit.WEEKS), citation=f"{_REGULATIONS}, regulation 3", since=SINCE),
        notes=(
            "The notice is met or missed on the day it is given. An arrangement agreed within the six weeks "
            "must be notified at once: the record does not say when it was agreed, so a late notice reads "
            "missed.",
        ),
    ),
    Standard(
        code="C88",
        title="First visit",
        promised="The council visits within seven working days of being told of the arrangement.",
        chapter=CHAPTER,
        starts=At(Happening(("private_fostering_notified",))),
        met_by=_VISITED,
        while_in=IN_THIS_ARRANGEMENT,
        versions=eased_in_2020(
            statute(
                Limit(7, Unit.WORKING_DAYS),
                citation=f"{_REGULATIONS}, regulation 4(1)",
                since=SINCE,
                note="For a child who lives there already, regulation 7: wording to be verified.",
            ),
            eased_to="Regulation 4: as soon as is reasonably practicable.",
            confirmed=True,
        ),
        notes=(_ALONE_NOTE,),
    ),
    Standard(
        code="C89",
        title="Visit in the first year",
        promised="A privately fostered child is visited at least every six weeks in the first year.",
        chapter=CHAPTER,
        starts=_KNOWN,
        met_by=_VISITED,
        repeats=True,
        while_in=IN_THIS_ARRANGEMENT,
        versions=statute(
            _visits(6, Elapsed(within_months=12)),
            citation=f"{_REGULATIONS}, regulation 8(1)(a) and (6)",
            since=SINCE,
        ),
        notes=(
            "It counts from the day the authority became aware of the arrangement.",
            _ALONE_NOTE,
            _AGE_NOTE,
        ),
    ),
    Standard(
        code="C90",
        title="Visit in later years",
        promised="A privately fostered child is visited at least every twelve weeks in later years.",
        chapter=CHAPTER,
        starts=_KNOWN,
        met_by=_VISITED,
        repeats=True,
        while_in=IN_THIS_ARRANGEMENT,
        versions=statute(
            _visits(12, Elapsed(after_months=12)), citation=f"{_REGULATIONS}, regulation 8(1)(b)", since=SINCE
        ),
        notes=(_ALONE_NOTE, _AGE_NOTE),
    ),
    Standard(
        code="C91",
        title="Change notified",
        promised="A change in the arrangement is told to the council within 48 hours.",
        chapter=CHAPTER,
        starts=At(Happening(("private_fostering_changed",))),
        met_by=Met(Happening(("private_fostering_change_notified",))),
        while_in=("alive", "under 18"),
        versions=statute(
            Limit(48, Unit.HOURS),
            citation=f"{_REGULATIONS}, regulations 6, 9 and 10",
            since=SINCE,
            to_verify=True,
            note="The number is to be verified.",
        ),
        notes=("An arrival and an end are changes too.",),
    ),
)
