"""Whether any source says who was open on a day: where nothing is told, nobody can say that no child was."""

from sightline.case_file.asking import Asked
from sightline.clocks.queries import why_not_covered


def not_covered(asked: Asked, *, nobody: bool) -> str:
    """Return why it cannot be said who was open on the day asked about, in a sentence; empty where it can.

    `nobody`: no open child was found. Today's list of some children is asked nothing: its sources stand
    under it, each with its age.
    """
    return why_not_covered(asked.day) if nobody or asked.day != asked.today else ""
