"""Word to a partner that there is news on its page: a message that names no child and says nothing of one."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

from sightline.access.keeper import keeping
from sightline.clocks import queries
from sightline.identity import queries as identity
from sightline.identity.models import Agency, RoleHeld, User
from sightline.identity.roles import Role
from sightline.standards.calendar import uk_date

SUBJECT = "Sign in: there is news for you"
WORDS = (
    "Children’s services have asked you something, answered you or told you something.\n"
    "Sign in and open “My requests” to read it. This message says no more, so that it can be sent safely.\n"
)
CLIMBED_SUBJECT = "Sign in: an agency disagrees"
CLIMBED_WORDS = (
    "A partner agency disagrees with the hub, and it has come to you to answer.\n"
    "Sign in and open “Disagreements” to read it.\n"
)
NOBODY_SUBJECT = "Nobody here can answer an agency that disagrees"
NOBODY_WORDS = (
    "A partner agency disagrees with the hub. Whoever was to answer has gone, and nobody else may answer.\n"
    "Have the role of head of service given to somebody: it then comes to them by itself.\n"
)
PASSED_SUBJECT = "Sign in: the hub has told you something"
PASSED_WORDS = (
    "The hub was told something about a child whom you or your team hold, and has passed it on to you.\n"
    "Sign in, open the child from “My work” or your team’s list, and read it under what happened.\n"
)
MORE_SUBJECT = "Sign in: an agency has said more"
MORE_WORDS = (
    "An agency has said more of something that the hub passed on, about a child whom you or your team hold.\n"
    "Sign in, open the child from “My work” or your team’s list, and read it under what happened.\n"
)
# Written within the transaction that has the news: undone, nobody is told of it.
_jobs = App(connector=DjangoConnector())


def tell_agency(agency: Agency, *, at: datetime) -> None:
    """Ask for a message to each person who answers for an agency here. Several at once are one message."""
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), agency=agency, role=Role.PARTNER, from_at__lte=at
    )
    for user in User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("id"):
        _later("tell_partner", user.pk)


def tell_climbed(user: User) -> None:
    """Ask for a message to the person whom a disagreement has come to."""
    _later("tell_climbed", user.pk)


def tell_nobody_answers(user: User) -> None:
    """Ask for a message to the manager of somebody who has gone: nobody may answer what had come to them."""
    _later("tell_nobody_answers", user.pk)


def holders_of(child: int, *, at: datetime) -> list[User]:
    """Return the sign-ins of who holds a child, and of who answers for the team that holds it, by name."""
    today = uk_date(at)
    with keeping([child]):
        held = queries.lasting("holder", today).filter(child=child).select_related("worker")
        holder = held.order_by("-id").first()
    if holder is None:
        return []
    people = {holder.worker.person_id} if holder.worker else set()
    if holder.team_id is not None and (manager := identity.managers(on=today).get(holder.team_id)):
        people.add(manager.person_id)
    users = User.objects.filter(person__in=people, is_active=True).select_related("person")
    return list(users.order_by("person__name", "id"))


def tell_holders(child: int, *, at: datetime) -> None:
    """Ask for a message to who holds a child and to who answers for the team that holds it."""
    for user in holders_of(child, at=at):
        _later("tell_passed_on", user.pk)


def tell_said_more(child: int, *, at: datetime) -> None:
    """Ask for a message to the same people that the hub has read what an agency said since."""
    for user in holders_of(child, at=at):
        _later("tell_said_more", user.pk)


def _later(task: str, user: int) -> None:
    asked = _jobs.configure_task(task, allow_unknown=True, queueing_lock=f"{task} {user}")
    try:
        with transaction.atomic():
            asked.defer(user_id=user)
    except AlreadyEnqueued:
        return


@app.task(name="tell_partner", retry=5)
def tell_partner(user_id: int) -> None:
    """Tell one person of an agency that there is news."""
    _send(user_id, SUBJECT, WORDS)


@app.task(name="tell_climbed", retry=5)
def send_climbed(user_id: int) -> None:
    """Tell one head of service that a disagreement has come to them."""
    _send(user_id, CLIMBED_SUBJECT, CLIMBED_WORDS)


@app.task(name="tell_nobody_answers", retry=5)
def send_nobody_answers(user_id: int) -> None:
    """Tell one manager that nobody here may answer a disagreement."""
    _send(user_id, NOBODY_SUBJECT, NOBODY_WORDS)


@app.task(name="tell_passed_on", retry=5)
def send_passed_on(user_id: int) -> None:
    """Tell one person that the hub passed something on to them."""
    _send(user_id, PASSED_SUBJECT, PASSED_WORDS)


@app.task(name="tell_said_more", retry=5)
def send_said_more(user_id: int) -> None:
    """Tell one person that an agency has said more of what the hub passed on to them."""
    _send(user_id, MORE_SUBJECT, MORE_WORDS)


def _send(user_id: int, subject: str, words: str) -> None:
    to = User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first()
    if to:
        send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [to])
