"""Whatever an agency says beside its answers can bear a mark, not only what it adds to one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0012_answers_that_come_late"),
    ]

    operations = [
        migrations.AlterField(
            model_name="voice",
            name="marking",
            field=models.TextField(
                blank=True,
                choices=[
                    ("", "No marking"),
                    ("police_intelligence", "Police intelligence"),
                    ("third_party", "Third party"),
                ],
                db_default="",
            ),
        ),
    ]
