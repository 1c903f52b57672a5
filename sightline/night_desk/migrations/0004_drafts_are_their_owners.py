"""A draft of the night desk is read by its owner alone."""

from django.db import migrations

OWN = "(SELECT access_keeps_all()) OR owner_id = (SELECT access_actor())"


class Migration(migrations.Migration):
    dependencies = [("night_desk", "0003_rota_drafts_and_policy"), ("access", "0002_second_lock")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE night_desk_nightdraft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY reached ON night_desk_nightdraft USING ({OWN});",
            "DROP POLICY reached ON night_desk_nightdraft;"
            "ALTER TABLE night_desk_nightdraft NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
        )
    ]
