"""What the clock table asks and no standard counts yet: rows, and parts of rows, each with what it lacks.

Both lists only shrink. A part is named as the table or its notes name it; another standard counts the rest of
its row.
"""

from collections.abc import Mapping
from types import MappingProxyType

WAITING: Mapping[str, str] = MappingProxyType(
    {
        "C107": "No event says that the national child protection information service was told.",
        "C108": "No event says that a change was sent to the department's data service.",
    }
)

WAITING_IN_PART: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("C08", "a file without the family's agreement"): (
            "A file that holds assessments and not when the family agreed starts no clock."
        ),
        ("C14", "a complex discussion, within three working days"): (
            "No event says that a discussion is complex: every one has one working day."
        ),
        ("C26", "a review conference's decisions and minutes"): (
            "No event says when the decisions and minutes of a review conference were sent."
        ),
        ("C30", "a plan whose start is not recorded"): (
            "A file that says that a child has a plan, and not since when, brings no event: no clock starts."
        ),
        ("C36", "a refused first assessment"): (
            "No event says that a young person who understands refused: the clock stays late."
        ),
        ("C37", "a refused assessment, under 5"): "No event says that an assessment was refused.",
        ("C38", "a refused assessment, from 5 on"): (
            "No event says that a young person who understands refused: the clock stays late."
        ),
        ("C43", "short breaks visited as often as agreed"): (
            "The interval agreed with the reviewing officer and the parents is recorded nowhere: six months "
            "at most are counted."
        ),
        ("C43", "short breaks visited on days of placement"): (
            "An agreement for short breaks does not say on which days the child was placed."
        ),
        ("C43", "a visit within a week of a change of who arranges where the child lives"): (
            "No source says when somebody else began to arrange it within one placement."
        ),
        ("C43", "a visit that somebody asks for"): (
            "No event says that a child, a carer or a reviewing officer asked for a visit, or that there was "
            "a concern about a home."
        ),
        ("C57", "the record written within 15 working days"): "No event says when the record was written.",
        ("C59", "a review that the young person asks for"): "No event says that a review was asked for.",
        ("C61", "a visit before each review of the pathway plan"): (
            "It is owed only after the first visit was due, and no record joins a visit to the review that "
            "it came before."
        ),
        ("C61a", "a yearly offer from 21 to 24"): "No event says that a young person asked for support.",
        ("C62", "eight days from the first day of police protection"): (
            "No event says that the police officer applied for the order, nor joins it to the protection "
            "before it."
        ),
        ("C78", "a child adopted by the foster carer"): (
            "No event says when the child moved to that carer: a placement does not name its carer."
        ),
        ("C81", "authority by the parents' consent"): "No event says that parents consented.",
        ("C87", "an arrangement agreed within six weeks of its start"): (
            "No event says when it was agreed, so that notice given at once cannot be told from late notice."
        ),
        ("C110", "the return of looked-after children"): "The last day for it is not in our sources.",
    }
)
