"""Looked-after children: plans, notices and people that must be there, and placements meant to be short."""

from sightline.standards.model import (
    EVER,
    AllOf,
    At,
    Happening,
    InState,
    LaterOf,
    Limit,
    Met,
    Named,
    Not,
    Promise,
    Standard,
    Unit,
)
from sightline.standards.statutes import CARE_PLANNING, care_planning, eased_in_2020, guidance

CHAPTER = "Looked after"
IN_CARE = ("this care period", "alive", "under 18")
IN_THIS_PLACEMENT = ("this placement", "alive", "under 18")

# Short breaks under an agreement have rules of their own (regulation 48). A child who moves from short breaks
# to another legal status is, on that day, no longer on short breaks alone.
ON_SHORT_BREAKS = AllOf(
    (InState("on agreed short breaks"), Not(InState("under another legal status"))),
    said="while on short breaks under an agreement",
)
NOT_ON_SHORT_BREAKS = Not(ON_SHORT_BREAKS)
SHORT_BREAK_NOTE = "Not for short breaks under an agreement (legal status V3 or V4): regulation 48."

_BEGAN = At(Happening(("care_started",)))
_EDUCATION = "Promoting the education of looked-after children and previously looked-after children (2018)"
FROM_PRE_SCHOOL = (
    "The guidance says from pre-school to 18 and names no age in years; authorities begin at two or at "
    "three. So the clock runs for a child too young for nursery too: it leaves nobody out by an age of ours."
)

STANDARDS = (
    Standard(
        code="C33",
        title="Care plan prepared",
        promised="Every looked-after child has a care plan before being placed, or soon after.",
        chapter=CHAPTER,
        starts=LaterOf(Happening(("care_started",)), Happening(("placement_started",), key="inside")),
        met_by=Met(Happening(("care_plan_made",)), early_days=EVER),
        while_in=IN_CARE,
        versions=care_planning(Limit(10, Unit.WORKING_DAYS), citation="regulation 4(2)"),
        notes=(
            "It counts from the first placement of each period of care; a child who starts twice in a year "
            "has two clocks. A plan made before the placement meets it.",
        ),
    ),
    Standard(
        code="C34",
        title="Placement plan made",
        promised="Every placement has a placement plan before it starts, or within days.",
        chapter=CHAPTER,
        starts=At(Happening(("placement_started",))),
        met_by=Met(Happening(("placement_plan_made",)), early_days=EVER),
        while_in=IN_THIS_PLACEMENT,
        versions=eased_in_2020(
            care_planning(Limit(5, Unit.WORKING_DAYS, when=NOT_ON_SHORT_BREAKS), citation="regulation 9"),
            eased_to="Regulation 9: as soon as is reasonably practicable.",
            confirmed=True,
        ),
        notes=("Each placement has its own.", SHORT_BREAK_NOTE),
    ),
    Standard(
        code="C35",
        title="Placement notified",
        promised="Those who must know of a placement are told before it starts, or within days.",
        chapter=CHAPTER,
        starts=At(Happening(("placement_started",))),
        met_by=Met(Happening(("placement_notified",)), early_days=EVER),
        while_in=IN_THIS_PLACEMENT,
        versions=care_planning(
            Limit(5, Unit.WORKING_DAYS, when=NOT_ON_SHORT_BREAKS), citation="regulation 13"
        ),
        notes=(SHORT_BREAK_NOTE,),
    ),
    Standard(
        code="C47",
        title="Personal education plan made",
        promised="Every looked-after child has a personal education plan, ready for the first review.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("education_plan_made",)), early_days=EVER),
        while_in=IN_CARE,
        versions=guidance(Limit(10, Unit.WORKING_DAYS, when=NOT_ON_SHORT_BREAKS), citation=_EDUCATION),
        notes=(
            FROM_PRE_SCHOOL,
            SHORT_BREAK_NOTE,
        ),
    ),
    Standard(
        code="C48",
        title="Personal education plan refreshed",
        promised="The personal education plan is made afresh every school term.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("education_plan_made",)), early_days=EVER),
        repeats=True,
        while_in=IN_CARE,
        versions=guidance(
            Limit(1, Unit.TERMS, when=NOT_ON_SHORT_BREAKS, ordinal_from=2), citation=_EDUCATION
        ),
        notes=(
            "Due on the last day of the next term. Terms come from the authority's settings; where they are "
            "not there, it cannot be counted.",
            FROM_PRE_SCHOOL,
            "Young people over 16 who are not in education still have one until 18, unaccompanied ones too.",
            SHORT_BREAK_NOTE,
        ),
    ),
    Standard(
        code="C49",
        title="Reviewing officer named",
        promised="Every looked-after child has a named independent reviewing officer.",
        chapter=CHAPTER,
        starts=_BEGAN,
        met_by=Met(Happening(("reviewing_officer_named",)), early_days=EVER),
        while_in=IN_CARE,
        versions=guidance(Limit(5, Unit.WORKING_DAYS), citation="IRO Handbook 2010", since=CARE_PLANNING),
    ),
    Standard(
        code="C72",
        title="Emergency foster placement",
        promised="A placement outside a foster carer's terms of approval is short.",
        chapter=CHAPTER,
        starts=At(Happening(("emergency_foster_placement_started",))),
        met_by=Met(Happening(("emergency_foster_placement_ended",))),
        while_in=("alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        versions=eased_in_2020(
            care_planning(Limit(6, Unit.WORKING_DAYS), citation="regulation 23"),
            Limit(24, Unit.WEEKS),
            eased_to="Regulation 23: no more than 24 weeks.",
            confirmed=True,
        ),
    ),
    Standard(
        code="C73",
        title="Temporary approval of a connected person",
        promised="A connected person approved for a time is assessed, or the approval extended, before it "
        "ends.",
        chapter=CHAPTER,
        starts=At(Happening(("carer_approved_temporarily",))),
        met_by=Met(Happening(("carer_assessed", "carer_approval_extended"))),
        while_in=("alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        versions=eased_in_2020(
            care_planning(Limit(16, Unit.WEEKS), citation="regulation 24"),
            Limit(24, Unit.WEEKS),
            eased_to="Regulation 24: no more than 24 weeks.",
            confirmed=True,
        ),
        notes=("An extension ends this clock and starts the next (C74).",),
    ),
    Standard(
        code="C74",
        title="Extended approval of a connected person",
        promised="A connected person whose temporary approval was extended is assessed before it ends.",
        chapter=CHAPTER,
        starts=Named(Happening(("carer_approval_extended",))),
        met_by=Met(Happening(("carer_assessed",))),
        while_in=("alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        versions=eased_in_2020(
            care_planning(
                Limit(8, Unit.WEEKS, amount_from="number", amount_from_missing="cap"),
                citation="regulation 25",
            )
        ),
        notes=(
            "It counts from the day on which the first approval would have ended, which the extension names; "
            "a shorter extension counts as agreed.",
        ),
    ),
    Standard(
        code="C109",
        title="Detention placement plan made",
        promised="A child remanded to youth detention accommodation has a plan for it.",
        chapter=CHAPTER,
        starts=At(Happening(("remand_started",))),
        met_by=Met(Happening(("detention_plan_made",)), early_days=EVER),
        while_in=("this remand", "alive", "under 18"),
        versions=care_planning(
            Limit(10, Unit.WORKING_DAYS),
            citation="Part as amended in 2013",
            to_verify=True,
            note="The amendment's number and first day were not read: to be verified.",
        ),
    ),
)
