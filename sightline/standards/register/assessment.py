"""The child and family assessment."""

from sightline.standards.editions import data_standard, usual, working_together
from sightline.standards.model import At, Happening, Limit, Met, Standard, Unit, Where

CHAPTER = "Assessment"
IN_CASE = ("case", "alive", "under 18")

# A referral that its source marks "no further action" asks for no assessment.
_ACCEPTED = At(Happening(("referral_received",), Where("flag", (False, None))))
_AUTHORISED = Happening(("assessment_authorised",))
_SECOND_NUMBER = (
    "Two right numbers: guidance counts from the referral, statistics from the assessment's own start."
)

STANDARDS = (
    Standard(
        code="C07",
        title="Assessment",
        promised="A child and family assessment is completed after the referral.",
        chapter=CHAPTER,
        starts=_ACCEPTED,
        met_by=Met(_AUTHORISED),
        key="party",
        while_in=IN_CASE,
        counterpart="C07n",
        versions=working_together(
            Limit(45, Unit.WORKING_DAYS),
            clause="an assessment takes no more than 45 working days from the referral",
        ),
        notes=(_SECOND_NUMBER, "An agreed extension is written down and does not move this clock."),
    ),
    Standard(
        code="C07n",
        title="Assessment, as statistics count it",
        promised="A child and family assessment is completed after it starts.",
        chapter=CHAPTER,
        starts=At(Happening(("assessment_started",))),
        met_by=Met(_AUTHORISED),
        while_in=IN_CASE,
        counterpart="C07",
        versions=data_standard(
            Limit(45, Unit.WORKING_DAYS),
            citation="Children in need census: 45 working days from the assessment's actual start",
        ),
        notes=(
            _SECOND_NUMBER,
            "An assessment of a child whose case is already open starts with the decision to assess.",
        ),
    ),
    Standard(
        code="C07a",
        title="Assessment checkpoint",
        promised="A manager reviews each assessment on its way.",
        chapter=CHAPTER,
        starts=At(Happening(("assessment_started",))),
        met_by=Met(Happening(("assessment_reviewed",))),
        while_in=("this assessment", *IN_CASE),
        versions=usual(Limit(10, Unit.WORKING_DAYS), custom="an internal review date is usual"),
    ),
    Standard(
        code="C11",
        title="Child seen in assessment",
        promised="The child is seen soon after it is decided to assess.",
        chapter=CHAPTER,
        starts=At(Happening(("referral_decided",), Where("outcome", ("ASSESSMENT",)))),
        met_by=Met(Happening(("child_seen",)), perhaps=Happening(("child_visited",))),
        key="party",
        while_in=IN_CASE,
        versions=usual(Limit(5, Unit.WORKING_DAYS), custom="3 to 10 working days are usual"),
        notes=(
            "Seen means seen and, where age allows, spoken to. A baby is seen awake, and where it sleeps.",
        ),
    ),
    Standard(
        code="C12",
        title="More time for the assessment agreed",
        promised="An assessment that needs longer has a new date agreed by the day it was due.",
        chapter=CHAPTER,
        starts=_ACCEPTED,
        met_by=Met(Happening(("assessment_authorised", "assessment_extended"))),
        key="party",
        covered_by="assessment_extended",
        while_in=IN_CASE,
        versions=usual(
            Limit(45, Unit.WORKING_DAYS),
            custom="the day the assessment is due; longer needs a recorded reason (Working Together 2023)",
        ),
        notes=(
            "An assessment finished by then needs no more time. An extension is always late in statistics.",
        ),
    ),
)
