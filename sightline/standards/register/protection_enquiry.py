"""Strategy discussions and section 47 enquiries."""

from sightline.standards.editions import usual
from sightline.standards.model import At, Happening, Limit, Met, Standard, Unit, Where

CHAPTER = "Strategy discussion and section 47"
CHILD = ("alive", "under 18")
ENQUIRY_DECIDED = Where("outcome", ("S47", "S47_SINGLE", "S47_JOINT"))

STANDARDS = (
    Standard(
        code="C14",
        title="Strategy discussion",
        promised="A strategy discussion is held once there is cause to suspect significant harm.",
        chapter=CHAPTER,
        starts=At(Happening(("significant_harm_suspected",))),
        met_by=Met(Happening(("strategy_discussion_held",))),
        while_in=CHILD,
        versions=usual(
            Limit(1, Unit.WORKING_DAYS), custom="Working Together has no number; at most 3 days where complex"
        ),
    ),
    Standard(
        code="C15",
        title="Section 47 enquiry completed",
        promised="A section 47 enquiry is completed and authorised, in time for a conference.",
        chapter=CHAPTER,
        starts=At(Happening(("strategy_discussion_held",), ENQUIRY_DECIDED)),
        met_by=Met(Happening(("section_47_authorised",), key="raised_by")),
        while_in=CHILD,
        versions=usual(Limit(15, Unit.WORKING_DAYS), custom="it must fit the time to the conference"),
    ),
    Standard(
        code="C16",
        title="Child seen in section 47 enquiry",
        promised="The child is seen at once when a section 47 enquiry is decided.",
        chapter=CHAPTER,
        starts=At(Happening(("strategy_discussion_held",), ENQUIRY_DECIDED)),
        met_by=Met(Happening(("child_seen",)), perhaps=Happening(("child_visited",))),
        key="party",
        while_in=CHILD,
        versions=usual(Limit(24, Unit.HOURS), custom="no national number"),
    ),
)
