"""The `sightline` command as a person meets it: help that teaches, and endings that mean something."""

import io
import os
import re
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sightline.project.command_line import app
from sightline.project.commands import loading
from sightline.project.commands.lists import CannotAsk
from tests.sources.files import census, census_child

SIGHTLINE = str(Path(sys.executable).with_name("sightline"))


def _sightline(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SIGHTLINE, *words],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "serve",
        "load",
        "readings",
        "journeys",
        "balance",
        "out-of-sight",
        "standards",
        "user",
        "backup",
        "restore",
    ],
)
def test_every_command_says_what_it_is_for(command):
    said = CliRunner().invoke(app, [command, "--help"])

    assert said.exit_code == 0
    assert len(said.output.split()) > 20


def test_without_a_command_it_lists_them():
    said = _sightline()

    assert "out-of-sight" in said.stdout + said.stderr


def test_journeys_lists_its_tables_and_refuses_another():
    said = _sightline("journeys", "--format", "csv")

    assert "cp_plan,a child protection plan," in said.stdout
    assert _sightline("journeys", "gossip").returncode == 2


def test_an_unknown_command_ends_with_two():
    assert _sightline("dance").returncode == 2


def test_a_day_that_is_none_ends_with_two_and_shows_how_to_write_it():
    said = _sightline("out-of-sight", "--as-at", "31/10/2026")

    assert said.returncode == 2
    assert "2026-10-31" in said.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["out-of-sight", "--as-at", "2030-01-01"], "has not come"),
        (["readings", "--as-at", "2030-01-01"], "has not come"),
        (["balance", "--as-at", "2026-01-31", "--since", "2026-02-28"], "is not before"),
        (["serve", "--port", "99999"], "65535"),
        (["load", ""], "A name is empty"),
        (["load", "no-such-folder"], "no-such-folder"),
    ],
)
def test_what_nobody_can_be_told_is_refused_with_two_and_a_sentence(words, why):
    said = CliRunner().invoke(app, words)

    assert said.exit_code == 2 or isinstance(said.exception, CannotAsk)
    assert why in f"{said.output} {said.exception}"


def test_what_could_not_be_done_ends_with_three_and_a_sentence_without_a_trace():
    said = _sightline("serve", "--host", "0.0.0.0")

    assert said.returncode == 3
    assert "DATABASE_URL" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_server_that_does_not_answer_is_said_in_a_sentence(tmp_path):
    said = _sightline("out-of-sight", DATABASE_URL=f"postgresql:///county?host={tmp_path}")

    assert said.returncode == 3
    assert "cannot be reached" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_file_that_does_not_say_its_day_is_asked_about_before_any_database_is_started(tmp_path):
    reviews = tmp_path / "reviews.csv"
    reviews.write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2015,01/10/2026,PN1\n")
    nowhere = f"postgresql:///county?host={tmp_path}"

    said = _sightline("load", str(reviews), "--dry-run", DATABASE_URL=nowhere)

    assert said.returncode == 2
    assert "reviews.csv does not say" in said.stderr and "--extracted-on" in said.stderr


class Terminal(io.StringIO):
    """Somebody at a keyboard, who types these lines."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


@pytest.fixture
def reviews(tmp_path):
    """Return a file that does not say on which day it was made."""
    path = tmp_path / "reviews.csv"
    path.write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2015,01/10/2026,PN1\n")
    return path


def test_at_a_terminal_the_day_of_a_file_is_asked_for_until_it_is_one(reviews, monkeypatch, capsys):
    tomorrow = f"{datetime.now(UTC).date() + timedelta(days=2)}"
    monkeypatch.setattr(sys, "stdin", Terminal(f"31/10/2026\n{tomorrow}\n2026-10-31\n"))

    (found,) = loading._recognised([reviews], None)

    assert found.extracted_on == date(2026, 10, 31)
    asked = capsys.readouterr().err
    assert "reviews.csv does not say" in asked
    assert "31/10/2026 is not a day" in asked and f"{tomorrow} has not come" in asked
    assert asked.count("Day of extract") == 3


@pytest.mark.parametrize("typed", ["\n", ""])
def test_a_day_that_nobody_types_at_a_terminal_is_refused(reviews, monkeypatch, typed):
    monkeypatch.setattr(sys, "stdin", Terminal(typed))

    with pytest.raises(CannotAsk, match="nothing was loaded"):
        loading._recognised([reviews], None)


def test_a_day_that_was_given_is_not_asked_for_at_a_terminal(reviews, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Terminal())

    loading._recognised([reviews], date(2026, 10, 31))

    assert capsys.readouterr().err == ""


def test_in_a_pipe_nobody_is_asked_even_if_a_day_lies_in_it(reviews, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("2026-10-31\n"))

    with pytest.raises(CannotAsk, match="--extracted-on"):
        loading._recognised([reviews], None)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("bomb.xml", '<!DOCTYPE Message [<!ENTITY a "b">]><Message>&a;</Message>', "document type"),
        ("deep.xml", "<Message>" + "<a>" * 300_000, "without end"),
        ("lunch.csv", "Soup,Bread\n1,2\n", "headings"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_any_database_is_started(
    tmp_path, capsys, name, text, why
):
    path = tmp_path / name
    path.write_text(text)

    (found,) = loading._recognised([path], None)

    said = capsys.readouterr().err
    assert found is not None  # it goes on to its receipt
    assert f"{name}: " in said and why in said
    assert "The receipt follows." in said


def test_a_file_that_is_refused_as_its_first_row_is_read_is_refused_at_once_too(tmp_path, capsys):
    path = census(tmp_path / "cin.xml", census_child("1" * (20 << 20)))

    loading._recognised([path], None)

    assert "cin.xml: " in capsys.readouterr().err


def test_beside_a_file_that_can_be_read_a_refused_one_gets_its_receipt(tmp_path):
    bomb = tmp_path / "bomb.xml"
    bomb.write_text('<!DOCTYPE Message [<!ENTITY a "b">]><Message>&a;</Message>')
    good = census(tmp_path / "cin.xml", census_child("1"))

    found = loading._recognised([bomb, good], None)

    assert len(found) == 2


def _every_command(group=None, *before):
    for name, command in (group or typer.main.get_command(app)).commands.items():
        yield (*before, name)
        if hasattr(command, "commands"):
            yield from _every_command(command, *before, name)


@pytest.mark.parametrize("words", [(), *_every_command()], ids=" ".join)
def test_help_says_whole_sentences_in_80_columns_and_names_values_in_plain_words(words):
    said = CliRunner().invoke(app, [*words, "--help"]).output

    assert "..." not in said.replace("COMMAND [ARGS]...", "")
    assert not re.search(r"<(str|int|float|Path|list|file|path|text)|\{", said)
    assert max(map(len, said.splitlines())) <= 80


def test_help_on_loading_shows_what_somebody_may_type():
    said = CliRunner().invoke(app, ["load", "--help"]).output

    assert "Usage: sightline load [OPTIONS] PATH…" in said.replace("root", "sightline")
    assert "--extracted-on DATE" in said and "as 2026-10-31" in said
    assert "\n    sightline load annex_a.xlsx\n" in said


@pytest.mark.parametrize("home", ["a_file", "a_file/below"])
def test_a_home_that_is_no_folder_ends_with_three_and_a_sentence(tmp_path, home):
    (tmp_path / "a_file").touch()

    said = _sightline("check", SIGHTLINE_HOME=str(tmp_path / home))

    assert said.returncode == 3
    assert said.stderr.strip().endswith("Name in SIGHTLINE_HOME a folder that you may write in.")
    assert len(said.stderr.splitlines()) == 1


def test_serving_with_a_database_that_does_not_answer_is_refused_in_sentences(tmp_path):
    with socket.socket() as free:  # port 8000 may be another's
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    nowhere = "postgresql://127.0.0.1:1/sightline"
    said = _sightline("serve", "--port", port, SIGHTLINE_HOME=str(tmp_path), DATABASE_URL=nowhere)

    assert (said.returncode, "Traceback" in said.stderr) == (3, False)
    assert said.stderr.startswith("The database cannot be reached: ")
