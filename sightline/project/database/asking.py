"""How questions reach the database: those that come again and again are planned once for each connection.

With row-level security on every table, to plan a question costs more than to answer it. A question that has
been asked a few times is therefore prepared: the server keeps its plan. Who asks is read when it is answered,
never when it is planned, so a plan serves everybody.
"""

from typing import Any, Self

import psycopg

# After so many times a question is prepared; so many are kept for each connection.
PREPARED_AFTER, KEPT = 4, 400


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
    if not isinstance(query, str) or not query.startswith("SELECT "):
        return False
    return not any(sign in query for sign in (";", " GROUP BY ", "DISTINCT "))
