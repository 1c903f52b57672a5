"""What is made from the code says what the code says."""

import csv
import io
import json

from typer.testing import CliRunner

from sightline.access.matrix import MATRIX
from sightline.access.permissions import Permission
from sightline.identity.roles import Role
from sightline.project.command_line import app
from sightline.project.commands.reference import glossary_lines
from sightline.project.home import PROJECT_ROOT
from sightline.standards.vocabulary import KINDS


def _sightline(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False).stdout


def test_the_glossary_in_the_project_is_what_the_code_says_now():
    kept = (PROJECT_ROOT / "GLOSSARY.md").read_text(encoding="utf-8")

    assert kept.splitlines() == list(glossary_lines()), "Run `make glossary`."


def test_the_glossary_explains_every_kind_of_event():
    said = "\n".join(glossary_lines())

    assert [kind for kind in KINDS if f"| `{kind}` |" not in said] == []


def test_the_matrix_has_a_row_for_every_role_and_says_what_it_may_do():
    rows = json.loads(_sightline("matrix", "--format", "json"))

    analyst = next(row for row in rows if row["Role"] == Role.ANALYST.label)
    told = {permission for permission in Permission if analyst[permission.label] == "yes"}
    assert len(rows) == len(Role)
    assert told == MATRIX[Role.ANALYST].may


def test_the_matrix_as_csv_has_a_column_for_everything_that_may_be_done():
    heading = next(csv.reader(io.StringIO(_sightline("matrix", "--format", "csv"))))

    assert heading[3:] == [permission.label for permission in Permission]


def test_the_matrix_on_a_terminal_has_a_line_for_each_thing_a_role_may_do():
    lines = [line.strip() for line in _sightline("matrix").splitlines()]

    first = lines.index(Role.LEAD_MEMBER.label + " (R15)")
    told = lines[first + 2 : lines.index("", first)]
    assert {line.removeprefix("may").strip() for line in told} == {
        permission.label for permission in MATRIX[Role.LEAD_MEMBER].may
    }
