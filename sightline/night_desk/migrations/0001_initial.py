import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import sightline.records.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
        ("records", "0005_ask_once_for_each_statement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NightRecord",
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
                ("call", models.UUIDField(help_text="shared by the children of one call")),
                ("received_at", models.DateTimeField()),
                (
                    "caller",
                    models.TextField(
                        help_text="who rang, and what they are to the child or for whom they work"
                    ),
                ),
                ("source", models.TextField(help_text="a code of REFSRC")),
                ("concern", models.TextField()),
                ("opened_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        help_text="the contact that the call began, if not open before",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.event",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["child", "received_at"], name="night_record_child")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("call"), models.F("child"), name="night_child_once_in_a_call"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concern", ""), _negated=True), models.Q(("caller", ""), _negated=True)
                        ),
                        name="night_call_is_told",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_record_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cddaf97d599e535196f42f6ad01b58505dfd6242",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_record_is_kept_ac0b9",
                            table="night_desk_nightrecord",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.TextField(help_text="a code of NIGHT_OUTCOME")),
                ("says", models.TextField(help_text="what stands until the day, in one sentence")),
                ("why", models.TextField()),
                (
                    "sleeps",
                    models.TextField(
                        blank=True, help_text="where the child sleeps, and how safe the carer is"
                    ),
                ),
                ("parents_told", models.TextField(blank=True)),
                ("agencies_told", models.TextField(blank=True)),
                (
                    "power",
                    models.TextField(
                        blank=True, help_text="a code of LS: police protection or an emergency order"
                    ),
                ),
                ("power_from_at", models.DateTimeField(blank=True, null=True)),
                (
                    "order_until_at",
                    models.DateTimeField(blank=True, help_text="as the court's order says", null=True),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="night_desk.nightrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("says", ""), _negated=True), models.Q(("why", ""), _negated=True)
                        ),
                        name="night_decision_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("order_until_at", None), ("power", ""), ("power_from_at", None)),
                            models.Q(
                                ("order_until_at", None), ("power", "L1"), ("power_from_at__isnull", False)
                            ),
                            models.Q(
                                ("order_until_at__isnull", False),
                                ("power", "L2"),
                                ("power_from_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="night_power_says_when_it_begins_and_an_order_when_it_ends",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_decision_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a55b8955ff73b5af0aeb2f8c1fe0817589d8d26a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_decision_is_kept_3af76",
                            table="night_desk_nightdecision",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.TextField(
                        choices=[
                            ("own", "Our own records"),
                            ("police", "Police"),
                            ("health", "Health"),
                            ("alerts", "Child protection alerts (CP-IS)"),
                        ]
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("found", models.TextField(blank=True)),
                ("not_possible_because", models.TextField(blank=True)),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="night_desk.nightrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", False),
                                ("not_possible_because", ""),
                                models.Q(("found", ""), _negated=True),
                            ),
                            models.Q(
                                ("checked_at", None),
                                ("found", ""),
                                models.Q(("not_possible_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="night_check_was_made_or_says_why_not",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_check_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="51135bb58703b7015d2b22d7d24288a50741e2e3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_check_is_kept_98dd7",
                            table="night_desk_nightcheck",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="night_desk.nightrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("record"), models.F("told"), name="night_alert_once")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_alert_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c655147dff4b6d0f04c854e7e581b61de4ca37c7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_alert_is_kept_a07bf",
                            table="night_desk_nightalert",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightSight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.TextField(
                        choices=[
                            ("seen", "Seen in person"),
                            ("spoken_to", "Spoken to, not seen"),
                            ("neither", "Neither seen nor spoken to"),
                        ]
                    ),
                ),
                ("happened_at", models.DateTimeField(blank=True, null=True)),
                ("place", models.TextField(blank=True, help_text="a code of PLACE_SEEN")),
                ("alone", models.BooleanField(null=True)),
                ("by_whom", models.TextField(blank=True)),
                ("words", models.TextField(blank=True, help_text="what the child said, as said")),
                ("why_not", models.TextField(blank=True)),
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
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.event",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sights",
                        to="night_desk.nightrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("happened_at", None),
                                ("how", "neither"),
                                models.Q(("why_not", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("how", "neither"), _negated=True),
                                ("happened_at__isnull", False),
                                models.Q(("by_whom", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="night_sight_says_when_and_by_whom_or_why_not",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_sight_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bc079867a9443bb1f6c88e1af2ea981103cd36f1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_sight_is_kept_8a6d7",
                            table="night_desk_nightsight",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.TextField(
                        choices=[
                            ("decided", "decided"),
                            ("signed", "signed"),
                            ("not_reached", "not_reached"),
                            ("sent", "sent"),
                            ("accepted", "accepted"),
                            ("reviewed", "reviewed"),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "agrees",
                    models.BooleanField(
                        help_text="of a signature: whether the decision stays as it was", null=True
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, help_text="what it was changed to, a code of NIGHT_OUTCOME"),
                ),
                ("words", models.TextField(blank=True)),
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
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.event",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="night_desk.nightrecord",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("record"), models.F("step"), name="night_step_once"),
                    models.UniqueConstraint(
                        models.F("record"),
                        models.F("person"),
                        condition=models.Q(("step__in", ["decided", "signed", "reviewed"])),
                        name="nobody_signs_a_night_decision_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ["signed", "reviewed"]), _negated=True),
                            models.Q(
                                ("agrees", True), ("outcome", ""), models.Q(("words", ""), _negated=True)
                            ),
                            models.Q(
                                ("agrees", False),
                                models.Q(("words", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="night_signature_agrees_or_changes_and_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "not_reached"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="night_manager_not_reached_because",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ["sent", "accepted"]), _negated=True),
                            ("team__isnull", False),
                            _connector="OR",
                        ),
                        name="night_handover_has_a_team",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="night_step_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4e073852883ba425513f0ffc891d229ddb9bfe70",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_night_step_is_kept_6de8b",
                            table="night_desk_nightstep",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
