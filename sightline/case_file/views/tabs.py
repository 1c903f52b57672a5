"""The parts of the service's pages, for those who may see them."""

from django.http import HttpRequest
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.case_file.asking import Asked
from sightline.case_file.views.address import actor_of

PARTS = (
    ("balance", "Daily balance", Permission.SERVICE_COUNTS_SEE),
    ("holders", "Who holds whom", Permission.LISTS_SEE),
    ("no_worker", "No worker", Permission.LISTS_SEE),
    ("overdue", "Overdue", Permission.LISTS_SEE),
)


def tabs(request: HttpRequest, asked: Asked, active: str, counts: dict[str, int]) -> list[dict[str, object]]:
    """Return the parts with the lengths of their lists, the same day and team asked of each."""
    actor = actor_of(request)
    return [
        {
            "text": words,
            "href": asked.address(reverse(f"case_file:{name}"), since=None),
            "active": name == active,
            "count": counts.get(name),
        }
        for name, words, permission in PARTS
        if actor.may(permission) and (name != "balance" or actor.reaches_every_child)
    ]


def heading_of(request: HttpRequest) -> str:
    """Return what these pages are called for this reader."""
    return "Whole service" if actor_of(request).reaches_every_child else "My team"
