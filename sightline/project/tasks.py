"""The background worker's own sign of life: a job like any other, so that it shows that jobs are done."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.access import looks
from sightline.access.actor import acting_as
from sightline.project import health, once


@app.periodic(cron="* * * * *")
@app.task(name="beat", queueing_lock="beat", priority=100)
def beat(timestamp: int = 0) -> None:
    """Say that the background worker is alive, once a minute and before anything that waits."""
    health.heard(at=timezone.now())


@app.periodic(cron="20 5 * * *")
@app.task(name="draw_looks", queueing_lock="draw_looks")
def draw_looks(timestamp: int = 0) -> None:
    """Draw which of last month's openings of records are judged, if they were not drawn yet."""
    now = timezone.now()
    with acting_as(None, at=now, purpose="the monthly check of looks"):
        looks.draw(at=now)


@app.periodic(cron="50 4 * * *")
@app.task(name="forget_sendings", queueing_lock="forget_sendings")
def forget_sendings(timestamp: int = 0) -> None:
    """Forget the forms that were sent days ago: nobody sends them a second time by mistake any more."""
    once.forget_sendings(at=timezone.now())
