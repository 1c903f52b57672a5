"""Which sections stand in the bar at the head of a page, and which under "More": one line, never two.

A person has as many sections as they have duties, a head of service fifteen; a bar holds about seven. What is
looked up now and then goes under "More" first, where one press opens it, with script or without. Where a
person's work begins never does. Whether a count is shown does not matter: a section does not move because
something waits in it.
"""

from collections.abc import Collection

# Pixels at a width of 1,280, in the widest of the usual fonts: what the service's name and the way out leave.
ROOM = 970
LETTER, GAP, BADGE, ARROW = 9, 16, 33, 14
MORE = "More"
FOLDED_FIRST = (
    *("Signatures at night", "Settings", "People", "Access log", "Standards", "Data quality", "Receipts"),
    *("Not allocated", "Second person", "Offers", "Early help", "My work", "Out of sight", "Disagreements"),
    *("My team", "Whole service", "Find a child"),
)


def under_more(
    texts: Collection[str], *, counted: Collection[str], begins: str = "", person_name: str = ""
) -> frozenset[str]:
    """Return which of a person's sections stand under "More"; none where all of them fit beside their name.

    `counted`: those that may carry a count, for which room is kept. `begins`: where their work begins.
    """
    widths = {text: _width(text, counted=text in counted) for text in texts}
    room = ROOM - LETTER * len(person_name)

    def fits(folded: Collection[str]) -> bool:
        more = _width(MORE, counted=not set(counted).isdisjoint(folded)) + ARROW if folded else 0
        return sum(width for text, width in widths.items() if text not in folded) + more <= room

    folded: list[str] = []
    for text in FOLDED_FIRST:
        if text in widths and text != begins and not fits(folded):
            folded.append(text)
    for text in tuple(reversed(folded)):  # what is wide makes room for what is narrow
        rest = [each for each in folded if each != text]
        folded = rest if fits(rest) else folded
    return frozenset(folded)


def _width(text: str, *, counted: bool) -> int:
    return LETTER * len(text) + GAP + (BADGE if counted else 0)
