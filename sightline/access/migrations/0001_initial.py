import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("agency", models.TextField(blank=True)),
                (
                    "purpose",
                    models.TextField(
                        blank=True, help_text="what a command or job was for, where no person acted"
                    ),
                ),
                (
                    "action",
                    models.TextField(
                        choices=[
                            ("view", "Opened a record"),
                            ("list", "Saw a list"),
                            ("search", "Searched"),
                            ("download", "Downloaded"),
                            ("count", "Saw counts"),
                            ("refused", "Was refused"),
                            ("emergency", "Opened in an emergency"),
                            ("review", "Reviewed an emergency opening"),
                            ("match", "Met a restricted record while matching"),
                            ("export", "Made an export"),
                        ]
                    ),
                ),
                ("child_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "child_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="the children that a list showed",
                        size=None,
                    ),
                ),
                ("question", models.JSONField(help_text="what was asked: the page, its filters, its dates")),
                ("reason", models.TextField(blank=True)),
                (
                    "correlation",
                    models.UUIDField(help_text="shared by everything that one opening of one page did"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child_id", "at"], name="log_child"),
                    models.Index(fields=["user", "at"], name="log_user"),
                    models.Index(fields=["correlation"], name="log_correlation"),
                    django.contrib.postgres.indexes.GinIndex(fields=["child_ids"], name="log_children"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="log_is_never_edited",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="56234a4f432c929d0ec36a9ed0ee0e330bbf7b72",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_log_is_never_edited_ca110",
                            table="access_logentry",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogLink",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="link", to="access.logentry"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="link_is_never_edited",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7fe4bb1325a76ffcfbf06cd2354f17265d74d821",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_link_is_never_edited_ea783",
                            table="access_loglink",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PassingRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("child_id", models.BigIntegerField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("reason", "Gave a reason to open a record outside their own work"),
                            ("emergency", "Opened the record in an emergency"),
                            ("named", "Named as one of those who may know a restricted record"),
                            ("conflict", "Has a conflict of interest: the record is closed to them"),
                        ]
                    ),
                ),
                ("reason", models.TextField()),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "until_at"], name="right_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="right_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"
                        ),
                        name="right_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", False),
                            models.Q(("kind__in", ["reason", "emergency"]), _negated=True),
                            _connector="OR",
                        ),
                        name="reason_and_emergency_pass",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "named"), _negated=True),
                            models.Q(("given_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_names_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "scope", "child_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.TextField()),
                ("child_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "access_reach",
                "indexes": [models.Index(fields=["child_id"], name="reach_child")],
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("child_id", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("was_right", models.BooleanField(null=True)),
                ("finding", models.TextField(blank=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergency_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None), ("was_right", None)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                ("was_right__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_review_is_whole",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="logentry",
            trigger=pgtrigger.compiler.Trigger(
                name="chained_at_commit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    declare="DECLARE last access_loglink%ROWTYPE;",
                    func="\n        PERFORM pg_advisory_xact_lock(7301001);\n        SELECT * INTO last FROM access_loglink ORDER BY number DESC LIMIT 1;\n        INSERT INTO access_loglink (number, entry_id, hash)\n        VALUES (coalesce(last.number, 0) + 1, NEW.id, access_log_digest(last.hash, NEW));\n        RETURN NULL;\n    ",
                    hash="0179e5917a3bc1753680b4884f3809b5c9125bc3",
                    operation="INSERT",
                    pgid="pgtrigger_chained_at_commit_418c2",
                    table="access_logentry",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
    ]
