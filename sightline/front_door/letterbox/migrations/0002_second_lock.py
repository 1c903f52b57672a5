"""Who sees what came without a sign-in.

What is not sent yet, nobody: the form finds it by its writer's secret, in the keeper's scope. A file, and the
sender's reference of a message, whoever sees the message.
"""

from django.db import migrations

BY_SECRET = "(SELECT access_keeps_all())"
WITH_ITS_MESSAGE = "EXISTS (SELECT 1 FROM front_door_message m WHERE m.id = {table}.message_id)"
WHO_SEES = {
    "letterbox_unsent": BY_SECRET,
    "letterbox_returnlink": BY_SECRET,
    "letterbox_sentfile": f"{BY_SECRET} OR {WITH_ITS_MESSAGE}",
    "letterbox_arrival": f"{BY_SECRET} OR {WITH_ITS_MESSAGE}",
}


def _lock(table: str, test: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY reached ON {table} USING ({test.format(table=table)});",
        f"DROP POLICY reached ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [("letterbox", "0001_initial"), ("front_door", "0002_second_lock")]

    operations = [_lock(table, test) for table, test in WHO_SEES.items()]
