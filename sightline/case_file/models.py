"""What a child said or showed at a visit: words, which no code holds. They hang off the visit's event."""

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
