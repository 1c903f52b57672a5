"""Reviews of looked-after children and what follows them, the reviewing officer, and secure accommodation."""

from sightline.standards.editions import usual
from sightline.standards.model import At, Happening, Limit, Met, Promise, Standard, Unit, Where, Window
from sightline.standards.register.care import IN_CARE, NOT_ON_SHORT_BREAKS
from sightline.standards.statutes import (
    CARE_PLANNING,
    CHILDREN_ACT_1989,
    care_planning,
    eased_in_2020,
    guidance,
    statute,
)

CHAPTER = "Looked after: reviews"
REVIEWED_WHILE = ("looked after", "until placed for adoption", "alive", "under 18")

_BEGAN = At(Happening(("care_started",)))
_REVIEWED = Met(Happening(("care_review_held",)))
_REVIEW = At(Happening(("care_review_held",)))
_HANDBOOK = "IRO Handbook 2010"
_SECURE = "Children (Secure Accommodation) Regulations 1991, regulations 15 and 16"
_ADOPTION_NOTE = "Once the child is placed for adoption, reviews follow the adoption rules (C80)."
_SHORT_BREAKS_NOTE = "Short breaks under an agreement have reviews of their own (C71b)."
_HELD_NOTE = (
    "A review is held when it is complete: in two sittings, at the second, unless the first made decisions. "
    "Adjourning it does not stop the clock."
)

STANDARDS = (
    Standard(
        code="C44",
        title="First review",
        promised="The first review of a looked-after child is held within weeks.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        key="party",
        while_in=REVIEWED_WHILE,
        versions=care_planning(
            Limit(20, Unit.WORKING_DAYS, when=NOT_ON_SHORT_BREAKS), citation="regulation 33(1)"
        ),
        notes=(_HELD_NOTE, _ADOPTION_NOTE, _SHORT_BREAKS_NOTE),
    ),
    Standard(
        code="C45",
        title="Second review",
        promised="The second review of a looked-after child follows the first.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        key="party",
        repeats=True,
        while_in=REVIEWED_WHILE,
        versions=care_planning(
            Limit(3, Unit.MONTHS, when=NOT_ON_SHORT_BREAKS, ordinal=2), citation="regulation 33(2)"
        ),
        notes=(
            "Counted from the day the first review was held, early or late.",
            _HELD_NOTE,
            _ADOPTION_NOTE,
            _SHORT_BREAKS_NOTE,
        ),
    ),
    Standard(
        code="C46",
        title="Later review",
        promised="Each later review of a looked-after child follows the last.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=_REVIEWED,
        key="party",
        repeats=True,
        while_in=REVIEWED_WHILE,
        versions=eased_in_2020(
            care_planning(
                Limit(6, Unit.MONTHS, when=NOT_ON_SHORT_BREAKS, ordinal_from=3), citation="regulation 33(2)"
            ),
            eased_to="Regulation 33: later reviews where reasonably practicable.",
        ),
        notes=(
            "Counted from the day the last review was held, so that an early one brings the next forward.",
            _HELD_NOTE,
            _ADOPTION_NOTE,
            _SHORT_BREAKS_NOTE,
        ),
    ),
    Standard(
        code="C57",
        title="Review record circulated",
        promised="The record of a review reaches those who need it.",
        chapter=CHAPTER,
        starts=_REVIEW,
        met_by=Met(Happening(("review_record_circulated",))),
        while_in=IN_CARE,
        versions=guidance(
            Limit(20, Unit.WORKING_DAYS), citation=_HANDBOOK, since=CARE_PLANNING, to_verify=True
        ),
        notes=("The record is to be written within 15 working days: no event says when it was.",),
    ),
    Standard(
        code="C57d",
        title="Review decisions sent",
        promised="The decisions of a review are sent out within days.",
        chapter=CHAPTER,
        starts=_REVIEW,
        met_by=Met(Happening(("review_decisions_sent",))),
        while_in=IN_CARE,
        versions=guidance(
            Limit(5, Unit.WORKING_DAYS), citation=_HANDBOOK, since=CARE_PLANNING, to_verify=True
        ),
    ),
    Standard(
        code="C57b",
        title="Reviewing officer's dispute resolved",
        promised="When the reviewing officer raises a formal dispute, it is resolved.",
        chapter=CHAPTER,
        starts=At(Happening(("dispute_raised",))),
        met_by=Met(Happening(("dispute_resolved",))),
        while_in=("alive", "under 18"),
        versions=guidance(Limit(20, Unit.WORKING_DAYS), citation=_HANDBOOK, since=CARE_PLANNING),
    ),
    Standard(
        code="C57c",
        title="Reviewing officer's contact between reviews",
        promised="The reviewing officer is in contact with the child halfway to the next review.",
        chapter=CHAPTER,
        starts=_REVIEW,
        met_by=Met(Happening(("reviewing_officer_contact",)), blank_is_no_answer=True),
        repeats=True,
        while_in=IN_CARE,
        versions=usual(
            Limit(3, Unit.MONTHS, ordinal=1), custom="halfway to the next review; no national number"
        ),
        notes=(
            "The next review ends this clock: in time, it was not needed; after the due day, it was missed.",
            "A file that holds the latest contact only, and none for this child, does not say that there was "
            "none.",
        ),
    ),
    Standard(
        code="C68",
        title="Secure accommodation without a court",
        promised="Without a court no child is kept in secure accommodation over 72 hours in any 28 days.",
        chapter=CHAPTER,
        starts=At(Happening(("secure_placement_started",), Where("flag", (False, None)))),
        met_by=Met(Happening(("secure_placement_ended",))),
        while_in=("without a court's authority", "alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        expires=True,
        versions=statute(
            Limit(72, Unit.HOURS, when=Where("flag", (False,)), within=Window(28, Unit.DAYS)),
            citation="Children (Secure Accommodation) Regulations 1991, regulation 10(1)",
            since=CHILDREN_ACT_1989,
        ),
        notes=(
            "The 28 days are the 672 hours up to each moment: whole days could only show less.",
            "When the court's authority lets earlier time be set aside, and when the limit runs on to midday "
            "after a Sunday or a bank holiday (regulation 10(2) and (3)), is not counted: to be verified.",
        ),
    ),
    Standard(
        code="C69",
        title="Secure placement reviewed",
        promised="A child kept in secure accommodation is reviewed within a month, then every three.",
        chapter=CHAPTER,
        starts=At(Happening(("secure_placement_started",))),
        met_by=Met(Happening(("secure_review_held",))),
        repeats=True,
        while_in=("this secure placement", "alive", "under 18"),
        versions=statute(
            Limit(1, Unit.MONTHS, ordinal=1),
            Limit(3, Unit.MONTHS, ordinal_from=2),
            citation=_SECURE,
            since=CHILDREN_ACT_1989,
        ),
    ),
)
