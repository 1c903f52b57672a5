"""The rows of a receipt: what became of each row, what was refused, what waits, what has vanished."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sightline.clocks.copying import insert_rows
from sightline.records.models import Receipt, ReceiptCount
from sightline.sources.counting import Ended, Loaded
from sightline.sources.drafting import Draft
from sightline.sources.models import Notice, Question, RefusedList
from sightline.sources.outcomes import Outcome
from sightline.sources.reading.finding import FoundList
from sightline.sources.reading.tables import position_of
from sightline.sources.staging import PartyId, Staged, StagedEvent, StagedRow
from sightline.sources.vanishing import Gone

LONGEST_CELL = 2_000
ITEM_COLUMNS = (
    "receipt_id", "child_id", "list_name", "sheet", "row", "cell", "column", "outcome", "says", "why",
    "owner_id", "is_row", "identity",
)  # fmt: skip


def keep_receipt(
    receipt: Receipt,
    draft: Draft,
    ended: Sequence[Ended],
    loaded: Loaded,
    gone: Sequence[Gone],
    lists: Sequence[FoundList],
    *,
    trial: bool,
) -> None:
    """Write everything a receipt's page shows. Of a trial: what would become of each row.

    The caller holds the keeper's scope over every child.
    """
    unwritten = {party.id for party in draft.rows.parties} if trial else set()
    children = _Children(draft, unwritten)
    owner = draft.rows.owner
    insert_rows(
        "records_receiptitem", ITEM_COLUMNS, list(_items(receipt, draft.staged, ended, children, owner))
    )
    insert_rows(
        "records_vanished",
        ("receipt_id", "child_id", "event_id", "like_id"),
        [(receipt.pk, child, event, None if trial else like) for child, event, like in gone],
    )
    if not trial:
        insert_rows(
            "records_coveragedeclared",
            ("line_id", "kind", "extent", "from_on", "to_on", "receipt_id"),
            [
                (receipt.line_id, kind, covers.extent, covers.from_on, covers.to_on, receipt.pk)
                for kind, covers in draft.staged.coverage.items()
            ],
        )
        insert_rows("sources_question", QUESTION_COLUMNS, list(_questions(receipt, draft, owner)))
    _keep_counts(receipt, loaded)
    Notice.objects.bulk_create(
        Notice(receipt=receipt, place=str(each.place), sentence=each.sentence)
        for each in dict.fromkeys(draft.staged.noticed)
    )
    _keep_refused_rows(receipt, draft.staged, lists, children)


class _Children:
    """Whose each row is: a child that the ledger has, once the load is in it."""

    def __init__(self, draft: Draft, unwritten: set[int]) -> None:
        self.parties, self.unwritten = draft.parties, unwritten

    def of(self, row: StagedRow) -> int | None:
        """Return the child of a row, or None where it is about none, or none that is known."""
        if row.party is None or row.party[0] != "child":
            return None
        party = self.parties.get(row.party)
        return party if party not in self.unwritten else None


def _items(
    receipt: Receipt,
    staged: Staged,
    ended: Sequence[Ended],
    children: _Children,
    owner: int | None,
) -> Iterator[tuple[object, ...]]:
    for row, how in zip(staged.rows, ended, strict=True):
        child = children.of(row)
        sheet = row.place.sheet or row.place.file
        waits = owner if how.outcome in (Outcome.WAITING, Outcome.DISPUTED) else None
        yield (
            receipt.pk, child, row.list_name, sheet, row.place.row or 0, "", "", how.outcome.value, "",
            how.why, waits, True, False,
        )  # fmt: skip
        for refusal in row.refusals:
            yield (
                receipt.pk, child, row.list_name, sheet, row.place.row or 0, refusal.place.cell or "",
                refusal.column or "", Outcome.REFUSED.value, refusal.says, refusal.why, owner, False,
                refusal.identity,
            )  # fmt: skip


def _keep_counts(receipt: Receipt, loaded: Loaded) -> None:
    counts = [
        ReceiptCount(receipt=receipt, list_name=name, outcome=outcome.value, number=number)
        for (name, outcome), number in loaded.rows.items()
    ]
    counts += [
        ReceiptCount(receipt=receipt, list_name=name, kind=kind, outcome=outcome.value, number=number)
        for (name, kind, outcome), number in loaded.events.items()
    ]
    ReceiptCount.objects.bulk_create(counts)


# ------------------------------------------------------------ what waits

QUESTION_COLUMNS = (
    "receipt_id", "child_id", "list_name", "row", "event_id", "says", "owner_id", "asked_at"
)  # fmt: skip


def _questions(receipt: Receipt, draft: Draft, owner: int | None) -> Iterator[tuple[object, ...]]:
    """Yield what a person must answer: what was asked already and is not answered is not asked again."""
    asked = {
        (event, _as_asked(says))
        for event, says in Question.objects.filter(answered_at=None).values_list("event", "says")
    }
    holders = [row.holder for row in draft.staged.rows if row.holder]
    for event in (*draft.staged.events.values(), *holders):
        if event.outcome is not Outcome.WAITING:
            continue
        party = draft.parties[event.party]
        same, _ = draft.known.same_event(party, event.kind, event.natural_key)
        row = event.rows[0] if event.rows else None
        stands = event.beside or (same.id if same is not None else None)
        if stands is None or row is None or (stands, _as_asked(says_of(event))) in asked:
            continue
        child = party if event.party[0] == "child" else None
        yield (
            receipt.pk, child, row.list_name, row.place.row or 0, stands, says_of(event), owner,
            receipt.received_at,
        )  # fmt: skip


def _as_asked(says: Mapping[str, object]) -> str:
    """Return what makes two questions about one event the same: the day of what is undated does not."""
    return json.dumps({**says, "happened_on": None} if says["undated"] else dict(says), sort_keys=True)


def says_of(event: StagedEvent) -> dict[str, object]:
    """Return what a file says of an event, as it is kept."""
    return {
        "happened_on": event.happened_on.isoformat(),
        "happened_at": event.happened_at.isoformat() if event.happened_at else None,
        "names_on": event.names_on.isoformat() if event.names_on else None,
        "undated": event.undated,
        "facts": dict(event.facts),
    }


# ------------------------------------------------------------ what was refused, as it came


def _keep_refused_rows(
    receipt: Receipt, staged: Staged, lists: Sequence[FoundList], children: _Children
) -> None:
    """Keep each row with something refused as it came, and what else the file says of whom it is about.

    A row is read again with all that stood beside it: a conference with its enquiry, an episode with those
    before and after it. That is kept once, with the first refused row of a child; the others name that row.
    """
    refused_of = {row.party for row in staged.rows if row.refusals and row.party}
    kept_rows = [
        row for row in staged.rows if row.refusals or (row.party in refused_of and row.repeats is None)
    ]
    refused: list[tuple[RefusedList, int, StagedRow, list[object]]] = []
    beside: dict[PartyId, list[list[object]]] = defaultdict(list)
    for found in lists:
        wanted = {
            row.place.row: row
            for row in kept_rows
            if row.place[:2] == (found.table.file, found.table.sheet) and row.list_name == found.layout.name
        }
        if wanted:
            for kept, number, cells in _rows_as_they_came(receipt, found, wanted):
                row = wanted[number]
                if row.refusals:
                    refused.append((kept, number, row, cells))
                elif row.party:
                    beside[row.party].append([kept.pk, number, cells])
    first: dict[PartyId, list[int]] = {}
    rows: list[tuple[object, ...]] = []
    for kept, number, row, cells in refused:
        # A list is kept as it stands: JSON, and never a column of text.
        said: dict[str, object] = {"cells": cells, "refused": _refused_positions(row)}
        if row.party and row.party in first:
            said["beside_of"] = first[row.party]
        elif row.party:
            first[row.party] = [kept.pk, number]
            said["beside"] = beside[row.party]
            said["about"] = list(row.party)
        rows.append((kept.pk, children.of(row), number, said))
    insert_rows("sources_refusedrow", ("list_id", "child_id", "row", "cells"), rows)


def _refused_positions(row: StagedRow) -> list[int]:
    cells = (position_of(refusal.place.cell or "") for refusal in row.refusals)
    return sorted({position for position in cells if position is not None})


def _rows_as_they_came(
    receipt: Receipt, found: FoundList, wanted: Mapping[int | None, StagedRow]
) -> Iterator[tuple[RefusedList, int, list[object]]]:
    kept: RefusedList | None = None
    for number, cells in found.table.rows():
        if number == found.head_row:
            kept = RefusedList.objects.create(
                receipt=receipt,
                list_name=found.layout.name,
                file=found.table.file,
                sheet=found.table.sheet or "",
                head_row=number,
                headings=[_kept(cell) for cell in cells],
                from_1904=found.table.from_1904,
            )
        elif kept is not None and number in wanted:
            yield kept, number, [_kept(cell) for cell in cells]


def _kept(cell: object) -> object:
    """Return a cell as JSON can hold it, as it would be typed again."""
    match cell:
        case None:
            return ""
        case bool() | int() | float():
            return cell
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)[:LONGEST_CELL]
