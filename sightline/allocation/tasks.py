"""Background work of allocation: the ladder is climbed, people are told, agreed days take effect."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from sightline.access.actor import acting_as
from sightline.allocation import climbing, taking_effect

# The worker's own app writes jobs over a connection beside Django's: a message could leave before the
# transaction that asks for it is whole, or though it never is. This one writes within the transaction.
_jobs = App(connector=DjangoConnector())


@app.periodic(cron="*/5 * * * *")
@app.task(name="climb", lock="climb", queueing_lock="climb")
def climb(timestamp: int = 0) -> None:
    """Hand over what was agreed for today, then reach every rung that is due."""
    taking_effect.take_effect(at=timezone.now())
    climbing.climb(at=timezone.now(), tell=tell_later)


def tell_later(told_id: int) -> None:
    """Ask for a message in the transaction that wrote whom to tell. It carries nothing of the child."""
    asked = _jobs.configure_task(tell.name, allow_unknown=True, queueing_lock=f"tell {told_id}")
    asked.defer(told_id=told_id)


@app.task(name="tell")
def tell(told_id: int) -> None:
    """Send one message."""
    with acting_as(None, at=timezone.now(), purpose=climbing.PURPOSE):
        climbing.send(told_id=told_id, at=timezone.now(), deliver=_deliver)


def _deliver(to: str, name: str, subject: str, text: str) -> None:
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers={"Message-ID": name}).send()
