"""Reach, passing rights, emergency openings and the access log, which the database itself keeps whole."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sightline.access.triggers import CHAINED_AT_COMMIT


class Reach(models.Model):
    """That a scope reaches a child: derived from who holds the child, written by `reach.refresh` alone."""

    pk = models.CompositePrimaryKey("scope", "child_id")
    scope = models.TextField()
    child_id = models.BigIntegerField()

    class Meta:
        db_table = "access_reach"
        indexes = [models.Index(fields=["child_id"], name="reach_child")]

    def __str__(self) -> str:
        return f"reach of {self.scope}"


class PassingRight(models.Model):
    """What a user may do with one child's record for a while, and why. Never more than the reason says."""

    class Kind(models.TextChoices):
        REASON = "reason", "Gave a reason to open a record outside their own work"
        EMERGENCY = "emergency", "Opened the record in an emergency"
        NAMED = "named", "Named as one of those who may know a restricted record"
        CONFLICT = "conflict", "Has a conflict of interest: the record is closed to them"

    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    child_id = models.BigIntegerField()
    kind = models.TextField(choices=Kind.choices)
    reason = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="right_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="right_in_order"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=False) | ~Q(kind__in=["reason", "emergency"]),
                name="reason_and_emergency_pass",
            ),
            models.CheckConstraint(
                condition=~Q(kind="named") | ~Q(given_by=F("user")), name="nobody_names_themselves"
            ),
        ]
        indexes = [models.Index(fields=["user", "until_at"], name="right_user")]

    def __str__(self) -> str:
        return f"passing right {self.pk}"


class EmergencyOpening(models.Model):
    """That somebody broke the glass, and what the reviewer found. Reviewed within one working day."""

    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    child_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    was_right = models.BooleanField(null=True)
    finding = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                name="emergency_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, was_right=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, was_right__isnull=False)
                & ~Q(finding=""),
                name="emergency_review_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"emergency opening {self.pk}"


class HolderTold(models.Model):
    """Word to whoever holds a restricted child that somebody's search met the record."""

    child_id = models.BigIntegerField()
    worker = models.ForeignKey("identity.Worker", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    purpose = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["child_id", "at"], name="told_child")]

    def __str__(self) -> str:
        return f"word to a holder {self.pk}"


class LogEntry(models.Model):
    """One look, search, refusal or emergency: who, what, why. Written in the transaction of the read."""

    class Action(models.TextChoices):
        VIEW = "view", "Opened a record"
        LIST = "list", "Saw a list"
        SEARCH = "search", "Searched"
        DOWNLOAD = "download", "Downloaded"
        COUNT = "count", "Saw counts"
        REFUSED = "refused", "Was refused"
        EMERGENCY = "emergency", "Opened in an emergency"
        REVIEW = "review", "Reviewed a look or an emergency opening"
        MATCH = "match", "Met a restricted record while matching"
        EXPORT = "export", "Made an export"

    at = models.DateTimeField(db_default=Now())
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    roles = ArrayField(models.TextField())
    agency = models.TextField(blank=True)
    purpose = models.TextField(blank=True, help_text="what a command or job was for, where no person acted")
    action = models.TextField(choices=Action.choices)
    child_id = models.BigIntegerField(null=True, blank=True)
    child_ids = ArrayField(models.BigIntegerField(), help_text="the children that a list showed")
    question = models.JSONField(help_text="what was asked: the page, its filters, its dates")
    reason = models.TextField(blank=True)
    correlation = models.UUIDField(help_text="shared by everything that one opening of one page did")

    class Meta:
        triggers = [
            CHAINED_AT_COMMIT,
            pgtrigger.Protect(name="log_is_never_edited", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["child_id", "at"], name="log_child"),
            models.Index(fields=["user", "at"], name="log_user"),
            models.Index(fields=["correlation"], name="log_correlation"),
            GinIndex(fields=["child_ids"], name="log_children"),
        ]

    def __str__(self) -> str:
        return f"log entry {self.pk}"


class LogLink(models.Model):
    """An entry's place in the chain: its hash is made from its words and the hash before it."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="link")
    hash = models.BinaryField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="link_is_never_edited", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"log link {self.number}"


def _kept_as_written(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class LooksOfMonth(models.Model):
    """That a month's openings of records were drawn from: how many there were, and what the draw hung on."""

    month = models.DateField(unique=True, help_text="its first day")
    looks = models.PositiveIntegerField(help_text="openings of a record in that month")
    seed = models.TextField(help_text="the hash of the month's last link in the log's chain")
    drawn_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="looks_of_a_whole_month")]
        triggers = [_kept_as_written("draw_is_never_edited")]

    def __str__(self) -> str:
        return f"looks of month {self.pk}"


class DrawnLook(models.Model):
    """One opening of a record that was drawn, for somebody to judge."""

    of = models.ForeignKey(LooksOfMonth, models.PROTECT, related_name="drawn")
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="+")

    class Meta:
        triggers = [_kept_as_written("drawn_look_is_never_edited")]

    def __str__(self) -> str:
        return f"drawn look {self.pk}"


class JudgedLook(models.Model):
    """What somebody other than who looked found of a drawn look: whether it was right, and how they know."""

    look = models.OneToOneField(DrawnLook, models.PROTECT, related_name="judged")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was_right = models.BooleanField()
    finding = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(finding=""), name="judged_look_says_why")]
        triggers = [_kept_as_written("judgement_is_never_edited")]

    def __str__(self) -> str:
        return f"judged look {self.pk}"
