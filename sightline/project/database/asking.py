"""How questions reach the database: those that come again and again are planned once for each connection.

With row-level security on every table, to plan a question costs more than to answer it. A question that has
been asked a few times is therefore prepared: the server keeps its plan. Who asks is read when it is answered,
never when it is planned, so a plan serves everybody.

A list of numbers goes as one value. Django makes a place for each, which takes it longer than the database
needs to answer, and then forty-one children are another question than forty.
"""

from collections.abc import KeysView, Mapping, ValuesView
from typing import Any, Self

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db.models import Field, IntegerField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

from sightline.project.database.logins import Login

# How a question written by hand begins that groups by columns alone, and never by one of its values.
PREPARED = "-- prepared"
_NOT_PLAIN = (";", " GROUP BY ", "DISTINCT ", "INSERT ", "UPDATE ", "DELETE ")
# After so many times a question is prepared; so many are kept for each connection.
PREPARED_AFTER, KEPT = 1, 400


def session_options(login: Login, options: Mapping[str, str]) -> dict[str, str]:
    """Return the options of a login's connections: those that people are answered over keep their plans.

    The server plans a prepared question anew for each answer while it believes that to pay. Here it does not:
    by policies and indexes the plan is the same for every child, and to plan costs more than to answer. Nor
    does it pay to compile a question that is answered in a few milliseconds.
    """
    if login is not Login.WEB:
        return dict(options)
    kept = "-c plan_cache_mode=force_generic_plan -c jit=off"
    return {**options, "options": f"{kept} {options.get('options', '')}".strip()}


class PreparingCursor(psycopg.Cursor[Any]):
    """Send a plain question's values beside it, so that it can be prepared; merge all else with its values.

    What changes rows keeps one text with its values in it: to that pghistory adds a statement of its own. A
    question that groups, or names what is distinct, does too: the server would not know that a value selected
    is the one grouped by or put in order.
    """

    def __init__(self, connection: "psycopg.Connection[Any]", **named: Any) -> None:
        super().__init__(connection, **named)
        connection.prepared_max = KEPT

    def execute(self, query: Any, params: Any = None, **named: Any) -> Self:
        """Send a statement."""
        if params and not is_plain_question(query):
            query, params = psycopg.ClientCursor(self.connection).mogrify(query, params), None
        if not params:
            named["prepare"] = False
        return super().execute(query, params, **named)


def is_plain_question(query: object) -> bool:
    """Say whether a statement only asks, and can be sent apart from its values."""
    if not isinstance(query, str):
        return False
    begins = query.lstrip()
    if begins.startswith(PREPARED):
        return True
    return begins.startswith(("SELECT ", "WITH ")) and not any(sign in query for sign in _NOT_PLAIN)


def send_numbers_as_one_value() -> None:
    """Make every `in` of Django's questions send a list of numbers as one value, and all else as before."""
    Field.register_lookup(InNumbers)
    ForeignObject.register_lookup(RelatedInNumbers)


class _Numbers:
    """What both lookups do. `numbers` is None where the list, or the column, has anything else in it."""

    lhs: Any
    rhs: Any
    numbers: list[int] | None

    def get_prep_lookup(self) -> Any:
        """Return what is asked for, as the database takes it."""
        self.numbers = _numbers(self.rhs) if _holds_numbers(self.lhs) else None
        return super().get_prep_lookup() if self.numbers is None else self.numbers  # type: ignore[misc]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition and its values."""
        if self.numbers is None:
            return self.as_sql(compiler, connection)  # type: ignore[attr-defined]
        if not self.numbers:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)  # type: ignore[attr-defined]
        return f"{column} = ANY(%s)", [*values, self.numbers]


def _numbers(asked: object) -> list[int] | None:
    if not isinstance(asked, list | tuple | set | frozenset | dict | KeysView | ValuesView):
        return None
    return list(dict.fromkeys(asked)) if all(type(each) is int for each in asked) else None


def _holds_numbers(column: Any) -> bool:
    """Say whether a column holds whole numbers, itself or by what it points to."""
    field = getattr(column, "output_field", None)
    while isinstance(field, ForeignObject) and len(field.related_fields) == 1:
        field = field.foreign_related_fields[0]
    return isinstance(field, IntegerField)


class InNumbers(_Numbers, In):  # type: ignore[type-arg]
    """Whether a column is one of a list."""


class RelatedInNumbers(_Numbers, RelatedIn):
    """Whether a row points to one of a list."""
