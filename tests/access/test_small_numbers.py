"""Small counts are hidden, and no hidden count can be had by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.access.small_numbers import (
    HIDDEN,
    suppressed,
    suppressed_named,
    suppressed_row,
    suppressed_table,
)

COUNTS = st.integers(min_value=0, max_value=30)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "c"), (5, "c"), (6, 6), (1878, 1878)])
def test_one_to_five_are_hidden_and_nothing_else(count, shown):
    assert suppressed(count) == shown


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        suppressed(-1)


def test_one_hidden_count_takes_the_smallest_other_with_it():
    assert suppressed_row([3, 40, 12, 0]) == ["c", 40, "c", 0]


def test_two_hidden_counts_need_no_other_where_their_sum_says_little():
    assert suppressed_row([3, 4, 20]) == ["c", "c", 20]


def test_two_hidden_ones_take_another_because_their_sum_would_tell():
    assert suppressed_row([1, 1, 20, 9]) == ["c", "c", 20, "c"]


def test_a_row_without_small_counts_is_shown_whole():
    assert suppressed_row([0, 6, 20]) == [0, 6, 20]


def test_names_stay_with_their_counts():
    assert suppressed_named({"North": 3, "South": 9, "East": 30}) == {"North": "c", "South": "c", "East": 30}


def test_a_table_is_hidden_in_both_directions():
    shown = suppressed_table([[3, 20, 30], [40, 50, 60], [70, 80, 90]])

    assert shown == [["c", "c", 30], ["c", "c", 60], [70, 80, 90]]


def test_a_table_with_rows_of_different_lengths_is_refused():
    with pytest.raises(ValueError, match="one length"):
        suppressed_table([[1, 2], [3]])


@given(st.lists(COUNTS, max_size=8))
def test_no_row_with_its_total_gives_a_small_count_away(counts):
    _check_line(counts, suppressed_row(counts))


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), max_size=5)
    )
)
def test_no_line_of_a_table_gives_a_small_count_away(rows):
    shown = suppressed_table(rows)

    for counts, line in [
        *zip(rows, shown, strict=True),
        *zip(zip(*rows, strict=True), zip(*shown, strict=True), strict=True),
    ]:
        _check_line(counts, line)


def _check_line(counts, shown) -> None:
    """Every small count is hidden; and what is hidden adds up to six or more over two counts or more.

    Where there is nothing more to hide, the line's total is itself small and is hidden as a count is.
    """
    assert all(said in (count, HIDDEN) for count, said in zip(counts, shown, strict=True))
    assert all(said == HIDDEN for count, said in zip(counts, shown, strict=True) if 0 < count < 6)
    hidden = [count for count, said in zip(counts, shown, strict=True) if said == HIDDEN]
    others = [count for count, said in zip(counts, shown, strict=True) if said != HIDDEN and count]
    if hidden and others:
        assert len(hidden) > 1
        assert sum(hidden) >= 6
