"""What is asked more than once while one page is read: who manages, who is away, which limits are in force.

A page that is only read is made within one transaction and changes none of these. Its first answer is its
only one; the next page asks anew. Nothing that tells of a child is answered so.

What tells whether the service itself is well is asked every few seconds, and not for every page of everybody.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
# For so many seconds what `asked_lately` answered is its answer. Tests change what it asks about, and say 0.
lately_seconds = 5.0
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def while_a_page_is_read() -> Iterator[None]:
    """Keep the answers of what is asked once until the block ends."""
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


def asked_once(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Return a question that asks the database once for a page that is read, and each time everywhere else.

    What it answers is shared: whoever asks does not change it.
    """

    @wraps(question)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return question(*args, **named)
        key = question, args, tuple(sorted(named.items()))
        if key not in answers:
            answers[key] = question(*args, **named)
        answer: Answer = answers[key]
        return answer

    return ask


def asked_lately(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Return a question that asks the database every few seconds for the pages that are read meanwhile.

    What it is given by place decides its answer: who may see other rows gives something else. What it is
    given by name, the moment, does not. Its answer is shared.
    """
    known: dict[Any, tuple[float, Answer]] = {}

    @wraps(question)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        now, found = monotonic(), known.get(args)
        if found is None or _answers.get() is None or now - found[0] >= lately_seconds:
            found = known[args] = now, question(*args, **named)
        return found[1]

    return ask
