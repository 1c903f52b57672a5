import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import sightline.front_door.models
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
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.TextField(help_text="which form: contact, decide")),
                (
                    "about",
                    models.TextField(blank=True, help_text="the contact's public id, where there is one"),
                ),
                ("answers", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"), models.F("form"), models.F("about"), name="one_draft_of_a_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        default=sightline.front_door.models.reference, editable=False, unique=True
                    ),
                ),
                ("referrer_name", models.TextField(blank=True)),
                ("referrer_role", models.TextField(blank=True)),
                (
                    "referrer_reach",
                    models.TextField(blank=True, help_text="telephone number or email address"),
                ),
                ("agency_said", models.TextField(blank=True, help_text="an agency that has no entry here")),
                ("anonymous", models.BooleanField(default=False, help_text="never shown to the family")),
                ("concerns", models.TextField()),
                ("unsafe_now", models.BooleanField(help_text="None: not asked", null=True)),
                ("unsafe_why", models.TextField(blank=True)),
                (
                    "consent",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("given", "The family knows and agrees"),
                            ("refused", "The family knows and does not agree"),
                            ("not_sought", "The family has not been asked"),
                        ],
                    ),
                ),
                ("consent_why", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.agency",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consent", "not_sought"), _negated=True),
                            models.Q(("consent_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_asking_has_a_reason",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="message_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="89ae38d92f84bb021aead8408be1b9b81f945291",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_message_is_kept_a5feb",
                            table="front_door_message",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("named", models.TextField(help_text="the child's name as it was told")),
                ("own_words", models.TextField(blank=True, help_text="what the child said, as said")),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.agency",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.subject"
                    ),
                ),
                (
                    "taken_on_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="front_door.message",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child"], name="contact_child"),
                    models.Index(fields=["agency"], name="contact_agency"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.TextField()),
                ("tier", models.TextField(blank=True)),
                ("options", models.TextField(help_text="what else was considered, and why not")),
                ("child_views", models.TextField(blank=True)),
                ("parent_views", models.TextField(blank=True)),
                ("reasons", models.TextField()),
                ("without_because", models.TextField(blank=True)),
                ("agreed_by", models.TextField(blank=True, help_text="in the family, and in the team")),
                ("needs_second_look", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_why", models.TextField(blank=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="front_door.contact",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
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
                "indexes": [models.Index(fields=["signed_at"], name="decision_signed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signer", None),
                            models.Q(("signer", models.F("decider")), _negated=True),
                            _connector="OR",
                        ),
                        name="another_person_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None), ("signer", None)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("signer__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="signature_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at", None), ("returned_by", None)),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                                ("signed_at", None),
                                models.Q(("returned_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sent_back_with_a_reason",
                    ),
                    models.UniqueConstraint(
                        models.F("contact"),
                        condition=models.Q(("returned_at", None)),
                        name="one_decision_stands",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decision_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6a745bd96d829292bb39d3dd162623ea056c959f",
                            operation="DELETE",
                            pgid="pgtrigger_decision_is_kept_1d4c6",
                            table="front_door_decision",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="decision_keeps_what_it_said",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."child_views" IS DISTINCT FROM (NEW."child_views") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."parent_views" IS DISTINCT FROM (NEW."parent_views") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."without_because" IS DISTINCT FROM (NEW."without_because"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="3a60e20130500c9f31711be52ac8da69a6117aad",
                            operation="UPDATE",
                            pgid="pgtrigger_decision_keeps_what_it_said_b8bc1",
                            table="front_door_decision",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="signed_decision_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."signed_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8a280943b2b84a4365c889762a0a3193e51c1fe3",
                            operation="UPDATE",
                            pgid="pgtrigger_signed_decision_is_kept_503bd",
                            table="front_door_decision",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradingNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gradings",
                        to="front_door.contact",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.event"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="grading_note_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="faa4787f9f18a9d0d232cc02fa080b624364303c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_grading_note_is_kept_eb86a",
                            table="front_door_gradingnote",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JointView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worried", models.TextField()),
                ("working", models.TextField(blank=True)),
                ("needed", models.TextField(blank=True)),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_views",
                        to="front_door.contact",
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="joint_view_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="125ec7d628c6fadca4839b22838456d29dc4d477",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_joint_view_is_kept_53cfb",
                            table="front_door_jointview",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerRequest",
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
                ("about", models.TextField(help_text="who the child is, as told to the agency")),
                ("asks", models.TextField()),
                ("why", models.TextField()),
                ("basis", models.TextField(help_text="a code of rules.LAWFUL_BASES")),
                ("grade", models.TextField(help_text="as told to the agency")),
                ("required", models.BooleanField()),
                ("due_at", models.DateTimeField(help_text="as told to the agency", null=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("found", "Something is known"),
                            ("nothing_known", "Nothing is known"),
                            ("declined", "Known, and not shared"),
                        ],
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "marking",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "No marking"),
                            ("police_intelligence", "Police intelligence"),
                            ("third_party", "Third party"),
                        ],
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.agency"
                    ),
                ),
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
                    "asked_by",
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="front_door.contact",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.event"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "answered_at"], name="request_agency")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["", "nothing_known"]),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="answer_says_what_or_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="request_has_a_lawful_basis"
                    ),
                    models.UniqueConstraint(
                        models.F("contact"),
                        models.F("agency"),
                        condition=models.Q(("answer", "")),
                        name="one_open_request_to_an_agency",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="answer_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"answer\" > '')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5255cd80dd14ce67170602a438f9b8fca7f0c397",
                            operation="UPDATE",
                            pgid="pgtrigger_answer_is_kept_178d3",
                            table="front_door_partnerrequest",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="request_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2544e5d63c6bd2a6a764d11c99a6a87c2b9d5ebc",
                            operation="DELETE",
                            pgid="pgtrigger_request_is_kept_56fb1",
                            table="front_door_partnerrequest",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("shows", models.JSONField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picture",
                        to="front_door.decision",
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="picture_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a13d84d92021683117cf36b29fd3c869e34b693a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_picture_is_kept_59fd8",
                            table="front_door_picture",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferrerTold",
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
                            ("here", "On their page here"),
                            ("letter", "By letter"),
                            ("email", "By email"),
                            ("telephone", "By telephone"),
                        ]
                    ),
                ),
                ("template", models.TextField()),
                ("words", models.TextField()),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="front_door.contact",
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="what_was_told_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c36b0469f5c2db75dbaaab4f59f3ee69cea9c3f2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_what_was_told_is_kept_aa99c",
                            table="front_door_referrertold",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("agrees", models.BooleanField()),
                ("words", models.TextField()),
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
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_look",
                        to="front_door.decision",
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="second_look_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="36b5ba8ffb515fbbd7a83590de4672f418d8ad16",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_second_look_is_kept_e96ef",
                            table="front_door_secondlook",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
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
                        choices=[("regrade", "Asks for another grade"), ("dissent", "Disagrees")]
                    ),
                ),
                ("grade", models.TextField(blank=True, help_text="the grade asked for")),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("settled_words", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.agency"
                    ),
                ),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="front_door.contact",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="voice_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", None), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("agreed__isnull", False),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("settled_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="voice_is_settled_whole",
                    ),
                    models.UniqueConstraint(
                        models.F("contact"),
                        models.F("agency"),
                        models.F("kind"),
                        condition=models.Q(("settled_at", None)),
                        name="one_open_voice_of_a_kind",
                    ),
                ],
            },
        ),
    ]
