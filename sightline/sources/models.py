"""Files on their way in from a page, and what is kept of a receipt until it has been mended or answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sightline.records.models import Child, Event, Receipt, public_id


class Upload(models.Model):
    """Files that somebody sent from a page: where they are on their way in, for the page to show.

    `folder` is the name of their private folder in the home folder, removed when they are in or refused.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        ASKING = "asking", "Waiting for its day"
        TRIED = "tried", "Tried"
        FILED = "filed", "Filed"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"

    public_id = models.TextField(unique=True, default=public_id)
    name = models.TextField(help_text="the file's own name, or the first of several")
    folder = models.TextField(blank=True)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    extracted_on = models.DateField(null=True, blank=True)
    trial = models.BooleanField(default=False)
    step = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when it last said how far it is")
    cancel_asked = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    receipts = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-sent_at"], name="upload_sent")]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class Notice(models.Model):
    """Something a person should know of a file, though what could be read of it was read."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    place = models.TextField()
    sentence = models.TextField()

    def __str__(self) -> str:
        return f"notice {self.pk}"


class RefusedList(models.Model):
    """The headings of a list of which rows were refused, so that those can be read again as they stood."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    list_name = models.TextField()
    file = models.TextField()
    sheet = models.TextField(blank=True)
    head_row = models.PositiveIntegerField()
    headings = models.JSONField()
    from_1904 = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("receipt", "list_name", "file", "sheet", name="refused_list_once")
        ]

    def __str__(self) -> str:
        return f"refused list {self.pk}"


class RefusedRow(models.Model):
    """A row with something refused, cell by cell as it came: to be downloaded, or mended here."""

    list = models.ForeignKey(RefusedList, models.PROTECT, related_name="rows")
    child = models.ForeignKey(Child, models.PROTECT, null=True, blank=True, related_name="+")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    mended_by = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("list", "row", name="refused_row_once")]
        indexes = [models.Index(fields=["child"], name="refused_row_child")]

    def __str__(self) -> str:
        return f"refused row {self.pk}"


class Question(models.Model):
    """An event that a file says otherwise than another file of the same day, or than another of its own rows.

    `event` is what stands; `says` what the file says, as kept until somebody answers.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, null=True, blank=True, related_name="+")
    list_name = models.TextField()
    row = models.PositiveIntegerField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    says = models.JSONField()
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    believed = models.BooleanField(null=True, blank=True, help_text="whether the file was believed")

    class Meta:
        indexes = [models.Index(fields=["child"], name="question_child")]

    def __str__(self) -> str:
        return f"question {self.pk}"
