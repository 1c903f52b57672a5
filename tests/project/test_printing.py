"""Rows on a terminal: no word is cut at 80 characters, and nothing that a row says is lost."""

import io

import pytest
from rich.console import Console

from sightline.project.commands.printing import fitted

SENTENCE = "the initial conference is held within 15 working days of the strategy discussion"


def _drawn(columns, rows, *, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(fitted(columns, rows, width=width), highlight=False, markup=False)
    return console.file.getvalue()


def _words(drawn: str) -> list[str]:
    return [word for word in drawn.split() if word not in "│┃"]


def test_a_table_that_fits_is_a_table():
    assert "┃ code ┃ days ┃" in _drawn(("code", "days"), [("C30", 30)])


def test_a_long_cell_wraps_between_words_beside_one_that_holds_a_long_word():
    said = _drawn(("standard", "in words"), [("conference_attended_by", f"{SENTENCE}, and no later")])

    assert "conference_attended_by" in said
    assert set(SENTENCE.replace(",", "").split()) <= {word.strip(",") for word in _words(said)}
    assert max(map(len, said.splitlines())) <= 80


def test_a_table_too_wide_for_its_frame_stands_without_one():
    columns = ("child", "standard", "subject", "started", "due", "met", "state", "why")
    day = "2026-10-31"

    said = _drawn(columns, [("300035", "C30", 48, day, day, day, "unknown", "no date")])

    assert "│" not in said and "┃" not in said
    assert [line.split() for line in said.splitlines() if "C30" in line] == [
        ["300035", "C30", "48", day, day, day, "unknown", "no", "date"]
    ]
    assert max(map(len, said.splitlines())) <= 80


def test_columns_that_hold_nothing_go_first_and_are_named():
    columns = ("Children in the county", *(f"Number{place} of children" for place in range(8)))

    said = _drawn(columns, [("North", 5, 0, 0, 0, 0, 0, 0, 7), ("South", 1, 0, 0, 0, 0, 0, 0, 2)])

    assert "Number7" in said
    assert "0 or empty in every row: Number1 of children, Number2" in " ".join(said.split())


@pytest.mark.parametrize("width", [40, 80])
def test_a_row_too_wide_for_the_terminal_stands_under_itself_with_every_word(width):
    columns = ("code", "title", "promised", "in force from", "limits", "provenance", "source")
    row = ("C17", "Initial conference", SENTENCE, "2023-12-15", "15 working days", "guidance", SENTENCE * 3)

    said = _drawn(columns, [row, row], width=width)

    assert max(map(len, said.splitlines())) <= width
    assert _words(said).count("C17") == 2 and "│" not in said
    assert set(" ".join(row).split()) <= set(_words(said))


def test_what_a_cell_says_is_printed_as_it_stands_even_where_it_looks_like_a_style():
    assert "[red]b[/red]" in _drawn(("it says",), [("[red]b[/red]",)])
