"""A disagreement also climbs because whoever it had come to has gone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0008_who_agreed_when_and_how"),
    ]

    operations = [
        migrations.AlterField(
            model_name="climbed",
            name="why",
            field=models.TextField(
                choices=[
                    ("late", "Nobody had answered in time"),
                    ("further", "The agency did not accept the answer"),
                    ("gone", "Whoever it had come to has gone"),
                ]
            ),
        ),
    ]
