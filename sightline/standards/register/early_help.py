"""Early help: help that a family agrees to, before and beside social care."""

from sightline.standards.editions import usual
from sightline.standards.model import At, Happening, Limit, Met, Standard, Unit, Where

CHAPTER = "Early help"
WHILE_HELPED = ("this early help", "alive", "under 18")

STANDARDS = (
    Standard(
        code="C08",
        title="Early help assessment",
        promised="An early help assessment is completed after the family agrees to help.",
        chapter=CHAPTER,
        starts=At(Happening(("early_help_agreed",))),
        met_by=Met(Happening(("early_help_assessed",))),
        while_in=WHILE_HELPED,
        versions=usual(Limit(30, Unit.WORKING_DAYS), custom="20 to 45 working days are usual"),
    ),
    Standard(
        code="C08b",
        title="Team around the family review",
        promised="The team around the family meets, and meets again.",
        chapter=CHAPTER,
        starts=At(Happening(("early_help_agreed",))),
        met_by=Met(Happening(("family_team_met",))),
        repeats=True,
        while_in=WHILE_HELPED,
        versions=usual(Limit(12, Unit.WEEKS), custom="6 to 12 weeks are usual"),
        notes=("The first meeting is counted from the day the family agreed, each later one from the last.",),
    ),
    Standard(
        code="C08c",
        title="Withdrawn agreement settled",
        promised="When a family no longer agrees to early help, it is ended, stepped up or agreed anew.",
        chapter=CHAPTER,
        starts=At(Happening(("early_help_consent_withdrawn",))),
        met_by=Met(
            Happening(
                ("early_help_ended", "early_help_agreed", "early_help_step_up_considered"),
                Where("outcome", ("STEP_UP", None)),
            )
        ),
        repeats=False,
        while_in=("alive", "under 18"),
        versions=usual(
            Limit(10, Unit.WORKING_DAYS), custom="no national number; a withdrawal closes nothing by itself"
        ),
        notes=("To consider a step up and find none needed settles nothing: the help must then be ended.",),
    ),
)
