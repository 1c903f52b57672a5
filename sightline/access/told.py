"""What a transaction is told of who is asking, for the policies to read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

NAMES = ("actor", "purpose", "scopes", "named_scopes", "partner_scopes", "opened", "closed", "keeper", "at")
_SET = (
    "SELECT set_config('sightline.' || name, value, true)"
    " FROM unnest(%s::text[], %s::text[]) AS t(name, value)"
)
_EXCHANGE = (
    "SELECT coalesce(current_setting('sightline.' || name, true), ''),"
    " set_config('sightline.' || name, value, true) FROM unnest(%s::text[], %s::text[]) AS t(name, value)"
)


@contextmanager
def told(*, is_last: bool = False, **values: str) -> Iterator[None]:
    """Tell this transaction these things while the block lasts, and afterwards what it was told before.

    Where the block fails in the database, the rollback that must follow undoes the telling. `is_last`: the
    transaction began for this block and ends with it, and what it was told ends with it too.
    """
    names = list(values)
    if not set(names) <= set(NAMES):
        raise ValueError(f"A transaction is not told {sorted(set(names) - set(NAMES))}")
    with connection.cursor() as cursor:
        cursor.execute(_SET if is_last else _EXCHANGE, [names, list(values.values())])
        before = [row[0] for row in cursor.fetchall()]
    try:
        yield
    finally:
        if not is_last and not _has_failed():
            with connection.cursor() as cursor:
                cursor.execute(_SET, [names, before])


def _has_failed() -> bool:
    if connection.needs_rollback or connection.connection is None:
        return True
    return connection.connection.info.transaction_status == TransactionStatus.INERROR
