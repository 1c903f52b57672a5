"""Who sees the words of the front door.

Whoever reaches the child and may read its words; the hub that answered the contact, also once the child has
gone elsewhere; the agency that sent it; and an agency what it was asked and what it said itself. Nobody to
whom the child's record is closed.
"""

from django.db import migrations

REACHED = (
    "(EXISTS (SELECT 1 FROM access_reach r WHERE r.child_id = {table}.child_id"
    " AND r.scope = ANY ((SELECT access_named_scopes())::text[]))"
    " OR {table}.child_id = ANY ((SELECT access_opened())::bigint[]))"
)
KEPT = "((SELECT access_keeps_all()) OR {table}.child_id IN (SELECT unnest(access_kept())))"
OF_THE_HUB = "('team:' || {table}.team_id) = ANY ((SELECT access_named_scopes())::text[])"
OF_A_CONTACT_OF_THE_HUB = (
    "{table}.contact_id IN (SELECT c.id FROM front_door_contact c"
    " WHERE ('team:' || c.team_id) = ANY ((SELECT access_named_scopes())::text[]))"
)
OF_A_DECISION_OF_THE_HUB = (
    "{table}.decision_id IN (SELECT d.id FROM front_door_decision d JOIN front_door_contact c ON c.id = d.contact_id"
    " WHERE ('team:' || c.team_id) = ANY ((SELECT access_named_scopes())::text[]))"
)
OF_THE_AGENCY = (
    "{table}.agency_id IN (SELECT a.id FROM identity_agency a"
    " WHERE ('agency:' || a.code) = ANY ((SELECT access_partner_scopes())::text[]))"
)
TOLD_TO_THE_AGENCY = (
    "{table}.contact_id IN (SELECT c.id FROM front_door_contact c JOIN identity_agency a ON a.id = c.agency_id"
    " WHERE ('agency:' || a.code) = ANY ((SELECT access_partner_scopes())::text[]))"
)
NOT_CLOSED = "{table}.child_id <> ALL ((SELECT access_closed())::bigint[])"
WAYS = {
    "front_door_contact": (OF_THE_HUB, OF_THE_AGENCY),
    "front_door_gradingnote": (OF_A_CONTACT_OF_THE_HUB,),
    "front_door_partnerrequest": (OF_A_CONTACT_OF_THE_HUB, OF_THE_AGENCY),
    "front_door_voice": (OF_A_CONTACT_OF_THE_HUB, OF_THE_AGENCY),
    "front_door_jointview": (OF_A_CONTACT_OF_THE_HUB,),
    "front_door_decision": (OF_A_CONTACT_OF_THE_HUB,),
    "front_door_picture": (OF_A_DECISION_OF_THE_HUB,),
    "front_door_secondlook": (OF_A_DECISION_OF_THE_HUB,),
    "front_door_referrertold": (OF_A_CONTACT_OF_THE_HUB, TOLD_TO_THE_AGENCY),
}
# A message names no child of its own: it is read through its contacts, and by who took it.
BY_ITSELF = {
    "front_door_message": (
        "(SELECT access_keeps_all()) OR taken_by_id = (SELECT access_actor())"
        " OR EXISTS (SELECT 1 FROM front_door_contact c WHERE c.message_id = front_door_message.id)"
    ),
    "front_door_draft": "(SELECT access_keeps_all()) OR owner_id = (SELECT access_actor())",
}


def _lock(table: str, test: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY reached ON {table} USING ({test});",
        f"DROP POLICY reached ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
    )


def _test(table: str, ways: tuple[str, ...]) -> str:
    seen = " OR ".join((REACHED, *ways))
    return f"{KEPT} OR (({seen}) AND {NOT_CLOSED})".format(table=table)


class Migration(migrations.Migration):
    dependencies = [("front_door", "0001_initial"), ("access", "0004_hub_reaches_the_door")]

    operations = [
        *(_lock(table, _test(table, ways)) for table, ways in WAYS.items()),
        *(_lock(table, test) for table, test in BY_ITSELF.items()),
    ]
