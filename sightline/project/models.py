"""What the frame itself remembers: when the background worker last did something, and what was sent."""

from django.db import models


class Heartbeat(models.Model):
    """One row: the moment at which the background worker last ran the job that says it is alive."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_heartbeat")]

    def __str__(self) -> str:
        return f"heartbeat {self.pk}"


class Sending(models.Model):
    """One sending of a form that was taken, and where it led. What was sent stands here only as a digest."""

    digest = models.TextField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    led_to = models.TextField(blank=True, help_text="an address of this service, which names nobody")

    def __str__(self) -> str:
        return f"sending {self.digest[:8]}"
