"""Counts that show no child: one to five, and what would give them away by subtraction, are hidden.

Source: the usual practice of DfE statistics, which show "c".
"""

from collections.abc import Mapping, Sequence
from typing import Final

HIDDEN: Final = "c"
SMALLEST_SHOWN = 6

Shown = int | str


def suppressed(count: int) -> Shown:
    """Return a count that stands alone, or "c" for one to five. Zero is shown."""
    if count < 0:
        raise ValueError("a count is not negative")
    return HIDDEN if 0 < count < SMALLEST_SHOWN else count


def suppressed_row(counts: Sequence[int]) -> list[Shown]:
    """Return counts whose total is shown beside them, so that none can be had by subtraction.

    Where only one of them is hidden, or those hidden add up to less than six, the smallest of the others that
    is not zero is hidden too.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALLEST_SHOWN}
    while hidden and (len(hidden) == 1 or sum(counts[place] for place in hidden) < SMALLEST_SHOWN):
        others = [place for place, count in enumerate(counts) if place not in hidden and count]
        if not others:
            break
        hidden.add(min(others, key=lambda place: (counts[place], place)))
    return [HIDDEN if place in hidden else count for place, count in enumerate(counts)]


def suppressed_named(counts: Mapping[str, int]) -> dict[str, Shown]:
    """Return counts by name, hidden as `suppressed_row` hides them."""
    return dict(zip(counts, suppressed_row(list(counts.values())), strict=True))


def suppressed_table(rows: Sequence[Sequence[int]]) -> list[list[Shown]]:
    """Return a table of counts that stands with its row and column totals, hidden in both directions.

    Rows and columns are gone over in turn until neither gives a hidden count away.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the rows of a table are of one length")
    hidden: set[tuple[int, int]] = {
        (r, c) for r, row in enumerate(rows) for c, count in enumerate(row) if 0 < count < SMALLEST_SHOWN
    }
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]) if rows else 0)]
    while any(_hide_another(line, rows, hidden) for line in lines):
        pass
    return [
        [HIDDEN if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(rows)
    ]


def _hide_another(
    line: Sequence[tuple[int, int]], rows: Sequence[Sequence[int]], hidden: set[tuple[int, int]]
) -> bool:
    """Hide one more count of a line where those hidden can be told from its total; return whether one was."""
    here = [cell for cell in line if cell in hidden]
    if not here or (len(here) > 1 and sum(rows[r][c] for r, c in here) >= SMALLEST_SHOWN):
        return False
    others = [(r, c) for r, c in line if (r, c) not in hidden and rows[r][c]]
    if not others:
        return False
    hidden.add(min(others, key=lambda cell: (rows[cell[0]][cell[1]], cell)))
    return True
