"""Who could hold a child, and whom the machine would suggest: plain values in, a reason or a plan out.

The suggestion never breaks a limit, does not depend on the order in which workers or children are named, and
uses nothing but what stands in `Candidate` and `Need`. A person decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import product

from sightline.standards import calendar
from sightline.standards.calendar import in_words

SHORTEST_REASON = 5
OFFERED_ALREADY = (
    "One of these children is offered to somebody already. Open the offer to ask another as well."
)
# Beyond so many ways to spread children over workers, they are placed one group after another instead.
MOST_PLANS = 20_000
NEARLY = Decimal("0.95")

HOLDS_A_SIBLING, KNOWN_BEFORE, SPEAKS = 4, 2, 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker as allocation sees them. `key` is their id; loads and limits are weighted children.

    `limit` is None where no hours are recorded: then nobody may be added. `cannot` says why they cannot be
    asked for any child; empty where they can.
    """

    key: int
    name: str
    load: Decimal
    limit: Decimal | None
    children: int = 0
    visits_due: int = 0
    visits_late: int = 0
    languages: frozenset[str] = frozenset()
    newly_qualified: bool = False
    cannot: str = ""
    holds: frozenset[int] = frozenset()
    knew: frozenset[int] = frozenset()

    def has_room_for(self, weight: Decimal) -> bool:
        """Say whether so much more stays within the limit. Who has no hours is full."""
        return self.limit is not None and self.load + weight <= self.limit


@dataclass(frozen=True, slots=True)
class Need:
    """Children who go to one worker together: brothers and sisters, or one child.

    `siblings` are the ids of brothers and sisters outside the group.
    """

    children: tuple[int, ...]
    weight: Decimal
    siblings: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[int, ...]:
        """Return what groups are put in order by."""
        return tuple(sorted(self.children))


def why_not_asked(
    *,
    on: date,
    left_on: date | None,
    started_on: date | None,
    away_until: date | None,
    is_away: bool,
    cover: str,
    hours: Decimal | None,
    needs_registration: bool,
    registered: bool,
    can_answer: bool,
) -> str:
    """Return why a worker cannot be asked to hold any child, or nothing.

    `can_answer`: they have a sign-in, or a manager who has one answers in their name.
    Source: invariant V17 (a worker who has left or is not registered holds no child).
    """
    if left_on is not None and left_on < on:
        return f"Left on {in_words(left_on)}."
    if left_on is not None:
        return f"Leaves on {in_words(left_on)}."
    if started_on is not None and started_on > on:
        return f"Starts on {in_words(started_on)}."
    if is_away:
        until = f" until {in_words(away_until)}" if away_until else ", and the day of return is not known"
        return f"On leave{until}.{f' {cover} covers.' if cover else ' Nobody covers.'}"
    if hours is None:
        return "No working hours are recorded, so this worker counts as full."
    if needs_registration and not registered:
        return "No Social Work England number is recorded."
    if not can_answer:
        return "Has no sign-in, and no manager here has one to answer in their name."
    return ""


def over_the_limit(candidate: Candidate, weight: Decimal) -> str:
    """Return that these children would break the worker's limit, or nothing."""
    if candidate.limit is None or candidate.has_room_for(weight):
        return ""
    whose = "the limit of a newly qualified worker" if candidate.newly_qualified else "the limit"
    return f"Would be at {_one(candidate.load + weight)}, above {whose} of {_one(candidate.limit)}."


def limit_of(
    *, hours: Decimal | None, newly_qualified: bool, full_time: Decimal, newly: Decimal
) -> Decimal | None:
    """Return how much a worker may hold: a share of the full-time limit, by hours; None where unknown."""
    if hours is None:
        return None
    return min(newly, full_time) * hours if newly_qualified else full_time * hours


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would hold each group, by the group's key; a group that nobody can hold is not in it."""

    placed: Mapping[tuple[int, ...], int]


def suggest(needs: Iterable[Need], candidates: Iterable[Candidate]) -> Plan:
    """Return whom the machine would suggest for each group of children.

    First as many children as possible have a worker; then the most who hold a brother or sister, know the
    child or speak the family's language; then the evenest loads; then the fewest visits already due.
    """
    groups = sorted(needs, key=lambda need: need.key)
    workers = sorted(
        (each for each in candidates if not each.cannot and each.limit is not None), key=lambda one: one.key
    )
    if (len(workers) + 1) ** len(groups) <= MOST_PLANS:
        return _best(groups, workers)
    return _one_after_another(groups, workers)


def _best(groups: Sequence[Need], workers: Sequence[Candidate]) -> Plan:
    best, best_worth = Plan({}), worth(groups, workers, Plan({}))
    for plan in _plans(groups, workers):
        found = worth(groups, workers, plan)
        if found > best_worth:
            best, best_worth = plan, found
    return best


def _plans(groups: Sequence[Need], workers: Sequence[Candidate]) -> Iterator[Plan]:
    """Yield every plan that keeps all limits."""
    for chosen in product((None, *workers), repeat=len(groups)):
        added: dict[int, Decimal] = {}
        placed: dict[tuple[int, ...], int] = {}
        for need, worker in zip(groups, chosen, strict=True):
            if worker is None:
                continue
            added[worker.key] = added.get(worker.key, Decimal(0)) + need.weight
            if not worker.has_room_for(added[worker.key]):
                break
            placed[need.key] = worker.key
        else:
            yield Plan(placed)


def _one_after_another(groups: Sequence[Need], workers: Sequence[Candidate]) -> Plan:
    """Place the groups one by one, the heaviest first, each as well as can be beside those before it."""
    now, placed = list(workers), {}
    for need in sorted(groups, key=lambda each: (-each.weight, each.key)):
        found = _best([need], now).placed.get(need.key)
        if found is None:
            continue
        placed[need.key] = found
        now = [
            replace(each, load=each.load + need.weight, holds=each.holds | set(need.children))
            if each.key == found
            else each
            for each in now
        ]
    return Plan(placed)


Worth = tuple[int, int, Decimal, int, tuple[tuple[tuple[int, ...], int], ...]]


def worth(groups: Sequence[Need], workers: Sequence[Candidate], plan: Plan) -> Worth:
    """Return how good a plan is: the greater the better, and never the same for two plans.

    Evenness is the sum of the squares of each worker's share of their limit, the smaller the better.
    """
    by_key = {each.key: each for each in workers}
    held = {need.key: by_key[plan.placed[need.key]] for need in groups if need.key in plan.placed}
    added: dict[int, Decimal] = {}
    for need in groups:
        if need.key in held:
            key = held[need.key].key
            added[key] = added.get(key, Decimal(0)) + need.weight
    uneven = sum(
        (_share(each, each.load + added.get(each.key, Decimal(0))) ** 2 for each in workers), Decimal(0)
    )
    return (
        sum(len(need.children) for need in groups if need.key in held),
        sum(bonds(need, held[need.key]) for need in groups if need.key in held),
        -uneven,
        -sum(worker.visits_due + worker.visits_late for worker in held.values()),
        tuple(sorted((key, -worker.key) for key, worker in held.items())),
    )


def _share(worker: Candidate, load: Decimal) -> Decimal:
    return (load / worker.limit).quantize(Decimal("0.000001")) if worker.limit else Decimal(1)


def bonds(need: Need, worker: Candidate) -> int:
    """Return how much ties a worker to these children already."""
    holds_sibling = bool(need.siblings & worker.holds)
    return (
        HOLDS_A_SIBLING * holds_sibling
        + KNOWN_BEFORE * bool(set(need.children) & worker.knew)
        + SPEAKS * bool(need.languages & worker.languages)
    )


@dataclass(frozen=True)
class ForAndAgainst:
    """What speaks for a worker with these children, and what against, in short phrases."""

    need: Need
    worker: Candidate
    lightest: bool

    @cached_property
    def reasons_for(self) -> list[str]:
        """Return what speaks for the worker."""
        said = []
        if self.need.siblings & self.worker.holds:
            said.append("holds a brother or sister")
        if set(self.need.children) & self.worker.knew:
            knew = set(self.need.children) & self.worker.knew
            said.append(f"held or saw {_of_them(len(knew), len(self.need.children))} before")
        shared = sorted(self.need.languages & self.worker.languages)
        if shared:
            said.append(f"speaks {' and '.join(shared)}")
        if self.lightest:
            said.append("has the lightest load")
        return said

    @cached_property
    def reasons_against(self) -> list[str]:
        """Return what speaks against the worker."""
        said, limit = [], self.worker.limit
        after = self.worker.load + self.need.weight
        if self.need.languages - self.worker.languages:
            said.append(f"does not speak {' or '.join(sorted(self.need.languages - self.worker.languages))}")
        if limit and after >= limit * NEARLY:
            said.append("would be at the limit" if after == limit else "would be close to the limit")
        if self.worker.newly_qualified:
            said.append("is newly qualified")
        if self.worker.visits_late:
            count = self.worker.visits_late
            said.append(f"has {count} late {'visit' if count == 1 else 'visits'} already")
        return said


def _of_them(some: int, all_of_them: int) -> str:
    """Return how many of the children are meant: a worker who knew one of three did not know the three."""
    if all_of_them == 1:
        return "the child"
    return "all the children" if some == all_of_them else f"{some} of the {all_of_them} children"


def lightest_of(candidates: Iterable[Candidate]) -> int | None:
    """Return the key of the one worker with the lowest share of their limit; None where several share it."""
    shares = sorted((_share(each, each.load), each.key) for each in candidates if each.limit)
    if not shares or (len(shares) > 1 and shares[0][0] == shares[1][0]):
        return None
    return shares[0][1]


def _one(amount: Decimal) -> str:
    return f"{amount:.1f}"


def why_not_offer(
    *, may: bool, why: str, notes: Iterable[str], cannot: str, holds_already: bool, offered_already: bool
) -> str | None:
    """Return why children may not be offered to a worker so, or None."""
    if not may:
        return "Only those who allocate the children of this team can do this. Ask the team's manager."
    if offered_already:
        return OFFERED_ALREADY
    if holds_already:
        return "This worker holds one of these children already."
    if cannot:
        return f"This worker cannot be asked. {cannot}"
    if len(why.strip()) < SHORTEST_REASON:
        return "Say why this worker, for whoever asks after you."
    if any(len(note.strip()) < SHORTEST_REASON for note in notes):
        return "Write a note for each child: what the new worker must know before the first visit."
    return None


def why_not_answer(*, is_asked: bool, answer: str, ended: str) -> str | None:
    """Return why somebody may not answer an offer, or None. `ended`: what became of it, if it is over."""
    if not is_asked:
        return "This offer was made to somebody else. Only they can answer it."
    if ended:
        return ended
    return "You have answered this offer already." if answer else None


def days_waited(since: date, today: date) -> int:
    """Return how many working days a wait has lasted; of one that began before the calendar, since then.

    A loaded file may say any day. One that cannot be counted from must not keep the others from being seen.
    """
    return max(calendar.working_days_between(max(since, calendar.FIRST_DAY), today), 0)


def rungs_reached(waited: int, steps: Sequence[tuple[int, int]], done: Iterable[int]) -> list[int]:
    """Return which steps of a ladder a wait of so many working days has reached and that are not done.

    `steps`: the number of each step and after how many working days it is reached.
    """
    known = set(done)
    return [step for step, after in sorted(steps) if waited >= after and step not in known]


def late_to_answer(answer_by: datetime, at: datetime) -> bool:
    """Say whether an offer has waited for its answer too long."""
    return at > answer_by
