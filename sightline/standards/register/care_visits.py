"""Visits to looked-after children: the variants of regulation 28, in the order in which they are chosen.

Every placement begins the visits anew. The first visit to any placement is C40; later ones are C43 where a
special rule applies, otherwise C41 in the placement's first year and C42 after it. Each interval belongs to
one of them only: the rows of C43 come first, and the others ask that none of them holds.
"""

from sightline.standards.model import (
    AllOf,
    AnyOf,
    At,
    Condition,
    Elapsed,
    Happening,
    InState,
    Limit,
    Met,
    Moved,
    Not,
    Standard,
    Unit,
    Version,
    Where,
)
from sightline.standards.register.care import ON_SHORT_BREAKS
from sightline.standards.states import PLACED_FOR_ADOPTION
from sightline.standards.statutes import LONG_TERM_FOSTERING, care_planning, eased_in_2020, statute

CHAPTER = "Looked after: visits"
PLACED = ("looked after", "in a placement", "alive", "under 18")

_PLACED = At(Happening(("placement_started",)))
_VISITED = Met(Happening(("child_seen", "adoption_visit_made")), perhaps=Happening(("child_visited",)))

_AFTER_REVIEW = InState("after the first care review")
_NOT_YET_USUAL = Not(InState("usual visits"))
_UNASSESSED = AllOf(
    (InState("with parents before assessment"), _NOT_YET_USUAL),
    said="while placed with parents who are not assessed yet",
)
_TEMPORARY = AnyOf(
    (
        AllOf((InState("with a temporary carer"), _NOT_YET_USUAL)),
        InState("carer approved for a time"),
        AllOf((InState("under an interim care order"), InState("placed with parents"))),
    ),
    said="while with a temporarily approved carer, or with parents under an interim care order",
)
_FULL_ORDER = AllOf(
    (InState("under a full care order"), InState("placed with parents")),
    said="while placed with parents under a full care order",
)
_OTHERS = InState("others arrange where the child lives")
_SPECIAL = AnyOf(
    (ON_SHORT_BREAKS, _UNASSESSED, _TEMPORARY, _FULL_ORDER, _OTHERS),
    said="while a special rule for visits applies (C43)",
)

_ADOPTIVE_ONLY = AllOf(
    (InState("in an adoptive placement"), Not(InState("in a placement not for adoption"))),
    said="while placed for adoption",
)
_PLACED_FOR_ADOPTION = AllOf(
    (Where("code", PLACED_FOR_ADOPTION), InState("in an adoptive placement")),
    said="where the placement is for adoption",
)
_USUAL = AllOf((Not(_SPECIAL), Not(_ADOPTIVE_ONLY)))
_FIRST_YEAR, _LATER = Elapsed(within_months=12), Elapsed(after_months=12)

_EASED_TO = "Regulation 28: where it was not practicable in time, as soon as it was."
_ADOPTION_NOTE = "Not once placed for adoption: other visits apply (C82)."
_MOVE_NOTE = "Every move begins the visits anew, a temporary placement too."
_SEEN_NOTE = (
    "A visit counts when the child is seen. Where the source does not say whether, it may have been met."
)


def _later(amount: int, unit: Unit, *conditions: Condition) -> Limit:
    """Return the limit of the visits after a placement's first."""
    return Limit(amount, unit, when=AllOf(conditions), ordinal_from=2)


def _eased(*versions: Version) -> tuple[Version, ...]:
    return eased_in_2020(versions, eased_to=_EASED_TO)


_AFTER_YEAR_1 = (
    _later(3, Unit.MONTHS, _LATER, InState("in a placement meant to last"), _USUAL),
    _later(6, Unit.WEEKS, _LATER, _USUAL),
)

STANDARDS = (
    Standard(
        code="C40",
        title="First visit in a placement",
        promised="A looked-after child is visited within a week of the start of every placement.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=_VISITED,
        key="party",
        repeats=True,
        while_in=PLACED,
        versions=_eased(
            *care_planning(
                Limit(
                    1,
                    Unit.WEEKS,
                    when=AllOf((Not(ON_SHORT_BREAKS), Not(_PLACED_FOR_ADOPTION))),
                    ordinal=1,
                ),
                citation="regulation 28(2)(a)",
            )
        ),
        notes=(_MOVE_NOTE, _SEEN_NOTE, _ADOPTION_NOTE),
    ),
    Standard(
        code="C41",
        title="Visit in the first year of a placement",
        promised="A looked-after child is visited again at least every six weeks in a placement's first "
        "year.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=_VISITED,
        key="party",
        repeats=True,
        while_in=PLACED,
        versions=_eased(
            *care_planning(_later(6, Unit.WEEKS, _FIRST_YEAR, _USUAL), citation="regulation 28(2)(b)")
        ),
        notes=(
            "The first year runs from this placement's start. Each visit counts from the last one made.",
            _MOVE_NOTE,
            _SEEN_NOTE,
            _ADOPTION_NOTE,
        ),
    ),
    Standard(
        code="C42",
        title="Visit after the first year of a placement",
        promised="After a placement's first year a looked-after child is still visited, again and again.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=_VISITED,
        key="party",
        repeats=True,
        while_in=PLACED,
        versions=_eased(
            *care_planning(*_AFTER_YEAR_1, citation="regulation 28(2)(c)"),
            *statute(
                _later(6, Unit.MONTHS, _LATER, InState("agreed long-term foster placement"), _USUAL),
                *_AFTER_YEAR_1,
                citation="Care Planning, Placement and Case Review (England) Regulations 2010, regulation "
                "28(2)(c) "
                "and (3A), added by SI 2015/495",
                since=LONG_TERM_FOSTERING,
            ),
        ),
        notes=(
            "Six months in a long-term foster placement of a year or more when a child old enough to "
            "understand agrees; three months in a placement intended to last to 18; otherwise six weeks.",
            "Long-term foster placements (U1 and U4) are taken as intended to last to 18: to be verified.",
            _SEEN_NOTE,
            _ADOPTION_NOTE,
        ),
    ),
    Standard(
        code="C43",
        title="Visit under a special rule",
        promised="A looked-after child in special circumstances is visited as often as they require.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=_VISITED,
        key="party",
        repeats=True,
        moved_by=(Moved(Happening(("care_review_held",)), "limit"),),
        while_in=PLACED,
        versions=_eased(
            *care_planning(
                Limit(
                    7,
                    Unit.DAYS,
                    when=AllOf((ON_SHORT_BREAKS, InState("under a short break agreement"))),
                    ordinal=1,
                    amount_from="number",
                ),
                Limit(7, Unit.DAYS, when=ON_SHORT_BREAKS, ordinal=1),
                _later(6, Unit.MONTHS, ON_SHORT_BREAKS),
                _later(6, Unit.WEEKS, _UNASSESSED, _AFTER_REVIEW),
                _later(1, Unit.WEEKS, _UNASSESSED),
                _later(4, Unit.WEEKS, _TEMPORARY, _AFTER_REVIEW),
                _later(1, Unit.WEEKS, _TEMPORARY),
                _later(6, Unit.WEEKS, _FULL_ORDER),
                _later(6, Unit.WEEKS, _FIRST_YEAR, _OTHERS),
                _later(3, Unit.MONTHS, _LATER, _OTHERS),
                citation="regulations 28(3) to (6) and 48",
                to_verify=True,
                note="The numbers of regulation 28(6), and the first visit of a short break, are to be "
                "verified.",
            )
        ),
        notes=(
            "The first that applies: short breaks, six months at most between visits; with parents before "
            "they are assessed, weekly until the first review, then six weeks; with a temporarily approved "
            "carer, or with parents under an interim order, weekly until the first review, then four weeks; "
            "with parents under a full order, six weeks; where others arrange where the child lives, six "
            "weeks, after a year three months.",
            "Short breaks are first visited within seven days of placement. An agreement (V4) does not say "
            "on which days the child was placed, so that its first visit cannot be judged.",
            "A shorter interval agreed for short breaks, and a visit that somebody asks for, are not "
            "counted.",
            _SEEN_NOTE,
        ),
    ),
    Standard(
        code="C43o",
        title="Visit after a care order with parents",
        promised="A child living with parents is visited within a week of a full care order.",
        chapter=CHAPTER,
        starts=At(Happening(("legal_status_started",), Where("code", ("C2",)))),
        met_by=_VISITED,
        key="party",
        while_in=PLACED,
        versions=_eased(
            *care_planning(
                Limit(1, Unit.WEEKS, when=InState("placed with parents")), citation="regulation 28(5)(a)"
            )
        ),
        notes=("A later order, or a later placement with parents, has its own first visit.", _SEEN_NOTE),
    ),
)
