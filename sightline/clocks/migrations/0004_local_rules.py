"""An hour after which a day has ended, and what a promise is counted from, beside a local limit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0003_settings_dated"),
    ]

    operations = [
        migrations.AddField(
            model_name="locallimit",
            name="counts_from",
            field=models.TextField(blank=True, db_default="", help_text="one of the standard's own choices"),
        ),
        migrations.AddField(
            model_name="locallimit",
            name="cutoff",
            field=models.TimeField(
                blank=True, help_text="what comes later has the next day as day 0", null=True
            ),
        ),
    ]
