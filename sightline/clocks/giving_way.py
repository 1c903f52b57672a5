"""Background work that takes the processor's time only where nobody else waits for it."""

import os
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

# Of how many hundredths of the last ten seconds something waited for a processor, as Linux counts it; and,
# where the system does not count that, how many want each of its processors.
WAITED_PERCENT = 10.0
WANTED = 1.0
PRESSURE = Path("/proc/pressure/cpu")
# How long it rests after a piece of work that took one second, while others wait.
REST = 3.0


def others_wait() -> bool:
    """Say whether somebody has lately waited for a processor. False where the system cannot say."""
    try:
        told = PRESSURE.read_text()
    except OSError:
        try:
            return os.getloadavg()[0] > WANTED * (os.cpu_count() or 1)
        except OSError:
            return False
    some = dict(each.split("=") for each in told.splitlines()[0].split()[1:])
    return float(some["avg10"]) > WAITED_PERCENT


class GivingWay:
    """A piece of background work; at its end it rests for longer than it took, while others wait."""

    def __enter__(self) -> "GivingWay":
        self._began = monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None and others_wait():
            sleep(REST * (monotonic() - self._began))
