"""A receipt on its page: its one alert, its table, its cells, what waits and what is missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.case_file.naming import Named
from sightline.govuk.words import day, moment, plural
from sightline.records.models import Receipt, ReceiptItem
from sightline.sources.counting import ListCounted, all_of
from sightline.sources.models import Question, RefusedList
from sightline.sources.outcomes import COLUMNS, Outcome
from sightline.sources.queries import CameIn, Missing
from sightline.sources.showing import words

State = Receipt.State
TRIED: Mapping[Outcome, str] = {
    Outcome.JOINED: "Would join",
    Outcome.FILED: "Would file",
    Outcome.CORRECTED: "Would correct",
    Outcome.DISPUTED: "Would dispute",
    Outcome.REFUSED: "Would refuse",
    Outcome.WAITING: "Would wait",
}
LOAD_AGAIN = (
    "Put the cells below right in your file and load it again: what is already known will not be filed twice."
)
SEND_AGAIN = "Its sender was told why at once, and can send it again put right: nothing is filed twice."
IN_PART = "What stands beside them in their rows was filed, where the row says whose it is."


def came_in(each: CameIn) -> dict[str, object]:
    """Return a receipt as a row of the list of receipts."""
    receipt = each.receipt
    return {
        "number": receipt.number,
        "url": address(receipt.number),
        "name": receipt.name,
        "source": words.source_words(receipt),
        "made": f"of {day(receipt.extracted_on)}" if receipt.extracted_on else "",
        "loaded": moment(receipt.received_at),
        "by": words.by_words(receipt).removeprefix("by "),
        "rows": each.rows,
        "rows_url": rows_address(receipt.number),
        "refused": each.refused,
        "refused_url": rows_address(receipt.number, outcome=Outcome.REFUSED),
        "state": words.state_words(receipt, each.refused - each.mended),
        "kept_out": receipt.state == State.REFUSED,
    }


def address(number: str, page: str = "receipt", *more: object) -> str:
    """Return the address of a receipt, or of a page of it."""
    return reverse(f"sources:{page}", args=[number, *more])


def rows_address(number: str, **asked: str) -> str:
    """Return the address of the rows behind one number of a receipt."""
    said = urlencode({name: value for name, value in asked.items() if value})
    return address(number, "receipt_rows") + (f"?{said}" if said else "")


def columns(receipt: Receipt) -> list[str]:
    """Return the heads of the table: what became of each row, or in a trial what would."""
    return heads(trial=receipt.state == State.WOULD_FILE)


def heads(*, trial: bool) -> list[str]:
    """Return the heads of the table of a load, or of the trial of one."""
    return [TRIED.get(outcome, head) if trial else head for outcome, head in COLUMNS]


def alert(
    receipt: Receipt,
    lists: Sequence[ListCounted],
    refused_cells: Sequence[ReceiptItem],
    waiting: int,
    mended: int,
) -> dict[str, str]:
    """Return the one alert of the page: what is wrong and what to do next; empty when all is well.

    What has been mended here is wrong no more: `mended` of the refused rows, and cells that are settled.
    """
    refused = sum(each.counts[Outcome.REFUSED] for each in lists) - mended
    cells = sum(each.settled_at is None for each in refused_cells)
    again = SEND_AGAIN if words.was_answered(receipt) else LOAD_AGAIN
    if receipt.state == State.REFUSED:
        return _alert("error", "Nothing was filed", receipt.refused_why)
    if receipt.state == State.WOULD_FILE:
        said = "Nothing was filed. The table says what would become of each row."
        return _alert("information", "This was a trial", said)
    if receipt.state == State.READING:
        return _alert("information", "This file is being read", "Its receipt is whole when it is filed.")
    if refused:
        others = plural(cells - refused, "cell,cells")
        rest = f" {others} of other rows could not be read." if cells > refused else ""
        title = f"{plural(refused, 'row was,rows were')} refused"
        of_them = "it" if refused == 1 else "them"
        return _alert("warning", title, f"Nothing from {of_them} was filed.{rest} {again}")
    if cells:
        title = f"{plural(cells, 'cell was,cells were')} refused"
        return _alert("warning", title, f"{IN_PART} {again}")
    if waiting:
        title = f"{plural(waiting, 'row waits,rows wait')} for somebody"
        said = "Another row, or another file of the same day, says something else. Say below which is right."
        return _alert("warning", title, said)
    return {}


def _alert(kind: str, title: str, text: str) -> dict[str, str]:
    return {"kind": kind, "title": title, "text": text}


def table(number: str, lists: Sequence[ListCounted], cells: Sequence[ReceiptItem]) -> list[dict[str, object]]:
    """Return the rows of the table, each number with the address of its rows; refused cells apart."""
    refused = Counter(cell.list_name for cell in cells)
    return [
        {
            **_counts(number, words.title(each.name), each.counts, list=each.name),
            "refused": refused[each.name],
        }
        for each in lists
    ]


def total(number: str, lists: Sequence[ListCounted], cells: Sequence[ReceiptItem]) -> dict[str, object]:
    """Return the last row of the table."""
    return {**_counts(number, "All lists", all_of(lists).counts), "refused": len(cells)}


def cells_beside(cells: Sequence[ReceiptItem]) -> str:
    """Return the sentence about refused cells, which no column of rows counts; empty when there are none."""
    return words.cells_beside(len(cells), len({(cell.list_name, cell.sheet, cell.row) for cell in cells}))


def rules(broken: Sequence[tuple[str, int]]) -> list[str]:
    """Return a line for each rule that events of a receipt break."""
    return [f"{plural(events, 'event,events')}: {words.rule_words(rule)}" for rule, events in broken]


def sum_in_words(lists: Sequence[ListCounted], heads: Sequence[str]) -> str:
    """Return the sum under a table: every row, or event, is in exactly one column."""
    every = all_of(lists)
    parts = [(head, every.counts[outcome]) for (outcome, _), head in zip(COLUMNS, heads, strict=True)]
    return words.adds_up(every.read, parts)


def _counts(number: str, title: str, counts: Mapping[str, int], **asked: str) -> dict[str, object]:
    return {
        "title": title,
        "read": sum(counts.values()),
        "url": rows_address(number, **asked),
        "cells": [
            {"count": counts[outcome], "url": rows_address(number, outcome=outcome, **asked)}
            for outcome, _ in COLUMNS
        ],
    }


def kind(each: ListCounted) -> dict[str, object]:
    """Return a row of the table by kind of event, or with no kind the last row, of their sums."""
    return {
        "title": words.title(each.name) if each.kind else "All events",
        "kind": words.kind_words(each.kind) if each.kind else "",
        "read": each.read,
        "cells": [each.counts[outcome] for outcome, _ in COLUMNS],
    }


def row(
    item: ReceiptItem, names: Mapping[int, Named], heads: Mapping[Outcome, str], refused: int
) -> dict[str, str]:
    """Return one row of a file, with whose it is as far as the reader may know, and what became of it.

    `refused`: how many of its cells were.
    """
    child = names.get(item.child_id or 0)
    outcome = heads[Outcome(item.outcome)]
    if refused and item.outcome != Outcome.REFUSED:
        outcome = f"{outcome}, {plural(refused, 'cell,cells')} refused"
    return {
        "list": words.title(item.list_name),
        "row": f"Row {item.row}",
        "sheet": item.sheet,
        "child": child.name if child else "",
        "url": child.url if child else "",
        "outcome": outcome,
        "why": item.why,
        "with": item.owner.person.name if item.owner else "",
    }


def question(actor: Actor, each: Question) -> dict[str, str]:
    """Return a question as a table shows it: what the file says, and with whom it waits."""
    said = words.fact_words(each.says)
    return {
        "receipt": each.receipt.number,
        "receipt_url": address(each.receipt.number),
        "list": words.title(each.list_name),
        "row": f"Row {each.row}",
        "question": (
            f"{words.kind_words(each.event.kind)}: this row says {said}. Another row, or another file of "
            "the same day, says otherwise. Which is right?"
        ),
        "with": each.owner.person.name if each.owner else "Nobody yet",
        "since": f"since {day(each.asked_at)}",
        "url": reverse("sources:receipt_question", args=[each.pk])
        if actor.may(Permission.DISPUTE_SETTLE)
        else "",
    }


def missing(gone: Sequence[Missing], number: str) -> dict[str, str]:
    """Return what the last file had and this one lacks, in a sentence's parts."""
    wholly = sum(each.wholly for each in gone)
    events = sum(len(each.rows) for each in gone if not each.wholly)
    one = wholly == 1
    return {
        "children": plural(wholly, "child,children") if wholly else "",
        "were": "was in last month’s file and is" if one else "were in the last file and are",
        "events": plural(events, "event,events") if events else "",
        "of": plural(len(gone) - wholly, "child,children"),
        "url": address(number, "receipt_missing"),
    }


def downloads(receipt: Receipt, lists: Sequence[RefusedList], cells: int) -> list[dict[str, str]]:
    """Return the links to what was refused: rows in the shape of their file, and the cells."""
    links = [
        {
            "text": f"Refused rows of {words.title(each.list_name)} (csv)",
            "short": "Download refused rows",
            "href": address(receipt.number, "receipt_refused_rows", each.pk),
        }
        for each in lists
    ]
    if cells:
        cells_file = address(receipt.number, "receipt_refused_cells")
        links.append({"text": "Refused cells (csv)", "short": "Download refused cells", "href": cells_file})
    return links


def gone_rows(actor: Actor, number: str, of: Missing, child: Named) -> list[dict[str, object]]:
    """Return the events of one child that the file lacks, each on its row."""
    may_settle = actor.may(Permission.DISPUTE_SETTLE)
    return [
        {
            "child": child.name,
            "url": child.url,
            "event": words.kind_words(row.event.kind),
            "on": "on a day not known" if row.event.undated else day(row.event.happened_on),
            "wholly": "Not in this file at all" if of.wholly else "In this file otherwise",
            "moved": f"Moved? A new one is of {day(row.like.happened_on)}." if row.like else "",
            "settled": "Withdrawn since." if row.event.withdrawn_by_id else "",
            "settle_url": address(number, "receipt_settle_moved", row.pk)
            if may_settle and not row.event.withdrawn_by_id
            else "",
        }
        for row in of.rows
    ]
