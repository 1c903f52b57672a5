"""The background worker's own sign of life: a job like any other, so that it shows that jobs are done."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.project import health


@app.periodic(cron="* * * * *")
@app.task(name="beat", queueing_lock="beat", priority=100)
def beat(timestamp: int = 0) -> None:
    """Say that the background worker is alive, once a minute and before anything that waits."""
    health.heard(at=timezone.now())
