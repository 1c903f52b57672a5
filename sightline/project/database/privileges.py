"""What the two working logins may do to each table: nothing that is not granted here."""

from typing import Any

from django.db import connections
from psycopg import sql

from sightline.project.database.logins import Login

READ_ONLY = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def grant_after_migrating(*, using: str, **_: Any) -> None:
    """Grant the working logins their privileges on every table, once migrations have run as the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] != Login.OWNER.value:
            return
        for statement in _statements(cursor):
            cursor.execute(statement)


def _statements(cursor: Any) -> list[sql.Composed]:
    workers = sql.SQL(", ").join(sql.Identifier(login.value) for login in (Login.WEB, Login.JOBS))
    cursor.execute(
        "select c.relname, c.relkind in ('r', 'p') from pg_class c join pg_namespace n on n.oid = "
        "c.relnamespace "
        "where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and pg_get_userbyid(c.relowner) = "
        "current_user "
        "order by 1"
    )
    statements = [
        sql.SQL("revoke create on schema public from public"),
        sql.SQL("grant usage on schema public to {}").format(workers),
        sql.SQL("grant usage on all sequences in schema public to {}").format(workers),
    ]
    for name, is_table in cursor.fetchall():
        may = "select, insert, update, delete" if is_table and name not in READ_ONLY else "select"
        statements += [
            sql.SQL("revoke all on {} from {}").format(sql.Identifier(name), workers),
            sql.SQL("grant {} on {} to {}").format(sql.SQL(may), sql.Identifier(name), workers),
        ]
    return statements
