"""No index that another begins with: every clock written fills it twice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0005_rules_that_clocks_were_worked_out_by"),
        ("records", "0011_one_index_for_each_question"),
    ]

    operations = [
        migrations.AlterField(
            model_name="span",
            name="child",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.child",
            ),
        ),
        migrations.AlterField(
            model_name="span",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.party",
            ),
        ),
    ]
