"""Which children somebody sees, and the one way in which a page opens a child's record.

Who may see is asked now, whatever past day is looked at: a person who has changed teams does not see last
year's children because they saw them then.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from sightline.access import actions, log
from sightline.access.actor import Actor
from sightline.access.forms import Emergency, SayWhy
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import Reach
from sightline.access.permissions import Permission
from sightline.access.refusal import GoThere, ReasonNeeded, Refused
from sightline.identity.kept_questions import kept_question
from sightline.records.models import Child

REASON_LASTS = timedelta(hours=12)
EMERGENCY_LASTS = timedelta(hours=24)


def visible_to(actor: Actor) -> QuerySet[Child]:
    """Return the children that an actor sees, unordered. Partners' children are those of open enquiries."""
    scopes = sorted(actor.scopes | actor.partner_scopes)
    reached = Child.objects.filter(pk__in=Reach.objects.filter(scope__in=scopes).values("child_id"))
    opened = Child.objects.filter(pk__in=actor.opened)
    return (reached | opened).exclude(pk__in=actor.closed)


def sees(actor: Actor, child: Child) -> bool:
    """Return whether a child is among those that `visible_to` returns."""
    if child.pk in actor.closed:
        return False
    scopes = actor.scopes | actor.partner_scopes
    return child.pk in actor.opened or any(scope in scopes for scope in _reached_by(child.pk))


def is_own_work(actor: Actor, child: Child) -> bool:
    """Return whether a child is the actor's own or their team's, so that no reason is asked."""
    scopes = actor.own_scopes
    return any(scope in scopes for scope in _reached_by(child.pk))


@kept_question
def _named(public_id: str) -> QuerySet[Child]:
    return Child.objects.filter(party__public_id=public_id)


@kept_question
def _reached_by(child: int) -> "QuerySet[Reach, str]":
    return Reach.objects.filter(child_id=child).values_list("scope", flat=True)


def open_child(
    request: HttpRequest,
    public_id: str,
    *,
    permission: Permission = Permission.CHILD_SEE,
    may_ask_why: bool = True,
) -> Child:
    """Return the child whose record this person opens, and log that they did.

    Outside their own work a reason is asked, once in twelve hours. A form on the page of refusal breaks the
    glass. `may_ask_why`: false for a part of a page, which was opened with its page.

    Raises Refused, the same whether there is no such child or they may not see it; ReasonNeeded; or GoThere
    when a reason has been given.
    """
    actor = request.opening.actor  # type: ignore[attr-defined]
    if not actor.may(permission):
        raise Refused(permission, named=public_id)
    if "reason_of_emergency" in request.POST:
        _break_glass(request, actor, public_id)
    child = next(iter(_named(public_id)), None)
    if child is None or not sees(actor, child):
        raise Refused(permission, named=public_id, child_id=_hidden(public_id))
    if child.pk not in actor.reasons and not is_own_work(actor, child):
        if not may_ask_why:
            raise Refused(permission, named=public_id, child_id=child.pk)
        _ask_why(request, actor, child)
    log.saw_child(request, child.pk, question={"page": _page(request)})
    return child


def _ask_why(request: HttpRequest, actor: Actor, child: Child) -> None:
    form = SayWhy(request.POST if "reason_to_open" in request.POST else None)
    if not form.is_valid():
        raise ReasonNeeded(form)
    reason = form.cleaned_data["reason_to_open"]
    at = timezone.now()
    actions.say_why(user=actor.user, child_id=child.pk, reason=reason, at=at, until_at=at + REASON_LASTS)
    log.saw_child(request, child.pk, question={"page": _page(request), "said": "why"}, reason=reason)
    raise GoThere(request.get_full_path())


def _break_glass(request: HttpRequest, actor: Actor, public_id: str) -> None:
    child_id, form = _hidden(public_id), Emergency(request.POST)
    allowed = actor.may(Permission.BREAK_GLASS) and child_id is not None and child_id not in actor.closed
    if not form.is_valid() or not allowed:
        raise Refused(Permission.CHILD_SEE, named=public_id, child_id=child_id, emergency=form)
    reason = form.cleaned_data["reason_of_emergency"]
    at = timezone.now()
    actions.break_glass(
        user=actor.user, child_id=child_id, reason=reason, at=at, until_at=at + EMERGENCY_LASTS
    )
    question = {"page": _page(request)}
    log.opened_in_emergency(request, question, child_id=child_id, reason=reason)
    raise GoThere(request.get_full_path())


def _hidden(public_id: str) -> int | None:
    """Return whose public id it is, whoever asks: for the log and for an emergency, never for a page."""
    with keeping(EVERY_CHILD):
        return Child.objects.filter(party__public_id=public_id).values_list("pk", flat=True).first()


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
