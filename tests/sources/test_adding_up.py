"""Counts in equal counts out, for every list however messy; and a second time nothing changes."""

from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.access.actor import acting_as
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild
from sightline.records.models import Party, Receipt, ReceiptCount, ReceiptItem
from sightline.sources.filing import Loaded, load
from tests import cast
from tests.sources.filed import everything
from tests.sources.files import HEADINGS, annex_a_list, list_6, workbook

CHILDREN = st.sampled_from(["1", "2", "3", "3", 4.0, "", None, "  5 ", "#REF!", date(2026, 1, 1)])
DAYS = st.sampled_from(
    [date(2025, 11, 3), date(2025, 12, 3), date(2026, 2, 1), "03/12/2025", "2025-12-03", "03/12/25",
     "31/09/2025", "yesterday", None, None, date(2031, 1, 1), "#REF!"]
)  # fmt: skip
CODES = st.sampled_from(["N1", "N4 - Family in acute stress", "N99", "", None, "a) N1"])
WORKERS = st.sampled_from(["A Worker", "B Worker", None, "Unallocated"])

CASES = st.builds(
    lambda child, started, code, seen, closed, worker: list_6(
        child, cin_start_date=started, primary_need_code=code, date_child_was_last_seen=seen,
        cin_closure_date=closed, allocated_worker=worker,
    ),
    CHILDREN, DAYS, CODES, DAYS, DAYS, WORKERS,
)  # fmt: skip
CONTACTS = st.builds(
    lambda child, day, source: annex_a_list("List 1", child, date_of_contact=day, contact_source=source),
    CHILDREN, DAYS, st.sampled_from(["5A", "1A", "9Z", None]),
)  # fmt: skip
BOOKS = st.fixed_dictionaries(
    {"List 6": st.lists(CASES, max_size=6), "List 1": st.lists(CONTACTS, max_size=5)}
)
# The same rows, saved anew, are another file as far as anything but the rows can tell.
SAVED, LATER = datetime(2026, 4, 16, 9, 0), datetime(2026, 4, 17, 9, 0)  # noqa: DTZ001
DAYS_OF_EXTRACT = st.sampled_from([date(2026, 3, 16), date(2026, 4, 16)])


@contextmanager
def undone():
    """Undo whatever is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_book(
    folder: Path, name: str, book: dict[str, list[list[object]]], on: date, saved_on: datetime = SAVED
) -> Loaded:
    sheets = {title: [HEADINGS[title], *rows] for title, rows in book.items()}
    path = workbook(folder / name, sheets, saved_on=saved_on)
    acting = partial(acting_as, None, at=cast.NOW, purpose="a test")
    (loaded,) = load([path], by=None, at=cast.NOW, extracted_on=on, acting=acting)
    return loaded


def rows_there(book: dict[str, list[list[object]]]) -> dict[str, int]:
    """Count the rows of a book that hold anything at all, without the loader."""
    held = {
        title: sum(any(cell not in (None, "") for cell in row) for row in rows)
        for title, rows in book.items()
    }
    return {title: count for title, count in held.items() if count}


def check(loaded: Loaded, book: dict[str, list[list[object]]]) -> None:
    by_list: Counter[str] = Counter()
    for (name, _), number in loaded.rows.items():
        by_list[name] += number
    kept = ReceiptCount.objects.filter(receipt=loaded.receipt, kind="").values("list_name")
    items = ReceiptItem.objects.filter(receipt=loaded.receipt, is_row=True)

    assert dict(by_list) == rows_there(book)
    assert {each["list_name"]: each["n"] for each in kept.annotate(n=Sum("number"))} == rows_there(book)
    assert Counter(items.values_list("list_name", "outcome")) == {
        (name, outcome.value): number for (name, outcome), number in loaded.rows.items()
    }


def add_up(first: dict, second: dict, day: date, other_day: date) -> None:
    with undone(), TemporaryDirectory() as folder:
        for name, book, on in (("a.xlsx", first, day), ("b.xlsx", second, other_day)):
            if rows_there(book):
                check(load_book(Path(folder), name, book, on), book)
        before = everything()
        for name, book, on in (("a again.xlsx", first, day), ("b again.xlsx", second, other_day)):
            if rows_there(book):
                load_book(Path(folder), name, book, on, saved_on=LATER)
        assert everything() == before
        parties = list(Party.objects.filter(kind="child").order_by("id").values_list("id", flat=True))
        kept = kept_spans(parties), kept_spells(parties)
        rebuild(parties)
        assert (kept_spans(parties), kept_spells(parties)) == kept
        assert not Receipt.objects.filter(state="reading").exists()


RUN = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@given(BOOKS, BOOKS, DAYS_OF_EXTRACT, DAYS_OF_EXTRACT)
@settings(max_examples=20, print_blob=True, **RUN)
def test_every_row_of_any_two_files_ends_in_one_column_and_a_second_time_changes_nothing(
    council: cast.Council, first: dict, second: dict, day: date, other_day: date
) -> None:
    add_up(first, second, day, other_day)


@pytest.mark.prove
@given(BOOKS, BOOKS, DAYS_OF_EXTRACT, DAYS_OF_EXTRACT)
@settings(max_examples=600, print_blob=True, **RUN)
def test_every_row_of_very_many_files_ends_in_one_column(
    council: cast.Council, first: dict, second: dict, day: date, other_day: date
) -> None:
    add_up(first, second, day, other_day)
