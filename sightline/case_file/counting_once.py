"""One promise counted two ways is one line: both numbers stand on it, and it is counted once.

Guidance counts an assessment from its referral and statistics from its own start; each is a standard, and
they name each other as counterparts. Agreeing more time (C12) is no promise beside the assessment's own: it
is said on the assessment's line, and stands for itself only once more time was agreed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.case_file.believing import Clock
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading, Span

# What is agreed beside a promise, by the day that it is due.
AGREED_BESIDE: Mapping[str, str] = {"C12": "C07"}
AGREES = "assessment_extended"
# By whom, of what, and which stretch of it.
Key = tuple[int, str, Span]
Beside = tuple[tuple[Standard, Reading], ...]
OPEN = (State.OVERDUE, State.RUNNING, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Counted:
    """A promise to a child, counted once: the clock that presses most, and the same counted another way."""

    clock: Clock
    beside: Beside = ()


def counted_once(clocks: Iterable[Clock]) -> list[Counted]:
    """Return these clocks with those of one promise put together, in the order of the first of each.

    Clocks of two standards that are counterparts are one promise where both are open, in the order in which
    they are due, or ended in the same moment.
    """
    listed = list(clocks)
    groups: dict[int, list[int]] = {place: [place] for place in range(len(listed))}
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, (child, standard, _) in enumerate(listed):
        found[child, standard.code].append(place)
    for (child, code), places in found.items():
        other = AGREED_BESIDE.get(code) or listed[places[0]][1].counterpart or ""
        if other < code or code in AGREED_BESIDE:
            for mine, theirs in _pairs(listed, places, found.get((child, other), ())):
                groups[theirs] += groups.pop(mine)
    return [_counted([listed[place] for place in places]) for _, places in sorted(groups.items())]


def key_of(clock: Clock) -> Key:
    """Return what tells a clock from all others."""
    child, standard, reading = clock
    return child, standard.code, reading.span


def _pairs(listed: Sequence[Clock], mine: Sequence[int], theirs: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the clocks of two standards that are of one promise, each at most once."""
    open_mine, open_theirs = (_open_of(listed, places) for places in (mine, theirs))
    yield from zip(open_mine, open_theirs, strict=False)
    ended = {listed[place][2].span.ended: place for place in theirs if place not in open_theirs}
    for place in mine:
        if place not in open_mine and listed[place][2].span.ended in ended:
            yield place, ended.pop(listed[place][2].span.ended)


def _open_of(listed: Sequence[Clock], places: Sequence[int]) -> list[int]:
    still_open = [place for place in places if listed[place][2].state in OPEN]
    return sorted(still_open, key=lambda place: (listed[place][2].span.due_high or 0, place))


def _counted(clocks: Sequence[Clock]) -> Counted:
    """Return one promise: what is agreed beside it never stands for it."""
    first, *others = sorted(clocks, key=_presses)
    return Counted(first, tuple((standard, reading) for _, standard, reading in others))


def _presses(clock: Clock) -> tuple[bool, int, bool, int, str]:
    _, standard, reading = clock
    order = OPEN.index(reading.state) if reading.state in OPEN else len(OPEN)
    due = reading.span.due_high
    return standard.code in AGREED_BESIDE, order, due is None, due or 0, standard.code


def nothing_agreed(clock: Clock, agreed_on: Collection[date]) -> bool:
    """Say whether a clock for agreeing more time ended though nothing was agreed, so that it is no promise.

    `agreed_on`: the days on which more time was agreed.
    """
    _, standard, reading = clock
    ended = reading.state in (State.MET, State.MISSED)
    return standard.code in AGREED_BESIDE and ended and reading.met_on not in agreed_on
