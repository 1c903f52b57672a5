"""Ways for a test to meet the database as the web server does, and a browser.

Tests run as the owner of the tables, whom the policies bind too; see `tests/throwaway_server.py`.
"""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import psycopg
import pytest

from sightline.identity import kept_questions, remembered
from sightline.project.database import Login
from sightline.project.setting_up import installed_browser
from tests.throwaway_server import WHICH

# Each kept question is written anew too and compared; what is asked lately is asked each time. What is
# remembered is asked anew and compared on the embedded server, where every test runs: it takes longer.
kept_questions.is_compared = True
remembered.is_compared = WHICH == "embedded"
remembered.lately_seconds = 0.0
# In a journey Playwright keeps an event loop in this thread, beside which Django would ask no database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

NEEDS_DATABASE = {
    "db",
    "transactional_db",
    "connected_as",
    "acting_as",
    "live_server",
    "client",
    "admin_user",
}

# What a file imports that has tests which last.
LASTING = {
    "subprocess",
    "throwaway",
    "run_state_machine_as_test",
    "killed_loads",
    "invent",
    "build",
    "READERS",
}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what is asked of each PostgreSQL; leave out journeys where there is no browser, but not in CI.

    A journey is made on one server, and so are the tests of a file of pages alone: what their pages ask of a
    database, other tests ask of both.

    The files whose tests last longest begin first, so that no processor waits for the last of them.
    """
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("one_server"):
            continue
        if item.get_closest_marker("django_db") or NEEDS_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.postgres)
    journeys = [item for item in items if item.get_closest_marker("browser")]
    if journeys and not os.environ.get("CI") and installed_browser() is None:
        for item in journeys:
            item.add_marker(pytest.mark.skip(reason="No browser here; `make test` says how to get one."))
    yield
    longest = {item.path for item in items if item.get_closest_marker("spark")}
    lasting = {item.path for item in items if item.get_closest_marker("browser") or _lasts(item)}
    asking = {item.path for item in items if item.get_closest_marker("postgres")}
    items.sort(
        key=lambda item: (
            not _asks_without_a_loop(item),
            item.path not in longest,
            item.path not in lasting,
            item.path not in asking,
        )
    )


def _asks_without_a_loop(item: pytest.Item) -> bool:
    """Say whether a test's file runs what is asynchronous itself: before a browser leaves its event loop."""
    return "async_to_sync" in vars(item.module)


def _lasts(item: pytest.Item) -> bool:
    """Say whether a test's file starts programs or servers, lives random lives, or reads whole counties."""
    return bool(LASTING & vars(item.module).keys())


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among the thousands of tests that were found: they last."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the database at the end: it goes with its server, and to drop it waits for whoever still asks."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Look for no garbage while the tables are made, as `migrate` does."""
    gc.disable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Make the tables; when they are emptied after a journey, what nothing here reads is not made again.

    Those are Django's own permissions and its list of models. What the logins may do is given again.
    """
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    gc.enable()

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget what one test left in the cache, such as counts of wrong passwords."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _nobody_still_asking(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a journey, wait until the last page asked for is answered, before the tables are emptied."""
    if not {"live_server", "transactional_db"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    until = time.monotonic() + 10
    while _others_at_work() and time.monotonic() < until:
        pass
    _forget_jobs()


def _others_at_work() -> bool:
    """Say whether another connection is at work; the server answers no faster than twenty times a second."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_sleep(0.05) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and state in ('active', 'idle in transaction') limit 1"
        )
        return cursor.fetchone() is not None


def _forget_jobs() -> None:
    """Empty the queue, whose tables are not the project's own and stay as they are when its are emptied."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Launch the machine's own browser."""
    found = installed_browser()
    if found is None:
        pytest.fail("No browser on this machine. Install Chromium or Google Chrome.")
    # Chromium's sandbox refuses root, which is who runs a container.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": str(found), "args": sandbox}


@pytest.fixture
def acting_as(db: None) -> Callable[[Login], AbstractContextManager[None]]:
    """Return a block within which this test's own transaction has another login's rights only."""
    from django.db import connection

    @contextmanager
    def act(login: Login) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {login.value}")
            try:
                yield
            finally:
                # In a transaction that has failed nothing can be said; the test's rollback resets the role.
                if not connection.needs_rollback and not _has_failed():
                    cursor.execute("reset role")

    def _has_failed() -> bool:
        return connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR

    return act


@pytest.fixture
def connected_as(transactional_db: None) -> Iterator[Callable[[Login], psycopg.Connection]]:
    """Return a way to log in to the test's database as the server does. It sees committed rows only."""
    from django.db import connection

    from sightline.project.database import connection as reached_as

    with ExitStack() as opened:

        def connect(login: Login) -> psycopg.Connection:
            keywords = {**reached_as(login).keywords(), "dbname": connection.settings_dict["NAME"]}
            return opened.enter_context(psycopg.connect(**keywords))

        yield connect


@pytest.fixture
def as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask what the service asks, and not what a test asks again to compare."""
    monkeypatch.setattr(remembered, "is_compared", False)


@pytest.fixture
def django_assert_max_num_queries(
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]], as_served: None
) -> Callable[..., AbstractContextManager[object]]:
    """Count what a page asks as it is served."""
    return django_assert_max_num_queries
