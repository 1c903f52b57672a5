"""What the family knows where a message does not say it, and who agreed to early help, when and how."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0007_the_hub_reads_what_went_with_its_contact"),
        ("records", "0008_notes_go_with_a_contact"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="accepted_by",
            field=models.TextField(blank=True, db_default="", help_text="who in the team accepted"),
        ),
        migrations.AddField(
            model_name="decision",
            name="agreed_how",
            field=models.TextField(blank=True, db_default="", help_text="a code of rules.HOW_AGREED"),
        ),
        migrations.AddField(
            model_name="decision",
            name="agreed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="gradingnote",
            name="consent",
            field=models.TextField(
                blank=True,
                choices=[
                    ("given", "The family knows and agrees"),
                    ("refused", "The family knows and does not agree"),
                    ("not_sought", "The family has not been asked"),
                ],
                db_default="",
                help_text="where the message did not say",
            ),
        ),
        migrations.AddField(
            model_name="gradingnote",
            name="consent_why",
            field=models.TextField(blank=True, db_default="", help_text="why it goes on without agreement"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="agreed_by",
            field=models.TextField(blank=True, help_text="who in the family agreed to early help"),
        ),
        migrations.AddConstraint(
            model_name="gradingnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("consent__in", ["", "given"]),
                    models.Q(("consent_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="grading_without_agreement_has_a_reason",
            ),
        ),
    ]
