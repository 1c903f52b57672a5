import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table for the words that one room writes and another reads: what goes with a contact."""

    dependencies = [
        ("records", "0007_index_what_was_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "of",
                    models.TextField(
                        choices=[
                            ("told", "What was told, done or decided"),
                            ("consent", "That the family agreed"),
                        ]
                    ),
                ),
                ("heading", models.TextField(help_text="what it is, in the words of the room that wrote it")),
                ("who", models.TextField(blank=True, help_text="who said or did it")),
                ("words", models.TextField()),
                (
                    "happened_at",
                    models.DateTimeField(
                        help_text="when it was said or done; None: the day alone", null=True
                    ),
                ),
                ("happened_on", models.DateField()),
                ("written_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.subject"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject"], name="note_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heading", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="note_says_something",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="note_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cd272513bb0a7ba6c4326273e1f784096a78eec3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_note_is_kept_d52a3",
                    table="records_note",
                    when="BEFORE",
                ),
            ),
        ),
    ]
