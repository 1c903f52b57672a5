"""A family and its children, and the holding of each child while its story is told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sightline.invented_county import names, places
from sightline.invented_county.chance import Chance, Shares
from sightline.invented_county.diary import Diary
from sightline.invented_county.seasons import DAY
from sightline.invented_county.workforce import Seat
from sightline.standards import calendar
from sightline.standards.timeline import FactValue

Thread = Mapping[int, int]
"""One subject for each member of a group, by the member's place in the family."""

ETHNICITIES = Shares(
    {"WBRI": 70, "WOTH": 6, "WIRI": 0.5, "WIRT": 0.4, "WROM": 0.8, "MWBC": 3, "MWBA": 1.6, "MWAS": 1.4,
     "MOTH": 2, "AIND": 1.2, "APKN": 2.4, "ABAN": 1.6, "AOTH": 1.8, "BCRB": 1.3, "BAFR": 3.6, "BOTH": 1,
     "CHNE": 0.3, "OOTH": 1.5, "NOBT": 1.2, "REFU": 0.3}
)  # fmt: skip
SIZES = Shares({1: 52, 2: 29, 3: 13, 4: 5, 5: 1})
MOST_SIBLINGS = 6
MEETINGS = frozenset(
    ("child_seen", "child_visited", "visit_attempted", "contact_received", "strategy_discussion_held",
     "initial_conference_held", "review_conference_held", "core_group_held", "need_plan_reviewed",
     "family_team_met", "supervision_held", "care_review_held")
)  # fmt: skip


@dataclass(slots=True)
class Stint:
    """A time in one team with one seat, as one kind of worker."""

    from_on: date
    seat: Seat | None
    team: str
    inside: int | None
    role: str
    until_on: date | None = None
    moved: bool = False


@dataclass(slots=True)
class Member:
    """A child of a family while its story is told."""

    place: int
    given_name: str
    sex: str
    ethnicity: str
    born_on: date | None
    expected_on: date | None
    diary: Diary
    known_on: date | None = None
    died_on: date | None = None
    restricted: str = ""
    stints: list[Stint] = field(default_factory=list)
    plans_before: int = 0
    last_seen_on: date | None = None
    ended_on: date | None = None
    family_name: str = ""
    disability: str = ""
    numbered: bool = True
    surely_numbered: bool = False
    number_misread: bool = False

    def age_on(self, day: date) -> int:
        """Return the age in whole years, -1 before birth."""
        if self.born_on is None or day < self.born_on:
            return -1
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))

    def birthday(self, age: int) -> date:
        """Return a birthday; of an unborn child, counted from the day its birth is expected."""
        born = self.born_on or self.expected_on
        if born is None:
            raise ValueError("a member of a family is born or expected")
        return calendar.birthday(born, age)

    def worker_on(self, day: date) -> str | None:
        """Return the code of the worker who holds the child on a day, while its story is told."""
        for stint in reversed(self.stints):
            if stint.from_on <= day and stint.seat and (stint.until_on is None or day <= stint.until_on):
                return stint.seat.worker_on(day)
        return self.stints[0].seat.worker_on(day) if self.stints and self.stints[0].seat else None


@dataclass(slots=True)
class Family:
    """A family of the county."""

    number: int
    chance: Chance
    name: str
    town: str
    members: list[Member]
    adults: tuple[tuple[str, str, bool], ...] = ()
    same_as: int = 0

    @property
    def key(self) -> str:
        """Return what the family's homes and numbers are drawn from."""
        return f"{self.name}/{self.same_as or self.number}"

    @property
    def half(self) -> int:
        """Return the half of the county in which the family lives."""
        return places.half_of(self.town)


def make_family(
    number: int,
    chance: Chance,
    today: date,
    size: int,
    ages_on: date,
    eldest: float,
    *,
    alone_from_abroad: bool = False,
) -> Family:
    """Return a family of so many born children, the eldest so many years old on a day."""
    name, ethnicity = names.family_name(chance), ETHNICITIES.draw(chance)
    town = chance.one_of(places.TOWNS)
    members: list[Member] = []
    born_on = ages_on - DAY * int(eldest * 365.25)
    for place in range(size):
        sex = "M" if chance.happens(0.8 if alone_from_abroad else 0.52) else "F"
        given = names.given_name(chance, sex)
        if alone_from_abroad:
            given, name = names.abroad(chance, sex)
            ethnicity = chance.one_of(("BAFR", "OOTH", "AOTH", "BAFR"))
        while any(given == other.given_name for other in members):
            given = names.given_name(chance, sex)
        members.append(Member(place, given, sex, ethnicity, born_on, None, Diary(chance, today)))
        gap = chance.whole(380, 1500) if chance.happens(0.97) else 0
        born_on = min(born_on + DAY * gap, ages_on - DAY * chance.whole(20, 500))
    adults = () if alone_from_abroad else _adults(chance, name)
    return Family(number, chance, name, town, members, adults)


def _adults(chance: Chance, name: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the parents: what each is to the children, the name, whether with parental responsibility."""
    mothers_name = name if chance.happens(0.7) else names.family_name(chance)
    mother = ("mother", f"{names.given_name(chance, 'F')} {mothers_name}", True)
    if chance.happens(0.4):
        return (mother,)
    fathers_name = name if chance.happens(0.5) else names.family_name(chance)
    return mother, ("father", f"{names.given_name(chance, 'M')} {fathers_name}", chance.happens(0.75))


class Group:
    """Some children of a family, of whom the same things are written at once."""

    def __init__(self, family: Family, members: Iterable[Member]) -> None:
        self.family, self.members = family, tuple(members)
        self.chance = family.chance

    def only(self, members: Iterable[Member]) -> "Group":
        """Return a smaller group of the same family."""
        return Group(self.family, members)

    def open(self, kind: str, inside: Thread | None = None, raised_by: Thread | None = None) -> Thread:
        """Return a new subject for each member."""
        return {
            member.place: member.diary.open(
                kind, inside[member.place] if inside else None, raised_by[member.place] if raised_by else None
            )
            for member in self.members
        }

    def write(
        self,
        kind: str,
        on: date,
        thread: Thread | None,
        *,
        minute: int | None = None,
        names: date | None = None,
        by: str | None = None,
        each: Callable[[Member], dict[str, FactValue]] | None = None,
        **facts: FactValue | None,
    ) -> None:
        """Write the same event for every member, with what differs from one to another from `each`."""
        if not self.members or on >= self.members[0].diary.today:
            return
        said = {name: value for name, value in facts.items() if value is not None}
        first = self.members[0].diary
        recorded = first.written_at(kind, on, minute)
        occasion = self.chance.occasion() if len(self.members) > 1 and kind in MEETINGS else None
        for member in self.members:
            member.diary.write(
                kind, on, thread[member.place] if thread else None,
                {**said, **each(member)} if each else said, minute=minute,
                names=names, by=by, occasion=occasion, recorded=recorded,
            )  # fmt: skip

    # ------------------------------------------------------------ who holds them

    def hold(
        self,
        on: date,
        seat: Seat,
        inside: Thread,
        role: str = "SOCIAL_WORKER",
        *,
        moved: bool = False,
    ) -> None:
        """Let a seat of a team hold the children from a day, whatever was meant for later."""
        for member in self.members:
            self._release(member, on)
            last = member.stints[-1] if member.stints else None
            if last and last.seat is seat and last.until_on == on:
                last.until_on = None
            else:
                member.stints.append(Stint(on, seat, seat.team, inside[member.place], role, moved=moved))

    def release(self, on: date) -> None:
        """Let nobody hold the children from a day."""
        for member in self.members:
            self._release(member, on)

    def _release(self, member: Member, on: date) -> None:
        while len(member.stints) > 1 and member.stints[-1].from_on > on:
            member.stints.pop()
            member.stints[-1].until_on = None
        if member.stints and member.stints[-1].until_on is None:
            member.stints[-1].until_on = max(on, member.stints[-1].from_on)

    def worker_on(self, day: date) -> str | None:
        """Return the code of the worker who holds the first of them on a day."""
        return self.members[0].worker_on(day)

    @property
    def team(self) -> str:
        """Return the code of the team that holds the first of them."""
        return self.members[0].stints[-1].team if self.members[0].stints else "HUB"


def write_holding(member: Member) -> None:
    """Write the allocations that follow from a child's stints, each worker's while the seat is theirs."""
    diary, ending = member.diary, None
    for number, stint in enumerate(member.stints):
        if stint.until_on is not None and stint.until_on <= stint.from_on:
            continue
        reason = "TSPROC" if number and stint.moved else "FCONTA"
        if ending and ending[0] < stint.from_on:
            diary.write("allocation_ended", ending[0], ending[1], ending[2])
            ending = None
        if stint.moved:
            diary.write("holder_changed", stint.from_on, None, {"team": stint.team})
        pieces = stint.seat.between(stint.from_on, stint.until_on) if stint.seat else []
        for begins, ends, worker in pieces:
            subject = diary.open("allocation", stint.inside)
            said: dict[str, FactValue] = {"worker": worker, "team": stint.team, "category": stint.role}
            diary.write("allocated", begins, subject, {**said, "reason": reason})
            if ending:
                diary.write("allocation_ended", ending[0], ending[1], {**ending[2], "reason": reason})
            reason = "LEFTRL"
            ended: dict[str, FactValue] = {"worker": worker, "reason": "OTHERS"}
            ending = (ends, subject, ended) if ends else None
    if ending:
        diary.write("allocation_ended", ending[0], ending[1], ending[2])
