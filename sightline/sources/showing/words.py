"""Receipts in words: lists, outcomes, cells and kinds of event as people call them."""

from collections.abc import Mapping
from datetime import date

from sightline.access.actor import Actor
from sightline.access.masking import MASK, identifies
from sightline.access.permissions import Permission
from sightline.front_door.letterbox.sending import FORM
from sightline.govuk.words import day, moment, number, plural
from sightline.records.models import Receipt, ReceiptItem
from sightline.sources.comparing import ROWS_DIFFER
from sightline.standards.invariants import INVARIANTS
from sightline.standards.vocabulary import KINDS

TITLES: Mapping[str, str] = {
    "List 1": "1 Contacts",
    "List 2": "2 Early help",
    "List 3": "3 Referrals",
    "List 4": "4 Assessments",
    "List 5": "5 Section 47 and conferences",
    "List 6": "6 Children in need",
    "List 7": "7 Protection plans",
    "List 8": "8 Looked-after children",
    "List 9": "9 Care leavers",
    "List 10": "10 Adoption",
    "List 11": "11 Adopters",
}
STATES: Mapping[str, str] = {
    Receipt.State.READING: "Being read",
    Receipt.State.WOULD_FILE: "Trial, nothing filed",
    Receipt.State.FILED: "Filed",
    Receipt.State.REFUSED: "Refused",
}
EMPTY = "(empty)"
LONGEST_SAID = 80


def title(list_name: str) -> str:
    """Return what a list is called."""
    return TITLES.get(list_name, list_name)


def kind_words(kind: str) -> str:
    """Return a kind of event in words: "Referral received"."""
    return kind.replace("_", " ").capitalize()


def kind_meaning(kind: str) -> str:
    """Return what a kind of event means, in a sentence."""
    return KINDS[kind].meaning if kind in KINDS else kind_words(kind)


def says(actor: Actor, item: ReceiptItem) -> str:
    """Return what a refused cell says, as this person may see it: what may tell who a child is, is masked."""
    if not item.says:
        return EMPTY
    if (item.identity or identifies(item.column)) and not actor.may(Permission.CELLS_MEND):
        return MASK
    return item.says if len(item.says) <= LONGEST_SAID else f"{item.says[: LONGEST_SAID - 1]}…"


def cell_name(item: ReceiptItem) -> str:
    """Return a cell as the spreadsheet names it, or the row where there is no cell."""
    return item.cell or f"Row {item.row}"


def source_words(receipt: Receipt) -> str:
    """Return from where a receipt's file or message came."""
    if receipt.line:
        return receipt.line.name
    if not is_message(receipt):
        return "Not known"
    if receipt.name == FORM:
        return FORM
    return "A file of contacts" if receipt.name.startswith("Contacts from ") else "An agency’s system"


def is_message(receipt: Receipt) -> bool:
    """Say whether a receipt is of contacts that were sent, and not of a return: its number says so."""
    return receipt.line_id is None and not receipt.number.startswith("R-")


def was_answered(receipt: Receipt) -> bool:
    """Say whether a system sent it and was told in the answer what became of each item."""
    return source_words(receipt) == "An agency’s system"


def by_words(receipt: Receipt) -> str:
    """Return who loaded a receipt's file or sent its message."""
    if receipt.received_by:
        return f"by {receipt.received_by.person.name}"
    if source_words(receipt) == FORM:
        return "by the form, without a sign-in"
    if source_words(receipt) == "An agency’s system":
        return f"by {receipt.name}"
    return "at the command line"


def state_words(receipt: Receipt, refused: int) -> str:
    """Return what became of a file or message of which so many rows were refused."""
    if receipt.state == Receipt.State.FILED and refused:
        return "Filed in part"
    return STATES[receipt.state]


def loaded_words(receipt: Receipt, lists: int, rows: int) -> str:
    """Return when a receipt's file was loaded, by whom, how long that took, and how much was in it."""
    took = f", in {_seconds(receipt.seconds)}" if receipt.seconds else ""
    came = "Sent" if is_message(receipt) else "Loaded"
    when = f"{came} {by_words(receipt)} on {moment(receipt.received_at)}{took}."
    what = f" {plural(lists, 'list,lists')}, {plural(rows, 'row,rows')}." if rows else ""
    made = f" Taken from its system on {day(receipt.extracted_on)}." if receipt.extracted_on else ""
    return when + what + made


def _seconds(seconds: float) -> str:
    return "under a second" if seconds < 1 else plural(round(seconds), "second,seconds")


def adds_up(read: int, parts: list[tuple[str, int]]) -> str:
    """Return the sum under the table: "5,425 read = 5,029 already known + 374 filed"."""
    named = [f"{number(count)} {words.lower()}" for words, count in parts if count]
    return f"{number(read)} read = {' + '.join(named) or '0'}"


def cells_beside(cells: int, rows: int) -> str:
    """Return what a row's column does not say: how many cells were refused, and in how many rows."""
    if not cells:
        return ""
    return (
        f"{plural(cells, 'cell,cells')} in {plural(rows, 'row,rows')} could not be read. A cell is no row: "
        "its row stands in one column above, by what became of the rest of it."
    )


def rule_words(rule: str) -> str:
    """Return a rule of the record in a sentence."""
    if rule == ROWS_DIFFER:
        return "Rows of one file, or two of its lists, contradict each other. What the first says stands."
    return INVARIANTS[rule].sentence


def fact_words(said: Mapping[str, object]) -> str:
    """Return the facts of an event in words, for somebody to compare."""
    facts = said.get("facts")
    named = facts.items() if isinstance(facts, Mapping) else ()
    parts = [f"{name.replace('_', ' ')} {value(each)}" for name, each in named]
    return ", ".join(parts) or "no more"


def value(said: object) -> str:
    """Return one fact in words."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    return day(said) if isinstance(said, date) else str(said)
