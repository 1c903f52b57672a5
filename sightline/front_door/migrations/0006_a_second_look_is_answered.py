"""Whoever signs over a second look that does not agree says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("front_door", "0005_a_partner_sees_for_a_while")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="answers_look",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="what the signer said to a second look that did not agree",
            ),
        ),
    ]
