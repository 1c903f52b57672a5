"""What the frame itself remembers: when the background worker last did something."""

from django.db import models


class Heartbeat(models.Model):
    """One row: the moment at which the background worker last ran the job that says it is alive."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_heartbeat")]

    def __str__(self) -> str:
        return f"heartbeat {self.pk}"
