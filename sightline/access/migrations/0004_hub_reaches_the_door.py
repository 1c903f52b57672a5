"""The hub reaches a child about whom a contact waits, whoever holds the child. When it is decided, no longer."""

from django.db import migrations

REACH = """
CREATE OR REPLACE FUNCTION access_reach_of(children bigint[]) RETURNS TABLE (scope text, child_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c.restricted THEN 'hidden:all' ELSE 'all' END, c.party_id
      FROM records_child c WHERE c.party_id = ANY (children)
    UNION
    SELECT CASE WHEN c.restricted THEN 'hidden:' ELSE '' END || 'team:' || s.team_id, c.party_id
      FROM records_child c JOIN records_spell s ON s.child_id = c.party_id
     WHERE c.party_id = ANY (children) AND s.kind = 'holder' AND s.until_on IS NULL AND s.team_id IS NOT NULL
    UNION
    SELECT 'worker:' || s.worker_id, c.party_id
      FROM records_child c JOIN records_spell s ON s.child_id = c.party_id
     WHERE c.party_id = ANY (children) AND s.kind = 'holder' AND s.until_on IS NULL AND s.worker_id IS NOT NULL
    UNION
    SELECT 'worker:' || w.id, c.party_id
      FROM records_child c
      JOIN records_event e ON e.child_id = c.party_id AND e.kind = 'allocated' AND e.withdrawn_by_id IS NULL
      JOIN identity_worker w ON w.code = e.worker
     WHERE c.party_id = ANY (children)
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.child_id = e.child_id AND ended.kind IN ('allocation_ended', 'case_closed')
                          AND ended.withdrawn_by_id IS NULL AND ended.happened_on >= e.happened_on
                          AND (ended.subject_id = e.subject_id OR ended.kind = 'case_closed'
                               OR ended.worker = e.worker))
    UNION
    SELECT 'agency:' || e.agency, c.party_id
      FROM records_child c
      JOIN records_event e ON e.child_id = c.party_id AND e.kind = 'check_requested' AND e.withdrawn_by_id IS NULL
     WHERE c.party_id = ANY (children) AND NOT c.restricted AND e.agency IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.subject_id = e.subject_id AND ended.kind = 'enquiry_decided'
                          AND ended.withdrawn_by_id IS NULL)
    UNION
    SELECT CASE WHEN c.restricted THEN 'hidden:' ELSE '' END || 'team:' || t.id, c.party_id
      FROM records_child c
      JOIN records_spell s ON s.child_id = c.party_id AND s.kind = 'at the door' AND s.until_on IS NULL
      JOIN identity_team t ON t.kind = 'hub' AND t.closed_on IS NULL
     WHERE c.party_id = ANY (children)
$$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION access_reach_of(children bigint[]) RETURNS TABLE (scope text, child_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c.restricted THEN 'hidden:all' ELSE 'all' END, c.party_id
      FROM records_child c WHERE c.party_id = ANY (children)
    UNION
    SELECT CASE WHEN c.restricted THEN 'hidden:' ELSE '' END || 'team:' || s.team_id, c.party_id
      FROM records_child c JOIN records_spell s ON s.child_id = c.party_id
     WHERE c.party_id = ANY (children) AND s.kind = 'holder' AND s.until_on IS NULL AND s.team_id IS NOT NULL
    UNION
    SELECT 'worker:' || s.worker_id, c.party_id
      FROM records_child c JOIN records_spell s ON s.child_id = c.party_id
     WHERE c.party_id = ANY (children) AND s.kind = 'holder' AND s.until_on IS NULL AND s.worker_id IS NOT NULL
    UNION
    SELECT 'worker:' || w.id, c.party_id
      FROM records_child c
      JOIN records_event e ON e.child_id = c.party_id AND e.kind = 'allocated' AND e.withdrawn_by_id IS NULL
      JOIN identity_worker w ON w.code = e.worker
     WHERE c.party_id = ANY (children)
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.child_id = e.child_id AND ended.kind IN ('allocation_ended', 'case_closed')
                          AND ended.withdrawn_by_id IS NULL AND ended.happened_on >= e.happened_on
                          AND (ended.subject_id = e.subject_id OR ended.kind = 'case_closed'
                               OR ended.worker = e.worker))
    UNION
    SELECT 'agency:' || e.agency, c.party_id
      FROM records_child c
      JOIN records_event e ON e.child_id = c.party_id AND e.kind = 'check_requested' AND e.withdrawn_by_id IS NULL
     WHERE c.party_id = ANY (children) AND NOT c.restricted AND e.agency IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM records_event ended
                        WHERE ended.subject_id = e.subject_id AND ended.kind = 'enquiry_decided'
                          AND ended.withdrawn_by_id IS NULL)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_holders_are_told"), ("identity", "0001_initial")]

    operations = [migrations.RunSQL(REACH, BEFORE)]
