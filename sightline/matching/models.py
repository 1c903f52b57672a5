"""What helps to recognise a child, what was said of two records, and who was asked to look a second time."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sightline.records.models import Child, Recording, public_id
from sightline.records.written import WrittenText


def _kept(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class AlsoTold(models.Model):
    """A former or other name, or a school, by which a child may be recognised.

    The database itself keeps a name that was changed.
    """

    class Kind(models.TextChoices):
        NAME = "name", "A former or other name"
        SCHOOL = "school", "A school or nursery"

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    given_name = WrittenText(blank=True, of="child_id")
    family_name = WrittenText(blank=True, of="child_id")
    words = WrittenText(blank=True, of="child_id", help_text="the name of the school")
    at = models.DateTimeField(db_default=Now())
    recording = models.ForeignKey(Recording, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = [_kept("also_told_is_kept")]
        indexes = [models.Index(fields=["child"], name="also_told_child")]

    def __str__(self) -> str:
        return f"also told {self.pk}"


class Key(models.Model):
    """One key that a record is found under. Written by the database whenever a name or a date changes."""

    pk = models.CompositePrimaryKey("key", "child_id")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    key = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["child"], name="key_child")]

    def __str__(self) -> str:
        return f"key of child {self.child_id}"


class Answer(models.TextChoices):
    """What a person says of two records, or of a record and what was told."""

    SAME = "same", "The same child"
    NOT_SAME = "not_same", "Not the same child"
    UNSURE = "unsure", "Not sure"


class Verdict(models.Model):
    """What somebody said, when, and on which reasons. `facts` is the mark of what both sides said then.

    `other` is the record that was made instead, or the second of two; none where a caller's child was known
    at once. A later verdict on the same two supersedes; nothing is edited.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(choices=Answer.choices)
    strength = models.TextField()
    reasons = ArrayField(models.TextField())
    words = models.TextField(blank=True, help_text="what the person said to it")
    facts = models.TextField()
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(child=F("other")), name="verdict_on_two"),
            models.CheckConstraint(condition=~Q(facts=""), name="verdict_has_facts"),
        ]
        triggers = [_kept("verdict_is_kept")]
        indexes = [
            models.Index(fields=["child"], name="verdict_child"),
            models.Index(fields=["other"], name="verdict_other"),
            models.Index(fields=["facts"], name="verdict_facts"),
        ]

    def __str__(self) -> str:
        return f"verdict {self.pk}"


class Ask(models.Model):
    """That somebody thinks another's record is the child's, and a second person is asked before it opens.

    `child` is the record out of reach, `other` the one made meanwhile. The persons stand beside the sign-ins,
    so that the database itself refuses an answer by the person who asked, from whichever account.
    """

    public_id = models.TextField(unique=True, default=public_id, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, models.PROTECT, related_name="+")
    strength = models.TextField()
    reasons = ArrayField(models.TextField())
    asked_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    asked_person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    answered_person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(choices=Answer.choices, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_person=None) | ~Q(answered_person=F("asked_person")),
                name="ask_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_person=None, answered_at=None, answer="", words="")
                | Q(answered_by__isnull=False, answered_person__isnull=False, answered_at__isnull=False)
                & ~Q(answer="")
                & ~Q(words=""),
                name="ask_answer_is_whole",
            ),
            models.CheckConstraint(condition=~Q(child=F("other")), name="ask_about_two"),
        ]
        triggers = [
            pgtrigger.Protect(name="ask_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answer_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["child"], name="ask_child"),
            models.Index(fields=["other"], name="ask_other"),
        ]

    def __str__(self) -> str:
        return f"ask {self.pk}"


class Run(models.Model):
    """One look through the whole county for records that may be one child's."""

    at = models.DateTimeField()
    records = models.PositiveIntegerField()
    threshold = models.FloatField(help_text="probability from which a pair is put before a person")
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"run {self.pk}"


class Pair(models.Model):
    """Two records that the latest look found alike. Those of the run before are replaced."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="pairs")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, models.PROTECT, related_name="+")
    probability = models.FloatField()
    strength = models.TextField()
    reasons = ArrayField(models.TextField())
    facts = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("child", "other", name="pair_once"),
            models.CheckConstraint(condition=Q(child__lt=F("other")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["other"], name="pair_other")]

    def __str__(self) -> str:
        return f"pair {self.pk}"
