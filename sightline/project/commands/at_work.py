"""The setting in which a command does its work: the database running and up to date, and Django ready."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sightline.project.database import DatabaseRefused, Login, running


def environment_of(login: Login) -> dict[str, str]:
    """Return the environment of a process that uses one login."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sightline.project.settings",
        "SIGHTLINE_LOGIN": login.name.lower(),
    }


def django_command(*words: str) -> list[str]:
    """Return the command line of one of Django's own commands."""
    return [sys.executable, "-m", "django", *words]


# Migrations make every model anew at each step: to look for garbage among them takes nearly half of the time.
_MIGRATING = """
import gc, sys
import django
from django.core.management import execute_from_command_line
from django.db import OperationalError, connection
gc.disable()
django.setup()
try:
    connection.ensure_connection()
except OperationalError as error:
    said = str(error).strip().splitlines()[0]
    sys.exit(f"The database cannot be reached: {said}")
execute_from_command_line(["django", "migrate", *sys.argv[1:]])
"""


def migrate() -> None:
    """Bring the tables up to date, as their owner and in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _MIGRATING, "--verbosity=0", "--no-input", "--skip-checks"],
        env=environment_of(Login.OWNER),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise DatabaseRefused("The tables could not be brought up to date, for the reason above.")


@contextmanager
def at_work(login: Login = Login.JOBS) -> Iterator[None]:
    """Hold the database, see that its tables are up to date, and make Django ready to use as `login`."""
    os.environ.update(environment_of(login))
    import django

    with running():
        django.setup()
        if _tables_are_behind():
            migrate()
        yield


def _tables_are_behind() -> bool:
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError as error:
        said = str(error).strip().splitlines()[0]
        raise DatabaseRefused(
            f"The database cannot be reached: {said}\nCheck that its server is running and DATABASE_URL is "
            f"right."
        ) from error
    finally:
        connection.close()
