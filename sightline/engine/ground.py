"""What a reading on one line stands on: its standards, its events, its people, its calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
from ibis.expr.types import Table

from sightline.engine.days import Days
from sightline.engine.declared import Numbered
from sightline.engine.facts import FactBits, typed
from sightline.engine.line import SOMEWHEN, SURE, UNDATED, Line
from sightline.engine.literals import small_table
from sightline.engine.steps import Steps
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Happening, KeyPart, Standard

KEY_PARTS: tuple[KeyPart, ...] = ("subject", "inside", "raised_by", "raised_by_2", "party")


@dataclass(frozen=True)
class Use:
    """A use of a happening: how its events are joined, their rank, and labels that every row bears."""

    happening: Happening
    key: KeyPart
    rank: int
    labels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """Everything that the parts of a reading share."""

    line: Line
    standards: Sequence[Numbered]
    events: Table
    parties: Table
    days: Days
    facts: FactBits
    kinds: Mapping[str, int]
    terms: SchoolTerms | None
    steps: Steps

    def keep(self, name: str, table: Table) -> Table:
        """Make the table a step of the reading."""
        return self.steps.keep(f"{'hour' if self.line.hours else 'day'}_{name}", table)

    def standard(self, number: int) -> Standard:
        """Return a standard of the line by its number."""
        return next(each.standard for each in self.standards if each.number == number)

    def numbers(self, wanted: Iterable[Numbered]) -> list[int]:
        """Return the numbers of standards."""
        return [each.number for each in wanted]

    def expand(self, uses: Sequence[Use], columns: Sequence[str], *, without_key: bool = False) -> Table:
        """Return a row for each use of each event: its labels, `party`, `key`, `point`, `tie` and the
        columns.

        Rows with no key are left out unless wanted.
        """
        pairs = [(kind, use) for use in uses for kind in dict.fromkeys(use.happening.kinds)]
        labels = list(uses[0].labels)
        masks = [self.facts.mask(kind, use.happening.where) for kind, use in pairs]
        parts = {KEY_PARTS.index(use.key) for _, use in pairs}
        ranks = {use.rank for _, use in pairs}
        used = small_table(
            {
                "used_kind": ("int64", [self.kinds[kind] for kind, _ in pairs]),
                "part": ("int64", [KEY_PARTS.index(use.key) for _, use in pairs]),
                "rank": ("int64", [use.rank for _, use in pairs]),
                "mask": ("int64", masks),
                **{label: ("int64", [use.labels[label] for _, use in pairs]) for label in labels},
            }
        )
        events = self.events
        rows = events.join(used, events.kind_number == used.used_kind)
        if any(masks):
            rows = rows.filter((rows.matches & rows.mask) == rows.mask)
        keys = [(rows.part == part, rows[KEY_PARTS[part]]) for part in sorted(parts)]
        key = keys[0][1] if len(keys) == 1 else ibis.cases(*keys)
        rank = rows["rank"] if len(ranks) > 1 else ranks.pop()
        rows = rows.select(
            *labels,
            party=rows.party,
            key=key,
            point=self.line.point(rows.at, rank, rows.sureness),
            tie=rows.id,
            **{name: rows[name] for name in columns if name not in ("party", "key")},
        )
        return rows if without_key else rows.filter(rows.key.notnull())


def line_events(line: Line, believed: Table, days: Days) -> Table:
    """Return the events with `at`, `sureness` and what a limit counts from: `counted`, and for hours `low`,
    `high`.
    """
    undated = believed.undated
    counted = ibis.ifelse(undated, ibis.null("int64"), believed.on)
    if not line.hours:
        sureness = ibis.ifelse(undated, UNDATED, SURE).cast("int64")
        return believed.mutate(at=believed.on, sureness=sureness, counted=counted)
    found = days.say(believed, "on", day_first="first_second", day_last="last_second")
    nothing = ibis.null("int64")
    sureness = ibis.cases((found.undated, UNDATED), (found.happened_at.isnull(), SOMEWHEN), else_=SURE)
    return found.mutate(
        at=ibis.coalesce(found.happened_at, found.day_last),
        sureness=sureness.cast("int64"),
        counted=ibis.ifelse(found.undated, nothing, found.on),
        low=ibis.ifelse(found.undated, nothing, ibis.coalesce(found.happened_at, found.day_first)),
        high=ibis.ifelse(found.undated, nothing, ibis.coalesce(found.happened_at, found.day_last)),
    ).drop("day_first", "day_last")


def no_rows(kind: Mapping[str, str]) -> Table:
    """Return an empty table of these columns."""
    row = small_table({name: (each, [None]) for name, each in kind.items()})
    return row.filter(ibis.literal(False))


def together(tables: Sequence[Table]) -> Table:
    """Return the rows of tables with the same columns, one after another."""
    first, *rest = tables
    for table in rest:
        first = first.union(table.select(*first.columns))
    return first


def same_column(fact: str) -> str:
    """Return the column in which a fact that start and meeting must share is carried."""
    return f"same_{typed(fact)}"
