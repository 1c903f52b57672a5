"""Who reaches the children that are written of is read child by child, however little is known of the tables.

Within a transaction that fills an empty database no statistics are there, and the planner would walk every
open spell, or every check asked for, once for each child. `OFFSET 0` keeps each child's few rows together.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("sightline.access.migrations.0008_an_agency_reaches_by_its_own_code").REACH

REACH = """
CREATE OR REPLACE FUNCTION access_reach_of(children bigint[]) RETURNS TABLE (scope text, child_id bigint)
LANGUAGE sql STABLE AS $$
    WITH asked AS MATERIALIZED (
        SELECT c.party_id, c.joined_into_id, c.restricted OR coalesce(stays.restricted, false) AS restricted
          FROM records_child c LEFT JOIN records_child stays ON stays.party_id = c.joined_into_id
         WHERE c.party_id = ANY (children)),
    -- Of a joined record, who reaches the child that it is joined to.
    read AS MATERIALIZED (
        SELECT party_id, party_id AS child, restricted FROM asked
        UNION ALL
        SELECT joined_into_id, party_id, restricted FROM asked WHERE joined_into_id IS NOT NULL),
    lasting AS MATERIALIZED (
        SELECT r.party_id, r.child, r.restricted, s.kind, s.team_id, s.worker_id, s.until_on
          FROM read r
         CROSS JOIN LATERAL (SELECT * FROM records_spell of WHERE of.child_id = r.party_id OFFSET 0) s),
    happened AS MATERIALIZED (
        SELECT r.child, r.restricted, e.*
          FROM read r
         CROSS JOIN LATERAL (SELECT of.party_id, of.kind, of.happened_on, of.subject_id, of.worker, of.agency,
                                    of.facts, of.withdrawn_by_id
                               FROM records_event of WHERE of.party_id = r.party_id OFFSET 0) e
         WHERE e.kind IN ('allocated', 'check_requested') AND e.withdrawn_by_id IS NULL)
    SELECT CASE WHEN a.restricted THEN 'hidden:all' ELSE 'all' END, a.party_id FROM asked a
    UNION
    SELECT CASE WHEN s.restricted THEN 'hidden:' ELSE '' END || 'team:' || s.team_id, s.child
      FROM lasting s
     WHERE s.kind = 'holder' AND s.until_on IS NULL AND s.team_id IS NOT NULL
    UNION
    SELECT 'worker:' || s.worker_id, s.child
      FROM lasting s
      JOIN identity_worker w ON w.id = s.worker_id
     WHERE s.kind = 'holder'
       AND (s.until_on IS NULL
            OR (s.until_on = w.left_on + 1
                AND EXISTS (SELECT 1 FROM lasting open
                             WHERE open.party_id = s.party_id AND open.kind = 'open' AND open.until_on IS NULL)))
    UNION
    SELECT 'worker:' || w.id, e.child
      FROM happened e
      JOIN identity_worker w ON w.code = e.worker
     WHERE e.kind = 'allocated'
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.party_id = e.party_id AND ended.kind IN ('allocation_ended', 'case_closed')
                          AND ended.withdrawn_by_id IS NULL AND ended.happened_on >= e.happened_on
                          AND (ended.subject_id = e.subject_id OR ended.kind = 'case_closed'
                               OR ended.worker = e.worker))
    UNION
    SELECT 'agency:' || coalesce(e.facts->>'asked', e.agency), e.child
      FROM happened e
      LEFT JOIN records_subject asked ON asked.id = e.subject_id
     WHERE e.kind = 'check_requested' AND NOT e.restricted AND coalesce(e.facts->>'asked', e.agency) IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.party_id = e.party_id AND ended.kind = 'enquiry_decided'
                          AND ended.subject_id IN (e.subject_id, asked.inside_id)
                          AND ended.withdrawn_by_id IS NULL)
    UNION
    SELECT CASE WHEN s.restricted THEN 'hidden:' ELSE '' END || 'team:' || t.id, s.child
      FROM lasting s
      JOIN identity_team t ON t.kind = 'hub' AND t.closed_on IS NULL
     WHERE s.kind = 'at the door' AND s.until_on IS NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_the_moment_asked"), ("records", "0001_initial")]

    operations = [migrations.RunSQL(REACH, _BEFORE)]
