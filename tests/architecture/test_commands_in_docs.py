"""Every command that the docs tell somebody to type is understood as it is written."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from sightline.project.command_line import app

HOUSE = Path(__file__).parents[2]
PAGES = ("README.md", "DEVELOPMENT.md", "docs/reference/interface.md")
_TYPED = re.compile(r"^ {4}(?:\.venv/bin/)?sightline (.+)$", re.MULTILINE)


def typed() -> list[str]:
    """Return the lines of the docs that begin with the command, without what follows a comment sign."""
    return [line for page in PAGES for line in _TYPED.findall((HOUSE / page).read_text())]


def understand(words: list[str]) -> None:
    """Read a command with its options and arguments, and run nothing. Raises UsageError."""
    command, context = get_command(app), None
    while words and hasattr(command, "commands"):
        name, *words = words
        context = typer.Context(command, parent=context, info_name=name)
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {name}"
        command = found
    command.make_context(command.name, words, parent=context)


def test_the_docs_hold_commands_to_try():
    assert len(typed()) > 10


@pytest.mark.parametrize("line", sorted(set(typed())))
def test_a_command_of_the_docs_is_understood(line, tmp_path, monkeypatch):
    for name in ("annex_a.xlsx", "county.dump"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line, comments=True)

    if words != ["--help"]:
        understand(words)
