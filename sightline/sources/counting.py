"""What became of a load, counted: every row read is in exactly one column."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sightline.records.models import Receipt
from sightline.sources.items import Refusal
from sightline.sources.outcomes import ROW_ORDER, WRITTEN, Outcome
from sightline.sources.staging import Staged, StagedEvent, StagedRow

_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ListCounted:
    """What became of the rows of one list, or of one kind of event in it."""

    name: str
    counts: Counter[str]
    kind: str = ""

    @property
    def read(self) -> int:
        """Return how many were read: the sum of what became of them."""
        return sum(self.counts.values())


def in_lists(counts: Mapping[str, Counter[str]]) -> list[ListCounted]:
    """Return what became of each list's rows, in the order of the lists."""
    return [ListCounted(name, counts[name]) for name in sorted(counts, key=in_order)]


def in_kinds(counts: Mapping[tuple[str, str], Counter[str]]) -> list[ListCounted]:
    """Return what became of each kind of event in each list, in the order of the lists."""
    ordered = sorted(counts, key=lambda each: (in_order(each[0]), each[1]))
    return [ListCounted(name, counts[name, kind], kind) for name, kind in ordered]


def all_of(lists: Iterable[ListCounted]) -> ListCounted:
    """Return the sums of several lists, or kinds of event."""
    sums: Counter[str] = Counter()
    for each in lists:
        sums += each.counts
    return ListCounted("", sums)


def in_order(list_name: str) -> tuple[int, str]:
    """Return what sorts lists as people count them: list 2 before list 10."""
    figures = _FIGURES.search(list_name)
    return (int(figures[0]) if figures else 0, list_name)


@dataclass(slots=True)
class Loaded:
    """What became of one load: its receipt (None in a trial), and counts by list, kind and outcome.

    A refused cell is no row: such cells are counted beside the rows, and the rows that have any.
    `disputes`: how many events of the load break each rule of the record, by the rule's number.
    `refused_why` says why nothing of it was filed, where that is so.
    """

    name: str
    format: str
    receipt: Receipt | None = None
    extracted_on: date | None = None
    rows: dict[tuple[str, Outcome], int] = field(default_factory=dict)
    events: dict[tuple[str, str, Outcome], int] = field(default_factory=dict)
    refused_cells: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    rows_with_refused_cells: int = 0
    disputes: dict[str, int] = field(default_factory=dict)
    noticed: list[str] = field(default_factory=list)
    vanished: int = 0
    seconds: float = 0.0
    refused_why: str = ""

    @property
    def rows_read(self) -> int:
        """Return how many rows were read."""
        return sum(self.rows.values())

    @property
    def lists(self) -> list[ListCounted]:
        """Return what became of each list's rows, in the order of the lists."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for (name, outcome), number in self.rows.items():
            counts[name][outcome] += number
        return in_lists(counts)

    @property
    def kinds(self) -> list[ListCounted]:
        """Return what became of each kind of event in each list, in the order of the lists."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for (name, kind, outcome), number in self.events.items():
            counts[name, kind][outcome] += number
        return in_kinds(counts)

    def cells_refused_in(self, list_name: str) -> int:
        """Return how many cells of a list were refused."""
        return sum(cell[0] == list_name for cell in self.refused_cells)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a row ended, why, and how each of the events it says did."""

    outcome: Outcome
    why: str
    events: tuple[tuple[str, Outcome], ...] = ()


def ended(staged: Staged, disputed: set[int]) -> list[Ended]:
    """Return how each row ended, in the order of the rows: the one column it is counted in.

    What an earlier row of the load has said already is known when the next one says it. `disputed` are the
    numbers of written events that break a rule of the record.
    """
    said: set[int] = set()
    return [_ended(row, disputed, said) for row in staged.rows]


def _ended(row: StagedRow, disputed: set[int], said: set[int]) -> Ended:
    if row.repeats is not None:
        return Ended(Outcome.KNOWN, f"It says the same as {row.repeats}.")
    if any(refusal.extent == "row" for refusal in row.refusals) or not row.says:
        if row.refusals:
            return Ended(Outcome.REFUSED, " ".join(refusal.why for refusal in row.refusals))
        return Ended(Outcome.KNOWN, "It says nothing that is filed.")
    events = []
    for event in row.says:
        events.append((event, *_event(event, disputed, again=id(event) in said)))
        said.add(id(event))
    _, outcome, why = min(events, key=lambda each: ROW_ORDER.index(each[1]))
    return Ended(outcome, why, tuple((event.kind, each) for event, each, _ in events))


def _event(event: StagedEvent, disputed: set[int], *, again: bool) -> tuple[Outcome, str]:
    if event.outcome in WRITTEN and event.written in disputed and not (event.contradicted or event.against):
        return Outcome.DISPUTED, "It breaks a rule of the record."
    if again and event.outcome in (Outcome.FILED, Outcome.CORRECTED, Outcome.JOINED):
        return Outcome.KNOWN, "An earlier row says the same."
    return event.outcome, event.why


def count(loaded: Loaded, staged: Staged, rows: Sequence[Ended]) -> None:
    """Count what became of the rows and events of a load, and list what was refused and noticed."""
    both = list(zip(staged.rows, rows, strict=True))
    loaded.rows = dict(Counter((row.list_name, how.outcome) for row, how in both))
    loaded.events = dict(
        Counter((row.list_name, kind, outcome) for row, how in both for kind, outcome in how.events)
    )
    loaded.refused_cells = [
        (
            _list_of(staged, refusal),
            str(refusal.place),
            refusal.column or "",
            "" if refusal.identity else refusal.says,
            refusal.why,
        )
        for refusal in staged.refusals
    ]
    loaded.rows_with_refused_cells = sum(bool(row.refusals) for row in staged.rows)
    loaded.noticed = [f"{noticed.place}: {noticed.sentence}" for noticed in staged.noticed]


def disputes_of(staged: Staged, disputes: Iterable[tuple[int, int | None, str, str]]) -> dict[str, int]:
    """Return how many of the load's own events break each rule, of (event, child, rule, why), by the rule."""
    written = {event.written for event in staged.events.values()}
    pairs = {(event, rule) for event, _, rule, _ in disputes if event in written}
    return dict(sorted(Counter(rule for _, rule in pairs).items()))


def _list_of(staged: Staged, refusal: Refusal) -> str:
    row = staged.row_at(refusal.place)
    return row.list_name if row else refusal.place.sheet or refusal.place.file
