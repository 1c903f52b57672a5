"""What can become of a row or an event that came in: the columns of a receipt."""

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
WRITTEN = frozenset({Outcome.FILED, Outcome.CORRECTED, Outcome.DISPUTED})
