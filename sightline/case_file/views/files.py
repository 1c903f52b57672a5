"""The links by which a list leaves the service as a file, and what the file says of itself."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.case_file.asking import Asked
from sightline.case_file.feeding import Source
from sightline.case_file.views.address import actor_of, without
from sightline.case_file.wording import as_at_words
from sightline.govuk.downloads import FORMATS
from sightline.govuk.words import moment


def file_links(request: HttpRequest, page: str, **kwargs: object) -> list[dict[str, str]]:
    """Return a link for each kind of file, with the filters of this page; none for those who may not."""
    if not actor_of(request).may(Permission.LISTS_DOWNLOAD):
        return []
    query = without(request, "page").urlencode()
    return [
        {
            "text": format,
            "href": reverse(page, kwargs={**kwargs, "format": format}) + (f"?{query}" if query else ""),
        }
        for format in FORMATS
    ]


PERSONAL = "It holds children's personal data. Keep it as your council's policy says."


def about(
    request: HttpRequest,
    asked: Asked,
    what: str,
    sources: Iterable[Source],
    beyond: Iterable[str] = (),
    note: str = PERSONAL,
) -> Sequence[tuple[str, str]]:
    """Return what a file says of itself: what it is, as at when, who made it, what fed it.

    `beyond`: sentences about whom it leaves out. `note`: how it is to be kept.
    """
    user = actor_of(request).user
    return [
        ("List", what),
        ("As at", as_at_words(asked.day, asked.now, asked.known_by)),
        ("Made by", user.person.name if user else ""),
        ("Made on", moment(asked.now)),
        *(("Fed by", f"{source.name}, {source.age(asked.today)}") for source in sources),
        *(("Left out", words) for words in beyond),
        *((("Note", note),) if note else ()),
    ]
