"""What can become of a row or an event that came in: the columns of a receipt."""

from collections.abc import Sequence
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a row, or of one event that a row says."""

    REFUSED = "refused"
    WAITING = "waiting"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    FILED = "filed"
    JOINED = "joined"
    KNOWN = "known"


# What a row is counted as, when its events end differently: the first of these that any of them is.
ROW_ORDER = (
    Outcome.WAITING,
    Outcome.DISPUTED,
    Outcome.CORRECTED,
    Outcome.FILED,
    Outcome.JOINED,
    Outcome.KNOWN,
    Outcome.REFUSED,
)
# The columns of a receipt, in the order of reading: what is as it should be first.
COLUMNS: Sequence[tuple[Outcome, str]] = (
    (Outcome.KNOWN, "Already known"),
    (Outcome.JOINED, "Joined"),
    (Outcome.FILED, "Filed"),
    (Outcome.CORRECTED, "Corrected"),
    (Outcome.DISPUTED, "Disputed"),
    (Outcome.REFUSED, "Refused"),
    (Outcome.WAITING, "Waiting"),
)
WRITTEN = frozenset({Outcome.FILED, Outcome.CORRECTED, Outcome.DISPUTED})
