"""Work out what lasts and what is due, from the ledger, and keep it: the only derived rows there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date, datetime

from django.db import connection

from sightline.access import reach
from sightline.clocks.models import LocalLimit, SchoolTerm
from sightline.clocks.models import Span as KeptSpan
from sightline.clocks.spells import Draft, spells_of
from sightline.clocks.timelines import timelines
from sightline.identity.models import Team, Worker
from sightline.records.models import Child, Spell
from sightline.standards.calendar import SchoolTerms
from sightline.standards.local import LocalSetting, with_local_limits
from sightline.standards.model import Promise, Standard
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.span import Span
from sightline.standards.timeline import Timeline

SPAN_COLUMNS = tuple(field.name for field in fields(Span))
BATCH = 500


def standards_in_force() -> Mapping[str, Standard]:
    """Return the register with the authority's local limits."""
    settings = [
        LocalSetting(limit.standard, limit.amount, limit.in_force_on, limit.why)
        for limit in LocalLimit.objects.order_by("standard", "in_force_on")
    ]
    return with_local_limits(STANDARDS, settings)


def school_terms() -> SchoolTerms | None:
    """Return the authority's school terms, or None when none are set."""
    terms = list(SchoolTerm.objects.order_by("first_on").values_list("first_on", "last_on"))
    return SchoolTerms(terms) if terms else None


def rebuild(
    parties: Iterable[int], *, as_at: datetime, progress: Callable[[int], None] | None = None
) -> None:
    """Work out again the spells and spans of these parties, and replace the kept ones.

    The caller holds the parties' locks and the keeper's scope. `progress` is told how many are done.
    """
    rebuilder = _Rebuilder()
    ordered = sorted(parties)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        rebuilder.rebuild(batch)
        if progress:
            progress(len(batch))


class _Rebuilder:
    """What every batch of a rebuild shares: the register, the terms, and who works here."""

    def __init__(self) -> None:
        self.standards = [
            standard
            for standard in standards_in_force().values()
            if standard.promise is not Promise.ON_AVERAGE
        ]
        self.terms = school_terms()
        self.teams = dict(Team.objects.values_list("code", "id"))
        workers = list(Worker.objects.values_list("code", "id", "left_on"))
        self.workers = {code: pk for code, pk, _ in workers}
        self.last_days = {code: left for code, _, left in workers if left}
        self.whole_service = whole_service()

    def rebuild(self, parties: Sequence[int]) -> None:
        found = timelines(parties)
        kept_spans: list[tuple[object, ...]] = []
        spells: list[tuple[object, ...]] = []
        children: list[Child] = []
        for party, timeline in found.items():
            is_child = timeline.kind == "child"
            for standard in self.standards:
                for span in spans(standard, timeline, terms=self.terms):
                    kept_spans.append((*astuple(span), party if is_child else None))
            if is_child:
                spells += [self._spell(party, draft) for draft in self._drafts(timeline)]
                children.append(_dated(party, timeline))
        _replace("clocks_span", (*_columns(SPAN_COLUMNS), "child_id"), kept_spans, parties)
        _replace("records_spell", SPELL_COLUMNS, spells, parties)
        Child.objects.bulk_update(children, ["born_on", "expected_on", "died_on"], batch_size=BATCH)
        reach.refresh([child.pk for child in children])

    def _drafts(self, timeline: Timeline) -> list[Draft]:
        return spells_of(timeline, last_days=self.last_days, whole_service=self.whole_service)

    def _spell(self, party: int, draft: Draft) -> tuple[object, ...]:
        return (
            party, party, draft.kind, draft.subject, draft.from_on, draft.until_on,
            self.workers.get(draft.worker) if draft.worker else None,
            self.teams.get(draft.team) or self.teams[self.whole_service] if draft.kind == "holder" else None,
            draft.said, draft.disputed, draft.began, list(draft.ways),
        )  # fmt: skip


SPELL_COLUMNS = (
    "party_id", "child_id", "kind", "subject_id", "from_on", "until_on", "worker_id", "team_id", "said",
    "disputed", "began", "ways",
)  # fmt: skip


def whole_service() -> str:
    """Return the code of the team at the root, whose manager answers where nobody else is said to."""
    code = (
        Team.objects.filter(parent=None, agency__kind="authority")
        .order_by("id")
        .values_list("code", flat=True)
    )
    first = code.first()
    if first is None:
        raise LookupError(
            "No team stands at the root. Make the whole service's team in People and teams first."
        )
    return first


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    return tuple("party_id" if name == "party" else name for name in names)


def _dated(party: int, timeline: Timeline) -> Child:
    """Return the child with the dates that lists and search read, from the ledger."""
    days: dict[str, date | None] = {"born": None, "birth_expected": None, "died": None}
    for event in sorted(timeline.events, key=lambda each: (each.happened_on, each.id)):
        if event.kind in days:
            days[event.kind] = event.names_on if event.kind == "birth_expected" else event.happened_on
    return Child(pk=party, born_on=days["born"], expected_on=days["birth_expected"], died_on=days["died"])


def _replace(
    table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]], parties: Sequence[int]
) -> None:
    """Replace these parties' rows of a derived table, through a staging table that only this session sees."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE party_id = ANY(%s)", [list(parties)])
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS staged_{table} (LIKE {table})")
        cursor.execute(f"ALTER TABLE staged_{table} ALTER COLUMN id DROP NOT NULL")
        cursor.execute(f"TRUNCATE staged_{table}")
        with cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}")


def kept_spans(parties: Iterable[int]) -> list[Span]:
    """Return the spans kept for these parties, as the readers make them."""
    rows = (
        KeptSpan.objects.filter(party__in=list(parties)).order_by("id").values_list(*_columns(SPAN_COLUMNS))
    )
    return [Span(*row) for row in rows]


def kept_spells(parties: Iterable[int]) -> list[tuple[object, ...]]:
    """Return the spells kept for these parties, without their ids."""
    return list(Spell.objects.filter(party__in=list(parties)).order_by("id").values_list(*SPELL_COLUMNS))
