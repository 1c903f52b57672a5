"""Each threat that is written down names the test that tries it, and that test is there."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "threats.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_LINE = re.compile(r"^\| (?!They want|---)(.+) \|$", re.MULTILINE)


def threats() -> list[str]:
    """Return the lines of the page's tables, one threat each."""
    return _LINE.findall(PAGE.read_text())


def named_in(file: Path) -> set[str]:
    """Return the names of the tests in a file."""
    found = ast.walk(ast.parse(file.read_text()))
    return {
        node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing(line: str) -> list[str]:
    """Return the tests that a line names and that are not there."""
    named = _NAMED.findall(line)
    return [
        f"{path}::{name}"
        for path, name in named
        if not (HOUSE / path).exists() or (name and name not in named_in(HOUSE / path))
    ]


def test_there_are_threats_from_outside_from_partners_from_within_and_from_the_server():
    assert len(threats()) > 25
    assert PAGE.read_text().count("\n## ") == 5


@pytest.mark.parametrize("line", threats(), ids=lambda line: line.split(" | ")[0][:60])
def test_each_threat_is_tried_by_a_test_that_exists(line: str):
    assert _NAMED.findall(line), "No test is named."
    assert missing(line) == []


def test_a_test_that_is_gone_is_noticed():
    assert missing("`tests/architecture/test_threats.py::test_of_yesterday`")
    assert missing("`tests/no/such_file.py`")
