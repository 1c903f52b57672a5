"""Background work on clocks."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.access.actor import acting_as
from sightline.clocks import renewing, reworking
from sightline.clocks.giving_way import GivingWay

LONGEST = timedelta(seconds=50)
# Few, so that neither a page nor whoever writes about one of them waits long.
AT_A_TIME = 100


@app.periodic(cron="* * * * *")
@app.task(name=reworking.JOB, lock=reworking.JOB)
def go_on_reworking(timestamp: int = 0) -> None:
    """Go on with what a changed setting or a new version left to work out, for most of a minute.

    Whoever asks for a page meanwhile goes before.
    """
    with acting_as(None, at=timezone.now(), purpose="see by which rules clocks were worked out"):
        renewing.keep_up()
    until, more = timezone.now() + LONGEST, True
    while more and timezone.now() < until:
        with GivingWay(), acting_as(None, at=timezone.now(), purpose="work clocks out again"):
            more = reworking.go_on(at=timezone.now(), batch=AT_A_TIME)
