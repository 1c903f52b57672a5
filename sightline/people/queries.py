"""Questions that the pages for signing in ask."""

from dataclasses import dataclass
from uuid import UUID

from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.records.models import Installation


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody of a demonstration, as whom anybody may sign in there."""

    public_id: str
    name: str
    role: str
    team: str


def demonstration_sign_ins() -> list[InventedPerson]:
    """Return the invented people, by role; nobody where the database is no demonstration."""
    if not Installation.objects.filter(is_demo=True).exists():
        return []
    held = RoleHeld.objects.filter(user__is_demonstration=True, user__is_active=True, until_at=None)
    order = list(Role)
    rows = sorted(
        held.select_related("user__person", "team").order_by("id"),
        key=lambda row: order.index(Role(row.role)),
    )
    return [
        InventedPerson(
            str(row.user.public_id),
            row.user.person.name,
            str(Role(row.role).label),
            row.team.name if row.team else "",
        )
        for row in rows
    ]


def demonstration_user(public_id: UUID) -> User | None:
    """Return the invented person with this id, or None; None where the database is no demonstration."""
    if not Installation.objects.filter(is_demo=True).exists():
        return None
    return User.objects.filter(public_id=public_id, is_demonstration=True, is_active=True).first()
