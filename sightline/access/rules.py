"""What may be decided about access, from plain values: a reason why not, or None."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

# Of each month's openings of records one in a hundred is judged, and one at least. Source: the usual rule of
# an access audit, 1 % of views a month; every emergency opening is reviewed besides.
ONE_IN = 100
JUDGED_ALREADY = "This look has been judged already."


def why_not_review(*, opened_by: int, reviewing: int, reviewed: bool, finding: str) -> str | None:
    """Return why an emergency opening may not be reviewed so, or None. Two accounts of one person are one."""
    if opened_by == reviewing:
        return "Another person must review this: you opened the record."
    if reviewed:
        return "This opening has been reviewed already."
    if not finding.strip():
        return "Say what you found."
    return None


def drawn(looks: Iterable[int], *, seed: str) -> list[int]:
    """Return which of these looks are judged: the same ones for the same seed, whoever draws and whenever.

    The seed is the hash of the month's last look, which nobody knows while looks can still be made.
    """
    by_lot = sorted(looks, key=lambda look: hashlib.sha256(f"{seed}:{look}".encode()).digest())
    return sorted(by_lot[: -(-len(by_lot) // ONE_IN)])


def after(month: date) -> date:
    """Return the first day of the month after a month, which is given by its first day."""
    return (month + timedelta(days=31)).replace(day=1)


def judge_by(month: date) -> date:
    """Return the day by which a month's drawn looks are judged: the last of the month after it."""
    return after(after(month)) - timedelta(days=1)


def why_not_judge(*, looked: int | None, judging: int, judged: bool, finding: str) -> str | None:
    """Return why a drawn look may not be judged so, or None. Two accounts of one person are one."""
    if looked == judging:
        return "Another person must judge this: it was you who looked."
    if judged:
        return JUDGED_ALREADY
    if not finding.strip():
        return "Say what you found."
    return None
