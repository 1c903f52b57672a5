import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Local authority"),
                            ("police", "Police"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("probation", "Probation"),
                            ("housing", "Housing"),
                            ("voluntary", "Voluntary organisation"),
                            ("provider", "Provider of placements"),
                            ("staffing", "Staffing agency"),
                            ("inspectorate", "Inspectorate"),
                            ("not_said", "Not said"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField()),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="identity.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", models.Func(models.F("email"), function="LOWER"))),
                        name="user_email_is_lower_case",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_userevent" ("email", "id", "is_active", "is_demonstration", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_demonstration", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="b134be1f2fff9d7d2105bd4c8a29c781b3fcc494",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1aba8",
                            table="identity_user",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demonstration" IS DISTINCT FROM (NEW."is_demonstration") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id"))',
                            func='INSERT INTO "identity_userevent" ("email", "id", "is_active", "is_demonstration", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_demonstration", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="6c9223e79e74bdbad09f0850fdb4801613570d64",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_edbfc",
                            table="identity_user",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "Service"),
                            ("hub", "Front door"),
                            ("night", "Out of hours"),
                            ("early_help", "Early help"),
                            ("assessment", "Assessment"),
                            ("protection", "Protection and support"),
                            ("care", "Looked-after children"),
                            ("leaving_care", "Leaving care"),
                            ("disabled_children", "Disabled children"),
                            ("permanence", "Permanence and adoption"),
                            ("fostering", "Fostering"),
                            ("youth_justice", "Youth justice"),
                            ("quality", "Reviewing and quality assurance"),
                            ("partner", "Partner's team"),
                            ("not_said", "Not said"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="identity.agency",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="identity.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parent", models.F("id")), _negated=True),
                            ("parent__isnull", True),
                            _connector="OR",
                        ),
                        name="team_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="team_closes_after_it_opens",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_teamevent" ("agency_id", "closed_on", "code", "id", "kind", "name", "opened_on", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agency_id", NEW."closed_on", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."opened_on", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="b962f9e954cc2c4b15182bf4cd3ed9649960316d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_334b7",
                            table="identity_team",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "identity_teamevent" ("agency_id", "closed_on", "code", "id", "kind", "name", "opened_on", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agency_id", NEW."closed_on", NEW."code", NEW."id", NEW."kind", NEW."name", NEW."opened_on", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="f93a933cff43f114b47e1c42ba4d77ebe2c412c1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_19a4b",
                            table="identity_team",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleHeld",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("contact_officer", "Contact officer"),
                            ("hub_manager", "Hub decision manager"),
                            ("partner", "Partner in the hub"),
                            ("night_worker", "Night worker"),
                            ("night_manager", "Night manager"),
                            ("social_worker", "Social worker"),
                            ("team_manager", "Team manager"),
                            ("senior_practitioner", "Senior practitioner"),
                            ("head_of_service", "Head of service"),
                            ("conference_chair", "Child protection conference chair"),
                            ("reviewing_officer", "Independent reviewing officer"),
                            ("nominated_officer", "Nominated officer"),
                            ("agency_decision_maker", "Agency decision-maker"),
                            ("director", "Director of children's services"),
                            ("lead_member", "Lead member"),
                            ("virtual_school_head", "Virtual school head"),
                            ("personal_adviser", "Personal adviser"),
                            ("designated_officer", "Designated officer"),
                            ("auditor", "Auditor"),
                            ("board_member", "Board member, commissioner or adviser"),
                            ("family_help_practitioner", "Family Help lead practitioner"),
                            ("lead_protection_practitioner", "Child protection lead practitioner"),
                            ("analyst", "Analyst"),
                            ("data_steward", "Data steward"),
                            ("administrator", "Administrator"),
                            ("information_governance_lead", "Information governance lead"),
                            ("inspector", "Inspector"),
                        ],
                        max_length=40,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
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
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("user", "role", "team", "agency"),
                        name="role_is_held_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="role_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by__isnull", True),
                            models.Q(("granted_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_gives_themselves_a_role",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_roleheldevent" ("agency_id", "ended_by_id", "from_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "team_id", "until_at", "user_id") VALUES (NEW."agency_id", NEW."ended_by_id", NEW."from_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."team_id", NEW."until_at", NEW."user_id"); RETURN NULL;',
                            hash="14d114dae880e8a223d4d080add4c9184850e48c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_05fbf",
                            table="identity_roleheld",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "identity_roleheldevent" ("agency_id", "ended_by_id", "from_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "team_id", "until_at", "user_id") VALUES (NEW."agency_id", NEW."ended_by_id", NEW."from_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."team_id", NEW."until_at", NEW."user_id"); RETURN NULL;',
                            hash="f311f447c8f05800835aad7b03735cb20416192e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_93c8d",
                            table="identity_roleheld",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleHeldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("contact_officer", "Contact officer"),
                            ("hub_manager", "Hub decision manager"),
                            ("partner", "Partner in the hub"),
                            ("night_worker", "Night worker"),
                            ("night_manager", "Night manager"),
                            ("social_worker", "Social worker"),
                            ("team_manager", "Team manager"),
                            ("senior_practitioner", "Senior practitioner"),
                            ("head_of_service", "Head of service"),
                            ("conference_chair", "Child protection conference chair"),
                            ("reviewing_officer", "Independent reviewing officer"),
                            ("nominated_officer", "Nominated officer"),
                            ("agency_decision_maker", "Agency decision-maker"),
                            ("director", "Director of children's services"),
                            ("lead_member", "Lead member"),
                            ("virtual_school_head", "Virtual school head"),
                            ("personal_adviser", "Personal adviser"),
                            ("designated_officer", "Designated officer"),
                            ("auditor", "Auditor"),
                            ("board_member", "Board member, commissioner or adviser"),
                            ("family_help_practitioner", "Family Help lead practitioner"),
                            ("lead_protection_practitioner", "Child protection lead practitioner"),
                            ("analyst", "Analyst"),
                            ("data_steward", "Data steward"),
                            ("administrator", "Administrator"),
                            ("information_governance_lead", "Information governance lead"),
                            ("inspector", "Inspector"),
                        ],
                        max_length=40,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.agency",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="identity.roleheld",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "Service"),
                            ("hub", "Front door"),
                            ("night", "Out of hours"),
                            ("early_help", "Early help"),
                            ("assessment", "Assessment"),
                            ("protection", "Protection and support"),
                            ("care", "Looked-after children"),
                            ("leaving_care", "Leaving care"),
                            ("disabled_children", "Disabled children"),
                            ("permanence", "Permanence and adoption"),
                            ("fostering", "Fostering"),
                            ("youth_justice", "Youth justice"),
                            ("quality", "Reviewing and quality assurance"),
                            ("partner", "Partner's team"),
                            ("not_said", "Not said"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.agency",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.team",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="identity.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("email", models.EmailField(max_length=254)),
                ("is_active", models.BooleanField()),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("registration_number", models.CharField(blank=True, max_length=40, null=True)),
                ("agency_worker", models.BooleanField(null=True)),
                ("hours_fte", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workers",
                        to="identity.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("started_on__isnull", True),
                            ("left_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="worker_leaves_after_starting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_fte__isnull", True),
                            models.Q(("hours_fte__gt", 0), ("hours_fte__lte", 1)),
                            _connector="OR",
                        ),
                        name="worker_hours_are_a_part_of_full_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registration_number__isnull", True),
                            models.Q(("registration_number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="worker_registration_is_said_or_unknown",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_workerevent" ("agency_worker", "code", "hours_fte", "id", "left_on", "name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_number", "started_on") VALUES (NEW."agency_worker", NEW."code", NEW."hours_fte", NEW."id", NEW."left_on", NEW."name", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registration_number", NEW."started_on"); RETURN NULL;',
                            hash="819a8659e806cfc89ed8db75f469cb855bfd6c90",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0a6ca",
                            table="identity_worker",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "identity_workerevent" ("agency_worker", "code", "hours_fte", "id", "left_on", "name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_number", "started_on") VALUES (NEW."agency_worker", NEW."code", NEW."hours_fte", NEW."id", NEW."left_on", NEW."name", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registration_number", NEW."started_on"); RETURN NULL;',
                            hash="61d9d29c91d3977f949664dd87e26ccce458c0b9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_402ea",
                            table="identity_worker",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annual", "Annual leave"),
                            ("sick", "Sickness"),
                            ("family", "Family leave"),
                            ("study", "Study or training"),
                            ("suspended", "Suspended"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.worker",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leave",
                        to="identity.worker",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="leave_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cover__isnull", True),
                            models.Q(("cover", models.F("worker")), _negated=True),
                            _connector="OR",
                        ),
                        name="leave_is_covered_by_another",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("worker_id"),
                                    models.F("worker_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    models.Value("[)"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="worker_is_away_once_at_a_time",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_leaveevent" ("cover_id", "from_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "worker_id") VALUES (NEW."cover_id", NEW."from_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_on", NEW."worker_id"); RETURN NULL;',
                            hash="93e61ac2d6844b2d412a70adb4c12385ee05c823",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_44e82",
                            table="identity_leave",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "identity_leaveevent" ("cover_id", "from_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "worker_id") VALUES (NEW."cover_id", NEW."from_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_on", NEW."worker_id"); RETURN NULL;',
                            hash="98e7097a0c8586430e29c91b180302e16bd3d162",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b41b6",
                            table="identity_leave",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact_officer", "Contact officer"),
                            ("hub_manager", "Hub decision manager"),
                            ("partner", "Partner in the hub"),
                            ("night_worker", "Night worker"),
                            ("night_manager", "Night manager"),
                            ("social_worker", "Social worker"),
                            ("team_manager", "Team manager"),
                            ("senior_practitioner", "Senior practitioner"),
                            ("head_of_service", "Head of service"),
                            ("conference_chair", "Child protection conference chair"),
                            ("reviewing_officer", "Independent reviewing officer"),
                            ("nominated_officer", "Nominated officer"),
                            ("agency_decision_maker", "Agency decision-maker"),
                            ("director", "Director of children's services"),
                            ("lead_member", "Lead member"),
                            ("virtual_school_head", "Virtual school head"),
                            ("personal_adviser", "Personal adviser"),
                            ("designated_officer", "Designated officer"),
                            ("auditor", "Auditor"),
                            ("board_member", "Board member, commissioner or adviser"),
                            ("family_help_practitioner", "Family Help lead practitioner"),
                            ("lead_protection_practitioner", "Child protection lead practitioner"),
                            ("analyst", "Analyst"),
                            ("data_steward", "Data steward"),
                            ("administrator", "Administrator"),
                            ("information_governance_lead", "Information governance lead"),
                            ("inspector", "Inspector"),
                        ],
                        max_length=40,
                        null=True,
                    ),
                ),
                ("manager", models.BooleanField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="identity.team"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="identity.worker",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "from_on"], name="identity_po_worker__65f0eb_idx"),
                    models.Index(fields=["team", "from_on"], name="identity_po_team_id_019886_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="post_lasts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("manager", True)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("team_id"),
                                    models.F("team_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    models.Value("[)"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="team_has_one_manager_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("team_id"),
                                    models.F("team_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("worker_id"),
                                    models.F("worker_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    models.Value("[)"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="worker_has_one_post_in_a_team_at_a_time",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "identity_postevent" ("from_on", "id", "manager", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "team_id", "until_on", "worker_id") VALUES (NEW."from_on", NEW."id", NEW."manager", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."team_id", NEW."until_on", NEW."worker_id"); RETURN NULL;',
                            hash="cec1af94a0a7e0803fe99c433db20552b41d6617",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4404b",
                            table="identity_post",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "identity_postevent" ("from_on", "id", "manager", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "team_id", "until_on", "worker_id") VALUES (NEW."from_on", NEW."id", NEW."manager", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."team_id", NEW."until_on", NEW."worker_id"); RETURN NULL;',
                            hash="f33194def2f0880a9d091dc0f4730af45cba8a38",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2cd26",
                            table="identity_post",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact_officer", "Contact officer"),
                            ("hub_manager", "Hub decision manager"),
                            ("partner", "Partner in the hub"),
                            ("night_worker", "Night worker"),
                            ("night_manager", "Night manager"),
                            ("social_worker", "Social worker"),
                            ("team_manager", "Team manager"),
                            ("senior_practitioner", "Senior practitioner"),
                            ("head_of_service", "Head of service"),
                            ("conference_chair", "Child protection conference chair"),
                            ("reviewing_officer", "Independent reviewing officer"),
                            ("nominated_officer", "Nominated officer"),
                            ("agency_decision_maker", "Agency decision-maker"),
                            ("director", "Director of children's services"),
                            ("lead_member", "Lead member"),
                            ("virtual_school_head", "Virtual school head"),
                            ("personal_adviser", "Personal adviser"),
                            ("designated_officer", "Designated officer"),
                            ("auditor", "Auditor"),
                            ("board_member", "Board member, commissioner or adviser"),
                            ("family_help_practitioner", "Family Help lead practitioner"),
                            ("lead_protection_practitioner", "Child protection lead practitioner"),
                            ("analyst", "Analyst"),
                            ("data_steward", "Data steward"),
                            ("administrator", "Administrator"),
                            ("information_governance_lead", "Information governance lead"),
                            ("inspector", "Inspector"),
                        ],
                        max_length=40,
                        null=True,
                    ),
                ),
                ("manager", models.BooleanField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="identity.post",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.team",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.worker",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LeaveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annual", "Annual leave"),
                            ("sick", "Sickness"),
                            ("family", "Family leave"),
                            ("study", "Study or training"),
                            ("suspended", "Suspended"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="identity.leave",
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.worker",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.worker",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("registration_number", models.CharField(blank=True, max_length=40, null=True)),
                ("agency_worker", models.BooleanField(null=True)),
                ("hours_fte", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="identity.worker",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
