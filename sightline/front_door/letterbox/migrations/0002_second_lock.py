"""Who sees what came without a sign-in.

What is not sent yet, nobody: the form finds it by its writer's secret, in the keeper's scope. A file, whoever
sees the message that it came with. What waits to be read, the hub it came to.
"""

from django.db import migrations

BY_SECRET = "(SELECT access_keeps_all())"
OF_THE_HUB = "('team:' || team_id) = ANY ((SELECT access_named_scopes())::text[])"
WHO_SEES = {
    "letterbox_unsent": BY_SECRET,
    "letterbox_returnlink": BY_SECRET,
    "letterbox_sentfile": (
        f"{BY_SECRET} OR EXISTS (SELECT 1 FROM front_door_message m WHERE m.id = letterbox_sentfile.message_id)"
    ),
    "letterbox_arrival": f"{BY_SECRET} OR {OF_THE_HUB}",
}


def _lock(table: str, test: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY reached ON {table} USING ({test});",
        f"DROP POLICY reached ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [("letterbox", "0001_initial"), ("front_door", "0002_second_lock")]

    operations = [_lock(table, test) for table, test in WHO_SEES.items()]
