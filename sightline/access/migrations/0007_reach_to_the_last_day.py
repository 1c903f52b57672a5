"""A worker reaches the children they hold until their last day, and a joined record is reached with the child.

A last day may be entered before it comes. From then on the holder's spell has an end, and their children are
theirs until it: whether the day has come is asked of whoever signs in, not of this table. It also asks for
events by their party, the one index that answers for a few children however little is known of the table.
"""

from importlib import import_module

from django.db import migrations

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
        SELECT joined_into_id, party_id, restricted FROM asked WHERE joined_into_id IS NOT NULL)
    SELECT CASE WHEN a.restricted THEN 'hidden:all' ELSE 'all' END, a.party_id FROM asked a
    UNION
    SELECT CASE WHEN r.restricted THEN 'hidden:' ELSE '' END || 'team:' || s.team_id, r.child
      FROM read r JOIN records_spell s ON s.child_id = r.party_id
     WHERE s.kind = 'holder' AND s.until_on IS NULL AND s.team_id IS NOT NULL
    UNION
    SELECT 'worker:' || s.worker_id, r.child
      FROM read r
      JOIN records_spell s ON s.child_id = r.party_id
      JOIN identity_worker w ON w.id = s.worker_id
     WHERE s.kind = 'holder'
       AND (s.until_on IS NULL
            OR (s.until_on = w.left_on + 1
                AND EXISTS (SELECT 1 FROM records_spell open
                             WHERE open.child_id = r.party_id AND open.kind = 'open' AND open.until_on IS NULL)))
    UNION
    SELECT 'worker:' || w.id, r.child
      FROM read r
      JOIN records_event e ON e.party_id = r.party_id AND e.kind = 'allocated' AND e.withdrawn_by_id IS NULL
      JOIN identity_worker w ON w.code = e.worker
     WHERE NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.party_id = e.party_id AND ended.kind IN ('allocation_ended', 'case_closed')
                          AND ended.withdrawn_by_id IS NULL AND ended.happened_on >= e.happened_on
                          AND (ended.subject_id = e.subject_id OR ended.kind = 'case_closed'
                               OR ended.worker = e.worker))
    UNION
    SELECT 'agency:' || e.agency, r.child
      FROM read r
      JOIN records_event e ON e.party_id = r.party_id AND e.kind = 'check_requested' AND e.withdrawn_by_id IS NULL
     WHERE NOT r.restricted AND e.agency IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.party_id = e.party_id AND ended.kind = 'enquiry_decided'
                          AND ended.subject_id = e.subject_id AND ended.withdrawn_by_id IS NULL)
    UNION
    SELECT CASE WHEN r.restricted THEN 'hidden:' ELSE '' END || 'team:' || t.id, r.child
      FROM read r
      JOIN records_spell s ON s.child_id = r.party_id AND s.kind = 'at the door' AND s.until_on IS NULL
      JOIN identity_team t ON t.kind = 'hub' AND t.closed_on IS NULL
$$;
"""

REFRESH = """
CREATE OR REPLACE FUNCTION access_refresh(children bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text := coalesce(current_setting('sightline.keeper', true), '');
    asked bigint[];
BEGIN
    PERFORM set_config('sightline.keeper', '*', true);
    asked := children || array(SELECT c.party_id FROM records_child c WHERE c.joined_into_id = ANY (children));
    WITH wanted AS MATERIALIZED (SELECT w.scope, w.child_id FROM access_reach_of(asked) w),
         gone AS (
             DELETE FROM access_reach r WHERE r.child_id = ANY (asked)
             AND (r.scope, r.child_id) NOT IN (SELECT w.scope, w.child_id FROM wanted w))
    INSERT INTO access_reach (scope, child_id)
    SELECT w.scope, w.child_id FROM wanted w ON CONFLICT DO NOTHING;
    PERFORM set_config('sightline.keeper', kept, true);
END $$;
"""

_FIRST = import_module("sightline.access.migrations.0002_second_lock")
BEFORE = (
    import_module("sightline.access.migrations.0004_hub_reaches_the_door").REACH,
    _FIRST.REFRESH.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_looks_are_judged"),
        ("identity", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(REACH, BEFORE[0]),
        migrations.RunSQL(REFRESH, BEFORE[1]),
    ]
