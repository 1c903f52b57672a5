"""Counts that show no child: one to five, and what would give them away by subtraction, are hidden.

Source: the usual practice of DfE statistics, which show "c". Who reads the page may know this rule, the total
of a column and every count that is shown. So what is hidden is hidden among others that differ from it: a
larger count beside the small ones where there is any, and all that are equal to that one. The rule asks how
large counts are, never where they stand, so any of the hidden lines could stand in the place of another.
"""

from collections.abc import Collection, Sequence
from typing import Final

HIDDEN: Final = "c"
SMALLEST_SHOWN = 6

Shown = int | str


def suppressed(count: int) -> Shown:
    """Return a count that stands alone, or "c" for one to five. Zero is shown."""
    if count < 0:
        raise ValueError("a count is not negative")
    return HIDDEN if is_small(count) else count


def is_small(count: int) -> bool:
    """Say whether a count would point to somebody."""
    return 0 < count < SMALLEST_SHOWN


def telling_totals(lines: Sequence[Sequence[int]]) -> set[int]:
    """Return the columns whose total would tell what stands in its hidden counts, so that it is hidden too.

    A small total tells. One of hidden counts that are all small and all the same tells what each of them is;
    that it is hidden would tell that they are the same, so then all totals of the table are hidden.
    """
    hidden = _hidden(lines)
    columns = list(zip(*lines, strict=True))
    here = [{counts[place] for place in hidden} for counts in columns]
    if any(len(counts) == 1 and is_small(min(counts)) for counts in here):
        return set(range(len(columns)))
    return {column for column, counts in enumerate(columns) if is_small(sum(counts))}


def suppressed_lines(
    lines: Sequence[Sequence[int]], *, secret: Collection[int] | None = None
) -> tuple[list[list[Shown]], list[Shown]]:
    """Return lines of counts, and the totals of their columns, hidden so that none can be had by subtraction.

    `secret`: the columns whose total is hidden, where another table of the page, or another way to group the
    same children, asks for it; `telling_totals` of these lines when nothing is said. In such a column every
    count but zero is hidden, else what is shown would add up to the total.
    """
    hidden, secret = _hidden(lines), telling_totals(lines) if secret is None else secret
    shown: list[list[Shown]] = [
        [
            HIDDEN if place in hidden or (column in secret and count) else count
            for column, count in enumerate(line)
        ]
        for place, line in enumerate(lines)
    ]
    sums = [sum(column) for column in zip(*lines, strict=True)]
    return shown, [HIDDEN if column in secret and count else count for column, count in enumerate(sums)]


def _hidden(lines: Sequence[Sequence[int]]) -> set[int]:
    """Return the places of the lines that are hidden: those with a small count, and larger ones beside them.

    A line goes whole, its zeros too: the counts beside one say how large it is at least or at most, and a
    line that shows some would be told from those it is hidden among.
    """
    if len({len(line) for line in lines}) > 1:
        raise ValueError("the lines of a table are of one length")
    if any(count < 0 for line in lines for count in line):
        raise ValueError("a count is not negative")
    hidden = {place for place, line in enumerate(lines) if any(map(is_small, line))}
    columns = range(len(lines[0]) if lines else 0)
    while more := {place for column in columns for place in _beside(lines, column, hidden)}:
        hidden |= more
    return hidden


def _beside(lines: Sequence[Sequence[int]], column: int, hidden: Collection[int]) -> list[int]:
    """Return the lines to hide so that a column hides a larger count beside small ones; all of one size."""
    here = [lines[place][column] for place in hidden]
    if not any(map(is_small, here)) or max(here) >= SMALLEST_SHOWN:
        return []
    larger = [line[column] for line in lines if line[column] >= SMALLEST_SHOWN]
    return [place for place, line in enumerate(lines) if larger and line[column] == min(larger)]
