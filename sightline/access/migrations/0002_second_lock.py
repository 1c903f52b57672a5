"""The functions that policies read, the children each scope reaches, and the policies themselves.

The functions say who is asking, from what the transaction was told. Nothing there is a secret that a working
login could not set: the second lock stops a forgotten filter, it does not stop somebody who can already write
SQL as the service.
"""

from django.db import migrations

from sightline.access.policies import protect

FUNCTIONS = """
CREATE FUNCTION access_actor() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('sightline.actor', true), '')::bigint $$;

CREATE FUNCTION access_is_known() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.actor', true), ''),
                   nullif(current_setting('sightline.purpose', true), ''),
                   nullif(current_setting('sightline.keeper', true), '')) IS NOT NULL $$;

CREATE FUNCTION access_scopes() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.scopes', true), ''), '{}')::text[] $$;

CREATE FUNCTION access_named_scopes() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.named_scopes', true), ''), '{}')::text[] $$;

CREATE FUNCTION access_partner_scopes() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.partner_scopes', true), ''), '{}')::text[] $$;

CREATE FUNCTION access_opened() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.opened', true), ''), '{}')::bigint[] $$;

CREATE FUNCTION access_closed() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.closed', true), ''), '{}')::bigint[] $$;

CREATE FUNCTION access_keeps_all() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('sightline.keeper', true) = '*', false) $$;

CREATE FUNCTION access_kept() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN access_keeps_all() THEN '{}'
          ELSE coalesce(nullif(current_setting('sightline.keeper', true), ''), '{}')::bigint[] END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION access_kept(); DROP FUNCTION access_keeps_all(); DROP FUNCTION access_closed(); DROP FUNCTION access_opened();
DROP FUNCTION access_partner_scopes(); DROP FUNCTION access_named_scopes(); DROP FUNCTION access_scopes();
DROP FUNCTION access_is_known(); DROP FUNCTION access_actor();
"""

# The columns are named one by one: a column added later must not change what was hashed before.
LOG_DIGEST = """
CREATE FUNCTION access_log_digest(before bytea, entry access_logentry) RETURNS bytea
LANGUAGE sql STABLE SET timezone = 'UTC' AS
$$ SELECT sha256(coalesce(before, ''::bytea) || convert_to(jsonb_build_array(
       entry.id, entry.at, entry.user_id, entry.roles, entry.agency, entry.purpose, entry.action,
       entry.child_id, entry.child_ids, entry.question, entry.reason, entry.correlation)::text, 'UTF8')) $$;
"""

# What each scope reaches. A restricted child is reached by its worker and by those named for it; the
# `hidden:` scopes are nobody's: they let a list say how many restricted children it leaves out.
REACH = """
CREATE FUNCTION access_reach_of(children bigint[]) RETURNS TABLE (scope text, child_id bigint)
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

# It runs as the owner, who writes what the working logins may only read; it sees the children it is asked
# about as the keeper does, whoever is asking.
REFRESH = """
CREATE FUNCTION access_refresh(children bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text := coalesce(current_setting('sightline.keeper', true), '');
BEGIN
    PERFORM set_config('sightline.keeper', '*', true);
    WITH wanted AS MATERIALIZED (SELECT w.scope, w.child_id FROM access_reach_of(children) w),
         gone AS (
             DELETE FROM access_reach r WHERE r.child_id = ANY (children)
             AND (r.scope, r.child_id) NOT IN (SELECT w.scope, w.child_id FROM wanted w))
    INSERT INTO access_reach (scope, child_id)
    SELECT w.scope, w.child_id FROM wanted w ON CONFLICT DO NOTHING;
    PERFORM set_config('sightline.keeper', kept, true);
END $$;
"""

DROP_REFRESH = "DROP FUNCTION access_refresh(bigint[]); DROP FUNCTION access_reach_of(bigint[]);"

# A user's own reach and no more. The owner writes it for `access_refresh`.
OWN_TABLES = """
ALTER TABLE access_reach ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_reach ON access_reach FOR SELECT TO sightline_web, sightline_jobs
    USING (scope = ANY ((SELECT access_scopes() || access_named_scopes() || access_partner_scopes())::text[]));
CREATE POLICY refreshed ON access_reach TO sightline_owner USING (true);

ALTER TABLE access_passingright ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rights ON access_passingright
    USING (user_id = (SELECT access_actor()) OR given_by_id = (SELECT access_actor())
           OR 'log' = ANY ((SELECT access_scopes())::text[]) OR (SELECT access_keeps_all()));

ALTER TABLE access_emergencyopening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_openings ON access_emergencyopening
    USING (user_id = (SELECT access_actor()) OR 'review' = ANY ((SELECT access_scopes())::text[]));

ALTER TABLE access_logentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readable ON access_logentry FOR SELECT
    USING (user_id = (SELECT access_actor()) OR 'log' = ANY ((SELECT access_scopes())::text[])
           OR (SELECT access_keeps_all())
           OR ((child_id = ANY ((SELECT access_opened())::bigint[])
                OR EXISTS (SELECT 1 FROM access_reach r WHERE r.child_id = access_logentry.child_id
                           AND r.scope = ANY ((SELECT access_scopes())::text[])))
               AND child_id <> ALL ((SELECT access_closed())::bigint[])));
CREATE POLICY written_as_oneself ON access_logentry FOR INSERT
    WITH CHECK (user_id IS NOT DISTINCT FROM (SELECT access_actor()));
"""

OPEN_OWN_TABLES = """
DROP POLICY own_reach ON access_reach; DROP POLICY refreshed ON access_reach;
DROP POLICY own_rights ON access_passingright; DROP POLICY own_openings ON access_emergencyopening;
DROP POLICY readable ON access_logentry; DROP POLICY written_as_oneself ON access_logentry;
"""


class Migration(migrations.Migration):
    """Close every table with a child in it to all but those who reach the child."""

    dependencies = [("access", "0001_initial"), ("records", "0001_initial"), ("identity", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(LOG_DIGEST, "DROP FUNCTION access_log_digest(bytea, access_logentry);"),
        migrations.RunSQL(REACH + REFRESH, DROP_REFRESH),
        migrations.RunSQL(OWN_TABLES, OPEN_OWN_TABLES),
        protect("records_child", "party_id", partners=True),
        protect("records_identifier", without_child="files"),
        protect("records_relationship", "child_id", "other_id", identifying=True),
        protect("records_address", identifying=True),
        protect("records_alias", "child_id", "joined_id"),
        protect("records_severedlink", "child_id", "former_id", identifying=True),
        protect("records_receiptitem", without_child="files"),
        protect("records_vanished"),
        protect("records_subject"),
        protect("records_event", agency_column="agency"),
        protect("records_dispute"),
        protect("records_spell"),
    ]
