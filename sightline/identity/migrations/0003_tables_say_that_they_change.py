"""What every page asks of who works here is remembered until one of these tables changes."""

from django.db import migrations, models

from sightline.identity.watched import FUNCTION, watch

WATCHED = ("agency", "leave", "person", "post", "roleheld", "team", "teammoved", "worker")


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_teams_are_moved_from_a_day")]

    operations = [
        migrations.CreateModel(
            name="TableChanged",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=63)),
                ("by", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["table"], name="table_changed")]},
        ),
        FUNCTION,
        *(watch(f"identity_{name}") for name in WATCHED),
    ]
