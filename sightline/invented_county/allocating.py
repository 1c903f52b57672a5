"""Who holds whom in the invented county: children without a worker, offers, and troubles planted in them.

Everything is done by the service's own actions, as the people of the county would have done it.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from sightline.access.actor import acting, acting_as, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import climbing
from sightline.allocation.actions import (
    CannotOffer,
    Choice,
    describe_worker,
    offer,
    set_languages,
    watch_over,
)
from sightline.allocation.caseloads import Member, members
from sightline.allocation.limits import limits_on
from sightline.clocks import queries
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.leaving import hold_anew
from sightline.front_door.models import Draft
from sightline.identity.actions import add_person, give_role, open_sign_in
from sightline.identity.models import Post, RoleHeld, Team, User, Worker
from sightline.identity.roles import Role
from sightline.invented_county.manifest import LEAVING, known_as
from sightline.invented_county.shape import Trouble
from sightline.invented_county.troubles import UNALLOCATED
from sightline.records.models import Child, Event, Spell
from sightline.standards import calendar

TEAM, PURPOSE = "FRE", "sightline demo"
# Where somebody who leaves is looked for, and whose children a worker takes over who would hold nobody.
LEAVERS_TEAMS = ("SGN", "FRW", "CIC", "SGS")
TAKEN_OVER_FROM = (TEAM, "FRW", "SGN", "SGS", "CIC")
AT_LEAST = 3
LANGUAGES = (("Farsi",), ("Polish", "Romanian"), (), ("Urdu",))
LEAVES_IN_DAYS, NEW_UNTIL_DAYS = 15, 120


def plant(*, at: datetime, told: Collection[str] = ()) -> list[Trouble]:
    """Give one team children without a worker, offers waiting and unanswered, and somebody about to leave.

    `told`: council ids of children of whom other troubles are told; they change no worker here, where others
    can. Returns what was planted.
    """
    with acting_as(None, at=at, purpose=PURPOSE):
        team = Team.objects.filter(code=TEAM).first()
        manager = _manager(team) if team else None
        if team is None or manager is None:
            return []
        _let_workers_sign_in(team, at)
        _describe(team, manager, at)
        lost = _lose_workers(team, at)
        _take_over(team, told, at)
        with keeping(EVERY_CHILD):
            known = known_as([child.pk for child in lost])
    _offer(team, manager, lost, at)
    leaving = _leave_soon(at)
    climbing.climb(at=at, tell=lambda told: None)
    sentence = "The worker moved to other work and nobody was allocated in their place."
    found = [Trouble("lost_their_worker", UNALLOCATED, sentence, (child,), TEAM) for child in known]
    if known:
        sentence = "Offered to a worker three working days ago or more, who has not answered; it has climbed."
        found.append(Trouble("offer_without_answer", UNALLOCATED, sentence, known[-1:], TEAM))
    return found + leaving


def _manager(team: Team) -> User | None:
    held = RoleHeld.objects.filter(role=Role.TEAM_MANAGER, team=team, user__is_demonstration=True)
    found = held.select_related("user").order_by("id").first()
    return found.user if found else None


def _workers(team: Team, day: date) -> list[Worker]:
    posts = Post.objects.filter(team=team, manager=False, from_on__lte=day).exclude(until_on__lte=day)
    return [post.worker for post in posts.select_related("worker__person").order_by("worker__code")]


def _let_workers_sign_in(team: Team, at: datetime) -> None:
    """Give each worker of the team a sign-in by the council's own provider, without a password here."""
    for worker in _workers(team, calendar.uk_date(at)):
        if worker.person is None:
            worker.person = add_person(name=worker.name)
            worker.save(update_fields=["person"])
        if User.objects.filter(person=worker.person).exists():
            continue
        email = f"{worker.code.lower()}@nenevale.example"
        user = open_sign_in(person=worker.person, email=email, password=None)
        give_role(user=user, role=Role.SOCIAL_WORKER, team=team, at=at, by=None)


def _describe(team: Team, manager: User, at: datetime) -> None:
    today = calendar.uk_date(at)
    by = actor_of(manager, at=at)
    for number, worker in enumerate(_workers(team, today)):
        describe_worker(
            worker=worker,
            languages=LANGUAGES[number % len(LANGUAGES)],
            newly_qualified_until=today + timedelta(days=NEW_UNTIL_DAYS) if number == 1 else None,
            by=by,
        )


def _lose_workers(team: Team, at: datetime) -> list[Child]:
    """End the allocation of four children of the team: after one working day, three, five and today."""
    today = calendar.uk_date(at)
    rows = queries.lasting("holder", today).filter(team=team, worker__isnull=False, child__restricted=False)
    spells = list(rows.select_related("child", "worker").order_by("child_id")[:4])
    for spell, days in zip(spells, (0, 1, 3, 5), strict=False):
        on = max(calendar.working_days_after(today, -days), spell.from_on)
        record([_end_of(spell, on)], by=None, at=at, why="The worker moved to other work.")
    return [spell.child for spell in spells if spell.child is not None]


def _take_over(team: Team, told: Collection[str], at: datetime) -> None:
    """Hand children to each worker of the team who signs in to the demonstration and holds fewer than three.

    In a small county a team may be left with nobody to show.
    """
    today = calendar.uk_date(at)
    shown = _people_shown()
    for worker in [each for each in _workers(team, today) if each.person_id in shown]:
        with keeping(EVERY_CHILD):
            holding = queries.lasting("holder", today)
            wanted = AT_LEAST - holding.filter(worker=worker).count()
            for spell in _to_take_over(holding, shown, told)[: max(0, wanted)]:
                if spell.child is not None:
                    _hand_over(spell, worker, team, today, at)


def _to_take_over(holding: QuerySet[Spell], shown: set[int], told: Collection[str]) -> list[Spell]:
    """Return who may change hands: nearest team first, nobody's of the demonstration, no restricted child."""
    rows = holding.filter(team__code__in=TAKEN_OVER_FROM, worker__isnull=False, child__restricted=False)
    rows = rows.exclude(worker__person__in=shown).exclude(worker__left_on__isnull=False)
    rows = rows.exclude(child__party__identifiers__value__in=list(told))
    found = list(rows.select_related("child", "worker", "team").distinct().order_by("child_id"))
    return sorted(found, key=lambda spell: TAKEN_OVER_FROM.index(spell.team.code if spell.team else TEAM))


def _hand_over(spell: Spell, worker: Worker, team: Team, today: date, at: datetime) -> None:
    on = max(calendar.working_days_after(today, -3), spell.from_on)
    case = queries.lasting("case", on).filter(child=spell.child, disputed=False).order_by("-from_on").first()
    facts = {"worker": worker.code, "team": team.code, "category": "SOCIAL_WORKER"}
    inside = case.subject if case else None
    taken = NewEvent(
        spell.child_id, "allocated", on, subject=NewSubject("allocation", inside=inside), facts=facts
    )
    record([_end_of(spell, on), taken], by=None, at=at, why=f"{worker.name} took the child over.")


def _end_of(spell: Spell, on: date) -> NewEvent:
    """Return the end of a holder's allocation."""
    last = Event.objects.filter(child=spell.child_id, kind="allocated", withdrawn_by=None)
    former = last.select_related("subject").order_by("-happened_on", "-id").first()
    return NewEvent(
        spell.child_id,
        "allocation_ended",
        on,
        subject=former.subject if former else None,
        facts={"worker": spell.worker.code} if spell.worker else {},
    )


def _people_shown() -> set[int]:
    """Return the people who sign in to the demonstration."""
    people = User.objects.filter(is_demonstration=True, person__isnull=False)
    return {person for person in people.values_list("person_id", flat=True) if person is not None}


def _offer(team: Team, manager: User, lost: list[Child], at: datetime) -> None:
    """Offer one child whom nobody answers for three days, one today; and watch over another meanwhile."""
    long_ago = calendar.uk_moment(calendar.working_days_after(calendar.uk_date(at), -4), 10)
    with acting(actor_of(manager, at=at)) as by:
        able = _able(members(team.pk, at, limits_on(calendar.uk_date(at))))
        for child, worker, asked_at in zip(lost[-1:] + lost[:1], able, (long_ago, at), strict=False):
            choice = Choice(
                worker=worker,
                team=team,
                why="Knows the school, and has room.",
                notes={child.pk: "Lives with an aunt. Ring before visiting: the dog barks at strangers."},
            )
            try:
                offer(children=[child], choice=choice, by=by, at=asked_at)
            except CannotOffer:
                continue
        for child in lost[1:2]:
            set_languages(child=child, languages=["Farsi"], by=by)
            watch_over(
                child=child,
                on=calendar.uk_date(at) - timedelta(days=1),
                way="rang_family",
                words="Spoke to the mother: the child is well and at school. A visit is booked.",
                by=by,
                at=at,
            )


def _able(found: list[Member]) -> list[Worker]:
    """Return who can be asked, those who sign in to the demonstration first."""
    can = [each.worker for each in found if not each.candidate.cannot]
    shown = set(
        User.objects.filter(is_demonstration=True, person__in=[each.person_id for each in can]).values_list(
            "person_id", flat=True
        )
    )
    return sorted(can, key=lambda worker: (worker.person_id not in shown, worker.code))


def _leave_soon(at: datetime) -> list[Trouble]:
    """Plant somebody whose last day a file gave, who still holds children and has a draft nobody has seen."""
    today = calendar.uk_date(at)
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        found = {team.code: team for team in Team.objects.filter(code__in=LEAVERS_TEAMS)}
        teams = [found[code] for code in LEAVERS_TEAMS if code in found]
        leavers = ((team, _who_leaves(team, today)) for team in teams)
        team, leaver = next(((team, one) for team, one in leavers if one), (None, None))
        if team is None or leaver is None:
            return []
        last_on = today + timedelta(days=LEAVES_IN_DAYS)
        Worker.objects.filter(pk=leaver.pk).update(left_on=last_on)
        hold_anew(leaver, after=last_on)
        _let_workers_sign_in(team, at)
        user = User.objects.filter(person__workers=leaver, is_active=True).order_by("id").first()
        answers = {"own_words": "I want to stay at my school."}
        Draft.objects.create(owner=user, form="contact", about="", answers=answers, saved_at=at)
    sentence = (
        f"Leaves on {calendar.in_words(last_on)}, still holds children, and has a draft nobody has seen."
    )
    return [Trouble("leaves_soon", LEAVING, sentence, (), team.code, leaver.code)]


def _who_leaves(team: Team, today: date) -> Worker | None:
    """Return a worker of the team who holds children and is nobody's sign-in of the demonstration."""
    holding = queries.lasting("holder", today).filter(team=team, worker__isnull=False)
    codes = set(holding.values_list("worker__code", flat=True))
    shown = _people_shown()
    return next(
        (
            each
            for each in reversed(_workers(team, today))
            if each.code in codes and each.left_on is None and each.person_id not in shown
        ),
        None,
    )
