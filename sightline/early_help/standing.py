"""How early help stands for a child, from the ledger: what the rules are asked with."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from sightline.early_help.rules import Facts, Standing
from sightline.records.models import Child, Event, Spell, Subject
from sightline.standards.calendar import uk_date
from sightline.standards.states import OPEN, OPEN_AS_A_CASE

SUBJECT = "early_help"
# The latest of these events of an episode says how it stands.
_SAYS: Mapping[str, Standing] = {
    "early_help_offered": Standing.OFFERED,
    "early_help_declined": Standing.NONE,
    "early_help_agreed": Standing.AGREED,
    "early_help_assessment_started": Standing.AGREED,
    "early_help_assessed": Standing.AGREED,
    "early_help_consent_withdrawn": Standing.WITHDRAWN,
    "early_help_ended": Standing.ENDED,
}


def newest_subject(child: Child) -> Subject | None:
    """Return the episode of early help that a child is in, or was in last; None where there was none."""
    events = Event.objects.filter(child=child, subject__kind=SUBJECT, withdrawn_by=None, kind__in=_SAYS)
    last = events.select_related("subject").order_by("happened_on", "id").last()
    return last.subject if last else None


def events_of(subject: Subject) -> list[Event]:
    """Return what happened in an episode and still stands, oldest first."""
    rows = Event.objects.filter(subject=subject, withdrawn_by=None)
    return list(rows.select_related("recording__by__person").order_by("happened_on", "id"))


def standing_of(events: list[Event]) -> Standing:
    """Return how an episode stands after these events, which are in order.

    An assessment says that the family agreed only where nothing else does: a file may hold no more.
    """
    standing = Standing.NONE
    for event in events:
        says = _SAYS.get(event.kind)
        is_assessment = event.kind.startswith("early_help_assess")
        if says and not (is_assessment and standing in (Standing.WITHDRAWN, Standing.ENDED)):
            standing = says
    return standing


def started_on(child: Child) -> date | None:
    """Return the day on which the episode that is open began to be offered or agreed; None where none is."""
    subject = newest_subject(child)
    events = events_of(subject) if subject else []
    if standing_of(events) in (Standing.NONE, Standing.ENDED):
        return None
    return events[0].happened_on if events else None


def facts_of(child: Child, *, at: datetime) -> Facts:
    """Return what the rules ask of a child."""
    subject = newest_subject(child)
    events = events_of(subject) if subject else []
    kinds = [event.kind for event in events]
    withdrawn = max((n for n, kind in enumerate(kinds) if kind == "early_help_consent_withdrawn"), default=-1)
    considered = [n for n, kind in enumerate(kinds) if kind == "early_help_step_up_considered"]
    day = uk_date(at)
    spells = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), child=child, from_on__lte=day)
    by_kind = dict(spells.order_by("id").values_list("kind", "team__kind"))
    return Facts(
        standing=standing_of(events),
        open_as=open_as(by_kind),
        considered=any(n > withdrawn for n in considered),
        assessing="early_help_assessment_started" in kinds,
        assessed="early_help_assessed" in kinds,
        stepped_up=any(
            event.kind == "early_help_step_up_considered" and event.outcome == "STEP_UP" for event in events
        ),
        held_by_early_help=by_kind.get("holder") == "early_help",
        died=child.died_on is not None,
    )


def open_as(kinds: Mapping[str, object] | set[str]) -> frozenset[str]:
    """Return the ways in which a child is open, from the kinds of its open spells."""
    return frozenset(
        kind if kind in OPEN else "case" for kind in kinds if kind in OPEN or kind in OPEN_AS_A_CASE
    )
