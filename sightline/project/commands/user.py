"""`sightline user`: sign-ins and roles, given by whoever runs the server, the first ones above all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.project.commands.at_work import at_work
from sightline.project.commands.helping import Taught
from sightline.project.commands.printing import Format, print_rows

if TYPE_CHECKING:
    from sightline.clocks.closing import LeftBehind
    from sightline.identity.models import Agency, RoleHeld, Team, User, Worker
    from sightline.identity.roles import Role

app = typer.Typer(no_args_is_help=True, help="Give people a way in, and roles.")
COLUMNS = ("email", "name", "open", "roles", "last_in")

Email = Annotated[str, typer.Argument(help="The e-mail address they sign in with.", metavar="EMAIL")]
RoleName = Annotated[
    str, typer.Option("--role", help="What they do here; `sightline user roles` lists it.", metavar="ROLE")
]
TeamCode = Annotated[
    str, typer.Option("--team", help="The code of the team they hold it in.", metavar="CODE")
]
AgencyCode = Annotated[
    str, typer.Option("--agency", help="The code of the agency they hold it for.", metavar="CODE")
]
Receiver = Annotated[
    str,
    typer.Option(
        "--receiver", help="The code of the worker who receives what points to them.", metavar="CODE"
    ),
]
FromInput = Annotated[bool, typer.Option("--password-from-input", help="Read the password from input.")]


class CannotGive(Exception):
    """A sign-in or a role cannot be given; the message says why."""


@app.command("add", cls=Taught)
def add(
    email: Email,
    name: Annotated[str, typer.Option("--name", help="Their name, as colleagues know it.", metavar="NAME")],
    role: RoleName,
    team: TeamCode = "",
    agency: AgencyCode = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="They sign in through the council's own provider.")
    ] = False,
    password_from_input: FromInput = False,
    same_person_as: Annotated[
        str,
        typer.Option(
            "--same-person-as", help="The e-mail address of another sign-in they have.", metavar="EMAIL"
        ),
    ] = "",
    another_person: Annotated[
        bool, typer.Option("--another-person", help="Somebody else of the same name is known here.")
    ] = False,
) -> None:
    """Give somebody a way in and a first role. A password is asked for and is not shown.

    Two sign-ins of one person count as one wherever another person must sign.
    """
    with at_work():
        from django.db import transaction

        from sightline.identity import actions
        from sightline.identity.models import User
        from sightline.people.sign_ins.actions import who

        password = None if no_password else _password(email, name, password_from_input)
        with _reasons(), transaction.atomic():
            same_as = _user(same_person_as).person if same_person_as else None
            # An address that has a sign-in is refused as that, whoever it is given for.
            taken = User.objects.filter(email=email.lower()).select_related("person").first()
            person = taken.person if taken else who(name, same_as=same_as, is_another=another_person)
            user = actions.open_sign_in(person=person, email=email, password=password)
            actions.give_role(
                user=user,
                role=_role(role),
                at=datetime.now(UTC),
                by=None,
                team=_team(team),
                agency=_agency(agency),
            )
    typer.echo(f"{email} may sign in.")


@app.command("list", cls=Taught)
def list_users(
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """List everyone who may sign in, and what roles they hold."""
    at = datetime.now(UTC)
    with at_work():
        from sightline.identity.models import User
        from sightline.identity.queries import roles_of

        rows = [
            (
                user.email,
                user.person.name,
                "yes" if user.is_active else "closed",
                ", ".join(f"{held.get_role_display()}{_where(held)}" for held in roles_of(user, at=at)),
                user.last_login and user.last_login.date(),
            )
            for user in User.objects.select_related("person").order_by("email")
        ]
    print_rows(COLUMNS, rows, format)


@app.command("roles", cls=Taught)
def list_roles(
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """List the roles that can be given."""
    from sightline.identity.roles import Role

    print_rows(("role", "meaning"), [(role.value, role.label) for role in Role], format)


@app.command("give", cls=Taught)
def give(email: Email, role: RoleName, team: TeamCode = "", agency: AgencyCode = "") -> None:
    """Give somebody one more role."""
    with at_work():
        from sightline.identity import actions

        with _reasons():
            actions.give_role(
                user=_user(email),
                role=_role(role),
                at=datetime.now(UTC),
                by=None,
                team=_team(team),
                agency=_agency(agency),
            )
    typer.echo(f"{email} holds the role.")


@app.command("take", cls=Taught)
def take(email: Email, role: RoleName, receiver: Receiver = "") -> None:
    """End a role that somebody holds, wherever they hold it, once nothing that needs it is left behind."""
    at = datetime.now(UTC)
    with at_work():
        from django.db import transaction

        from sightline.clocks import closing
        from sightline.identity.queries import roles_of

        held = [each for each in roles_of(_user(email), at=at) if each.role == _role(role)]
        if not held:
            raise CannotGive(f"{email} does not hold that role. `sightline user list` shows what they hold.")
        with _reasons(), _passing_on(at), transaction.atomic():
            for each in held:
                left = closing.left_by_taking(each, at=at)
                closing.take_role(held=each, at=at, by=None, received=_received(left, receiver))
    typer.echo(f"{email} no longer holds the role.")


@app.command("close", cls=Taught)
def close(email: Email, receiver: Receiver = "") -> None:
    """Close somebody's way in at once, once nothing is left behind: signed out everywhere, roles ended."""
    at = datetime.now(UTC)
    with at_work():
        from sightline.clocks import closing

        with _reasons(), _passing_on(at):
            left = closing.left_by_closing(user := _user(email), at=at)
            closing.close_sign_in(user=user, at=at, by=None, received=_received(left, receiver))
    typer.echo(f"{email} can no longer sign in.")


def _password(email: str, name: str, from_input: bool) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from sightline.identity.models import Person, User

    if from_input:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(password, User(email=email, person=Person(name=name)))
    except ValidationError as weak:
        raise CannotGive(" ".join(weak.messages)) from weak
    return password


@contextmanager
def _passing_on(at: datetime) -> Iterator[None]:
    """Let the command hand on what points to somebody, as the service itself does."""
    from sightline.access.actor import acting_as

    with acting_as(None, at=at, purpose="pass on what points to somebody whose sign-in or role ends"):
        yield


def _received(left: "LeftBehind", code: str) -> "dict[str, Worker]":
    """Return the worker of a code as who receives everything that can be received."""
    from sightline.identity.models import Worker

    worker = Worker.objects.filter(code=code).first()
    if code and worker is None:
        raise CannotGive(f"There is no worker with the code {code}.")
    return {what.key: worker for what in left.receivable} if worker else {}


@contextmanager
def _reasons() -> Iterator[None]:
    """Say why a change was refused as this command does."""
    from sightline.identity.actions import CannotChange

    try:
        yield
    except CannotChange as refusal:
        choice = " Give --same-person-as EMAIL, or --another-person." if "same person" in str(refusal) else ""
        raise CannotGive(f"{refusal}{choice}") from refusal


def _role(name: str) -> "Role":
    from sightline.identity.roles import Role

    try:
        return Role(name)
    except ValueError as error:
        raise CannotGive(f"There is no role {name}. `sightline user roles` lists them.") from error


def _user(email: str) -> "User":
    from sightline.identity.models import User

    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise CannotGive(f"Nobody signs in as {email}. `sightline user list` shows who does.")
    return user


def _team(code: str) -> "Team | None":
    from sightline.identity.models import Team

    team = Team.objects.filter(code=code).first()
    if code and team is None:
        raise CannotGive(f"There is no team with the code {code}.")
    return team


def _agency(code: str) -> "Agency | None":
    from sightline.identity.models import Agency

    agency = Agency.objects.filter(code=code).first()
    if code and agency is None:
        raise CannotGive(f"There is no agency with the code {code}.")
    return agency


def _where(held: "RoleHeld") -> str:
    place = held.team or held.agency
    return f" ({place.code})" if place else ""
