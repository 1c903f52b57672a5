"""Only files of pages, forms and wording may be left out on the second PostgreSQL server."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MARK = "mark." + "one_server"
# Where the database itself is the subject, or what is built on it.
NEVER = {
    *("access", "architecture", "clocks", "engine", "identity", "invented_county", "matching", "records"),
    *("rooms", "spec", "standards"),
}
OF_THE_DATABASE = re.compile(
    r"cursor\(|\.execute\(|RawSQL|\.raw\(|connected_as|acting_as\(Login|transactional_db|transaction=True"
    r"|check_constraints|for_update|throwaway|migrate|pg_|(?:Integrity|Internal|Programming|Operational"
    r"|Data|Database)Error\b"
)


def _said(text: str) -> list[str]:
    """Return what in a test file is about the database itself."""
    return OF_THE_DATABASE.findall(text)


def _marked() -> dict[str, str]:
    files = {path.relative_to(TESTS).as_posix(): path.read_text("utf-8") for path in TESTS.rglob("*.py")}
    return {name: text for name, text in files.items() if MARK in text}


def test_no_file_on_one_server_is_about_the_database():
    found = {name: _said(text) for name, text in _marked().items()}

    assert len(found) > 10
    assert {name: said for name, said in found.items() if said} == {}


def test_no_room_of_the_ledger_is_left_out_on_a_server():
    assert {name for name in _marked() if name.split("/")[0] in NEVER} == set()


def test_a_file_on_one_server_says_so_as_a_whole():
    whole = re.compile(rf"^pytestmark = pytest\.{re.escape(MARK)}$", re.M)

    assert [name for name, text in _marked().items() if len(whole.findall(text)) != text.count(MARK)] == []


@pytest.mark.parametrize(
    "line",
    [
        "with connection.cursor() as cursor:",
        "with acting_as(Login.WEB):",
        "def test_two_at_once(connected_as):",
        "with pytest.raises(IntegrityError):",
        "@pytest.mark.django_db(transaction=True)",
    ],
)
def test_what_is_about_the_database_is_caught(line):
    assert _said(line)
