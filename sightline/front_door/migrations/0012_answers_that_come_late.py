"""An answer that comes once the decision is in effect is said in the hub's list until it is read."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0011_agencies_add_to_their_answers"),
        ("identity", "0002_teams_are_moved_from_a_day"),
        ("records", "0011_one_index_for_each_question"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="voice",
            name="one_open_voice_of_a_kind",
        ),
        migrations.AlterField(
            model_name="voice",
            name="kind",
            field=models.TextField(
                choices=[
                    ("regrade", "Asks for another grade"),
                    ("dissent", "Disagrees"),
                    ("added", "Adds to its answer"),
                    ("late", "Answered after it was decided"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.UniqueConstraint(
                models.F("contact"),
                models.F("agency"),
                models.F("kind"),
                condition=models.Q(
                    ("settled_at", None), models.Q(("kind__in", ["added", "late"]), _negated=True)
                ),
                name="one_open_voice_of_a_kind",
            ),
        ),
    ]
