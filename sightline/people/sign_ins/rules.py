"""What an administrator may do with ways in, from plain values: a reason why not, or None."""

import re
import unicodedata
from difflib import SequenceMatcher

# Local custom: a name mistyped by one letter in ten is still asked about.
LIKE = 0.85


def is_like(one: str, other: str) -> bool:
    """Return whether two names may be one person's: equal but for accents, order or a slip; or an initial.

    It asks, and decides nothing: a person says whether they are the same.
    """
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    if first[-1] == second[-1] and first[0][0] == second[0][0] and 1 in (len(first[0]), len(second[0])):
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= LIKE


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"[^\W_]+", "".join(each for each in plain if not unicodedata.combining(each)))


def why_not_close(*, own: bool, last_administrator: bool) -> str | None:
    """Return why a way in may not be closed, or None."""
    if own:
        return "You cannot close your own sign-in. Ask another administrator."
    if last_administrator:
        return "This is the last administrator. Make somebody else administrator first."
    return None


def why_not_take(*, own: bool, last_administrator: bool) -> str | None:
    """Return why a role may not be taken away, or None."""
    if own:
        return "You cannot take away your own role. Ask another administrator."
    if last_administrator:
        return "This is the last administrator. Make somebody else administrator first."
    return None


def why_not_scope(
    *, role: str, in_team: bool, for_agency: bool, has_team: bool, has_agency: bool
) -> str | None:
    """Return why a role may not be given with this team or agency, or None.

    `in_team`: the role is held in a team; `for_agency`: for an agency; else in the whole service.
    """
    if has_team and not in_team:
        return f"The role of {role.lower()} is not held in a team. Leave the team empty."
    if has_agency and not for_agency:
        return f"The role of {role.lower()} is not held for an agency. Leave the agency empty."
    return None
