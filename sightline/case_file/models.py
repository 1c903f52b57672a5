"""What a child said or showed at a visit: words, which no code holds; and visits half written down.

The words hang off the visit's event. A draft is no record: it is its owner's alone until it is sent.
"""

import pgtrigger
from django.db import models

from sightline.records.models import Child, Event


class VisitNote(models.Model):
    """The words of one visit. Never edited: a correction withdraws the visit and records it anew."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="visit_note_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"visit note {self.pk}"


class VisitDraft(models.Model):
    """What a worker has typed of a visit and not sent, seen by nobody else. Gone once it is recorded."""

    owner = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "child", name="one_draft_of_a_visit")]

    def __str__(self) -> str:
        return f"visit draft {self.pk}"
