"""What every page asks of the sources is remembered until one of these tables changes."""

from django.db import migrations

from sightline.identity.watched import watch

WATCHED = ("coveragedeclared", "installation", "receipt", "sourceline")


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_tables_say_that_they_change"),
        ("records", "0011_one_index_for_each_question"),
    ]

    operations = [watch(f"records_{name}") for name in WATCHED]
