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
        ("identity", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
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
                        choices=[
                            ("child", "Child"),
                            ("worker", "Worker"),
                            ("adopter", "Adopter"),
                            ("home", "Home"),
                            ("authority", "Authority"),
                        ]
                    ),
                ),
                ("public_id", models.TextField(default=sightline.records.models.public_id, unique=True)),
                (
                    "code",
                    models.TextField(blank=True, help_text="the party's own code, where it is not a child"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SourceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                (
                    "format",
                    models.TextField(
                        choices=[
                            ("people", "People at a form"),
                            ("annex_a", "Inspection lists (Annex A)"),
                            ("cin_census", "Children in need census"),
                            ("ssda903", "Looked-after children return (SSDA903)"),
                            ("ssd", "Standard Safeguarding Dataset"),
                            ("invented", "The invented county"),
                        ]
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        default=100, help_text="which line clocks read when two disagree: lowest"
                    ),
                ),
                (
                    "rhythm_days",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="how often it should come", null=True
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField(unique=True)),
                ("name", models.TextField(help_text="the file's own name, or what the form was")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("reading", "Reading"),
                            ("would file", "Trial: nothing was filed"),
                            ("filed", "Filed"),
                            ("refused", "Refused"),
                        ]
                    ),
                ),
                ("fingerprint", models.TextField(blank=True, help_text="sha256 of what came in")),
                ("extracted_on", models.DateField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("refused_why", models.TextField(blank=True)),
                ("seconds", models.FloatField(blank=True, null=True)),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="records.sourceline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoverageDeclared",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "extent",
                    models.TextField(
                        choices=[("every", "Every"), ("latest", "Latest"), ("nothing", "Nothing")]
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.receipt",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="records.sourceline",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["line", "kind"], name="coverage_line_kind")],
            },
        ),
        migrations.CreateModel(
            name="ReceiptCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_name", models.TextField()),
                ("kind", models.TextField(blank=True, help_text="the kind of event, or empty for rows")),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("filed", "Filed"),
                            ("known", "Already known"),
                            ("corrected", "Corrected"),
                            ("disputed", "Disputed"),
                            ("refused", "Refused"),
                            ("waiting", "Waiting"),
                            ("joined", "Joined"),
                        ]
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="records.receipt",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("receipt"),
                        models.F("list_name"),
                        models.F("kind"),
                        models.F("outcome"),
                        name="count_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("why", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.receipt",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="recording_at")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="stamped_at_commit",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            func="\n            PERFORM pg_advisory_xact_lock(7301001);\n            UPDATE records_recording SET at = greatest(\n                clock_timestamp(),\n                (SELECT max(at) FROM records_recording) + interval '1 microsecond')\n            WHERE id = NEW.id AND at IS NULL;\n            RETURN NULL;\n        ",
                            hash="32e0a6c5c50ab743b16963ece862a8510687779f",
                            operation="INSERT",
                            pgid="pgtrigger_stamped_at_commit_0bfc0",
                            table="records_recording",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="never_edited",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            IF OLD.at IS NOT NULL OR to_jsonb(NEW) - 'at' <> to_jsonb(OLD) - 'at' THEN\n                RAISE EXCEPTION 'A recording is never edited.';\n            END IF;\n            RETURN NEW;\n        ",
                            hash="3f0e72653bd315e315a846f6eb252ab14c3921a3",
                            operation="UPDATE",
                            pgid="pgtrigger_never_edited_85084",
                            table="records_recording",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="recording_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cf2943608af7e82aa47e810aba568acce73d6081",
                            operation="DELETE",
                            pgid="pgtrigger_recording_kept_e8f46",
                            table="records_recording",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="past_only_in_demo",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n        IF NEW.at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records_installation WHERE is_demo) THEN\n            RAISE EXCEPTION 'A recording gets its moment when it is committed. Leave it empty.';\n        END IF;\n        RETURN NEW;\n    ",
                            hash="f473ef5d61505517614b9eed12e8aaf1d2735a14",
                            operation="INSERT",
                            pgid="pgtrigger_past_only_in_demo_28656",
                            table="records_recording",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Child",
            fields=[
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="child",
                        serialize=False,
                        to="records.party",
                    ),
                ),
                ("given_name", models.TextField(blank=True)),
                ("family_name", models.TextField(blank=True)),
                ("known_as", models.TextField(blank=True)),
                ("restricted", models.BooleanField(default=False)),
                ("restricted_why", models.TextField(blank=True)),
                (
                    "born_on",
                    models.DateField(
                        blank=True, help_text="derived from the ledger with the spells", null=True
                    ),
                ),
                (
                    "expected_on",
                    models.DateField(
                        blank=True, help_text="derived from the ledger with the spells", null=True
                    ),
                ),
                (
                    "died_on",
                    models.DateField(
                        blank=True, help_text="derived from the ledger with the spells", null=True
                    ),
                ),
                (
                    "joined_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.TextField()),
                ("postcode", models.TextField(blank=True)),
                ("uprn", models.TextField(blank=True)),
                ("confidential", models.BooleanField(default=False)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="records.child",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "parted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.recording",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        help_text="the record that stays",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
                (
                    "joined",
                    models.ForeignKey(
                        help_text="the record that is the same child",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("joined"), condition=models.Q(("parted_by", None)), name="joined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("joined")), _negated=True),
                        name="not_joined_to_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_name", models.TextField()),
                ("sheet", models.TextField(blank=True)),
                ("row", models.PositiveIntegerField()),
                ("cell", models.TextField(blank=True)),
                ("column", models.TextField(blank=True)),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("filed", "Filed"),
                            ("known", "Already known"),
                            ("corrected", "Corrected"),
                            ("disputed", "Disputed"),
                            ("refused", "Refused"),
                            ("waiting", "Waiting"),
                            ("joined", "Joined"),
                        ]
                    ),
                ),
                (
                    "says",
                    models.TextField(
                        blank=True, help_text="the cell's own text; identity columns are masked for analysts"
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_row",
                    models.BooleanField(
                        default=True, help_text="a row, counted once; otherwise a cell within one"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="records.receipt",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["receipt", "outcome", "list_name", "row"], name="item_outcome"),
                    models.Index(fields=["child"], name="item_child"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("other_name", models.TextField(blank=True)),
                (
                    "relation",
                    models.TextField(help_text="what the other is to the child: mother, brother, carer"),
                ),
                ("parental_responsibility", models.BooleanField(null=True)),
                ("household_from_on", models.DateField(blank=True, null=True)),
                ("household_until_on", models.DateField(blank=True, null=True)),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships",
                        to="records.child",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SeveredLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
                (
                    "former",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("key", models.TextField(blank=True, help_text="what the source line calls it")),
                (
                    "inside",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.sourceline",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="records.party",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["child"], name="subject_child")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("line"),
                        models.F("party"),
                        models.F("kind"),
                        models.F("key"),
                        condition=models.Q(("line__isnull", False)),
                        name="subject_of_a_line_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Spell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("said", models.BooleanField(default=True)),
                ("disputed", models.BooleanField(default=False)),
                (
                    "began",
                    models.TextField(
                        blank=True, help_text="why it began: new, moved, allocated, worker left"
                    ),
                ),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        help_text="of an open spell: how the child is open",
                        size=None,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.party"
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
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.worker",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "child",
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
                    models.Index(fields=["child", "kind"], name="spell_child"),
                    models.Index(fields=["kind", "from_on", "until_on"], name="spell_kind"),
                    models.Index(fields=["worker", "kind"], name="spell_worker"),
                    models.Index(fields=["team", "kind"], name="spell_team"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="spell_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "holder"), _negated=True),
                            ("team__isnull", False),
                            _connector="OR",
                        ),
                        name="holder_has_a_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occasion", models.UUIDField(blank=True, null=True)),
                ("kind", models.TextField()),
                ("happened_on", models.DateField()),
                ("happened_at", models.DateTimeField(blank=True, null=True)),
                ("names_on", models.DateField(blank=True, null=True)),
                ("names_at", models.DateTimeField(blank=True, null=True)),
                ("undated", models.BooleanField(default=False)),
                ("seen", models.BooleanField(null=True)),
                ("alone", models.BooleanField(null=True)),
                ("flag", models.BooleanField(null=True)),
                ("long_term", models.BooleanField(null=True)),
                ("outcome", models.TextField(null=True)),
                ("agency", models.TextField(null=True)),
                ("level", models.TextField(null=True)),
                ("category", models.TextField(null=True)),
                ("code", models.TextField(null=True)),
                ("context", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("source", models.TextField(null=True)),
                ("worker", models.TextField(null=True)),
                ("team", models.TextField(null=True)),
                ("number", models.IntegerField(null=True)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("natural_key", models.TextField(blank=True)),
                ("withdrawn_why", models.TextField(blank=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.party"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.event",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="records.recording",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrew",
                        to="records.recording",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.sourceline"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "child",
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
                    models.Index(fields=["party", "kind", "happened_on"], name="event_party_kind"),
                    models.Index(fields=["child", "happened_on"], name="event_child"),
                    models.Index(fields=["line", "kind", "natural_key"], name="event_natural_key"),
                    models.Index(fields=["subject"], name="event_subject"),
                    models.Index(fields=["recording"], name="event_recording"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="withdrawn_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n        IF OLD.withdrawn_by_id IS NOT NULL THEN\n            RAISE EXCEPTION 'An event is withdrawn once. Add a new event instead.';\n        END IF;\n        IF NEW.withdrawn_by_id IS NULL\n           OR to_jsonb(NEW) - 'withdrawn_by_id' - 'withdrawn_why'\n              <> to_jsonb(OLD) - 'withdrawn_by_id' - 'withdrawn_why' THEN\n            RAISE EXCEPTION 'An event is never edited. Withdraw it and add another.';\n        END IF;\n        RETURN NEW;\n    ",
                            hash="cff8974f7b271132a59e2a2057b5a18798df44a5",
                            operation="UPDATE",
                            pgid="pgtrigger_withdrawn_once_b0328",
                            table="records_event",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a98f37645830b16ed5885cf821fda8a0ff15f2c9",
                            operation="DELETE",
                            pgid="pgtrigger_append_only_54c2e",
                            table="records_event",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vanished",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.event"
                    ),
                ),
                (
                    "like",
                    models.ForeignKey(
                        blank=True,
                        help_text="a new row like it: moved?",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.event",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vanished",
                        to="records.receipt",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.child"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invariant", models.TextField()),
                ("sentence", models.TextField()),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="records.event",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.recording",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("event"), models.F("invariant"), name="dispute_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.TextField(
                        choices=[
                            ("council_id", "Council id"),
                            ("nhs_number", "NHS number"),
                            ("upn", "Unique pupil number"),
                            ("former_upn", "Former unique pupil number"),
                            ("adopter_id", "Adopter id"),
                        ]
                    ),
                ),
                ("value", models.TextField()),
                ("check_digit_fails", models.BooleanField(default=False)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="records.party",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recording"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="records.child",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["scheme", "value"], name="identifier_value")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("scheme"),
                        models.F("value"),
                        condition=models.Q(("scheme__in", ["council_id", "adopter_id"]), ("until_on", None)),
                        name="one_party_for_an_identifier",
                    ),
                    models.UniqueConstraint(
                        models.F("party"), models.F("scheme"), models.F("value"), name="identifier_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("council_name", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_installation")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="keep_installation",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="409d804e49caae568c15806bdfb08c6d80001740",
                            operation="DELETE",
                            pgid="pgtrigger_keep_installation_7102d",
                            table="records_installation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="keep_demo_mark",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."is_demo" IS DISTINCT FROM (NEW."is_demo"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7c0f6590f7c086536569d3215dc141713b5c73c0",
                            operation="UPDATE",
                            pgid="pgtrigger_keep_demo_mark_7f81c",
                            table="records_installation",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
    ]
