"""An agency reaches a child by its own code, for as long as the enquiry that holds its request is open.

Two schools are one kind of agency to the ledger and two agencies here: what one is asked does not let the
other in, nor is the request to one seen by the other.
"""

from importlib import import_module

from django.db import migrations

from sightline.access.policies import protect

_BEFORE = import_module("sightline.access.migrations.0007_reach_to_the_last_day").REACH
_OLD_SCOPE = "SELECT 'agency:' || e.agency, r.child"
_OLD_TEST = "AND e.agency IS NOT NULL"
_OLD_END = (
    "AND ended.subject_id = e.subject_id AND ended.withdrawn_by_id IS NULL)\n    UNION\n    SELECT CASE"
)
_OLD_FROM = "JOIN records_event e ON e.party_id = r.party_id AND e.kind = 'check_requested' AND e.withdrawn_by_id IS NULL\n"
REACH = (
    _BEFORE.replace(_OLD_SCOPE, "SELECT 'agency:' || coalesce(e.facts->>'asked', e.agency), r.child")
    .replace(_OLD_TEST, "AND coalesce(e.facts->>'asked', e.agency) IS NOT NULL")
    .replace(_OLD_FROM, f"{_OLD_FROM}      LEFT JOIN records_subject asked ON asked.id = e.subject_id\n")
    .replace(_OLD_END, _OLD_END.replace("= e.subject_id", "IN (e.subject_id, asked.inside_id)"))
)
_BY_KIND = protect("records_event", agency_column="agency")
_OPENED = "CREATE POLICY"
EVENTS_BEFORE = "DROP POLICY reached ON records_event; " + _BY_KIND.sql[_BY_KIND.sql.index(_OPENED) :]
EVENTS = EVENTS_BEFORE.replace(
    "('agency:' || agency)", "('agency:' || coalesce(records_event.facts->>'asked', agency))"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0007_reach_to_the_last_day"), ("records", "0001_initial")]

    operations = [migrations.RunSQL(REACH, _BEFORE), migrations.RunSQL(EVENTS, EVENTS_BEFORE)]
