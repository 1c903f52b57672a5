"""What seldom changes, such as who works here, is remembered until the database says that it has changed.

Of each watched table the database keeps a number that is another whenever a change to the table is committed
(`watched.py`). A page reads these numbers first, all at once; what was remembered under the same numbers is
what the tables say now. So an answer is never older than the beginning of the page that shows it, and a right
that is withdrawn is gone with the next page of every process.

Only pages that change nothing remember. Nothing that tells of a child is remembered.

What tells whether the service itself is well is asked every few seconds, and not for every page of everybody.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model, QuerySet

from sightline.identity.kept_questions import kept_question
from sightline.identity.models import TableChanged

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Numbers = Mapping[str, int]
# So many answers to one question are remembered: one for each who is signed in, or for each day asked about.
MOST = 2_000
# For so many seconds what `asked_lately` answered is its answer. Tests change what it asks about, and say 0.
lately_seconds = 5.0
# Tests ask each question anew and compare.
is_compared = False
_named: set[str] = set()
_numbers: ContextVar[Numbers | None] = ContextVar("numbers", default=None)


class Forgotten(Exception):
    """A remembered answer is no longer true, and no table that its question names has changed."""


def numbers_of_tables() -> dict[str, int]:
    """Return the number of each watched table, as it stands committed."""
    found: dict[str, int] = {}
    for table, number in _changed():
        found[table] = found.get(table, 0) + number
    return found


@kept_question
def _changed() -> "QuerySet[TableChanged, tuple[str, int]]":
    return TableChanged.objects.values_list("table", "number")


@contextmanager
def remembering(numbers: Numbers) -> Iterator[None]:
    """Answer from what is remembered under these numbers, and remember under them, until the block ends."""
    before = _numbers.set(numbers)
    try:
        yield
    finally:
        _numbers.reset(before)


def remembered(*tables: str) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Return a question that is asked anew only when one of these tables has changed, or is not to be read.

    They are all the tables that its answer depends on, beside what it is given. What it answers is shared:
    whoever asks does not change it.
    """

    def declare(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        known: dict[Any, tuple[list[int], Answer]] = {}
        _named.update(tables)

        @wraps(question)
        def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
            numbers = _numbers.get()
            if numbers is None or not is_remembered(*tables):
                return question(*args, **named)
            key, now = (args, *sorted(named.items())), [numbers[table] for table in tables]
            found = known.get(key)
            if found is None or found[0] != now:
                if len(known) >= MOST:
                    known.clear()
                found = known[key] = now, question(*args, **named)
            elif is_compared:
                _compare(question.__qualname__, found[1], question(*args, **named))
            return found[1]

        return ask

    return declare


def tables_named() -> frozenset[str]:
    """Return every table that a question which is remembered names."""
    return frozenset(_named)


def is_remembered(*tables: str) -> bool:
    """Say whether what is asked of these tables is remembered now: then it pays to ask for all of it."""
    numbers = _numbers.get()
    return numbers is not None and all(table in numbers for table in tables)


def _compare(asked: str, known: object, anew: object) -> None:
    if _in_full(known) != _in_full(anew):
        raise Forgotten(f"{asked} remembers {_in_full(known)!r}, and would answer {_in_full(anew)!r}")


def _in_full(answer: object) -> object:
    """Return an answer as what can be compared: a row by all its values and not by its key alone."""
    if isinstance(answer, Model):
        return {name: value for name, value in vars(answer).items() if not name.startswith("_")}
    if isinstance(answer, Mapping):
        return {key: _in_full(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [_in_full(each) for each in answer]
    return answer


def asked_lately(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Return a question that asks the database every few seconds for the pages that are read meanwhile.

    What it is given by place decides its answer: who may see other rows gives something else. What it is
    given by name, the moment, does not. Its answer is shared.
    """
    known: dict[Any, tuple[float, Answer]] = {}

    @wraps(question)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        now, found = monotonic(), known.get(args)
        if found is None or _numbers.get() is None or now - found[0] >= lately_seconds:
            found = known[args] = now, question(*args, **named)
        return found[1]

    return ask
