"""The ledger as the four tables that the set-based reader reads, made inside the caller's transaction.

They are temporary, are filled by PostgreSQL itself under the caller's policies, and go with the transaction.
What is believed is chosen as `timelines` chooses it.
"""

from datetime import datetime

import pyarrow as pa
from django.db import connection

from sightline.clocks.timelines import Covers
from sightline.engine.on_postgres import make_tables, planned
from sightline.engine.relations import COVERAGE, PARTIES, Relations
from sightline.engine.tables import calendar_table, coverage_rows, table_of
from sightline.standards.vocabulary import TYPED_FACTS

_NAMES = {
    "events": "reading_events",
    "parties": "reading_parties",
    "coverage": "reading_coverage",
    "calendar": "reading_calendar",
}
_FACTS = ", ".join(f"event.{name}" for name in TYPED_FACTS)

# Whose events are read, and for which party: a joined record's for the child it is joined to.
_STANDING = """
CREATE TEMPORARY TABLE reading_standing ON COMMIT DROP AS
SELECT party.id AS record, coalesce(alias.child_id, party.id) AS party
FROM records_party party LEFT JOIN (
    SELECT DISTINCT ON (alias.joined_id) alias.joined_id, alias.child_id
    FROM records_alias alias
    JOIN records_recording written ON written.id = alias.recording_id
    LEFT JOIN records_recording ended ON ended.id = alias.parted_by_id
    WHERE {stood}
    ORDER BY alias.joined_id, alias.id DESC
) alias ON alias.joined_id = party.id
"""

_BELIEVED = """
CREATE TEMPORARY TABLE reading_believed ON COMMIT DROP AS
SELECT event.id, standing.party, event.kind, event.natural_key, event.line_id, line.rank,
       written.at AS recorded, ended.at AS ended
FROM records_event event
JOIN reading_standing standing ON standing.record = event.party_id
JOIN records_sourceline line ON line.id = event.line_id
JOIN records_recording written ON written.id = event.recording_id
LEFT JOIN records_recording ended ON ended.id = event.withdrawn_by_id
WHERE {stood}
"""

# Of what several lines say, the line of the first rank; of one rank what was written first.
_EVENTS = f"""
CREATE TEMPORARY TABLE reading_events ON COMMIT DROP AS
SELECT event.id, chosen.party, event.subject_id AS subject, subject.inside_id AS inside,
       subject.raised_by_id AS raised_by, raiser.raised_by_id AS raised_by_2, event.kind,
       (event.happened_on - DATE '1970-01-01')::bigint AS happened_day,
       trunc(extract(epoch FROM event.happened_at))::bigint AS happened_at,
       (event.names_on - DATE '1970-01-01')::bigint AS names_day,
       trunc(extract(epoch FROM event.names_at))::bigint AS names_at,
       event.undated, (extract(epoch FROM chosen.recorded) * 1000000)::bigint AS recorded_at,
       (extract(epoch FROM chosen.ended) * 1000000)::bigint AS withdrawn_at, {_FACTS}
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY party, kind, natural_key, CASE WHEN natural_key = '' THEN id END ORDER BY rank, id
    ) AS place
    FROM reading_believed
) chosen
JOIN records_event event ON event.id = chosen.id
LEFT JOIN (records_subject subject
    JOIN reading_standing about ON about.record = subject.party_id
) ON subject.id = event.subject_id AND about.party = chosen.party
LEFT JOIN (records_subject raiser
    JOIN reading_standing above ON above.record = raiser.party_id
) ON raiser.id = subject.raised_by_id AND above.party = chosen.party
WHERE chosen.place = 1
"""

_PARTIES = """
SELECT party.id, party.kind, array_remove(array_agg(DISTINCT believed.line_id), NULL)
FROM records_party party LEFT JOIN reading_believed believed ON believed.party = party.id
GROUP BY party.id ORDER BY party.id
"""


def ledger_tables(known_by: datetime | None) -> Relations:
    """Make the tables as believed now, or as known by a moment, and return them for a query.

    A query over them asks for what was known by the same moment. The caller is in a transaction.
    """
    then = "written.at <= %s AND (ended.id IS NULL OR ended.at IS NULL OR ended.at > %s)"
    stood, moments = (then, [known_by] * 2) if known_by else ("ended.id IS NULL", [])
    # Just after a great load the ledger's tables have no statistics yet.
    with connection.cursor() as cursor, planned(cursor):
        for name in ("standing", "believed", "events"):
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.reading_{name}")
        cursor.execute(_STANDING.format(stood=stood), moments)
        cursor.execute("ANALYZE reading_standing")
        cursor.execute(_BELIEVED.format(stood=stood), moments)
        cursor.execute("ANALYZE reading_believed")
        cursor.execute(_EVENTS)
        cursor.execute("ANALYZE reading_events")
        cursor.execute(_PARTIES)
        parties, coverage = _covered(cursor.fetchall(), known_by)
    tables = {"parties": parties, "coverage": coverage, "calendar": calendar_table()}
    make_tables(connection, tables, temporary=True, names=_NAMES)
    return _RELATIONS


def _covered(rows: list[tuple[int, str, list[int]]], known_by: datetime | None) -> tuple[pa.Table, pa.Table]:
    """Return the parties, each with the profile of the lines that feed it, and what each profile covers.

    `known_by`: covered by what had been filed by then.
    """
    covers, profiles = Covers(known_by=known_by), dict[tuple[int, ...], int]()
    for _, _, lines in rows:
        profiles.setdefault(tuple(lines), len(profiles) + 1)
    coverage = {number: covers.of(lines) for lines, number in profiles.items()}
    parties = [
        (party, kind, None if coverage[profiles[tuple(lines)]] is None else profiles[tuple(lines)])
        for party, kind, lines in rows
    ]
    said = [(number, kinds) for number, kinds in coverage.items() if kinds is not None]
    return table_of(PARTIES, parties), table_of(COVERAGE, coverage_rows(said))


_RELATIONS = Relations.named(_NAMES)
