"""Who may correct a visit: the one who wrote it down, and their manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.case_file.seeing import SEEN, TRIED
from sightline.identity.models import Post
from sightline.identity.queries import managers
from sightline.records.models import Event, SourceLine

VISITS = (SEEN, TRIED)


@dataclass(frozen=True, slots=True)
class Correctors:
    """Whose entries somebody may correct: their own, and those of the people they manage, by person."""

    people: frozenset[int] = frozenset()

    def may(self, event: Event) -> bool:
        """Say whether an event is a visit that stands, was written here, and is theirs to correct."""
        return (
            event.kind in VISITS
            and event.withdrawn_by_id is None
            and event.line.format == SourceLine.Format.PEOPLE
            and event.recording.by is not None
            and event.recording.by.person_id in self.people
        )


def correctors(actor: Actor, events: Iterable[Event], day: date) -> Correctors:
    """Return of whose entries among these events somebody may correct the visits, on a day."""
    if actor.user is None or not actor.may(Permission.CHILD_RECORD):
        return Correctors()
    own = actor.user.person_id
    others = {
        event.recording.by.person_id
        for event in events
        if event.kind in VISITS and event.recording.by is not None
    } - {own}
    return Correctors(frozenset({own, *_managed(actor, others, day)}))


def _managed(actor: Actor, people: Iterable[int], day: date) -> set[int]:
    """Return those of these people who work in a team that the actor answers for, or did last."""
    people = set(people)
    if not people or not actor.workers:
        return set()
    answers = {team for team, manager in managers(on=day).items() if manager.pk in actor.workers}
    posts: dict[int, list[Post]] = {}
    rows = Post.objects.filter(worker__person__in=people, from_on__lte=day).select_related("worker")
    for post in rows.order_by("from_on", "id"):
        posts.setdefault(post.worker.person_id, []).append(post)
    found = set()
    for person, held in posts.items():
        now = [post for post in held if post.until_on is None or post.until_on > day]
        if any(post.team_id in answers for post in now or held[-1:]):
            found.add(person)
    return found
