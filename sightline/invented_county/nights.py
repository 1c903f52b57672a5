"""The last night of the county before the demonstration, with troubles planted in it.

Planted: a decision that nobody signed, since the night manager was not reached; a legal power that runs out;
a decision signed by the very manager who would review it by day; a check that was not possible; a call on
which nothing is decided yet. Whoever did it does it as themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sightline.access.actor import Actor, acting, acting_as, actor_of
from sightline.clocks.queries import lasting
from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.invented_county.manifest import NIGHT
from sightline.invented_county.shape import Trouble
from sightline.night_desk import actions, alerting, rota
from sightline.night_desk.actions import Call, Decided, Sight
from sightline.night_desk.models import NightCheck, NightRecord, NightSight
from sightline.records.models import Child
from sightline.standards import calendar

DAY = timedelta(days=1)
NIGHT_ENDS_AT, HELD_BY = 9, "FRE"
POLICE = "6"


@dataclass(frozen=True, slots=True)
class People:
    """Who was there: by night a worker and a manager, by day the hub's manager and one who takes over."""

    worker: User
    manager: User
    day_manager: User
    day_worker: User


@dataclass(frozen=True, slots=True)
class Night:
    """The night that ended on the morning of a day, and its people, who sign in since `told_at`."""

    morning: date
    people: People
    told_at: datetime

    def clock(self, hour: int, minute: int) -> datetime:
        """Return when the clocks showed this time: from noon on, on the evening before."""
        day = self.morning - DAY if hour >= 12 else self.morning
        return calendar.uk_moment(day, hour, minute)

    def does(self, user: User, hour: int, minute: int, act: Callable[..., Any], **said: Any) -> Any:
        """Let somebody do a thing as themselves at a time of the night."""
        with acting(actor_of(user, at=self.told_at)) as by:
            return act(by=by, at=self.clock(hour, minute), **said)

    def checks(self, record: NightRecord, hour: int, *looked: tuple[str, int, str]) -> None:
        """Let the worker look in records, each at a minute of an hour."""
        for place, minute, found in looked:
            self.does(
                self.people.worker, hour, minute, actions.add_check, night=record, place=place,
                checked_at=self.clock(hour, minute), found=found, not_possible_because="",
            )  # fmt: skip


PLANTED = (
    ("nobody_signed", "Imogen Northfell: decided in the night and signed by nobody, who was not reached."),
    ("power_that_runs_out", "Sol Amberleigh: in police protection, which runs out after 72 hours."),
    ("check_not_possible", "Sol Amberleigh: health was not reached in the night, and must be asked by day."),
    ("signed_by_the_reviewer", "Reuben Stanmoor: signed by the manager who would review it by day."),
    ("not_decided_yet", "Marnie Holloway-Vance: a call of the early morning on which nothing is decided."),
)


def plant(*, at: datetime) -> list[Trouble]:
    """Tell the last night that is over, unless nobody signs in for it. Returns what was planted."""
    with acting_as(None, at=at, purpose="sightline demo"):
        people = _people()
        if people is None:
            return []
        today = calendar.uk_date(at)
        over = at >= calendar.uk_moment(today, NIGHT_ENDS_AT)
        night = Night(today if over else today - DAY, people, at)
        held = _held_child(night.morning)
    _on_duty(people, at)
    _nobody_signed(night)
    _police_protection(night)
    _signed_by_who_would_review(night)
    _not_decided_yet(night)
    if held is not None:
        _of_a_team(night, held)
    return [Trouble(kind, NIGHT, sentence) for kind, sentence in PLANTED]


def _on_duty(people: People, at: datetime) -> None:
    """Put the night's worker and manager on for tonight and the six nights to come."""
    with acting(actor_of(people.manager, at=at)) as by:
        for day in range(7):
            on = rota.night_of(at) + day * DAY
            for user, duty in ((people.worker, rota.WORKER), (people.manager, rota.MANAGER)):
                rota.put_on(night=on, user=user, duty=duty, reach="Extension 4400", by=by, at=at)


def _people() -> People | None:
    wanted = (Role.NIGHT_WORKER, Role.NIGHT_MANAGER, Role.HUB_MANAGER, Role.CONTACT_OFFICER)
    held = RoleHeld.objects.filter(role__in=wanted, user__is_demonstration=True).select_related(
        "user__person"
    )
    found = {Role(row.role): row.user for row in held.order_by("-id")}
    return People(*(found[role] for role in wanted)) if len(found) == len(wanted) else None


def _held_child(day: date) -> Child | None:
    spells = lasting("holder", day).filter(
        team__code=HELD_BY, child__died_on=None, child__born_on__isnull=False
    )
    spell = spells.select_related("child").order_by("child_id").first()
    return spell.child if spell else None


def _call(
    night: Night,
    name: str,
    years: int,
    hour: int,
    minute: int,
    caller: str,
    concern: str,
    source: str = POLICE,
) -> NightRecord:
    given, family = name.split(" ", 1)
    called_at = night.clock(hour, minute)
    return night.does(
        night.people.worker, hour, minute, actions.open_record_of_new_child,
        given_name=given, family_name=family,
        born_on=calendar.add_months(night.morning, -12 * years - 5),
        call=Call(called_at, caller, source, concern),
    )  # fmt: skip


def _nobody_signed(night: Night) -> None:
    worker = night.people.worker
    record = _call(
        night, "Imogen Northfell", 15, 0, 50, "Sergeant Dunmore, county police",
        "She left home after an argument with her stepfather and is at her aunt’s.",
    )  # fmt: skip
    night.checks(
        record, 1, ("own", 2, "Known once, two years ago: advice."), ("police", 10, "Nothing known."),
        ("health", 15, "Nothing known."),
    )  # fmt: skip
    sight = Sight(
        NightSight.How.SPOKEN_TO, night.clock(1, 12), by_me=True,
        words="I’m fine here, just don’t send me back tonight.",
    )  # fmt: skip
    night.does(worker, 1, 13, actions.add_sight, night=record, sight=sight)
    decided = Decided(
        "ADVICE", "Stays at her aunt’s until the morning.", "An argument at home, no injury.",
        night.clock(1, 20), sleeps="At her aunt’s, who was spoken to and agrees.",
        without_because="The alerts could not be reached before she had to know where she sleeps.",
        parents_told="Her mother was told by telephone at 1:25am.",
    )  # fmt: skip
    night.does(worker, 1, 20, actions.decide, night=record, decided=decided)
    because = "Rang the night manager at 1:40am, 2:30am and 3:15am. No answer."
    _not_reached(night, record, because)
    night.does(worker, 7, 5, actions.send_handover, night=record, words="See her at her aunt’s before noon.")


def _not_reached(night: Night, record: NightRecord, because: str) -> None:
    with acting(actor_of(night.people.worker, at=night.told_at)) as by:
        step = actions.say_not_reached(night=record, because=because, by=by, at=night.clock(3, 21))
        alerting.tell(step, later=lambda user: None, holding_at=night.told_at)


def _police_protection(night: Night) -> None:
    people = night.people
    record = _call(
        night, "Sol Amberleigh", 2, 23, 5, "Constable Thorley, county police",
        "He was found alone in the flat. A neighbour had heard him cry for hours.",
    )  # fmt: skip
    night.checks(
        record, 23, ("own", 30, "Nothing known."), ("police", 34, "Two calls to the address this year."),
        ("alerts", 41, "No alert."),
    )  # fmt: skip
    night.does(
        people.worker, 23, 45, actions.add_check, night=record, place=NightCheck.Place.HEALTH,
        checked_at=None, found="", not_possible_because="the on-call line was not answered twice.",
    )  # fmt: skip
    sight = Sight(
        NightSight.How.SEEN, night.clock(23, 15), "HOME", words="Where’s Mummy’s car?", by_me=True,
    )  # fmt: skip
    night.does(people.worker, 23, 40, actions.add_sight, night=record, sight=sight)
    decided = Decided(
        "POLICE_PROTECTION", "Placed with emergency foster carers.",
        "Police took him into protection after he was found alone at home.", night.clock(23, 52),
        sleeps="With emergency carers approved for under-fives.",
        parents_told="Nobody could be reached. Police left word at the flat.",
        agencies_told="Police, health on-call, the emergency placement desk.",
        power="L1", power_from_at=night.clock(23, 20),
    )  # fmt: skip
    night.does(people.worker, 23, 52, actions.decide, night=record, decided=decided)
    night.does(
        people.manager, 0, 35, actions.sign, night=record, agrees=True,
        words="He could not stay there. The carers are known and approved.",
    )  # fmt: skip
    night.does(people.worker, 7, 10, actions.send_handover, night=record, words="Find his mother first.")
    night.does(people.day_worker, 8, 50, actions.accept_handover, night=record)


def _signed_by_who_would_review(night: Night) -> None:
    people = night.people
    record = _call(
        night, "Reuben Stanmoor", 9, 21, 2, "His mother, by telephone",
        "His father brought him back three hours late after contact.", "1A",
    )  # fmt: skip
    night.checks(
        record, 21, ("own", 5, "Open to nobody."), ("police", 12, "Nothing known."),
        ("health", 20, "Nothing known."), ("alerts", 22, "No alert."),
    )  # fmt: skip
    sight = Sight(NightSight.How.SPOKEN_TO, night.clock(21, 18), by_whom="Constable Thorley, with his mother")
    night.does(people.worker, 21, 23, actions.add_sight, night=record, sight=sight)
    decided = Decided(
        "NONE", "No visit tonight; day team to see him.", "Father returned him late after contact.",
        night.clock(21, 25), sleeps="At home with his mother.",
    )  # fmt: skip
    night.does(people.worker, 21, 25, actions.decide, night=record, decided=decided)
    night.does(
        people.day_manager, 21, 58, actions.sign, night=record, agrees=True,
        words="Acting for the night manager. He is safe at home until he is seen.",
    )  # fmt: skip
    night.does(people.worker, 7, 12, actions.send_handover, night=record, words="See him at school today.")
    night.does(people.day_worker, 8, 45, actions.accept_handover, night=record)


def _not_decided_yet(night: Night) -> None:
    record = _call(
        night, "Marnie Holloway-Vance", 12, 6, 40, "Her grandmother, by telephone",
        "She was not in her bed at six.", "1A",
    )  # fmt: skip
    night.checks(record, 6, ("own", 50, "Known to early help until the spring."))


def _of_a_team(night: Night, child: Child) -> None:
    people = night.people
    called_at = night.clock(22, 30)

    def opened(by: Actor, at: datetime) -> NightRecord:
        call = Call(
            called_at, "Constable Thorley, county police", POLICE, "A fight in the street outside the home."
        )
        return actions.open_records(child=child, others=(), call=call, by=by, at=at)[0]

    record = night.does(people.worker, 22, 30, opened)
    night.checks(
        record, 22, ("own", 35, "Open case; the plan was read."), ("police", 40, "Officers are there.")
    )
    decided = Decided(
        "VISIT", "Stays at home; visited and calm.", "The fight was between neighbours.", night.clock(23, 0),
        without_because="The officers were leaving, and everybody at home was asleep.",
    )  # fmt: skip
    night.does(people.worker, 23, 0, actions.decide, night=record, decided=decided)
    night.does(
        people.manager, 23, 40, actions.sign, night=record, agrees=True, words="Seen by two officers and us."
    )
    night.does(people.worker, 7, 14, actions.send_handover, night=record, words="Ring the school today.")
