"""What the two working logins may do to each table: nothing that is not granted here.

Triggers refuse an edit of what is append-only; without the privilege it cannot even be asked for.
"""

from typing import Any

from django.db import connections
from psycopg import sql

from sightline.project.database.logins import Login

ORDINARY = "select, insert, update, delete"
READ = "select"
APPEND = "select, insert"
NARROWER = {
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_permission": READ,
    "records_event": "select, insert, update (withdrawn_by_id, withdrawn_why)",
    "records_recording": "select, insert, update (at)",
    "access_reach": READ,
    "access_logentry": APPEND,
    "access_loglink": APPEND,
    "access_looksofmonth": APPEND,
    "access_drawnlook": APPEND,
    "access_judgedlook": APPEND,
    "matching_alsotold": APPEND,
    "matching_verdict": APPEND,
}

# Whoever changed a row is told by its history, which nobody may rewrite; such tables have a `pgh_id`.
OWNED_TABLES = """
select c.relname,
       c.relkind = 'v' as is_view,
       exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'pgh_id') as is_history
from pg_class c
where c.relnamespace = 'public'::regnamespace
  and c.relkind in ('r', 'p', 'v')
  and pg_get_userbyid(c.relowner) = current_user
order by 1
"""


def grant_after_migrating(*, using: str, **_: Any) -> None:
    """Grant the working logins their privileges on every table, once migrations have run as the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] != Login.OWNER.value:
            return
        cursor.execute(OWNED_TABLES)
        cursor.execute(sql.SQL(";\n").join(_statements(cursor.fetchall())))


def _statements(tables: list[tuple[str, bool, bool]]) -> list[sql.Composed]:
    workers = sql.SQL(", ").join(sql.Identifier(login.value) for login in (Login.WEB, Login.JOBS))
    statements = [
        sql.SQL("revoke create on schema public from public"),
        sql.SQL("grant usage on schema public to {}").format(workers),
        sql.SQL("grant usage on all sequences in schema public to {}").format(workers),
    ]
    for name, is_view, is_history in tables:
        may = READ if is_view else APPEND if is_history else NARROWER.get(name, ORDINARY)
        statements += [
            sql.SQL("revoke all on {} from {}").format(sql.Identifier(name), workers),
            sql.SQL("grant {} on {} to {}").format(sql.SQL(may), sql.Identifier(name), workers),
        ]
    return statements
