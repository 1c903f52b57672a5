"""Who has no work with children reads nothing of the work: no note of who wrote what, no clock, no job.

A row that names no child, of a home, an adopter or the authority, was read by any known actor, and the tables
that tell of no child by anybody at all. A partner, a board member and nobody signed in now read of those only
what their pages and the way in need. Only the web's login is bound: a job, a command and a copy have no reader.
"""

from importlib import import_module

from django.db import migrations

from sightline.access.policies import close

_FIRST = import_module("sightline.access.migrations.0002_second_lock")
_KNOWN_BEFORE = _FIRST.FUNCTIONS[
    _FIRST.FUNCTIONS.index("CREATE FUNCTION access_is_known") : _FIRST.FUNCTIONS.index(
        "CREATE FUNCTION access_scopes"
    )
].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# The scopes `files`, `log`, `people` and the like reach no child.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION access_is_known() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.purpose', true), ''),
                   nullif(current_setting('sightline.keeper', true), '')) IS NOT NULL
       OR EXISTS (SELECT 1 FROM unnest(access_scopes() || access_named_scopes()) AS s
                   WHERE s = 'all' OR s LIKE 'team:%' OR s LIKE 'worker:%') $$;

CREATE FUNCTION access_works_here() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT cardinality(access_scopes()) > 0
       OR coalesce(nullif(current_setting('sightline.purpose', true), ''),
                   nullif(current_setting('sightline.keeper', true), '')) IS NOT NULL $$;

CREATE FUNCTION access_recordings_of_settings() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT array(SELECT recording_id FROM clocks_settingchange
                UNION ALL SELECT recording_id FROM clocks_locallimit
                UNION ALL SELECT recording_id FROM clocks_schoolterm
                UNION ALL SELECT recording_id FROM allocation_setting
                UNION ALL SELECT recording_id FROM night_desk_signaturepolicy
                UNION ALL SELECT recording_id FROM records_coveragedeclared WHERE recording_id IS NOT NULL
                UNION ALL SELECT ended_by_id FROM records_coveragedeclared WHERE ended_by_id IS NOT NULL) $$;
"""
WITHOUT = "DROP FUNCTION access_recordings_of_settings(); DROP FUNCTION access_works_here();" + _KNOWN_BEFORE

WORKS = "(SELECT access_works_here())"
# Whoever works with children; oneself, as when a partner's answer is written down; and of a setting, all staff.
RECORDINGS = (
    "(SELECT access_is_known()) OR by_id = (SELECT access_actor())"
    f" OR ({WORKS} AND id = ANY ((SELECT access_recordings_of_settings())::bigint[]))"
)
CLOSED = (
    "identity_worker",
    "identity_workerevent",
    "identity_post",
    "identity_postevent",
    "identity_leave",
    "identity_leaveevent",
    "identity_teamevent",
    "identity_userevent",
    "identity_roleheldevent",
    "allocation_workerdetail",
    "allocation_setting",
    "night_desk_onduty",
    "night_desk_signaturepolicy",
    "clocks_settingchange",
    "clocks_reworking",
    "matching_run",
    "sources_notice",
    "sources_refusedlist",
    "sources_upload",
)

# What stamps a recording looks at every other, and a job is asked for by somebody who may read none.
AS_THE_OWNER = """
DO $$
DECLARE
    found regprocedure;
BEGIN
    FOR found IN
        SELECT t.tgfoid::regprocedure FROM pg_trigger t
         WHERE t.tgrelid = 'records_recording'::regclass AND t.tgname LIKE 'pgtrigger_stamped_at_commit%'
        UNION ALL
        SELECT p.oid::regprocedure FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'procrastinate_defer_jobs_v1'
    LOOP
        EXECUTE format('ALTER FUNCTION %s {how}', found);
    END LOOP;
END $$;
"""
DEFINER = AS_THE_OWNER.replace("{how}", "SECURITY DEFINER SET search_path = public, pg_temp")
INVOKER = AS_THE_OWNER.replace("{how}", "SECURITY INVOKER RESET search_path")

# A partner's page says what the hub asked, in the request's own words: of the child's record it shows nothing.
_OF_PARTNERS = _FIRST.protect("records_child", "party_id", partners=True).sql
_OF_STAFF = _FIRST.protect("records_child", "party_id").sql


def _again(sql: str) -> str:
    return "DROP POLICY reached ON records_child;" + sql[sql.index("CREATE POLICY") :]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0010_reach_is_read_child_by_child"),
        ("records", "0007_index_what_was_withdrawn"),
        ("identity", "0002_teams_are_moved_from_a_day"),
        ("clocks", "0003_settings_dated"),
        ("allocation", "0004_who_stands_in_sees"),
        ("night_desk", "0004_drafts_are_their_owners"),
        ("matching", "0002_found_under_keys"),
        ("sources", "0002_second_lock"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, WITHOUT),
        migrations.RunSQL(DEFINER, INVOKER),
        close("records_recording", read_by=RECORDINGS),
        close("procrastinate_jobs", read_by="'health' = ANY ((SELECT access_scopes())::text[])"),
        *(close(table, read_by=WORKS) for table in CLOSED),
        migrations.RunSQL(_again(_OF_STAFF), _again(_OF_PARTNERS)),
    ]
