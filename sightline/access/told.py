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
_READ = "SELECT coalesce(current_setting('sightline.' || name, true), '') FROM unnest(%s::text[]) AS t(name)"


@contextmanager
def told(**values: str) -> Iterator[None]:
    """Tell this transaction these things while the block lasts, and afterwards what it was told before.

    Where the block fails in the database, the rollback that must follow undoes the telling.
    """
    names = list(values)
    if not set(names) <= set(NAMES):
        raise ValueError(f"A transaction is not told {sorted(set(names) - set(NAMES))}")
    with connection.cursor() as cursor:
        cursor.execute(_READ, [names])
        before = [row[0] for row in cursor.fetchall()]
        cursor.execute(_SET, [names, list(values.values())])
    try:
        yield
    finally:
        if not _has_failed():
            with connection.cursor() as cursor:
                cursor.execute(_SET, [names, before])


def _has_failed() -> bool:
    if connection.needs_rollback or connection.connection is None:
        return True
    return connection.connection.info.transaction_status == TransactionStatus.INERROR
