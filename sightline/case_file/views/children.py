"""The children behind a number, on one kind of page: wherever a count stands, it opens this."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.case_file import naming, restricting
from sightline.case_file.asking import Asked
from sightline.case_file.feeding import sources
from sightline.case_file.forms import AsAt
from sightline.case_file.listing import listed
from sightline.case_file.showing import listing as showing
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.views.address import actor_of, dates_of
from sightline.case_file.views.files import about, file_links
from sightline.govuk import downloads
from sightline.govuk.words import plural

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """Some children and what they have in common."""

    heading: str
    lede: str
    asked: Asked
    bar: AsAt
    children: Sequence[int]
    page: str
    file_page: str
    kinds: Collection[str]
    trail: Sequence[tuple[str, str]] = ()
    page_arguments: Mapping[str, str] = field(default_factory=dict)
    empty: str = "There is no such child."
    restricted: restricting.LeftOut = restricting.NONE
    elsewhere: int = 0

    @property
    def count(self) -> int:
        """Return how many children there are, those out of reach too."""
        return len(self.children) + self.restricted.count + self.elsewhere

    @property
    def said_beyond(self) -> list[str]:
        """Return in sentences how many children the list leaves out."""
        elsewhere = plural(self.elsewhere, "child,children")
        said = [f"And {elsewhere} whom you do not reach: held elsewhere now, or no longer open."]
        return [words for words in (restricting.line(self.restricted), *said[: self.elsewhere]) if words]


def children_page(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Show a list of children."""
    asked, actor = listing.asked, actor_of(request)
    found = listed(listing.children, asked.moment, known_by=asked.known_by)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    names = naming.names(actor, [each.child.pk for each in page])
    holder_path = reverse("case_file:out_of_sight")
    dates = Asked(asked.now, asked.day, asked.known_by)
    rows = showing.rows(list(page), names, asked.day, lambda code: dates.address(holder_path, held_by=code))
    log.saw_list(
        request, {**asked.question(listing.page), **listing.page_arguments}, [row.id for row in rows]
    )
    return render(
        request,
        "case_file/children.html",
        {
            **dates_of(request, asked),
            "bar": listing.bar,
            "heading": listing.heading,
            "lede": listing.lede,
            "trail": listing.trail,
            "rows": rows,
            "page": page,
            "caption": _caption(page.start_index(), page.end_index(), len(found)),
            "beyond": listing.said_beyond,
            "total_words": f"{plural(listing.count, 'child,children')} in all.",
            "empty": listing.empty,
            "downloads": file_links(request, listing.file_page, **listing.page_arguments),
            "fed_by": fed_by(sources(listing.kinds), asked.today, actor_of(request)),
        },
    )


def _caption(first: int, last: int, count: int) -> str:
    return f"{first} to {last} of {plural(count, 'child,children')}"


def children_file(request: HttpRequest, listing: Listing, format: str) -> HttpResponse:
    """Give a list of children as a file."""
    asked = listing.asked
    if format not in downloads.FORMATS or not listing.bar.is_valid():
        raise Http404
    found = listed(listing.children, asked.moment, known_by=asked.known_by)
    children = [each.child.pk for each in found]
    names, ids = naming.written_names(actor_of(request), children), naming.council_ids(children)
    log.downloaded(
        request, {**asked.question(listing.page), **listing.page_arguments, "format": format}, children
    )
    rows = [showing.file_row(each, names[each.child.pk], ids.get(each.child.pk, "")) for each in found]
    beyond = listing.said_beyond
    return downloads.download(
        format=format,
        name=f"children-{asked.day}",
        about=about(request, asked, listing.heading, sources(listing.kinds), beyond),
        columns=showing.FILE_COLUMNS,
        rows=rows,
        beyond=beyond,
    )
