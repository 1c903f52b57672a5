"""Workers who come and go: each seat of a team is held by one after another, with no day between."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from sightline.invented_county import names, teams
from sightline.invented_county.chance import Chance, stream
from sightline.invented_county.seasons import DAY, working_from
from sightline.invented_county.shape import Leave, Post, Team, Worker
from sightline.invented_county.teams import TeamPlan

HANDOVER = timedelta(days=10)
UNREGISTERED = ("family_help_practitioner", "personal_adviser")


@dataclass(slots=True)
class Career:
    """A worker while the county is being told."""

    code: str
    name: str
    agency_worker: bool
    hours_fte: float | None
    registration: str | None
    started_on: date
    left_on: date | None = None
    posts: list[Post] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)

    def there_on(self, day: date) -> bool:
        """Say whether the worker is employed on a day."""
        return self.started_on <= day and (self.left_on is None or day <= self.left_on)


@dataclass(slots=True)
class Seat:
    """A caseload that passes from worker to worker; `turns` are the first days of each."""

    team: str
    turns: list[date]
    workers: list[Career]

    def worker_on(self, day: date) -> str:
        """Return the code of the worker who holds the seat on a day."""
        return self.workers[max(0, bisect_right(self.turns, day) - 1)].code

    def between(self, first: date, until: date | None) -> list[tuple[date, date | None, str]]:
        """Return who holds the seat from a day until another: first day, day of handing over, code."""
        held: list[tuple[date, date | None, str]] = []
        for number, worker in enumerate(self.workers):
            begins = max(self.turns[number], first) if number else first
            ends = self.turns[number + 1] if number + 1 < len(self.turns) else None
            stops = until if ends is None or (until is not None and until < ends) else ends
            if stops is None or begins < stops:
                held.append((begins, stops, worker.code))
        return held


@dataclass(slots=True)
class AbandonedSeat(Seat):
    """A caseload whose worker has gone and that nobody took over; `duty` sees the children meanwhile."""

    duty: str = ""

    def worker_on(self, day: date) -> str:
        """Return the code of the worker, or of whoever is on duty once the worker has gone."""
        left_on = self.workers[0].left_on
        return self.duty if left_on and day > left_on else self.workers[0].code


@dataclass(slots=True)
class Workforce:
    """Everybody who works here, by team and seat."""

    today: date
    plans: list[TeamPlan] = field(default_factory=list)
    careers: list[Career] = field(default_factory=list)
    seats: dict[str, list[Seat]] = field(default_factory=dict)
    abandoned: dict[str, AbandonedSeat] = field(default_factory=dict)
    managing: dict[str, Seat] = field(default_factory=dict)
    by_kind: dict[str, list[TeamPlan]] = field(default_factory=dict)

    def seat(self, chance: Chance, kind: str, half: int) -> Seat:
        """Return a seat in a team of a kind (or with a code) that serves this half of the county."""
        plans = self.by_kind[kind]
        near = [plan for plan in plans if plan.half in (None, half)] or plans
        return chance.one_of(tuple(self.seats[chance.one_of(tuple(near)).code]))

    def manager_on(self, team: str, day: date) -> str:
        """Return the code of a team's manager on a day, the last one if there is none."""
        return self.managing[team].worker_on(day)

    def above(self, team: str) -> str | None:
        """Return the code of what a team is part of, None for the whole service."""
        if team == teams.WHOLE_SERVICE:
            return None
        return next((plan.service for plan in self.plans if plan.code == team), teams.WHOLE_SERVICE)

    def teams(self) -> tuple[Team, ...]:
        """Return the tree of teams with today's managers."""
        now = {
            code: seat.workers[-1].code
            for code, seat in self.managing.items()
            if seat.workers[-1].left_on is None
        }
        return teams.team_tree(self.plans, dict(now))

    def workers(self) -> tuple[Worker, ...]:
        """Return everybody, as they are written down."""
        return tuple(
            Worker(
                one.code, one.name, one.hours_fte, one.registration, one.agency_worker, one.started_on,
                one.left_on, tuple(one.posts), tuple(sorted(one.leave, key=lambda leave: leave.from_on)),
            )
            for one in self.careers
        )  # fmt: skip


def employ(seed: int, children: int, first: date, today: date, *, planted: bool) -> Workforce:
    """Return the workforce of a county from its first day to today.

    With `planted`: one team has no manager today, and in two teams somebody has gone and nobody took over.
    """
    force = Workforce(today)
    chance = stream(seed, "workforce")
    heads = {teams.WHOLE_SERVICE: teams.DIRECTOR} | {code: name for code, (_, name) in teams.SERVICES.items()}
    for code, name in heads.items():
        role = "director" if code == teams.WHOLE_SERVICE else "head_of_service"
        force.managing[code] = _seat(force, chance, code, role, first, manager=True, named=name)
    for plan, seats in teams.planned(children):
        force.plans.append(plan)
        force.by_kind.setdefault(plan.kind, []).append(plan)
        force.by_kind[plan.code] = [plan]
        force.managing[plan.code] = _seat(
            force, chance, plan.code, "team_manager", first, manager=True, named=plan.manager
        )
        force.seats[plan.code] = [
            _seat(force, chance, plan.code, plan.role, first, manager=False) for _ in range(seats)
        ]
    force.by_kind["protection"] = [plan for plan in force.by_kind["protection"] if plan.code != "MEX"]
    if planted:
        _plant(force, chance, first)
    _take_leave(force, stream(seed, "leave"))
    return force


def _seat(
    force: Workforce, chance: Chance, team: str, role: str, first: date, *, manager: bool, named: str = ""
) -> Seat:
    """Return a seat and everybody who held it, the last of them there today."""
    seat = Seat(team, [], [])
    takes_over = first
    while True:
        agency = not manager and chance.happens(0.24)
        stays = chance.wait(270, 120, 430) if agency else chance.wait(1500 if manager else 1150, 300, 3600)
        leaves = working_from(takes_over + DAY * stays)
        last = leaves >= force.today - DAY * 30
        name = named if last and named else names.worker_name(chance)
        worker = _worker(force, chance, name, role, agency)
        worker.started_on = takes_over if manager or takes_over == first else takes_over - HANDOVER
        worker.left_on = None if last else leaves
        ends = None if last else leaves if manager else leaves + DAY
        worker.posts.append(Post(team, role, manager, worker.started_on, ends))
        seat.turns.append(takes_over)
        seat.workers.append(worker)
        if last:
            return seat
        takes_over = leaves


def _worker(force: Workforce, chance: Chance, name: str, role: str, agency: bool) -> Career:
    number = len(force.careers) + 1
    part_time = chance.happens(0.16)
    hours = None if chance.happens(0.03) else chance.one_of((0.6, 0.8, 0.5)) if part_time else 1.0
    registration = None if role in UNREGISTERED else f"SW99{number:05d}"
    career = Career(f"W{number:04d}", name, agency, hours, registration, date.min)
    force.careers.append(career)
    return career


def _plant(force: Workforce, chance: Chance, first: date) -> None:
    """Let a manager go, and two workers whose children nobody takes over."""
    seat = force.managing[teams.WITHOUT_A_MANAGER]
    gone = seat.workers[-1]
    gone.left_on = working_from(force.today - DAY * 24)
    gone.posts = [Post(teams.WITHOUT_A_MANAGER, "team_manager", True, gone.started_on, gone.left_on + DAY)]
    for team, days in (("FRW", 17), ("CIC", 33)):
        worker = _worker(force, chance, names.worker_name(chance), "social_worker", team == "FRW")
        worker.started_on = force.today - DAY * chance.whole(300, 420)
        worker.left_on = working_from(force.today - DAY * days)
        worker.posts.append(Post(team, "social_worker", False, worker.started_on, worker.left_on + DAY))
        duty = force.seats[team][0].workers[-1].code
        force.abandoned[team] = AbandonedSeat(team, [worker.started_on], [worker], duty)


def _take_leave(force: Workforce, chance: Chance) -> None:
    """Send people on leave in the last year and the next weeks, with a colleague of the team to cover."""
    for seats in force.seats.values():
        for seat in seats:
            worker = seat.workers[-1]
            if worker.left_on is not None:
                continue
            day = max(worker.started_on + DAY * 40, force.today - DAY * 365) + DAY * chance.whole(0, 70)
            while day < force.today + DAY * 60:
                kind = "sick" if chance.happens(0.15) else "study" if chance.happens(0.08) else "annual"
                length = chance.wait(11, 3, 40) if kind == "sick" else chance.one_of((5, 7, 9, 14, 16))
                colleagues = tuple(
                    other.workers[-1]
                    for other in seats
                    if other is not seat
                    and other.workers[-1].there_on(day)
                    and other.workers[-1].left_on is None
                )
                cover = chance.one_of(colleagues).code if colleagues else None
                worker.leave.append(Leave(kind, day, day + DAY * length, cover))
                day += DAY * (length + chance.whole(50, 130))
