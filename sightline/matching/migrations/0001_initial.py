import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import sightline.records.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_teams_are_moved_from_a_day"),
        ("records", "0005_ask_once_for_each_statement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("records", models.PositiveIntegerField()),
                (
                    "threshold",
                    models.FloatField(help_text="probability from which a pair is put before a person"),
                ),
                ("seconds", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.TextField(default=sightline.records.models.public_id, editable=False, unique=True),
                ),
                ("strength", models.TextField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("same", "The same child"),
                            ("not_same", "Not the same child"),
                            ("unsure", "Not sure"),
                        ],
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child"], name="ask_child"),
                    models.Index(fields=["other"], name="ask_other"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_person", None),
                            models.Q(("answered_person", models.F("asked_person")), _negated=True),
                            _connector="OR",
                        ),
                        name="ask_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("answered_person", None),
                                ("words", ""),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answered_person__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ask_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("other")), _negated=True), name="ask_about_two"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="ask_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d6e5fdb03db4dedb6e2a7f451232442d3ca86b84",
                            operation="DELETE",
                            pgid="pgtrigger_ask_is_kept_3b50d",
                            table="matching_ask",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="answer_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answered_by_id" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1c7dc0c01461269c66a7b7acb07f3b2c8be04643",
                            operation="UPDATE",
                            pgid="pgtrigger_answer_is_kept_52eb6",
                            table="matching_ask",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "child_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.TextField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["child"], name="key_child")],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("strength", models.TextField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("facts", models.TextField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="matching.run"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["other"], name="pair_other")],
                "constraints": [
                    models.UniqueConstraint(models.F("child"), models.F("other"), name="pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("child__lt", models.F("other"))), name="pair_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        choices=[
                            ("same", "The same child"),
                            ("not_same", "Not the same child"),
                            ("unsure", "Not sure"),
                        ]
                    ),
                ),
                ("strength", models.TextField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("words", models.TextField(blank=True, help_text="what the person said to it")),
                ("facts", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child"], name="verdict_child"),
                    models.Index(fields=["other"], name="verdict_other"),
                    models.Index(fields=["facts"], name="verdict_facts"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("other")), _negated=True), name="verdict_on_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("facts", ""), _negated=True), name="verdict_has_facts"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="verdict_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="23370c451a09fd28b0b65c42bade71207cefe3f3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_verdict_is_kept_d672f",
                            table="matching_verdict",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlsoTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[("name", "A former or other name"), ("school", "A school or nursery")]
                    ),
                ),
                ("given_name", models.TextField(blank=True)),
                ("family_name", models.TextField(blank=True)),
                ("words", models.TextField(blank=True, help_text="the name of the school")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.recording",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["child"], name="also_told_child")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="also_told_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ed14b1cfafa213dddd0c99af412dbf3ce42918a3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_also_told_is_kept_205d5",
                            table="matching_alsotold",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
