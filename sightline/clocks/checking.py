"""Is what is kept what the ledger says? Everything derived is worked out again from nothing and compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.clocks import set_based
from sightline.clocks.rebuilding import (
    Rebuilder,
    kept_spans,
    kept_spells,
    kept_summaries,
    standards_in_force,
)
from sightline.clocks.timelines import timelines
from sightline.records.models import Party
from sightline.standards.model import Promise
from sightline.standards.span import Span

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A party whose kept rows are not what the ledger says, and which."""

    party: int
    what: str
    only_kept: int
    only_worked_out: int


def differences(
    progress: Callable[[str, int], None] = lambda words, done: None, *, folder: Path | None = None
) -> Iterator[Difference]:
    """Yield every difference between what is kept and what the ledger says.

    Spells and summaries are worked out by the plain rules, spans by the set-based reader: the other of the
    two that must agree. `folder`: where every party's events are exported already. The caller sees every
    child.
    """
    parties = list(Party.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(parties), BATCH):
        batch = parties[start : start + BATCH]
        yield from _differences_by_child(batch)
        progress("spells and summaries compared", len(batch))
    standards = [each for each in standards_in_force().values() if each.promise is not Promise.ON_AVERAGE]
    with nullcontext(folder) if folder else set_based.exported() as events:
        progress("events read, clocks being worked out", 0)
        worked_out = set_based.spans_in(events, standards)
    by_party: dict[int, Counter[Span]] = {}
    for span in worked_out:
        by_party.setdefault(span.party, Counter())[span] += 1
    for start in range(0, len(parties), BATCH):
        batch = parties[start : start + BATCH]
        kept: dict[int, Counter[Span]] = {}
        for span in kept_spans(batch):
            kept.setdefault(span.party, Counter())[span] += 1
        for party in batch:
            yield from _compare(party, "clocks", kept.get(party, Counter()), by_party.get(party, Counter()))
        progress("clocks compared", len(batch))


def _differences_by_child(batch: list[int]) -> Iterator[Difference]:
    rebuilder = Rebuilder()
    for timeline in timelines(batch).values():
        rebuilder.add(timeline)
    for what, kept, worked_out in (
        ("spells", _by_party(kept_spells(batch)), _by_party(rebuilder.derived.spells)),
        ("summary", _by_party(kept_summaries(batch)), _by_party(rebuilder.derived.summaries)),
    ):
        for party in batch:
            yield from _compare(party, what, kept.get(party, Counter()), worked_out.get(party, Counter()))


def _by_party(rows: Iterable[tuple[object, ...]]) -> dict[int, Counter[object]]:
    found: dict[int, Counter[object]] = {}
    for row in rows:
        found.setdefault(int(str(row[0])), Counter())[_plain(row)] += 1
    return found


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _compare(party: int, what: str, kept: Counter[Any], worked_out: Counter[Any]) -> Iterator[Difference]:
    if kept != worked_out:
        yield Difference(party, what, (kept - worked_out).total(), (worked_out - kept).total())
