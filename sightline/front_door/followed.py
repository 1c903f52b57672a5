"""No further action is followed: of the contacts that were closed, who came back, when, and how seriously.

Grouped by the month of closing, the source, the reason and the threshold: never by who closed them. A group's
share is read against the whole with the limits of a funnel, which say what chance alone would do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from sightline.access.actor import Actor
from sightline.access.counting import counting
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.front_door.funnel import Limits, limits, verdict
from sightline.front_door.models import Decision
from sightline.front_door.standing import CLOSED_WITHOUT_MORE
from sightline.govuk.words import month as month_words
from sightline.records.models import Event, Subject
from sightline.standards import codes

WINDOWS = (28, 90, 365)
MONTHS = 24
GROUPS: Mapping[str, str] = {
    "month": "Month closed",
    "source": "Who told us",
    "reason": "Why it was closed",
    "tier": "Threshold",
}
# How seriously a child came back, the least first, and which events say so.
SERIOUS: Mapping[str, tuple[str, ...]] = {
    "contact": ("contact_received",),
    "referral": ("referral_received",),
    "strategy": ("significant_harm_suspected", "strategy_discussion_held"),
    "looked after": ("care_started",),
}
SERIOUS_WORDS = {
    "contact": "Another contact",
    "referral": "Referral",
    "strategy": "Strategy discussion",
    "looked after": "Looked after",
}
_RANK = {kind: rank for rank, kinds in enumerate(SERIOUS.values()) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Closing:
    """One contact that was closed without more, and every return of the child after it: the day and how."""

    child: int
    on: date
    source: str
    reason: str
    tier: str
    returns: tuple[tuple[date, int], ...] = field(default=())

    def key(self, group: str) -> str:
        """Return which line of a grouping it belongs to."""
        return f"{self.on:%Y-%m}" if group == "month" else str(getattr(self, group))

    def back_within(self, days: int) -> int | None:
        """Return how seriously the child came back within so many days, as a rank; None if not at all."""
        until = self.on + timedelta(days=days)
        return max((rank for on, rank in self.returns if on <= until), default=None)

    def is_whole(self, days: int, today: date) -> bool:
        """Say whether so many days have passed, so that it can be said whether the child came back."""
        return self.on + timedelta(days=days) < today


@dataclass(frozen=True, slots=True)
class Window:
    """Of one group and one length: how many closings are old enough, and how many children came back."""

    days: int
    cases: int
    back: int
    worst: tuple[int, ...]
    limits: Limits | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its words, how many were closed, and what became of them in each window."""

    key: str
    words: str
    closed: int
    windows: tuple[Window, ...]


@contextmanager
def whole(actor: Actor) -> Iterator[None]:
    """See every closing while the block counts them. Only numbers leave it. Raises Refused."""
    if actor.may(Permission.CONTACT_DECIDE) and not actor.may(Permission.SERVICE_COUNTS_SEE):
        with keeping(EVERY_CHILD):
            yield
        return
    with counting(actor):
        yield


def closings(*, today: date) -> list[Closing]:
    """Return the contacts that were closed without more in the last two years, oldest first."""
    since = (today.replace(day=1) - timedelta(days=MONTHS * 31 - 15)).replace(day=1)
    decided = Event.objects.filter(
        kind="contact_decided",
        outcome__in=CLOSED_WITHOUT_MORE,
        withdrawn_by=None,
        happened_on__gte=since,
        happened_on__lte=today,
    )
    rows = list(
        decided.order_by("happened_on", "id").values_list("child_id", "subject_id", "happened_on", "outcome")
    )
    subjects = {subject for _, subject, _, _ in rows if subject}
    sources, tiers = _sources(subjects), _tiers(subjects)
    returns = _returns({child for child, *_ in rows if child}, since, today)
    return [
        Closing(
            child or 0,
            on,
            sources.get(subject, ""),
            outcome or "",
            tiers.get(subject, ""),
            tuple((back, rank) for back, rank, of in returns.get(child, ()) if back >= on and of != subject),
        )
        for child, subject, on, outcome in rows
    ]


def _sources(subjects: Collection[int]) -> dict[int | None, str]:
    rows = Event.objects.filter(subject__in=subjects, kind="contact_received", withdrawn_by=None)
    return {subject: source or "" for subject, source in rows.values_list("subject_id", "source")}


def _tiers(subjects: Collection[int]) -> dict[int | None, str]:
    enquiries = dict(
        Subject.objects.filter(kind="enquiry", raised_by__in=subjects).values_list("pk", "raised_by_id")
    )
    rows = Event.objects.filter(subject__in=enquiries, kind="enquiry_decided", withdrawn_by=None)
    found = {
        enquiries[subject]: level or ""
        for subject, level in rows.values_list("subject_id", "level")
        if subject
    }
    signed = Decision.objects.filter(contact__subject__in=subjects, signed_at__isnull=False)
    return {**found, **dict(signed.order_by("id").values_list("contact__subject_id", "tier"))}


def _returns(
    children: Collection[int], since: date, today: date
) -> dict[int | None, list[tuple[date, int, int | None]]]:
    rows = Event.objects.filter(
        child__in=children, kind__in=_RANK, withdrawn_by=None, happened_on__gte=since, happened_on__lte=today
    )
    found: dict[int | None, list[tuple[date, int, int | None]]] = defaultdict(list)
    for child, kind, on, subject in rows.values_list("child_id", "kind", "happened_on", "subject_id"):
        found[child].append((on, _RANK[kind], subject))
    return found


def lines(found: Collection[Closing], group: str, *, today: date) -> list[Line]:
    """Return the groups with what became of each: months newest first, others by their words."""
    grouped: dict[str, list[Closing]] = defaultdict(list)
    for each in found:
        grouped[each.key(group)].append(each)
    shares = {days: _share(found, days, today) for days in WINDOWS}
    made = [
        Line(
            key,
            words_of(group, key),
            len(rows),
            tuple(_window(rows, days, shares[days], today) for days in WINDOWS),
        )
        for key, rows in grouped.items()
    ]
    return sorted(
        made, key=lambda line: line.key if group == "month" else line.words, reverse=group == "month"
    )


def together(found: Collection[Closing], *, today: date) -> Line:
    """Return all of them as one line."""
    windows = (_window(found, days, None, today) for days in WINDOWS)
    return Line("", "All", len(found), tuple(windows))


def _share(found: Collection[Closing], days: int, today: date) -> float | None:
    old_enough = [each for each in found if each.is_whole(days, today)]
    back = sum(1 for each in old_enough if each.back_within(days) is not None)
    return back / len(old_enough) if old_enough else None


def _window(rows: Collection[Closing], days: int, share: float | None, today: date) -> Window:
    old_enough = [each for each in rows if each.is_whole(days, today)]
    ranks = [rank for each in old_enough if (rank := each.back_within(days)) is not None]
    worst = tuple(sum(1 for rank in ranks if rank == level) for level in range(len(SERIOUS)))
    if not old_enough:
        return Window(days, 0, 0, worst, None, "Too soon to tell")
    if share is None:
        return Window(days, len(old_enough), len(ranks), worst, None, "")
    said = verdict(len(ranks), len(old_enough), share)
    return Window(days, len(old_enough), len(ranks), worst, limits(len(old_enough), share), said)


def came_back(
    found: Collection[Closing], group: str, key: str, days: int, *, today: date
) -> list[tuple[Closing, int]]:
    """Return the closings of a group after which the child came back in time, with how seriously."""
    rows = [each for each in found if (not key or each.key(group) == key) and each.is_whole(days, today)]
    return [(each, rank) for each in rows if (rank := each.back_within(days)) is not None]


def words_of(group: str, key: str) -> str:
    """Return what a line of a grouping is called."""
    if group == "month":
        return month_words(date.fromisoformat(f"{key}-01"))
    if not key:
        return "Not said"
    sets = {"source": "REFSRC", "reason": "CONTACT_OUTCOME", "tier": "TIER"}
    said = codes.SETS[sets[group]].label(key)
    return f"Tier {key}: {said.lower()}" if group == "tier" else said
