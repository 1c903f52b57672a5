"""The three logins and the one database, made by an administrator of the server."""

from collections.abc import Mapping
from enum import StrEnum

import psycopg
from psycopg import sql

from sightline.project.database.refusal import DatabaseRefused


class Login(StrEnum):
    """Who the application is to the database."""

    OWNER = "sightline_owner"
    WEB = "sightline_web"
    JOBS = "sightline_jobs"

    @classmethod
    def named(cls, short: str) -> "Login":
        """Return the login called `owner`, `web` or `jobs`."""
        return cls(f"sightline_{short}")


def prepare(administrator: psycopg.Connection, *, database: str, passwords: Mapping[Login, str]) -> None:
    """Make the logins and the database where they are missing, set the passwords, and close the rest to
    everyone.

    `administrator` must be in autocommit and may create roles and databases. It can be run again at any time.
    """
    for login in Login:
        _make_login(administrator, login, passwords[login])
    name = sql.Identifier(database)
    if not administrator.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        # On a server where the administrator is no superuser, it must belong to the owner to make its
        # database.
        _join(administrator, Login.OWNER)
        administrator.execute(
            sql.SQL("create database {} owner {} template template0 encoding 'UTF8'").format(
                name, sql.Identifier(Login.OWNER)
            )
        )
    administrator.execute(sql.SQL("revoke all on database {} from public").format(name))
    for login in (Login.WEB, Login.JOBS):
        administrator.execute(
            sql.SQL("grant connect, temporary on database {} to {}").format(name, sql.Identifier(login.value))
        )


def _make_login(administrator: psycopg.Connection, login: Login, password: str) -> None:
    powers = administrator.execute(
        "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = %s", [login.value]
    ).fetchone()
    if powers and powers[0]:
        raise DatabaseRefused(
            f"The login {login.value} stands already and has powers that would undo row-level security. "
            "Take them away: it must be no superuser, make no roles and bypass nothing."
        )
    verb = sql.SQL("alter role" if powers else "create role")
    administrator.execute(
        sql.SQL("{} {} with login password {}").format(
            verb, sql.Identifier(login.value), sql.Literal(password)
        )
    )
    # The policies make the server think every question dear; to compile it would take longer than to answer.
    administrator.execute(sql.SQL("alter role {} set jit = off").format(sql.Identifier(login.value)))


def _join(administrator: psycopg.Connection, login: Login) -> None:
    superuser = administrator.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if superuser and not superuser[0]:
        administrator.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(login.value)))
