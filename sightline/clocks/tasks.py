"""Background work on clocks."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.access.actor import acting_as
from sightline.clocks import reworking

PURPOSE = "work clocks out again"
LONGEST = timedelta(minutes=4)


@app.periodic(cron="* * * * *")
@app.task(name="go_on_reworking", lock="go_on_reworking", queueing_lock="go_on_reworking", pass_context=False)
def go_on_reworking(timestamp: int = 0) -> None:
    """Go on with what a changed setting left to work out, for some minutes; the next minute's job goes on."""
    until = timezone.now() + LONGEST
    more = True
    while more and timezone.now() < until:
        with acting_as(None, at=timezone.now(), purpose=PURPOSE):
            more = reworking.go_on(at=timezone.now())
