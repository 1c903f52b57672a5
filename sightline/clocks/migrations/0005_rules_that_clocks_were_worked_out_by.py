"""By which rules the kept clocks were worked out, so that a new version works them out again."""

import django.db.models.deletion
from django.db import migrations, models


def keep_the_rules(apps, _schema) -> None:
    """Write down the rules of this version: whatever is loaded from here on is worked out by them.

    What is in a database already was worked out by rules that nobody wrote down: it is worked out again.
    """
    from sightline.clocks.renewing import rules

    if apps.get_model("records", "Party").objects.exists():
        return
    apps.get_model("clocks", "RulesKept").objects.create(rules=rules())


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0004_local_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="RulesKept",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rules", models.TextField(help_text="what names them: see renewing")),
            ],
        ),
        migrations.AlterField(
            model_name="reworking",
            name="change",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reworking",
                to="clocks.settingchange",
            ),
        ),
        migrations.RunPython(keep_the_rules, migrations.RunPython.noop),
    ]
