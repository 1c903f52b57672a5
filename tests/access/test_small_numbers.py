"""Small counts are hidden, and no hidden count can be had by subtraction, even by who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.access.small_numbers import (
    HIDDEN,
    suppressed,
    suppressed_lines,
    telling_totals,
)

COUNTS = st.integers(min_value=0, max_value=30)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), max_size=6)
)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "c"), (5, "c"), (6, 6), (1878, 1878)])
def test_one_to_five_are_hidden_and_nothing_else(count, shown):
    assert suppressed(count) == shown


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        suppressed(-1)
    with pytest.raises(ValueError, match="not negative"):
        suppressed_lines([[-1]])


def _column(*counts):
    """Return a column of counts as it is shown, and its total."""
    lines, (total,) = suppressed_lines([[count] for count in counts])
    return [line[0] for line in lines], total


def test_one_hidden_count_takes_the_smallest_larger_one_with_it():
    assert _column(3, 40, 12, 0) == (["c", 40, "c", 0], 55)


def test_two_hidden_counts_take_a_larger_one_because_the_total_would_tell_them_where_both_are_five():
    assert _column(5, 5, 20, 9) == (["c", "c", 20, "c"], 39)


def test_all_that_are_as_large_as_the_one_chosen_are_hidden_so_that_its_place_tells_nothing():
    assert _column(6, 6, 3, 7) == (["c", "c", "c", 7], 22)


def test_a_column_without_small_counts_is_shown_whole():
    assert _column(0, 6, 20) == ([0, 6, 20], 26)


def test_six_counts_of_one_hide_their_total_because_it_would_tell_each_of_them():
    assert _column(1, 1, 1, 1, 1, 1, 0) == (["c"] * 6 + [0], "c")


def test_a_small_total_is_hidden():
    assert _column(2, 0, 1) == (["c", 0, "c"], "c")


def test_a_line_is_hidden_whole_because_what_stands_beside_a_count_says_how_large_it_may_be():
    shown, totals = suppressed_lines([[3, 0], [9, 8], [20, 20]])

    assert shown == [["c", "c"], ["c", "c"], [20, 20]]
    assert totals == [32, 28]


def test_where_a_total_is_secret_no_count_is_shown_that_would_add_up_to_it():
    assert suppressed_lines([[6], [0]], secret={0}) == ([["c"], [0]], ["c"])


def test_a_table_with_lines_of_different_lengths_is_refused():
    with pytest.raises(ValueError, match="one length"):
        suppressed_lines([[1, 2], [3]])


@given(TABLES)
def test_small_counts_are_hidden_and_so_is_a_larger_one_beside_them_where_there_is_any(lines):
    shown, _ = suppressed_lines(lines)

    for column, counts in enumerate(zip(*lines, strict=True)):
        said = [line[column] for line in shown]
        assert all(each in (count, HIDDEN) for each, count in zip(said, counts, strict=True))
        hidden = [count for each, count in zip(said, counts, strict=True) if each == HIDDEN]
        assert set(hidden) >= {count for count in counts if 0 < count < 6}
        if any(0 < count < 6 for count in counts):
            assert max(hidden) == max(counts) or max(hidden) >= 6


@given(TABLES, st.randoms(use_true_random=False))
def test_where_a_line_stands_says_nothing_of_whether_it_is_hidden(lines, chance):
    order = list(range(len(lines)))
    chance.shuffle(order)

    shown, totals = suppressed_lines(lines)
    moved, same = suppressed_lines([lines[place] for place in order])

    assert moved == [shown[place] for place in order]
    assert same == totals


def _told(tables):
    """Return each table and its hidden places that only one of all these tables could have shown so."""
    could_be = defaultdict(list)
    for lines in tables:
        shown, totals = suppressed_lines(lines)
        could_be[str((shown, totals))].append((lines, shown))
    for alike in could_be.values():
        lines, shown = alike[0]
        places = [(p, c) for p, line in enumerate(shown) for c, said in enumerate(line) if said == HIDDEN]
        told = [(p, c) for p, c in places if len({other[p][c] for other, _ in alike}) == 1]
        if told:
            yield lines, told


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_of_all_columns_that_there_are_none_tells_a_hidden_small_count(length):
    every = ([[count] for count in counts] for counts in product(range(10), repeat=length))

    told = [(lines, places) for lines, places in _told(every) if any(lines[p][c] < 6 for p, c in places)]

    assert told == []


def test_of_all_pairs_of_columns_one_within_the_other_none_tells_a_hidden_small_count():
    pairs = [(whole, part) for whole, part in product(range(7), repeat=2) if part <= whole]

    told = [
        (lines, places)
        for lines, places in _told(product(pairs, repeat=3))
        if any(0 < lines[p][c] < 6 for p, c in places)
    ]

    assert told == []


@given(TABLES)
def test_a_total_that_is_shown_stands_over_hidden_counts_that_differ(lines):
    shown, totals = suppressed_lines(lines)

    for column, total in enumerate(totals):
        hidden = [line[column] for line, said in zip(lines, shown, strict=True) if said[column] == HIDDEN]
        assert total == HIDDEN or not any(0 < count < 6 for count in hidden) or len(set(hidden)) > 1
        assert (total == HIDDEN) == (column in telling_totals(lines) and any(line[column] for line in lines))
