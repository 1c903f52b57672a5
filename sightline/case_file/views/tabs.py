"""The parts of the service's pages, for those who may see them."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.case_file.asking import Asked
from sightline.case_file.views.address import actor_of

PARTS = (
    ("balance", "Daily balance", (Permission.SERVICE_COUNTS_SEE, Permission.TEAM_COUNTS_SEE)),
    ("holders", "Who holds whom", (Permission.LISTS_SEE,)),
    ("no_worker", "No worker", (Permission.LISTS_SEE,)),
    ("overdue", "Overdue", (Permission.LISTS_SEE,)),
)


def tabs(
    request: HttpRequest, asked: Asked, active: str, counts: Mapping[str, int]
) -> list[dict[str, object]]:
    """Return the parts with the lengths of their lists, the same day and team asked of each."""
    return [
        {
            "text": words,
            "href": asked.address(reverse(f"case_file:{name}"), since=None),
            "active": name == active,
            "count": counts.get(name),
        }
        for name, words, _ in PARTS
        if may_see(actor_of(request), name)
    ]


def may_see(actor: Actor, part: str) -> bool:
    """Return whether a reader may open one of these parts."""
    return any(actor.may(permission) for name, _, needed in PARTS if name == part for permission in needed)


def heading_of(request: HttpRequest) -> str:
    """Return what these pages are called for this reader."""
    return "Whole service" if actor_of(request).reaches_every_child else "My team"
