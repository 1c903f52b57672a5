"""Changes to who works here. Who may make them is asked by the pages that call these."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q

from sightline.identity import rules
from sightline.identity.models import Agency, Leave, Person, Post, RoleHeld, Team, TeamMoved, User, Worker
from sightline.identity.queries import teams_under
from sightline.identity.roles import Role


class CannotChange(Exception):
    """Say, in the reader's words, why this cannot be done to a person, a worker or a team."""


@transaction.atomic
def open_agency(*, code: str, name: str, kind: str) -> Agency:
    """Enter an organisation."""
    return Agency.objects.create(code=code, name=name, kind=kind)


@transaction.atomic
def open_team(
    *,
    code: str,
    name: str,
    kind: str,
    agency: Agency,
    parent: Team | None = None,
    opened_on: date | None = None,
) -> Team:
    """Enter a team, or say which it is that files point at by this code and nobody has named.

    `opened_on` is empty where it is not known.
    """
    said = {"name": name, "kind": kind, "agency": agency, "parent": parent, "opened_on": opened_on}
    unnamed = Team.objects.filter(code=code, name=rules.unnamed_team(code))
    return unnamed.update_or_create(code=code, defaults=said)[0]


@transaction.atomic
def move_team(*, team: Team, under: Team | None, from_on: date, today: date) -> None:
    """Put a team, and those under it, under another from a day on; with none, at the root.

    Days before it keep the team where it stood. Raises CannotChange with the reason.
    """
    last = TeamMoved.objects.filter(team=team).order_by("-from_on").first()
    reason = rules.why_not_move_team(
        under_itself=under is not None and under.pk in teams_under([team.pk]),
        from_on=from_on,
        today=today,
        last_moved_on=last.from_on if last else None,
    )
    if reason:
        raise CannotChange(reason)
    TeamMoved.objects.create(team=team, came_from=team.parent, under=under, from_on=from_on)
    team.parent = under
    team.save(update_fields=["parent"])


@transaction.atomic
def rename_team(*, team: Team, name: str) -> None:
    """Give a team another name. Its code, by which files know it, stays; what it was called is kept."""
    team.name = name
    team.save(update_fields=["name"])


@transaction.atomic
def close_team(*, team: Team, on: date) -> None:
    """Close a team after its last day. Its posts end with it."""
    Post.objects.filter(Q(until_on=None) | Q(until_on__gt=on), team=team, from_on__lte=on).update(
        until_on=on + timedelta(days=1)
    )
    team.closed_on = on
    team.save(update_fields=["closed_on"])


@transaction.atomic
def add_person(*, name: str) -> Person:
    """Enter a human being, once, whatever accounts and posts they have."""
    return Person.objects.create(name=name)


@transaction.atomic
def start_worker(
    *,
    code: str,
    name: str,
    started_on: date | None,
    person: Person | None = None,
    registration_number: str | None = None,
    agency_worker: bool | None = None,
    hours_fte: Decimal | None = None,
) -> Worker:
    """Enter somebody who works with children, or say who it is whom files point at and nobody has named.

    What is not known is left empty.
    """
    said = {
        "name": name,
        "started_on": started_on,
        "person": person,
        "registration_number": registration_number or None,
        "agency_worker": agency_worker,
        "hours_fte": hours_fte,
    }
    unnamed = Worker.objects.filter(code=code, name=rules.unnamed_worker(code))
    return unnamed.update_or_create(code=code, defaults=said)[0]


@transaction.atomic
def end_worker(*, worker: Worker, left_on: date) -> None:
    """Enter a worker's last day. Posts and leave end with it, and from the next day sign-ins open nothing.

    The children they hold pass to the team's manager when the caller rebuilds who holds them.
    """
    worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    reason = rules.why_not_leave(started_on=worker.started_on, left_on=left_on)
    if reason:
        raise CannotChange(reason)
    gone_on = left_on + timedelta(days=1)
    for rows in (Post.objects.filter(worker=worker), Leave.objects.filter(worker=worker)):
        rows.filter(from_on__gt=left_on).delete()
        rows.filter(Q(until_on=None) | Q(until_on__gt=gone_on)).update(until_on=gone_on)
    worker.left_on = left_on
    worker.save(update_fields=["left_on"])


@transaction.atomic
def take_back_leaving(*, worker: Worker) -> list[Post]:
    """Take back a worker's last day. Places and leave that ended with it last as they did before.

    Returns the places that cannot be given back, because another has them by now. What was to begin after the
    last day was dropped with it, and is entered again. Raises CannotChange where no last day stands.
    """
    worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    if worker.left_on is None:
        raise CannotChange(f"No last day is entered for {worker.name}.")
    gone_on = worker.left_on + timedelta(days=1)
    worker.left_on = None
    worker.save(update_fields=["left_on"])
    ends = {day + timedelta(days=1) for day in _kept("WorkerEvent", worker.pk, "left_on") if day}
    taken = []
    for row in (*worker.posts.filter(until_on=gone_on), *worker.leave.filter(until_on=gone_on)):
        before = [day for day in _kept(f"{type(row).__name__}Event", row.pk, "until_on") if day not in ends]
        if not before:
            continue
        row.until_on = before[-1]
        try:
            with transaction.atomic():
                row.save(update_fields=["until_on"])
        except IntegrityError:
            taken.append(row)
    return [row for row in taken if isinstance(row, Post)]


def _kept(name: str, of: int, column: str) -> list[date | None]:
    """Return what a column of a row has said, oldest first, as the database itself kept it."""
    rows = apps.get_model("identity", name).objects.filter(pgh_obj_id=of)
    return list(rows.order_by("pgh_id").values_list(column, flat=True))


@transaction.atomic
def join_team(*, worker: Worker, team: Team, from_on: date, manager: bool, role: Role | None = None) -> Post:
    """Give a worker a place in a team from a day on.

    Raises CannotChange where the team has a manager then, or the worker a place in it.
    """
    try:
        with transaction.atomic():
            return Post.objects.create(worker=worker, team=team, from_on=from_on, manager=manager, role=role)
    except IntegrityError as error:
        raise CannotChange(
            f"{team.name} has a manager then. End that post first."
            if "one_manager" in str(error)
            else f"{worker.name} has a place in {team.name} then. End it first."
        ) from error


@transaction.atomic
def leave_team(*, post: Post, until_on: date) -> None:
    """End a place in a team: `until_on` is the first day without it."""
    if until_on <= post.from_on:
        raise CannotChange("A post ends after it begins. Check both dates.")
    post.until_on = until_on
    post.save(update_fields=["until_on"])


@transaction.atomic
def start_leave(
    *, worker: Worker, kind: str, from_on: date, until_on: date | None = None, cover: Worker | None = None
) -> Leave:
    """Enter days away. `until_on` is the first day back, empty while it is not known.

    Raises CannotChange where the worker is away then already.
    """
    try:
        with transaction.atomic():
            return Leave.objects.create(
                worker=worker, kind=kind, from_on=from_on, until_on=until_on, cover=cover
            )
    except IntegrityError as error:
        raise CannotChange(
            "Check the dates and who covers: days away are entered once, the first day back comes after the "
            "first day away, and another worker covers."
        ) from error


@transaction.atomic
def end_leave(*, leave: Leave, until_on: date) -> None:
    """Enter the first day back."""
    if until_on <= leave.from_on:
        raise CannotChange("The first day back comes after the first day away. Check both dates.")
    leave.until_on = until_on
    leave.save(update_fields=["until_on"])


@transaction.atomic
def open_sign_in(*, person: Person, email: str, password: str | None, demonstration: bool = False) -> User:
    """Give a person a way in, which opens nothing until a role is given.

    Without a password they sign in through the council's own provider.
    """
    email = email.lower()
    if User.objects.filter(email=email).exists():
        raise CannotChange("That e-mail address has a sign-in already. Search for it in People and teams.")
    user = User(email=email, person=person, is_active=True, is_demonstration=demonstration)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


@transaction.atomic
def close_sign_in(*, user: User, at: datetime, by: User | None) -> None:
    """Close a way in at once: it is signed out everywhere and its roles end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    RoleHeld.objects.filter(user=user, until_at=None).update(until_at=at, ended_by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in Session.objects.filter(expire_date__gt=at):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    at: datetime,
    by: User | None,
    team: Team | None = None,
    agency: Agency | None = None,
) -> RoleHeld:
    """Give a user a role, in a team and those under it, for an agency, or in the whole service.

    `by` is empty only for what is given at the server's own command line.
    Raises CannotChange where the role needs a team or an agency, or is given to oneself.
    """
    reason = rules.why_not_give_role(
        role=role,
        has_team=team is not None,
        has_agency=agency is not None,
        to_oneself=by is not None and by.person_id == user.person_id,
    )
    if reason:
        raise CannotChange(reason)
    standing = RoleHeld.objects.filter(user=user, role=role, team=team, agency=agency, until_at=None).first()
    return standing or RoleHeld.objects.create(
        user=user, role=role, team=team, agency=agency, from_at=at, granted_by=by
    )


@transaction.atomic
def take_role(*, held: RoleHeld, at: datetime, by: User | None) -> None:
    """End a role at once."""
    RoleHeld.objects.filter(pk=held.pk, until_at=None).update(until_at=at, ended_by=by)


@transaction.atomic
def enter_missing(
    *,
    workers: Mapping[str, str],
    teams: Mapping[str, str],
    agency: Agency,
    worker_numbers: Mapping[str, int] = MappingProxyType({}),
    team_numbers: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Any]:
    """Enter the workers and teams that a file names and nobody has entered, each by code with its name.

    Their kind, their dates and their place in the tree stay unknown: teams stand under the whole service.
    The numbers are the ids they get, by code, where the caller has taken them from the sequence already.
    Returns how many of each were new.
    """
    root = Team.objects.filter(parent=None, agency=agency).order_by("id").first()
    before = Team.objects.count(), Worker.objects.count()
    Team.objects.bulk_create(
        [
            Team(id=team_numbers.get(code), code=code, name=name, kind="not_said", agency=agency, parent=root)
            for code, name in sorted(teams.items())
        ],
        ignore_conflicts=True,
    )
    Worker.objects.bulk_create(
        [Worker(id=worker_numbers.get(code), code=code, name=name) for code, name in sorted(workers.items())],
        ignore_conflicts=True,
    )
    return {"teams": Team.objects.count() - before[0], "workers": Worker.objects.count() - before[1]}


@transaction.atomic
def name_unnamed(*, workers: Mapping[str, str], teams: Mapping[str, str]) -> None:
    """Give those who are known by a code alone the names that a file says, by code; others keep theirs."""
    for model, names, called in (
        (Worker, workers, rules.unnamed_worker),
        (Team, teams, rules.unnamed_team),
    ):
        for code, name in sorted(names.items()):
            model.objects.filter(code=code, name__in=(code, called(code))).update(name=name)
