"""A pytest plugin that holds a throwaway PostgreSQL for the whole run, before Django reads its settings.

The server is the embedded one, or with `SIGHTLINE_TEST_SERVER=system` the one this machine has of its own.
"""

import os
import sys
from contextlib import ExitStack

import psycopg

from sightline.project.database import running, throwaway
from sightline.project.database.programs import CHOSEN_BY, system_programs
from sightline.project.database.server import administrator_connection

WHICH = os.environ.get("SIGHTLINE_TEST_SERVER", "embedded")
NOT_FOR_TESTS = ("DATABASE_URL", "SIGHTLINE_ADDRESSES", "SIGHTLINE_DEBUG", "SIGHTLINE_OPENID_SERVER")
_held = ExitStack()


def _hold_server() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        _held.enter_context(running())
        return
    for name in (*NOT_FOR_TESTS, CHOSEN_BY):
        os.environ.pop(name, None)
    os.environ["SIGHTLINE_LOGIN"] = "owner"
    if WHICH == "system":
        programs = system_programs()
        if programs is None:
            words = "This machine has no PostgreSQL of its own, so it was not tested on one."
            print(words)
            sys.exit(1 if os.environ.get("CI") else 0)
        os.environ[CHOSEN_BY] = str(programs)
    _held.enter_context(throwaway())
    # Only here may the owner make databases and put on the other logins: tests run as the owner and look
    # as them. From version 16 that can be lent without lending what they may do.
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        without_rights = "with inherit false" if administrator.info.server_version >= 160000 else ""
        administrator.execute("alter role sightline_owner createdb")
        # It would count what a test has not committed as no rows, and plan its questions by that.
        administrator.execute("alter system set autovacuum = off")
        administrator.execute("select pg_reload_conf()")
        administrator.execute(f"grant sightline_web, sightline_jobs to sightline_owner {without_rights}")


_hold_server()


def pytest_unconfigure() -> None:
    """Stop the server and remove its data."""
    _held.close()


def pytest_report_header() -> str:
    """Say which server the tests run on."""
    return f"PostgreSQL: {WHICH}"
