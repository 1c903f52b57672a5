"""What every list of this room that can be a file has: its addresses, its day, and the words on it."""

from datetime import date

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from sightline.govuk.downloads import FORMATS
from sightline.govuk.words import day
from sightline.people.asking import actor_of
from sightline.standards.calendar import uk_date


def files_of(request: HttpRequest, page: str) -> list[dict[str, str]]:
    """Return the files that a list can be, asked as the list is."""
    query = request.GET.copy()
    query.pop("page", None)
    said = f"?{query.urlencode()}" if query else ""
    return [{"text": each, "href": reverse(page, args=[each]) + said} for each in FORMATS]


def file_asked(request: HttpRequest, format: str) -> date:
    """Return the day on which a file is made. Raises Http404 for a kind of file that no list can be."""
    if format not in FORMATS:
        raise Http404
    return uk_date(timezone.now())


def about_file(request: HttpRequest, title: str, today: date) -> list[tuple[str, str]]:
    """Return what stands on a file about itself: what it is, of which day, and who made it."""
    user = actor_of(request).user
    return [("List", title), ("Made on", day(today)), ("Made by", user.person.name if user else "")]
