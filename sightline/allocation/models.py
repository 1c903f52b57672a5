"""Offers of children to workers, who watches over a child meanwhile, who was told, and dated settings.

Rows about a child are seen by whoever reaches the child; a worker also sees what they were offered, and
anybody what they were told.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sightline.identity.models import User, Worker
from sightline.records.models import Child, Recording


class Handover(models.Model):
    """That a child is offered to be held by another worker. The child stays with the giver until accepted.

    `together` is shared by the children offered in one act. `starts_on` lies in the future where the
    worker takes the child over from a later day on; `took_effect` is the recording that made it so.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    together = models.UUIDField()
    giver = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    why = models.TextField()
    note = models.TextField()
    starts_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(choices=Outcome.choices, blank=True)
    accepted_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    took_effect = models.ForeignKey(Recording, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("child", condition=Q(ended_at=None), name="child_is_offered_once"),
            models.UniqueConstraint(
                "child",
                condition=Q(outcome="accepted", took_effect=None),
                name="child_awaits_one_new_worker",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, outcome="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome=""),
                name="handover_ends_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted", accepted_by__isnull=False)
                | ~Q(outcome="accepted") & Q(accepted_by=None, took_effect=None),
                name="handover_accepted_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(note="") & ~Q(why=""), name="handover_says_why_and_what"),
        ]
        indexes = [models.Index(fields=["together"], name="handover_together")]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class Asked(models.Model):
    """That one worker was asked to take over a child, by when an answer is due, and what it was."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        PASSED = "passed", "No longer asked"

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="asked")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    suggested = models.BooleanField(help_text="the suggestion named this worker")
    why = models.TextField()
    answer = models.TextField(choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    stands_in = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the manager who answers in the name of a worker who has no sign-in",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("handover", "worker", name="worker_is_asked_once"),
            models.CheckConstraint(
                condition=Q(stands_in=None) | ~Q(stands_in=F("worker")), name="another_stands_in"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="asked_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(words=""), name="who_declines_says_why"
            ),
        ]
        indexes = [models.Index(fields=["worker", "answered_at"], name="asked_worker")]

    def __str__(self) -> str:
        return f"asked {self.pk}"


class Oversight(models.Model):
    """What somebody did for a child without a worker: a call, a look at the record. Never seeing a child."""

    class Way(models.TextChoices):
        RANG_FAMILY = "rang_family", "Rang the family or carer"
        RANG_CHILD = "rang_child", "Spoke to the child by telephone"
        RANG_PROFESSIONAL = "rang_professional", "Rang somebody who works with the child"
        READ_RECORD = "read_record", "Read the record and judged the risk"

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    on = models.DateField()
    way = models.TextField(choices=Way.choices)
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="oversight_says_what_came_of_it")]
        indexes = [models.Index(fields=["child", "on"], name="oversight_child")]

    def __str__(self) -> str:
        return f"oversight {self.pk}"


class Ladder(models.TextChoices):
    """Which wait climbs."""

    NO_WORKER = "no_worker", "No worker"
    NO_ANSWER = "no_answer", "No answer to an offer"


class Rung(models.Model):
    """That one rung was reached in one wait. It is written once, whatever stops the work half-way."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    ladder = models.TextField(choices=Ladder.choices)
    wait = models.TextField(help_text="which wait of the child: the day it began, or the offer")
    step = models.PositiveSmallIntegerField()
    after_days = models.PositiveSmallIntegerField(help_text="working days, as the setting was")
    reached_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("child", "ladder", "wait", "step", name="rung_once")]

    def __str__(self) -> str:
        return f"rung {self.pk}"


class Told(models.Model):
    """That somebody was told of a rung, and that they acknowledged it themselves."""

    rung = models.ForeignKey(Rung, models.PROTECT, related_name="told")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="what they will do")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when the message left")

    class Meta:
        constraints = [models.UniqueConstraint("rung", "user", name="told_once")]
        indexes = [models.Index(fields=["user", "acknowledged_at"], name="told_user")]

    def __str__(self) -> str:
        return f"told {self.pk}"


class WorkerDetail(models.Model):
    """What allocation asks of a worker beyond their post: languages, and until when newly qualified."""

    worker = models.OneToOneField(Worker, models.PROTECT, related_name="+")
    languages = ArrayField(models.TextField(), default=list, blank=True)
    newly_qualified_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"detail of worker {self.worker_id}"


class FamilyLanguage(models.Model):
    """A language that a child's family needs a worker to speak."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    language = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("child", "language", name="family_language_once"),
            models.CheckConstraint(condition=~Q(language=""), name="family_language_is_said"),
        ]

    def __str__(self) -> str:
        return f"family language {self.pk}"


class Setting(models.Model):
    """One number that allocation goes by, from a day on, set by a named person who says why. Never edited."""

    name = models.TextField()
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    in_force_on = models.DateField()
    entered_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.TextField()
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("name", "in_force_on", name="one_allocation_setting_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="allocation_setting_is_no_debt"),
            models.CheckConstraint(
                condition=Q(in_force_on__gte=F("entered_on")), name="allocation_setting_not_backdated"
            ),
        ]

    def __str__(self) -> str:
        return f"setting {self.name}"
