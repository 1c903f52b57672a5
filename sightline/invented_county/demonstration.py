"""The demonstration: an invented county in a database of its own, with a sign-in for each role."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sightline.access.actor import acting_as
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.identity.actions import give_role, open_sign_in
from sightline.identity.models import Agency, Person, RoleHeld, Team, User, Worker
from sightline.identity.roles import Role
from sightline.invented_county import allocating, helping, hub, nights, shape
from sightline.invented_county.county import invent
from sightline.invented_county.filing import file_county, mark_demo
from sightline.invented_county.manifest import keep
from sightline.records.models import Dispute, Installation, Party, SourceLine

# A demonstration holds nobody's data; its one password is printed and shown on its sign-in page.
PASSWORD = "nobody-here-exists"

Progress = Callable[[str, int], None]


def build(*, children: int, seed: int, today: date, progress: Progress, at: datetime | None = None) -> bool:
    """Invent a county and write it, unless one stands already. Returns whether it was built now.

    `at`: the moment it is built, if not now. Raises filing.NotADemo where the database holds anything else.
    """
    at = at or datetime.now(UTC)
    with acting_as(None, at=at, purpose="sightline demo"):
        if Installation.objects.filter(is_demo=True).exists() and Party.objects.exists():
            return False
    county = invent(children=children, seed=seed, today=today)
    with acting_as(None, at=at, purpose="sightline demo"):
        mark_demo(county.name)
        file_county(county, progress=progress)
        open_sign_ins(county, at=at)
    told = {child for trouble in county.manifest for child in trouble.children}
    planted = [*county.manifest, *hub.plant(at=at), *allocating.plant(at=at, told=told)]
    planted += nights.plant(at=at)
    planted += helping.plant(at=at)
    with acting_as(None, at=at, purpose="sightline demo"):
        own_sources()
        keep(planted)
    return True


@transaction.atomic
def open_sign_ins(county: shape.County, *, at: datetime) -> None:
    """Open a demonstration sign-in for each role, with the one password, made hard to guess once for all."""
    password = make_password(PASSWORD)
    for each in county.sign_ins:
        worker = Worker.objects.filter(code=each.worker).first() if each.worker else None
        person = worker.person if worker and worker.person else Person.objects.create(name=each.name)
        if worker and worker.person is None:
            Worker.objects.filter(pk=worker.pk).update(person=person)
        user = open_sign_in(person=person, email=each.email, password=None, demonstration=True)
        User.objects.filter(pk=user.pk).update(password=password)
        give_role(
            user=user,
            role=Role(each.role),
            team=Team.objects.get(code=each.team) if each.team else None,
            agency=Agency.objects.get(code=each.agency) if each.agency else None,
            at=at,
            by=None,
        )


def own_sources() -> None:
    """Let the county's data steward answer for each source and dispute that nobody answers for."""
    steward = RoleHeld.objects.get(role=Role.DATA_STEWARD, user__is_demonstration=True, until_at=None)
    SourceLine.objects.filter(owner=None).update(owner=steward.user_id)
    with keeping(EVERY_CHILD):
        Dispute.objects.filter(owner=None).update(owner=steward.user_id)


def sign_ins() -> list[tuple[str, str, str]]:
    """Return the name, address and role of each demonstration sign-in, by role."""
    rows = RoleHeld.objects.filter(user__is_demonstration=True, until_at=None).select_related("user__person")
    found = [(held.user.person.name, held.user.email, Role(held.role).label) for held in rows.order_by("id")]
    return sorted(found, key=lambda row: row[2])
