"""What is kept of messages that come without a sign-in. No name of a child stands outside a locked row."""

import pgtrigger
from django.db import models
from django.db.models import Q

from sightline.records.models import public_id


class Unsent(models.Model):
    """What somebody has written on the referral form and not sent. A secret that only they have leads to it.

    Once it is sent its answers are gone, and only the reference is left.
    """

    token_hash = models.TextField(unique=True, help_text="sha256 of the secret in the writer's browser")
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    kept_until = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reference = models.TextField(blank=True, help_text="given when it was sent")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, reference="")
                | Q(sent_at__isnull=False, answers={}) & ~Q(reference=""),
                name="what_was_sent_is_not_kept_here",
            )
        ]

    def __str__(self) -> str:
        return f"unsent referral {self.pk}"


class ReturnLink(models.Model):
    """A link by which somebody comes back to what they wrote: it opens once, and not for ever.

    The address is kept until the message has left. One link of an address leads to one unsent referral.
    """

    unsent = models.ForeignKey(Unsent, models.CASCADE, related_name="links")
    token_hash = models.TextField(unique=True)
    email = models.EmailField(blank=True)
    email_hash = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "unsent", "email_hash", condition=Q(used_at=None), name="one_link_for_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"return link {self.pk}"


class SentFile(models.Model):
    """A file that came with a message, an agency's answer or its disagreement; or with what is not sent yet.

    Its bytes lie by their hash. What was sent is kept as it was.
    """

    public_id = models.TextField(unique=True, default=public_id, editable=False)
    unsent = models.ForeignKey(Unsent, models.CASCADE, null=True, related_name="files")
    message = models.ForeignKey("front_door.Message", models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey("front_door.PartnerRequest", models.PROTECT, null=True, related_name="+")
    voice = models.ForeignKey("front_door.Voice", models.PROTECT, null=True, related_name="files")
    name = models.TextField(help_text="as it may stand in a folder")
    media_type = models.TextField(help_text="found in the bytes, never in the name")
    size = models.PositiveIntegerField()
    sha256 = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unsent__isnull=False, message=None, request=None, voice=None)
                | Q(unsent=None, message__isnull=False, request=None, voice=None)
                | Q(unsent=None, message=None, request__isnull=False, voice=None)
                | Q(unsent=None, message=None, request=None, voice__isnull=False),
                name="file_came_with_one_thing",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_file_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__unsent__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="sent_file_bytes")]

    def __str__(self) -> str:
        return f"sent file {self.pk}"


class Attempt(models.Model):
    """What somebody without a sign-in did, so that nobody does it too often. `who` is a keyed hash."""

    what = models.TextField()
    who = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "who", "at"], name="attempt_window")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class AgencyKey(models.Model):
    """A secret by which an agency's system says which agency it is. Only its hash is kept."""

    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    name = models.TextField(help_text="which system has it")
    prefix = models.TextField(unique=True)
    secret_hash = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", help_text="None: at the command line"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True, default="", db_default="")
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.prefix}"


class Answered(models.Model):
    """What a system was answered under an idempotency key: said again to the same request, and nothing done.

    It holds outcomes, references and the names of fields, and nothing of a child.
    """

    key = models.ForeignKey(AgencyKey, models.PROTECT, related_name="+")
    idempotency_key = models.TextField()
    request_hash = models.TextField()
    status = models.PositiveSmallIntegerField(default=0, help_text="0 only while it is being answered")
    answer = models.JSONField(default=dict)
    receipt = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("key", "idempotency_key", name="answered_once")]
        indexes = [models.Index(fields=["receipt"], name="answered_receipt")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Arrival(models.Model):
    """One contact that a system or a file sent, by the sender's own reference, and the message it became.

    It waits where the same reference came before with other words: then somebody in the hub says what is new.
    """

    class Outcome(models.TextChoices):
        FILED = "filed", "Filed"
        WAITING = "waiting", "Waits for the hub to compare it with an earlier one"

    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    reference = models.TextField(help_text="the sender's own")
    content_hash = models.TextField()
    outcome = models.TextField(choices=Outcome.choices)
    message = models.ForeignKey("front_door.Message", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("agency", "reference", "content_hash", name="arrives_once"),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"
