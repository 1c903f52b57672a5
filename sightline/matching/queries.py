"""Questions about asks and about records that may be one child's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.govuk.words import and_join, day
from sightline.matching import actions, describing, saying
from sightline.matching.finding import team_of
from sightline.matching.likeness import Description
from sightline.matching.models import Answer, Ask, Pair, Run
from sightline.records.models import Alias, Child, Identifier, SeveredLink
from sightline.standards import codes


def asks_of(actor: Actor) -> list[Ask]:
    """Return the open questions that somebody may answer, and those that they asked, oldest first.

    A question about a record that was restricted since is nobody's to see.
    """
    if actor.user is None:
        return []
    with keeping(EVERY_CHILD):
        rows = Ask.objects.filter(child__restricted=False, other__restricted=False)
        rows = rows.exclude(child__in=actor.closed).exclude(other__in=actor.closed)
        mine = Q(asked_person=actor.user.person_id)
        waiting = Q(answered_at=None) if actions.may_answer(actor) else Q(pk=None)
        found = rows.filter(mine | waiting).select_related("asked_by__person", "answered_by__person")
        return list(found.order_by("asked_at", "id"))


def ask_called(actor: Actor, public_id: str) -> Ask | None:
    """Return one of these questions by its public id, or None."""
    return next((ask for ask in asks_of(actor) if ask.public_id == public_id), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of two records beside each other."""

    what: str
    one: str
    other: str


def beside(one: int, other: int) -> list[Line]:
    """Return what helps to tell whether two records are one child's. No address, and nothing of practice.

    It is read in the keeper's scope, for somebody whom the service asks as a second person or who reaches
    both; the caller logs that they looked.
    """
    with keeping(EVERY_CHILD):
        described = describing.of([one, other])
        first, second = described[one], described[other]
    return [
        Line("Name", _names(first), _names(second)),
        Line("Date of birth", _birth(first), _birth(second)),
        Line("Sex", _sex(first), _sex(second)),
        *_numbered(first, second),
        Line("Mother", and_join(first.mothers), and_join(second.mothers)),
        Line("School", and_join(first.schools), and_join(second.schools)),
    ]


def _names(said: Description) -> str:
    told = [
        f"{name.given} {name.family}".strip() + (" (former or other name)" if name.former else "")
        for name in said.names
    ]
    return "; ".join(each for each in told if each)


def _birth(said: Description) -> str:
    if said.born_on:
        return day(said.born_on)
    return f"Expected {day(said.expected_on)}" if said.expected_on else ""


def _sex(said: Description) -> str:
    return codes.SETS["SEX"].label(said.sex) if said.sex else ""


def _numbered(first: Description, second: Description) -> list[Line]:
    """Return a line for each kind of number that either has."""
    lines = [
        Line(str(scheme.label), _numbers(first, scheme), _numbers(second, scheme))
        for scheme in Identifier.Scheme
    ]
    return [line for line in lines if line.one or line.other]


def _numbers(said: Description, scheme: str) -> str:
    return "; ".join(
        f"{number.value}{'' if number.passes else ', check digit fails'}"
        for number in said.numbers
        if number.scheme == scheme
    )


def teams(children: Sequence[int], today: date) -> dict[int, str]:
    """Return which team holds each child."""
    with keeping(EVERY_CHILD):
        return team_of(children, today)


@dataclass(frozen=True, slots=True)
class ToReview:
    """Two records that may be one child's, for the reader to look at."""

    pk: int
    child: Child
    other: Child
    probability: float
    strength: str
    reasons: tuple[str, ...]


def to_review() -> list[ToReview]:
    """Return the pairs of the latest look through the county that wait for somebody, likeliest first.

    Only those of whom the reader reaches both. Left out: what was joined since, and what somebody said is not
    the same child, as long as neither record says anything new.
    """
    pairs = list(Pair.objects.select_related("child__party", "other__party").order_by("-probability", "id"))
    children = {child for pair in pairs for child in (pair.child_id, pair.other_id)}
    joined = set(Alias.objects.filter(parted_by=None).values_list("joined_id", flat=True))
    said = saying.latest(children)
    described = describing.of(children)
    found = []
    for pair in pairs:
        verdict = said.get(frozenset((pair.child_id, pair.other_id)))
        if {pair.child_id, pair.other_id} & joined:
            continue
        if verdict is not None and verdict.answer == Answer.NOT_SAME:
            facts = saying.facts_of(described[pair.child_id], described[pair.other_id])
            if facts == verdict.facts:
                continue
        found.append(
            ToReview(pair.pk, pair.child, pair.other, pair.probability, pair.strength, tuple(pair.reasons))
        )
    return found


def pair_called(pk: int) -> Pair | None:
    """Return one pair whose records the reader both reaches, or None."""
    return Pair.objects.select_related("child__party", "other__party").filter(pk=pk).first()


def latest_run() -> Run | None:
    """Return when the county was last looked through, or None."""
    return Run.objects.order_by("-at", "-id").first()


def severed() -> set[frozenset[int]]:
    """Return the two records of each adopted child, which nobody is told are one child's."""
    rows = SeveredLink.objects.values_list("child_id", "former_id")
    return {frozenset(pair) for pair in rows}
