"""Small tables that stand in the query itself, so that no backend has to be given them."""

from collections.abc import Iterable, Mapping, Sequence

import ibis
from ibis.expr.types import IntegerValue, Table, Value

# Later than any point of any clock.
NEVER = 1 << 60


def small_table(columns: Mapping[str, tuple[str, Sequence[object]]]) -> Table:
    """Return a table written out in the query: for each column its type and its values.

    Raises ValueError for no rows: a table of none has no place in a query.
    """
    lengths = {len(values) for _, values in columns.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError("A table written out in a query needs columns of one length, and at least one row.")
    places = ibis.literal(list(range(lengths.pop())), type="array<int64>").unnest().name("place").as_table()
    return places.select(
        **{name: listed(places.place, kind, values) for name, (kind, values) in columns.items()}
    )


def listed(place: Value, kind: str, values: Sequence[object]) -> Value:
    """Return the value that stands at a place, from 0, of a written list of a type."""
    return ibis.literal(list(values), type=f"array<{kind}>")[place.cast("int32")]


def of_standard(number: Value, kind: str, values: Mapping[int, object], otherwise: object = None) -> Value:
    """Return what a written map says of a standard's number; `otherwise` where it says nothing."""
    last = max(values, default=0)
    line = [values.get(place, otherwise) for place in range(last + 1)]
    found = listed(ibis.least(number, last), kind, line)
    return ibis.ifelse(number > last, ibis.literal(otherwise, type=kind), found)


def is_one_of(number: Value, numbers: Iterable[int]) -> Value:
    """Say whether a standard's number is one of these."""
    wanted = sorted(numbers)
    return number.isin(wanted) if wanted else ibis.literal(False)


def nothing(kind: str) -> Value:
    """Return a missing value of a type."""
    return ibis.null(kind)


def as_number(flag: Value) -> IntegerValue:
    """Return 1 where a flag holds, 0 where not, and nothing where it is unknown. (Not every backend casts
    them.)
    """
    return ibis.cases((flag, ibis.literal(1, type="int64")), (~flag, ibis.literal(0, type="int64")))


def so_many(flag: Value) -> IntegerValue:
    """Return how many rows a flag holds in, to be taken over a window. (Sums change type on some
    backends.)
    """
    return ibis.ifelse(flag, ibis.literal(1, type="int64"), ibis.null("int64")).count()


def bits(flags: Sequence[Value]) -> IntegerValue:
    """Return a whole number whose bit n says whether the nth flag holds. Unknown counts as no."""
    found = ibis.literal(0, type="int64")
    for place, flag in enumerate(flags):
        found = found + ibis.ifelse(
            flag, ibis.literal(1 << place, type="int64"), ibis.literal(0, type="int64")
        )
    return found
