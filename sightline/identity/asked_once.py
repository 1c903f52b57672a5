"""What is asked more than once while one page is read: who manages, who is away, which limits are in force.

A page that is only read is made within one transaction and changes none of these. Its first answer is its
only one; the next page asks anew. Nothing that tells of a child is answered so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
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
