"""What every page of the way in asks first: who is there, which receipt, and the parts of the section."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.sources import queries

ON_A_PAGE = 50


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.opening.actor  # type: ignore[attr-defined]


def receipt_or_404(number: str) -> "queries.Receipt":
    """Return a receipt by its number."""
    found = queries.receipt_called(number)
    if found is None:
        raise Http404
    return found


def parts(request: HttpRequest, here: str) -> list[dict[str, object]]:
    """Return the parts of this section that somebody may open, for the navigation under the heading."""
    actor = actor_of(request)
    every = (
        ("Receipts", "sources:receipts", Permission.RECEIPTS_SEE),
        ("Load a file", "sources:load_a_file", Permission.FILES_LOAD),
        ("Data quality", "sources:data_quality", Permission.DATA_QUALITY_SEE),
        ("Health", "health", Permission.HEALTH_SEE),
    )
    return [
        {"text": text, "href": reverse(page), "active": page == here}
        for text, page, permission in every
        if actor.may(permission)
    ]


def trail_to(number: str, *, here: bool = False) -> list[tuple[str, str]]:
    """Return the way to a receipt; `here`: it is the page itself, which is no link."""
    last = "" if here else reverse("sources:receipt", args=[number])
    return [("Receipts", reverse("sources:receipts")), (number, last)]
