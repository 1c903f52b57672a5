"""What went with a contact stays readable to the hub that answered it, also once the child has gone elsewhere."""

from django.db import migrations

TEST = (
    "subject_id IN (SELECT c.subject_id FROM front_door_contact c"
    " WHERE ('team:' || c.team_id) = ANY ((SELECT access_named_scopes())::text[]))"
    " AND child_id <> ALL ((SELECT access_closed())::bigint[])"
)


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0006_a_second_look_is_answered"),
        ("access", "0012_notes_are_words"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY of_the_hub ON records_note FOR SELECT USING ({TEST});",
            "DROP POLICY of_the_hub ON records_note;",
        )
    ]
