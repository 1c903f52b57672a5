"""Background work of allocation: the ladder is climbed, people are told, agreed days take effect."""

from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

from sightline.access.actor import acting_as
from sightline.allocation import climbing, taking_effect
from sightline.clocks.leaving import pass_to_covers
from sightline.standards.calendar import uk_date

PASSING = "pass what waits for somebody on long leave to who covers"
# The worker's own app writes jobs over a connection beside Django's: a message could leave before the
# transaction that asks for it is whole, or though it never is. This one writes within the transaction.
_jobs = App(connector=DjangoConnector())


@app.periodic(cron="*/5 * * * *")
@app.task(name="climb", lock="climb", queueing_lock="climb")
def climb(timestamp: int = 0) -> None:
    """Hand over what was agreed for today, send what did not leave, then reach every rung that is due."""
    now = timezone.now()
    taking_effect.take_effect(at=now)
    with acting_as(None, at=now, purpose=PASSING):
        pass_to_covers(on=uk_date(now))
    climbing.send_again(at=now, tell=tell_later)
    climbing.climb(at=now, tell=tell_later)


def tell_later(told_id: int) -> None:
    """Ask for a message in the transaction that wrote whom to tell. It carries nothing of the child.

    One that waits to be sent is not asked for twice.
    """
    asked = _jobs.configure_task(tell.name, allow_unknown=True, queueing_lock=f"tell {told_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        asked.defer(told_id=told_id)


@app.task(name="tell", retry=5)
def tell(told_id: int) -> None:
    """Send one message."""
    with acting_as(None, at=timezone.now(), purpose=climbing.PURPOSE):
        climbing.send(told_id=told_id, at=timezone.now(), deliver=_deliver)


def _deliver(to: str, name: str, subject: str, text: str) -> None:
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers={"Message-ID": name}).send()
