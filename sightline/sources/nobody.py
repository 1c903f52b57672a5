"""Cells for a worker that name none: a duty tray, a team or a post is no allocation.

A person is allocated by name. What is read as nobody is only what no person is called: a few set words, or
several words of which every one belongs to teams, trays and posts. Any other word beside them, an initial
too, may be somebody's name: Jane Duty, Duty J and A Tray are workers.
"""

import re
from functools import lru_cache

# Said of a child whom nobody holds: nothing of it needs telling.
_SAID_PLAINLY = frozenset({
    "unallocated", "not allocated", "not yet allocated", "no allocated worker", "no allocated social worker",
    "awaiting allocation", "to be allocated", "to be confirmed", "none", "no worker", "no social worker",
    "vacant", "vacancy", "tbc", "tba",
})  # fmt: skip
# Alone they are nobody's name in a list of workers; of more words, one at least must be of these.
_SHARED = frozenset({
    "duty", "team", "inbox", "worktray", "unallocated", "vacancy", "edt", "ooh", "mash", "manager", "social",
})  # fmt: skip
# Beside one of those: what trays, teams and posts are called. Tray and West are surnames too, so alone they
# are workers.
_OF_TRAYS = frozenset({
    "tray", "trays", "teams", "managers", "managed", "queue", "desk", "box", "work", "workers", "worker",
    "agency", "senior", "practice", "service", "services", "assistant", "deputy", "officer", "rota", "day",
    "emergency", "out", "of", "hours", "the", "and", "children", "children's", "childrens", "care",
    "assessment", "assessments", "safeguarding", "referral", "referrals", "intake", "access", "first",
    "response", "front", "door", "contact", "screening", "hub", "north", "south", "east", "west", "central",
    "new", "case", "cases", "holding", "pending", "allocation", "allocated", "awaiting", "locality", "area",
    "district", "group", "unit", "pod",
})  # fmt: skip
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

NO_ALLOCATION = (
    "The files name “{}” as a worker. That is a team, a tray or a post and not a person, so whom it is said "
    "to hold was filed as held by no worker. If it is somebody's name, write it with the first name in the "
    "source."
)


@lru_cache(maxsize=4096)
def names_nobody(worker: str, team: str | None = None) -> bool:
    """Say whether a cell for a worker names nobody; `team` is what the row gives as the team."""
    if said_plainly(worker):
        return True
    words, of_team = _words(worker), _words(team or "")
    if words == of_team and any(not word.isdigit() for word in words):
        return True
    if not _SHARED.intersection(words):
        return False
    return not (rest := _own(words)) or rest == _own(of_team)


def said_plainly(worker: str) -> bool:
    """Say whether a cell says outright that there is no worker."""
    return " ".join(worker.casefold().split()) in _SAID_PLAINLY


def _words(said: str) -> list[str]:
    return _WORDS.findall(said.casefold().replace("’", "'"))


def _own(words: list[str]) -> list[str]:
    """Return the words that are a name's own: neither numbers nor what every tray or team is called."""
    return [word for word in words if not (word.isdigit() or word in _SHARED or word in _OF_TRAYS)]
