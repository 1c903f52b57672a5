"""Work out what lasts and what is due, from the ledger, and keep it: the only derived rows there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sightline.access import reach
from sightline.clocks.copying import insert_rows
from sightline.clocks.models import LocalLimit, SchoolTerm
from sightline.clocks.models import Span as KeptSpan
from sightline.clocks.spells import Draft, spells_of
from sightline.clocks.timelines import timelines
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Team, Worker
from sightline.identity.remembered import remembered
from sightline.records.models import Spell
from sightline.standards import local
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Promise, Standard
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.span import Span
from sightline.standards.timeline import Timeline

SPAN_COLUMNS = tuple(each.name for each in fields(Span))
_SPAN_VALUES = attrgetter(*SPAN_COLUMNS)
BATCH = 500


@remembered("clocks_locallimit", "identity_person")
def standards_in_force() -> Mapping[str, Standard]:
    """Return the register with the authority's local limits and warnings."""
    rows = _entered()
    limits = [
        local.LocalLimit(
            row.standard, tuple(row.amounts), row.in_force_on, row.by.person.name, row.why, row.entered_on,
            row.cutoff, row.counts_from,
        )
        for row in rows
        if row.standard != LocalLimit.WARNINGS
    ]  # fmt: skip
    warnings = [
        local.LocalWarning(*row.amounts, row.in_force_on, row.by.person.name, row.why, row.entered_on)
        for row in rows
        if row.standard == LocalLimit.WARNINGS
    ]
    return local.with_local_warnings(local.with_local_limits(STANDARDS, limits), warnings)


@kept_question
def _entered() -> QuerySet[LocalLimit]:
    return LocalLimit.objects.select_related("by__person").order_by("standard", "in_force_on")


def school_terms() -> SchoolTerms | None:
    """Return the authority's school terms, or None when none are set."""
    terms = list(SchoolTerm.objects.order_by("first_on").values_list("first_on", "last_on"))
    return SchoolTerms(terms) if terms else None


def rebuild(parties: Iterable[int], *, progress: Callable[[int], None] | None = None) -> None:
    """Work out again the spells and spans of these parties, and replace the kept ones.

    The caller holds the parties' locks and the keeper's scope. `progress` is told how many are done.
    """
    ordered = sorted(parties)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        replace_derived(timelines(batch))
        if progress:
            progress(len(batch))


def replace_derived(believed: Mapping[int, Timeline]) -> None:
    """Work out spells and spans from what is believed of these parties, and replace the kept ones.

    The caller holds the parties' locks and the keeper's scope.
    """
    rebuilder = Rebuilder()
    for timeline in believed.values():
        rebuilder.add(timeline)
    rebuilder.derived.replace(list(believed))


@dataclass(slots=True)
class Derived:
    """Rows worked out from timelines: spans, spells, and the dates that lists read of a child."""

    spans: list[tuple[Any, ...]] = field(default_factory=list)
    spells: list[tuple[Any, ...]] = field(default_factory=list)
    children: list[tuple[int, date | None, date | None, date | None]] = field(default_factory=list)

    def replace(self, parties: Sequence[int]) -> None:
        """Put these rows in the place of those kept for the parties, and refresh who reaches the children."""
        with connection.cursor() as cursor:
            for table in ("clocks_span", "records_spell"):
                cursor.execute(f"DELETE FROM {table} WHERE party_id = ANY(%s)", [list(parties)])
            insert_rows("clocks_span", (*_columns(SPAN_COLUMNS), "child_id"), self.spans)
            insert_rows("records_spell", SPELL_COLUMNS, self.spells)
            if self.children:
                children, *days = (list(column) for column in zip(*self.children, strict=True))
                cursor.execute(DATE_CHILDREN, [children, *days])
        reach.refresh([child for child, *_ in self.children])
        with connection.cursor() as cursor:
            # The check that somebody holds each open day is made here, while the keeper sees every spell.
            cursor.execute("SET CONSTRAINTS holders_tile_written, holders_tile_removed IMMEDIATE")
            cursor.execute("SET CONSTRAINTS holders_tile_written, holders_tile_removed DEFERRED")


DATE_CHILDREN = """
UPDATE records_child c SET born_on = said.born_on, expected_on = said.expected_on, died_on = said.died_on
  FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[]) AS said (child, born_on, expected_on, died_on)
 WHERE c.party_id = said.child
   AND (c.born_on, c.expected_on, c.died_on) IS DISTINCT FROM (said.born_on, said.expected_on, said.died_on)
"""


class Rebuilder:
    """What follows from timelines: the register, the terms and who works here are read once."""

    def __init__(self) -> None:
        every = standards_in_force().values()
        self.standards = [each for each in every if each.promise is not Promise.ON_AVERAGE]
        self.terms = school_terms()
        self.teams = dict(Team.objects.values_list("code", "id"))
        workers = list(Worker.objects.values_list("code", "id", "left_on"))
        self.workers = {code: pk for code, pk, _ in workers}
        self.last_days = {code: left for code, _, left in workers if left}
        self.whole_service = whole_service() or ""
        self.derived = Derived()

    def add(self, timeline: Timeline) -> None:
        """Work out what follows from one party's timeline."""
        child = timeline.party if timeline.kind == "child" else None
        for standard in self.standards:
            for span in spans(standard, timeline, terms=self.terms):
                self.derived.spans.append((*_SPAN_VALUES(span), child))
        if child is not None:
            drafts = spells_of(timeline, last_days=self.last_days, whole_service=self.whole_service)
            self.derived.spells += [self._spell(child, draft) for draft in drafts]
            self.derived.children.append(_dated(child, timeline))

    def _spell(self, party: int, draft: Draft) -> tuple[Any, ...]:
        root = self.teams.get(self.whole_service)
        return (
            party, party, draft.kind, draft.subject, draft.from_on, draft.until_on,
            self.workers.get(draft.worker) if draft.worker else None,
            self.teams.get(draft.team or "", root) if draft.kind == "holder" else None,
            draft.said, draft.disputed, draft.began, list(draft.ways),
        )  # fmt: skip


SPELL_COLUMNS = (
    "party_id", "child_id", "kind", "subject_id", "from_on", "until_on", "worker_id", "team_id", "said",
    "disputed", "began", "ways",
)  # fmt: skip


def whole_service() -> str | None:
    """Return the code of the team at the root, whose manager answers where nobody else is said to.

    None before there is one: then nothing can be held yet, and the database refuses an open child.
    """
    root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id")
    return root.values_list("code", flat=True).first()


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple("party_id" if name == "party" else name for name in names)


def _dated(child: int, timeline: Timeline) -> tuple[int, date | None, date | None, date | None]:
    """Return the child with the dates of birth, expected birth and death, from the ledger."""
    days: dict[str, date | None] = {"born": None, "birth_expected": None, "died": None}
    for event in sorted(timeline.events, key=lambda each: (each.happened_on, each.id)):
        if event.kind in days:
            days[event.kind] = event.names_on if event.kind == "birth_expected" else event.happened_on
    return child, days["born"], days["birth_expected"], days["died"]


def kept_spans(parties: Iterable[int]) -> list[Span]:
    """Return the spans kept for these parties, as the readers make them, in order of party and standard."""
    rows = KeptSpan.objects.filter(party__in=list(parties)).order_by("party_id", "standard", "id")
    return [Span(*row) for row in rows.values_list(*_columns(SPAN_COLUMNS))]


def kept_spells(parties: Iterable[int]) -> list[tuple[object, ...]]:
    """Return the spells kept for these parties, without their ids, in order of party."""
    rows = Spell.objects.filter(party__in=list(parties)).order_by("party_id", "id")
    return list(rows.values_list(*SPELL_COLUMNS))
