"""A PostgreSQL server that is not ours: named by its address, and prepared by its administrator."""

from collections.abc import Iterator

import psycopg
import pytest
from typer.testing import CliRunner

from sightline.project.command_line import app
from sightline.project.database import DatabaseRefused, Login, connection, is_embedded, throwaway
from sightline.project.database.outside import read_url
from sightline.project.database.server import administrator_connection


def test_an_address_is_read_into_its_parts():
    server = read_url("postgresql://db.example.org:6432/sightline?sslmode=verify-full")

    assert (server.host, server.port, server.database) == ("db.example.org", 6432, "sightline")
    assert server.options == {"sslmode": "verify-full"}


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite:///x"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(DatabaseRefused, match="needs PostgreSQL"):
        read_url(url)


def test_an_address_with_a_login_in_it_is_refused_and_the_password_is_not_repeated():
    with pytest.raises(DatabaseRefused) as refusal:
        read_url("postgresql://admin:hush@localhost/x")

    assert "sightline database prepare" in str(refusal.value)
    assert "hush" not in str(refusal.value)


@pytest.fixture
def server_of_others(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Stand in for a council's server, with an administrator who is no superuser; yield how they log in."""
    with throwaway():
        reached = administrator_connection("postgres")
        with psycopg.connect(**reached.keywords(), autocommit=True) as administrator:
            administrator.execute("drop database sightline")
            for login in Login:
                administrator.execute(f"drop role {login.value}")
            administrator.execute("create role dba login createdb createrole password 'their-own'")
        monkeypatch.setenv("DATABASE_URL", f"postgresql:///county?host={reached.host}")
        yield f"postgresql://dba:their-own@/postgres?host={reached.host}"


@pytest.mark.postgres
def test_an_administrator_without_superuser_prepares_it_and_may_do_so_again(server_of_others):
    for _ in range(2):
        CliRunner().invoke(app, ["database", "prepare", "--as", server_of_others], catch_exceptions=False)

    with psycopg.connect(**connection(Login.WEB).keywords()) as web:
        who = web.execute("select current_user, current_database()").fetchone()
        users = web.execute("select count(*) from identity_user").fetchone()
        compiled = web.execute("show jit").fetchone()
    assert (who, users) == (("sightline_web", "county"), (0,))
    assert not is_embedded()
    assert compiled == ("off",)


@pytest.mark.postgres
def test_a_login_with_power_over_policies_is_refused(server_of_others):
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        administrator.execute("create role sightline_web login bypassrls")

    with pytest.raises(DatabaseRefused, match="undo row-level security"):
        CliRunner().invoke(app, ["database", "prepare", "--as", server_of_others], catch_exceptions=False)
