"""What points to somebody who works here, and what becomes of it when they leave.

Each reference to a worker, a user or a person in the database has one rule, told by the room whose table it
is, in its own `pointing.py`: it says who did something and stays; or it ends with the last day; or it waits,
and somebody must receive it before the last day can be entered. A test reads every reference in the schema,
and fails when one has no rule.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from sightline.access import keeper
from sightline.govuk.words import plural
from sightline.identity.models import Post, Team, User, Worker


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who leaves: a worker, the ways in of their person, and their last day.

    `worker` is None where a way in closes and whoever it was goes on holding what a worker holds: then only
    what points to the way in is asked.
    """

    worker: Worker | None
    users: tuple[int, ...]
    last_on: date

    @classmethod
    def of(cls, worker: Worker, last_on: date) -> "Leaver":
        """Return a worker as one who leaves on a day."""
        users = User.objects.filter(person=worker.person_id) if worker.person_id else User.objects.none()
        return cls(worker, tuple(users.order_by("id").values_list("pk", flat=True)), last_on)


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that points to a leaver and needs a receiver.

    `key` names it on a form. `receivers` are those who may receive it; None: anybody here with a sign-in.
    `team` is whose it is, where it is a team's. `with_last_day`: it passes by itself from the day after the
    last, so that without a last day nobody can receive it.
    """

    key: str
    words: str
    receivers: tuple[Worker, ...] | None = None
    team: int | None = None
    with_last_day: bool = False


Asks = Callable[[Leaver], Iterable[Waits]]
Passes = Callable[[Leaver, Waits, Worker], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one reference: `kind` is stays, ends or waits."""

    reference: str
    kind: str
    asks: Asks | None = None
    passes: Passes | None = None


@dataclass
class Rules:
    """The rules told so far, by reference."""

    told: dict[str, Rule] = field(default_factory=dict)

    def tell(self, rule: Rule) -> None:
        """Keep one rule. Raises ValueError where the reference has one already."""
        if rule.reference in self.told:
            raise ValueError(f"{rule.reference} has a rule already")
        self.told[rule.reference] = rule


RULES = Rules()


def stays(*references: str) -> None:
    """Tell that these say who did something: they stay as they are."""
    for reference in references:
        RULES.tell(Rule(reference, "stays"))


def ends(*references: str) -> None:
    """Tell that these end with the last day, or open nothing from then on."""
    for reference in references:
        RULES.tell(Rule(reference, "ends"))


def waits(reference: str, *, asks: Asks, passes: Passes) -> None:
    """Tell that somebody must receive this: `asks` finds it, `passes` hands it to the receiver."""
    RULES.tell(Rule(reference, "waits", asks, passes))


def rows_wait(reference: str, words: str, *, still: Q | None = None) -> None:
    """Tell that the rows of one reference to a user wait, while `still`, and are passed on as they are.

    `words` are for one and several: "draft of a contact,drafts of contacts".
    """
    label, _, name = reference.rpartition(".")
    open_rows = still or Q()

    def rows(users: Sequence[int]) -> QuerySet[Any]:
        return _model(label)._default_manager.filter(open_rows, **{f"{name}__in": list(users)})

    def asks(leaver: Leaver) -> Iterable[Waits]:
        count = rows(leaver.users).count() if leaver.users else 0
        return [Waits(reference, plural(count, words))] if count else []

    def passes(leaver: Leaver, what: Waits, to: Worker) -> None:
        rows(leaver.users).update(**{name: user_of(to)})

    waits(reference, asks=asks, passes=passes)


def drafts_wait(reference: str, key: str, words: str) -> None:
    """Tell that what somebody has typed and not sent waits: `reference` is its owner, one draft for a page.

    `key` names it on a form. Whoever has begun the same page cannot receive a second one of it.
    """
    label, _, name = reference.rpartition(".")

    def rows(leaver: Leaver) -> QuerySet[Any]:
        return _model(label)._default_manager.filter(**{f"{name}__in": list(leaver.users)}).order_by("id")

    def asks(leaver: Leaver) -> Iterable[Waits]:
        count = rows(leaver).count() if leaver.users else 0
        return [Waits(key, plural(count, words))] if count else []

    def passes(leaver: Leaver, what: Waits, to: Worker) -> None:
        user, kept = user_of(to), _model(label)._default_manager
        for draft in rows(leaver):
            if kept.filter(**{name: user}, form=draft.form, about=draft.about).exists():
                raise LookupError(f"{to.name} has a draft of the same page already. Choose somebody else.")
            kept.filter(pk=draft.pk).update(**{name: user})

    waits(reference, asks=asks, passes=passes)


def _model(label: str) -> type[Model]:
    return apps.get_model(label)


def user_of(worker: Worker) -> User:
    """Return the way in of a worker. Raises LookupError where they have none."""
    found = User.objects.filter(person=worker.person_id, is_active=True).order_by("id").first()
    if worker.person_id is None or found is None:
        raise LookupError(f"{worker.name} has no sign-in, and could not see it.")
    return found


def waiting_for(leaver: Leaver) -> list[Waits]:
    """Return everything that needs a receiver before somebody leaves, whoever asks. Counts, and no child."""
    with keeper.keeping(keeper.EVERY_CHILD):
        return [
            what
            for _, rule in sorted(RULES.told.items())
            if rule.asks is not None and _concerns(rule, leaver)
            for what in rule.asks(leaver)
        ]


def pass_on(leaver: Leaver, received: Mapping[str, Worker]) -> None:
    """Hand what waits to its receivers, by key."""
    with keeper.keeping(keeper.EVERY_CHILD):
        for rule in RULES.told.values():
            if rule.asks is None or rule.passes is None or not _concerns(rule, leaver):
                continue
            for what in list(rule.asks(leaver)):
                if what.key in received:
                    rule.passes(leaver, what, received[what.key])


def _concerns(rule: Rule, leaver: Leaver) -> bool:
    """Return whether a rule is asked of a leaver: of a way in alone, what points to a way in."""
    label, _, name = rule.reference.rpartition(".")
    return leaver.worker is not None or _model(label)._meta.get_field(name).related_model is User


def answering_without(leaver: Leaver) -> dict[int, Worker]:
    """Return who answers for each team once somebody has gone."""
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gt=leaver.last_on), manager=True)
    posts = posts.filter(from_on__lte=leaver.last_on).exclude(worker=leaver.worker)
    posts = posts.filter(Q(worker__left_on=None) | Q(worker__left_on__gt=leaver.last_on))
    own = {post.team_id: post.worker for post in posts.select_related("worker").order_by("id")}
    parents = dict(Team.objects.order_by("id").values_list("id", "parent_id"))
    found: dict[int, Worker] = {}
    for team in parents:
        above: int | None = team
        while above is not None and above not in own:
            above = parents[above]
        if above is not None:
            found[team] = own[above]
    return found


def with_sign_in(*, on: date, without: Worker | None) -> list[Worker]:
    """Return the workers at work after a day who have a sign-in with a role, by name."""
    users = User.objects.filter(is_active=True, roles__until_at=None, roles__isnull=False)
    rows = Worker.objects.filter(Q(left_on=None) | Q(left_on__gt=on), person__in=users.values("person_id"))
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return list(rows.order_by("name", "id"))


# The foundations' own tables.

stays(
    "identity.User.person",
    "identity.Worker.person",
    "identity.RoleHeld.granted_by",
    "identity.RoleHeld.ended_by",
    "records.Receipt.received_by",
    "records.ReceiptItem.settled_by",
    "records.Recording.by",
    "records.Note.written_by",
    "access.PassingRight.given_by",
    "access.EmergencyOpening.user",
    "access.EmergencyOpening.reviewed_by",
    "access.HolderTold.worker",
    "access.HolderTold.asked_by",
    "access.LogEntry.user",
    "access.JudgedLook.by",
    "clocks.LocalLimit.by",
)
# A person who has left is nobody to the service: roles and rights open nothing from the day after the last.
ends("identity.Leave.worker", "identity.RoleHeld.user", "access.PassingRight.user")
rows_wait("records.SourceLine.owner", "source of files they answer for,sources of files they answer for")
rows_wait("records.ReceiptItem.owner", "row of a file that waits for them,rows of files that wait for them",
          still=Q(settled_at=None))  # fmt: skip
rows_wait("records.Dispute.owner", "disputed fact that waits for them,disputed facts that wait for them",
          still=Q(settled_by=None))  # fmt: skip
