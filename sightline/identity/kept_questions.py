"""Questions whose SQL is written once for each process, and asked again with other values.

Django writes the SQL of a question anew each time it is asked, which takes it five times as long as the
database needs to answer. A page asks forty. A kept question is a function that returns a queryset: the
first time, it is called with a stand-in for each value, its SQL is kept with the places where the stand-ins
lie, and from then on only the values are put there. Who asks is no part of it: the database reads that when
it answers.

What such a function returns may depend on its values only by putting them into the question as they are.
Numbers, dates, moments, words and collections of numbers are values. Whatever else it is given (a name of an
enumeration, true or false, None, a list that is empty) belongs to the question: each has SQL of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

Asked = ParamSpec("Asked")
Row = TypeVar("Row", bound=Model, covariant=True)
Answer = TypeVar("Answer")
_COLLECTIONS = (list, tuple, set, frozenset, dict, type({}.keys()), type({}.values()))
# What stands in for the first, second, third value of a question, each like no other.
_STAND_INS: Mapping[type, Callable[[int], Any]] = {
    int: lambda number: 2_000_000_000 + number,
    str: lambda number: f"stand-in {number}",
    date: lambda number: date(1800, 1, 1) + timedelta(days=number),
    datetime: lambda number: datetime(1800, 1, 1, tzinfo=UTC) + timedelta(days=number),
    list: lambda number: [2_000_000_000 + number],
}
# Tests write every question anew beside the kept one and compare.
is_compared = False


class NotKept(Exception):
    """A question puts a value into its SQL otherwise than as it is; the message names it."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A question as it was written with stand-ins.

    `places`: where a value goes, the number of the value, and the type by which the database is told how wide
    a number is; None for what goes as it is.
    """

    queryset: "QuerySet[Any, Any]"
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int, type[int] | None], ...]


def kept_question(
    question: "Callable[Asked, QuerySet[Any, Answer]]",
) -> Callable[Asked, list[Answer]]:
    """Return a question that answers with a list, and whose SQL is written once."""
    written: dict[Any, _Written] = {}

    @wraps(question)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> list[Answer]:
        key, values = _told_apart((*args, *named.values()))
        kept = written.get((key, *named))
        if kept is None:
            kept = _write(question, args, named)
            if kept is None:
                return list(question(*args, **named))
            written[key, *named] = kept
        if is_compared:
            _compare(kept, values, question(*args, **named))
        return _answered(kept, values)

    return ask


def _value(given: object) -> Any:
    """Return the value that is put into a question for what it is given; None where that belongs to it."""
    if type(given) in (int, str, date, datetime):
        return given
    if isinstance(given, _COLLECTIONS):
        numbers = list(dict.fromkeys(given))
        return numbers if numbers and all(type(each) is int for each in numbers) else None
    return None


def _told_apart(given: Sequence[object]) -> tuple[tuple[object, ...], list[Any]]:
    """Return what belongs to the question, and the values that are put into it."""
    key: list[object] = []
    values: list[Any] = []
    for each in given:
        value = _value(each)
        if value is None:
            key.append(tuple(each) if isinstance(each, _COLLECTIONS) else each)
        else:
            key.append(type(value))
            values.append(value)
    return tuple(key), values


def _stand_ins(given: Sequence[object]) -> tuple[list[Any], list[Any]]:
    """Return what a question is called with to be written, and the stand-ins among it."""
    called: list[Any] = []
    standing: list[Any] = []
    for each in given:
        value = _value(each)
        if value is None:
            called.append(each)
            continue
        one = _STAND_INS[type(value)](len(standing))
        called.append(one)
        standing.append(one)
    return called, standing


def _write(
    question: "Callable[..., QuerySet[Any, Any]]", args: Sequence[object], named: Mapping[str, object]
) -> _Written | None:
    """Write a question with stand-ins; None where nothing can answer it, so that it is never asked."""
    called, standing = _stand_ins((*args, *named.values()))
    queryset = question(*called[: len(args)], **dict(zip(named, called[len(args) :], strict=True)))
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = tuple(
        (place, number, type(param) if type(param) is not type(one) else None)
        for place, param in enumerate(params)
        for number, one in enumerate(standing)
        if isinstance(param, type(one)) and param == one
    )
    missing = set(range(len(standing))) - {number for _, number, _ in places}
    if missing:
        raise NotKept(
            f"{question.__qualname__} does not put its value number {min(missing) + 1} into the question "
            "as it is."
        )
    return _Written(queryset, compiler, sql, tuple(params), places)


def _filled(kept: _Written, values: Sequence[Any]) -> list[Any]:
    params = list(kept.params)
    for place, number, width in kept.places:
        params[place] = values[number] if width is None else width(values[number])
    return params


def _answered(kept: _Written, values: Sequence[Any]) -> list[Any]:
    """Ask a written question with these values: Django reads the rows as if it had written it now."""
    params = _filled(kept, values)
    compiler, query = copy(kept.compiler), copy(kept.queryset.query)
    compiler.connection, compiler.query = connections[kept.queryset.db], query
    compiler.as_sql = lambda *_, **__: (kept.sql, params)
    query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
    asked = object.__new__(type(kept.queryset))
    asked.__dict__.update(kept.queryset.__dict__, _query=query, _result_cache=None, _prefetch_done=False)
    try:
        return list(asked)
    finally:
        del query.get_compiler  # it holds the compiler, which holds the question: neither would go by itself


def _compare(kept: _Written, values: Sequence[Any], anew: "QuerySet[Any, Any]") -> None:
    try:
        sql, params = anew.query.get_compiler(using=anew.db).as_sql()
    except EmptyResultSet:
        sql, params = "", ()
    if (sql, list(params)) != (kept.sql, _filled(kept, values)):
        raise NotKept(f"A kept question is another with other values:\n{kept.sql}\n{sql}\n{params}")
