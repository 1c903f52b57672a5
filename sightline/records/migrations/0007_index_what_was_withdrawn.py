"""An index of the events that were withdrawn, and not of nearly all the others too.

In a ledger whose rows have not been counted yet, as while the first county is loaded, the planner took the
index of everything for the quick way to the events of one child that stand: it read all of them each time.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_coverage_has_its_moment"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("withdrawn_by__isnull", False)),
                fields=["withdrawn_by"],
                name="event_withdrawn_by",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrew",
                to="records.recording",
            ),
        ),
    ]
