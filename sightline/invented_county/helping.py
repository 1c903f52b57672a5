"""Early help in the county on the day of the demonstration: words beside the dates, and troubles planted.

Planted: a family that no longer agrees and nobody has considered what the child needs; an offer without an
answer; an agency that is asked to every meeting and never comes.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sightline.access.actor import acting, acting_as, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import lasting
from sightline.early_help import actions
from sightline.early_help.actions import Asked, CannotDo, Consent, Practitioner
from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.invented_county.manifest import EARLY_HELP, known_as
from sightline.invented_county.shape import Trouble
from sightline.records.models import Child, Event
from sightline.standards import calendar

TEAM, NEVER_COMES = "EHN", "HOUSING"
DAY = timedelta(days=1)
FAMILIES = 12
LEADS = (
    Practitioner("Orla Penhallow", "EDUCATION", "Pastoral lead", "Hillside School", "orla@hillside.example"),
    Practitioner("Tess Ambrosine", "HEALTH", "School nurse", "Community health"),
    Practitioner("Fenn Culverhay", "EARLY_HELP", "Family worker", "Early Help North"),
)
GOALS = ("Home by five on school days.", "Sleep before ten.", "One adult who answers the school.")
DONE = ("An aunt collects on Mondays.", "School rings by nine.", "A place at the breakfast club.")


def plant(*, at: datetime) -> list[Trouble]:
    """Give the families of one team words, meetings and troubles, unless nobody signs in for it.

    Returns what was planted.
    """
    with acting_as(None, at=at, purpose="sightline demo"):
        held = RoleHeld.objects.filter(
            role=Role.FAMILY_HELP_PRACTITIONER, team__code=TEAM, user__is_demonstration=True
        )
        row = held.select_related("user").order_by("id").first()
        if row is None:
            return []
        today = calendar.uk_date(at)
        helped = _helped(today)
        waiting = _at_the_door(today)
    for number, child in enumerate(helped):
        _family(row.user, child, number, today, at)
    found: list[Trouble] = []
    if helped:
        sentence = f"{NEVER_COMES.capitalize()} is asked to every meeting of these families and never comes."
        found.append(Trouble("never_comes", EARLY_HELP, sentence, _known([helped[0]], at), TEAM))
        sentence = "The family no longer agrees, and nobody has considered what the child needs."
        found.append(Trouble("no_longer_agrees", EARLY_HELP, sentence, _known([helped[0]], at), TEAM))
        said = Consent(
            today - 4 * DAY, "Father, at the door", "I liked the breakfast club.", "He wants it to stop."
        )
        _does(row.user, at, actions.withdraw, child=helped[0], consent=said)
    if waiting is not None:
        _does(row.user, at, actions.offer, child=waiting, on=today - 9 * DAY)
        sentence = "Early help was offered and the family has not answered."
        found.append(
            Trouble("offer_of_help_without_answer", EARLY_HELP, sentence, _known([waiting], at), TEAM)
        )
    return found


def _known(children: Iterable[Child], at: datetime) -> tuple[str, ...]:
    with acting_as(None, at=at, purpose="sightline demo"), keeping(EVERY_CHILD):
        return known_as(child.pk for child in children)


def _helped(day: date) -> list[Child]:
    """Return children whose family agreed and whom the team holds."""
    held = lasting("holder", day).filter(team__code=TEAM).values("child_id")
    spells = lasting("early help", day).filter(child__in=held, from_on__lt=day - 60 * DAY)
    return [spell.child for spell in spells.select_related("child").order_by("child_id")[:FAMILIES]]


def _at_the_door(day: date) -> Child | None:
    """Return a child at the door whom the team would help: one for whom early help was never agreed."""
    helped = Event.objects.filter(subject__kind="early_help").values("child_id")
    held = lasting("holder", day).filter(team__code=TEAM).exclude(child__in=helped)
    spell = held.select_related("child").order_by("child_id").first()
    return spell.child if spell else None


def _family(user: User, child: Child, number: int, today: date, at: datetime) -> None:
    lead = LEADS[number % len(LEADS)]
    _does(user, at, actions.name_lead, child=child, lead=lead, on=today - 45 * DAY)
    goal, done = GOALS[number % 3], DONE[number % 3]
    _does(user, at, actions.plan, child=child, goals=goal, actions=done, on=today - 40 * DAY)
    for weeks in (5, 1):
        asked = (
            Asked("Mother", "", True),
            Asked(lead.name, lead.agency, True),
            Asked("School nurse", "HEALTH", (number + weeks) % 3 > 0),
            Asked("Class teacher", "EDUCATION", (number + weeks) % 4 > 0),
            Asked("Tenancy officer", NEVER_COMES, False),
        )
        held_on = today - timedelta(weeks=weeks)
        _does(user, at, actions.hold_meeting, child=child, asked=asked, agreed=done, on=held_on)


def _does(user: User, at: datetime, act: Any, **said: Any) -> None:
    with acting(actor_of(user, at=at)) as by:
        try:
            act(by=by, at=at, **said)
        except CannotDo:
            # A family whose story already went another way is left as it is.
            return
