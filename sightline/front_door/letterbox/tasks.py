"""Background work of the letterbox: links leave by email, and what nobody comes back to is removed."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from sightline.access.actor import acting_as
from sightline.front_door.letterbox import interface_keys, limits, returning, storing, unsent

PURPOSE = "the referral form"
# Jobs are asked for in the transaction of the page: a message never leaves without the link it speaks of.
_jobs = App(connector=DjangoConnector())


def send_link_later(link_id: int, *, root: str) -> None:
    """Ask for a link's message in the transaction that made the link. The job holds no secret."""
    _jobs.configure_task(send_link.name, allow_unknown=True).defer(link_id=link_id, root=root)


@app.task(name="send_return_link", retry=5)
def send_link(link_id: int, root: str) -> None:
    """Send one link to come back."""
    with acting_as(None, at=timezone.now(), purpose=PURPOSE):
        returning.deliver(link_id, root=root, post=_post)


def _post(to: str, subject: str, words: str) -> None:
    EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [to]).send()


@app.periodic(cron="41 * * * *")
@app.task(name="tidy_up_letterbox", queueing_lock="tidy_up_letterbox")
def tidy_up_letterbox(timestamp: int = 0) -> None:
    """Remove what was written and never sent, bytes that belong to nothing, and old counts."""
    at = timezone.now()
    with acting_as(None, at=at, purpose=PURPOSE):
        unsent.sweep(at=at)
        limits.forget(at=at)
        interface_keys.forget_answers(at=at)
    with acting_as(None, at=at, purpose=PURPOSE):
        storing.sweep(at=at)
