"""What was offered to somebody who leaves is offered to whoever receives it: an offer until they accept."""

from datetime import datetime

from sightline.allocation import actions, rules
from sightline.allocation.caseloads import Member, members
from sightline.allocation.limits import limits_on
from sightline.allocation.models import Asked, Handover
from sightline.clocks import queries
from sightline.govuk.words import and_join
from sightline.identity.models import Team, User, Worker
from sightline.standards import calendar


def ask_instead(asked: Asked, to: Worker, at: datetime) -> None:
    """Ask another worker about a child in the place of one who has not answered and leaves.

    Raises LookupError where the other cannot hold the child, or has declined to.
    """
    earlier = Asked.objects.filter(handover=asked.handover_id, worker=to).first()
    if earlier is not None and earlier.answer:
        raise LookupError(f"{to.name} has answered this offer already. Choose somebody else.")
    if earlier is None:
        _ask(asked.handover, to, asked.asked_by, at)
    _pass_by(asked, f"Passed on to {to.name}.", at)


def offer_again(handover: Handover, to: Worker, at: datetime) -> None:
    """Offer a child, whom somebody accepted from a day to come and will not hold, to another worker.

    The child stays with who holds them until the other accepts. Raises LookupError where they cannot.
    """
    accepted = handover.accepted_by
    for asked in Asked.objects.filter(handover=handover, worker=accepted).select_related("worker"):
        _pass_by(asked, f"Accepted, and left before the day: passed on to {to.name}.", at)
    handover.outcome, handover.accepted_by = "", None
    handover.ended_at, handover.ended_by = None, None
    handover.save(update_fields=["outcome", "accepted_by", "ended_at", "ended_by"])
    again = Asked.objects.filter(handover=handover, worker=to).first()
    if again is None:
        _ask(handover, to, handover.offered_by, at)
        return
    if again.answer == Asked.Answer.DECLINED:
        raise LookupError(f"{to.name} has declined one of these children. Choose somebody else.")
    member = _member(handover, to, at)
    actions.open_offer(handover.child, member.stands_in or to, handover.offered_by, at)
    again.answer, again.words, again.answered_at, again.answered_by = "", "", None, None
    again.asked_at, again.answer_by = at, actions.answer_due(at)
    again.save(update_fields=["answer", "words", "answered_at", "answered_by", "asked_at", "answer_by"])


def stand_in_instead(asked: Asked, to: Worker, at: datetime) -> None:
    """Let another manager answer in the name of a worker who has no sign-in, and open the record to them."""
    if asked.stands_in is not None:
        actions.close_offer(asked.child, asked.stands_in, at)
    Asked.objects.filter(pk=asked.pk).update(stands_in=to)
    actions.open_offer(asked.child, to, asked.asked_by, at)


def _ask(handover: Handover, to: Worker, by: User, at: datetime) -> None:
    member = _member(handover, to, at)
    actions.open_offer(handover.child, member.stands_in or to, by, at)
    Asked.objects.create(
        handover=handover,
        child=handover.child,
        worker=to,
        asked_by=by,
        asked_at=at,
        answer_by=actions.answer_due(at),
        suggested=False,
        why=handover.why,
        stands_in=member.stands_in,
    )


def _member(handover: Handover, to: Worker, at: datetime) -> Member:
    """Return a worker as one who can hold this child too. Raises LookupError, saying why not."""
    today = calendar.uk_date(at)
    limits = limits_on(today)
    posts = to.posts.filter(from_on__lte=today, manager=False).exclude(until_on__lte=today)
    teams = Team.objects.filter(pk__in=posts.values("team_id")).order_by("id")
    found = [each for team in teams for each in members(team.pk, at, limits) if each.worker.pk == to.pk]
    if not found:
        raise LookupError(f"{to.name} has no place in a team as one who holds children.")
    if handover.giver_id == to.pk:
        raise LookupError(f"{to.name} holds one of these children already.")
    weight = limits.weight(queries.statuses(today, [handover.child_id]).get(handover.child_id, ""))
    reasons = [each.candidate.cannot or rules.over_the_limit(each.candidate, weight) for each in found]
    if all(reasons):
        raise LookupError(f"{to.name} cannot be asked. {and_join(dict.fromkeys(reasons))}")
    return found[reasons.index("")]


def _pass_by(asked: Asked, words: str, at: datetime) -> None:
    asked.answer, asked.words, asked.answered_at = Asked.Answer.PASSED, words, at
    asked.save(update_fields=["answer", "words", "answered_at"])
    actions.close_offer(asked.child, asked.stands_in or asked.worker, at)
