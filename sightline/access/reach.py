"""Which children each scope reaches, kept up to date with who holds them."""

from collections.abc import Iterable

from django.db import connection


def refresh(children: Iterable[int]) -> None:
    """Work out again who reaches these children, in the transaction that changed who holds them.

    It is one statement, whatever their number.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_refresh(%s)", [list(children)])
