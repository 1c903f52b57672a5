"""The limits that an authority set are remembered until they change."""

from django.db import migrations

from sightline.identity.watched import watch


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_tables_say_that_they_change"),
        ("clocks", "0006_one_index_for_each_question"),
    ]

    operations = [watch("clocks_locallimit")]
