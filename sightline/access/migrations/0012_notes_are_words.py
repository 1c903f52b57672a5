"""Notes that go with a contact are read by those who may read free text of the child."""

from django.db import migrations

from sightline.access.policies import protect


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0011_rows_beyond_ones_work"),
        ("records", "0008_notes_go_with_a_contact"),
    ]

    operations = [protect("records_note", identifying=True)]
