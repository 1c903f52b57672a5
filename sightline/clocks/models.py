"""What is kept of each clock, and the dated settings that limits are read from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sightline.records.models import Child, Party, Recording


class Span(models.Model):
    """One stretch of one clock with one due moment: `standards.span.Span`, kept. Seconds are since 1970."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False)
    standard = models.TextField()
    subject = models.BigIntegerField(null=True)
    key = models.BigIntegerField(null=True)
    interval = models.PositiveIntegerField()
    stretch = models.PositiveIntegerField()
    started_on = models.DateField(null=True)
    began = models.BigIntegerField()
    due_on = models.DateField(null=True)
    due_low = models.BigIntegerField(null=True)
    due_high = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    ended_low = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    ending = models.TextField(null=True)
    earliest = models.BigIntegerField(null=True)
    in_force = models.BooleanField()
    doubt_always = models.BooleanField()
    doubt_from = models.BigIntegerField(null=True)
    doubt_ended = models.BooleanField()
    why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["child", "standard"], name="span_child"),
            models.Index(fields=["party"], name="span_party"),
            models.Index(fields=["standard", "ended"], name="span_standard"),
        ]

    def __str__(self) -> str:
        return f"span {self.pk}"


class LocalLimit(models.Model):
    """A local limit from a day on, set by a named person with a reason. Never in the past, never edited.

    Of the standard `WARNINGS` the amounts are how little of any limit is left when a clock warns: the share,
    in per cent, and the working days.
    """

    WARNINGS = "warnings"

    standard = models.TextField()
    amounts = ArrayField(models.IntegerField(), help_text="one for each limit of the standard, in order")
    cutoff = models.TimeField(null=True, blank=True, help_text="what comes later has the next day as day 0")
    counts_from = models.TextField(blank=True, db_default="", help_text="one of the standard's own choices")
    in_force_on = models.DateField()
    entered_on = models.DateField()
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    why = models.TextField()
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("standard", "in_force_on", name="one_local_limit_a_day")]

    def __str__(self) -> str:
        return f"local limit {self.pk}"


class SchoolTerm(models.Model):
    """A school term of the authority."""

    first_on = models.DateField(unique=True)
    last_on = models.DateField()
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"school term {self.pk}"


class SettingChange(models.Model):
    """That a setting was changed: which, to what in words, and by whom and why (its recording)."""

    setting = models.TextField(help_text="limit C30, terms, source annex_a, coverage")
    said = models.TextField()
    recording = models.OneToOneField(Recording, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["setting"], name="change_setting")]

    def __str__(self) -> str:
        return f"change of {self.setting}"


class Reworking(models.Model):
    """Everybody's clocks, worked out again in the background; how far it has come.

    `change` is the setting that changed, or None where Sightline itself was renewed.
    """

    change = models.OneToOneField(SettingChange, models.PROTECT, null=True, related_name="reworking")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_party = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["finished_at"], name="reworking_finished")]

    def __str__(self) -> str:
        return f"reworking {self.pk}"


class RulesKept(models.Model):
    """By which rules the kept clocks were worked out: one row."""

    rules = models.TextField(help_text="what names them: see renewing")

    def __str__(self) -> str:
        return f"rules {self.rules[:12]}"
