import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A draft is its owner's alone: reaching the child is not enough.
OWN = """
ALTER TABLE case_file_visitdraft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_draft ON case_file_visitdraft
    USING (owner_id = (SELECT access_actor()) OR (SELECT access_keeps_all()));
"""
NOT_OWN = """
DROP POLICY own_draft ON case_file_visitdraft;
ALTER TABLE case_file_visitdraft NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Keep visits half written down, each for its owner alone."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("records", "0003_demo_only_when_empty"),
        ("case_file", "0002_second_lock"),
        ("access", "0002_second_lock"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint("owner", "child", name="one_draft_of_a_visit")],
            },
        ),
        migrations.RunSQL(OWN, NOT_OWN),
    ]
