"""Table by table, which rows that are nobody's business of theirs a reader's plain question shows.

Into every table of the catalogue goes a row about a child of another team and, where a row may name no child,
one that names none. Nothing in either is the reader's own: what they then read, they read of everybody.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from sightline.access.actor import NOBODY, Actor, acting, actor_of
from sightline.identity.roles import Role
from tests import cast
from tests.cast import NOW

# Who reads: nobody signed in, a partner, a board member, an administrator, an analyst, and a worker without a
# child in reach. What they read: `.` nothing, `c` the child's, `o` the one that names none, `y` every row.
READERS = ("nobody", "partner", "board", "administrator", "analyst", "worker")
READ = {
    # Words, names and what is one person's own: who reaches the child, wrote it, or governs reads it.
    "......": """
        access_drawnlook access_emergencyopening access_judgedlook access_logentry access_looksofmonth
        access_passingright allocation_asked allocation_familylanguage allocation_handover
        allocation_oversight allocation_told case_file_visitdraft case_file_visitnote
        early_help_assessmentwords early_help_attendance early_help_consentword early_help_considered
        early_help_endwords early_help_lead early_help_meeting early_help_planwords front_door_climbed
        front_door_contact front_door_decision front_door_draft front_door_gradingnote front_door_jointview
        front_door_message front_door_partnerrequest front_door_picture front_door_referrertold
        front_door_secondlook front_door_voice letterbox_arrival letterbox_returnlink letterbox_sentfile
        letterbox_unsent matching_alsotold matching_ask matching_key matching_pair matching_verdict
        night_desk_nightalert night_desk_nightcheck night_desk_nightdecision night_desk_nightdraft
        night_desk_nightrecord night_desk_nightsight night_desk_nightstep records_address
        records_note records_relationship records_severedlink
    """,
    # Dates and codes of a child, for whoever reaches the child, and the analyst all of them.
    "....y.": """
        access_holdertold access_reach allocation_rung records_alias records_child records_identifier
        records_receiptitem records_summary records_vanished sources_question sources_refusedrow
    """,
    # The same; a row of a home, an adopter or the authority for whoever works with children.
    "....yo": """
        clocks_span records_dispute records_event records_spell records_subject
    """,
    # Who wrote what down and why: whoever works with children, and each their own.
    "....yy": """
        records_recording
    """,
    # What is asked of the background: for those who see whether the service is well.
    "...yy.": """
        procrastinate_jobs
    """,
    # Who works here, and what was set and loaded: for everybody who does.
    "...yyy": """
        allocation_setting allocation_workerdetail clocks_reworking clocks_settingchange identity_leave
        identity_leaveevent identity_post identity_postevent identity_roleheldevent identity_teamevent
        identity_userevent identity_worker identity_workerevent matching_run night_desk_onduty
        night_desk_signaturepolicy sources_notice sources_refusedlist sources_upload
    """,
    # The way in, read before it is known who asks; what promises are kept by; numbers without a child.
    "yyyyyy": """
        access_loglink account_emailaddress account_emailconfirmation auth_group auth_group_permissions
        auth_permission axes_accessattempt axes_accessattemptexpiration axes_accessfailurelog axes_accesslog
        clocks_locallimit clocks_schoolterm django_content_type django_migrations django_session
        clocks_ruleskept
        identity_agency identity_person identity_roleheld identity_tablechanged identity_team
        identity_teammoved identity_user letterbox_agencykey letterbox_answered letterbox_attempt
        mfa_authenticator pghistory_context
        procrastinate_events procrastinate_periodic_defers procrastinate_workers project_heartbeat
        project_sending records_coveragedeclared records_installation records_party records_receipt
        records_receiptcount records_sourceline socialaccount_socialaccount socialaccount_socialapp
        socialaccount_socialtoken
    """,
}
STRANGE = "-7"
CHILD = ("records_child", "party_id")
CHILD_COLUMNS = ("child_id", "joined_id", "former_id", "other_id")
VALUES = {
    "bool": "false",
    "bytea": "''",
    "date": "'2026-11-12'",
    "timestamptz": "'2026-11-12 09:00+00'",
    "interval": "'0'",
    "json": "'{}'",
    "jsonb": "'{}'",
    "inet": "'127.0.0.1'",
    "uuid": "gen_random_uuid()",
}
COLUMNS = """
SELECT c.relname, a.attname, t.typname, t.typcategory, t.oid::regtype::text, a.attnotnull, a.atthasdef
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
 ORDER BY c.relname, a.attnum
"""
RULES = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'c', 'x') AND conrelid <> 0
   AND coninhcount = 0
 UNION ALL
SELECT format('ALTER TABLE %s DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY', oid::regclass) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""


@pytest.fixture
def readers(db: None) -> dict[str, Actor]:
    """Return who reads, each with a role and nothing else."""
    council = cast.council()
    users = {
        "partner": council.user(Role.PARTNER, agency=council.police),
        "board": council.user(Role.BOARD_MEMBER),
        "administrator": council.user(Role.ADMINISTRATOR),
        "analyst": council.user(Role.ANALYST),
        "worker": council.user(Role.SOCIAL_WORKER, team=council.south),
    }
    return {"nobody": NOBODY} | {name: actor_of(user, at=NOW) for name, user in users.items()}


def test_every_reader_reads_of_every_table_what_stands_here_and_nothing_else(readers):
    with connection.cursor() as cursor:
        tables = _columns(cursor)
        _without_rules(cursor)
        rows = {
            table: _rows_of_others(cursor, table, columns, number)
            for number, (table, columns) in enumerate(tables.items(), start=100)
        }
        read = dict.fromkeys(tables, "")
        for name in READERS:
            for table, answer in _read_by(cursor, readers[name], rows):
                read[table] += answer

    assert [f"{table} {answers}" for table, answers in read.items()] == _table()


def _table() -> list[str]:
    return sorted(f"{table} {answers}" for answers, tables in READ.items() for table in tables.split())


def _columns(cursor: CursorWrapper) -> dict[str, list[tuple[str, ...]]]:
    cursor.execute(COLUMNS)
    found: dict[str, list[tuple[str, ...]]] = {}
    for table, *column in cursor.fetchall():
        found.setdefault(table, []).append(tuple(column))
    return found


def _without_rules(cursor: CursorWrapper) -> None:
    """Let rows stand that point to nothing, until this test ends."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(RULES)
    for (rule,) in cursor.fetchall():
        cursor.execute(rule)


def _rows_of_others(
    cursor: CursorWrapper, table: str, columns: list[tuple[str, ...]], number: int
) -> dict[str, str]:
    """Put in a row about a child that is not the reader's, and one about none; return where each stands.

    `number` is in no other table's rows, so that neither of these points to another.
    """
    of_child = {name for name, *_ in columns if name in CHILD_COLUMNS or (table, name) == CHILD}
    may_name_none = not any(name in of_child and needed for name, *_, needed, _ in columns)
    found = {}
    for letter in "co" if of_child and may_name_none else "c" if of_child else "o":
        given = {
            name: _value(f"-{number}{'co'.index(letter)}", *kind)
            for name, *kind, needed, has_default in columns
            if needed and not has_default and name not in of_child
        }
        given |= dict.fromkeys(of_child, STRANGE) if letter == "c" else {}
        given |= {"scope": "'all'"} if table == "access_reach" else {}
        names, values = ", ".join(f'"{name}"' for name in given), ", ".join(given.values())
        made = f"({names}) VALUES ({values})" if given else "DEFAULT VALUES"
        cursor.execute(f'INSERT INTO "{table}" {made} RETURNING ctid::text')
        found[letter] = cursor.fetchone()[0]
    return found


def _value(number: str, kind: str, category: str, written: str) -> str:
    by_category = {"N": number, "A": "'{}'", "E": f"(enum_range(NULL::{written}))[1]"}
    return VALUES.get(kind) or by_category.get(category) or f"'{number}'"


def _read_by(
    cursor: CursorWrapper, actor: Actor, rows: dict[str, dict[str, str]]
) -> Iterator[tuple[str, str]]:
    with acting(actor):
        cursor.execute("SET LOCAL ROLE sightline_web")
        for table, found in rows.items():
            cursor.execute(
                f'SELECT ctid::text FROM "{table}" WHERE ctid = ANY (%s::tid[])', [list(found.values())]
            )
            seen = {row[0] for row in cursor.fetchall()}
            letters = "".join(letter for letter, place in found.items() if place in seen)
            yield table, "." if not letters else "y" if len(letters) == len(found) else letters
        cursor.execute("RESET ROLE")
