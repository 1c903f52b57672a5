"""Work out what lasts and what is due, from the ledger, and keep it: the only derived rows there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sightline.access import reach
from sightline.clocks.copying import insert_rows
from sightline.clocks.models import LocalLimit, SchoolTerm
from sightline.clocks.models import Span as KeptSpan
from sightline.clocks.spells import Draft, spells_of
from sightline.clocks.summing import Summed, summed
from sightline.clocks.timelines import timelines
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Team, Worker
from sightline.identity.remembered import remembered
from sightline.records.models import Spell, Summary
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
    """Rows worked out from timelines: spans, spells, and of each child the summary that lists read."""

    spans: list[tuple[Any, ...]] = field(default_factory=list)
    spells: list[tuple[Any, ...]] = field(default_factory=list)
    summaries: list[tuple[Any, ...]] = field(default_factory=list)

    def replace(self, parties: Sequence[int]) -> None:
        """Put these rows in the place of those kept for the parties, and refresh who reaches the children."""
        with connection.cursor() as cursor:
            for table, whose in (
                ("clocks_span", "party_id"),
                ("records_spell", "party_id"),
                ("records_summary", "child_id"),
            ):
                cursor.execute(f"DELETE FROM {table} WHERE {whose} = ANY(%s)", [list(parties)])
            insert_rows("clocks_span", (*_columns(SPAN_COLUMNS), "child_id"), self.spans)
            insert_rows("records_spell", SPELL_COLUMNS, self.spells)
            insert_rows("records_summary", SUMMARY_COLUMNS, self.summaries)
            children = [row[0] for row in self.summaries]
            cursor.execute(DATE_CHILDREN, [children])
        reach.refresh(children)
        with connection.cursor() as cursor:
            # The check that somebody holds each open day is made here, while the keeper sees every spell.
            cursor.execute("SET CONSTRAINTS holders_tile_written, holders_tile_removed IMMEDIATE")
            cursor.execute("SET CONSTRAINTS holders_tile_written, holders_tile_removed DEFERRED")


DATE_CHILDREN = """
UPDATE records_child c SET born_on = said.born_on, expected_on = said.expected_on, died_on = said.died_on
  FROM records_summary said
 WHERE c.party_id = said.child_id AND said.child_id = ANY(%s)
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
            self.derived.summaries.append(self._summary(child, summed(timeline, drafts)))

    def _spell(self, party: int, draft: Draft) -> tuple[Any, ...]:
        return (
            party, party, draft.kind, draft.subject, draft.from_on, draft.until_on, *self._held_by(draft),
            draft.said, draft.disputed, draft.began, list(draft.ways),
        )  # fmt: skip

    def _held_by(self, draft: Draft) -> tuple[int | None, int | None]:
        """Return the worker and the team of a spell; a team answers for a holder's alone."""
        root = self.teams.get(self.whole_service)
        worker = self.workers.get(draft.worker) if draft.worker else None
        return worker, self.teams.get(draft.team or "", root) if draft.kind == "holder" else None

    def _summary(self, child: int, said: Summed) -> tuple[Any, ...]:
        opened, holder, sight = said.opened, said.holder, said.sight
        return (
            child, said.from_on, said.born_on, said.expected_on, said.died_on,
            opened.from_on if opened else None, opened.began if opened else "",
            list(opened.ways) if opened else [], said.status,
            holder.from_on if holder else None, holder.began if holder else "", not holder or holder.said,
            *(self._held_by(holder) if holder else (None, None)),
            sight.seen_on, sight.place, sight.alone_on, sight.tried, sight.tried_on, sight.visited_on,
            list(said.lines),
        )  # fmt: skip


SPELL_COLUMNS = (
    "party_id", "child_id", "kind", "subject_id", "from_on", "until_on", "worker_id", "team_id", "said",
    "disputed", "began", "ways",
)  # fmt: skip
SUMMARY_COLUMNS = (
    "child_id", "from_on", "born_on", "expected_on", "died_on", "opened_on", "opened_began", "ways", "status",
    "held_since", "held_began", "said", "worker_id", "team_id", "seen_on", "place", "alone_on", "tried",
    "tried_on", "visited_on", "lines",
)  # fmt: skip


def whole_service() -> str | None:
    """Return the code of the team at the root, whose manager answers where nobody else is said to.

    None before there is one: then nothing can be held yet, and the database refuses an open child.
    """
    root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id")
    return root.values_list("code", flat=True).first()


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple("party_id" if name == "party" else name for name in names)


def kept_spans(parties: Iterable[int]) -> list[Span]:
    """Return the spans kept for these parties, as the readers make them, in order of party and standard."""
    rows = KeptSpan.objects.filter(party__in=list(parties)).order_by("party_id", "standard", "id")
    return [Span(*row) for row in rows.values_list(*_columns(SPAN_COLUMNS))]


def kept_spells(parties: Iterable[int]) -> list[tuple[object, ...]]:
    """Return the spells kept for these parties, without their ids, in order of party."""
    rows = Spell.objects.filter(party__in=list(parties)).order_by("party_id", "id")
    return list(rows.values_list(*SPELL_COLUMNS))


def kept_summaries(parties: Iterable[int]) -> list[tuple[object, ...]]:
    """Return the summaries kept for these parties, in order of party."""
    rows = Summary.objects.filter(child__in=list(parties)).order_by("child_id")
    return list(rows.values_list(*SUMMARY_COLUMNS))
