"""No index that another begins with, which every row written fills twice; and one of which lines tell of a party."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_teams_are_moved_from_a_day"),
        ("records", "0010_notes_keep_their_mark"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
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
            model_name="event",
            name="line",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.sourceline",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.party",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="recording",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="records.recording",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="subject",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.subject",
            ),
        ),
        migrations.AlterField(
            model_name="spell",
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
            model_name="spell",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.team",
            ),
        ),
        migrations.AlterField(
            model_name="spell",
            name="worker",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.worker",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("withdrawn_by", None)), fields=["party", "line"], name="event_party_line"
            ),
        ),
    ]
