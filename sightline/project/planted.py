"""What is planted in a demonstration, as a page: there alone, and open to whoever may choose whom to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access.requires import public
from sightline.invented_county.manifest import kept

PAGES = {
    "out of sight": "case_file:out_of_sight",
    "unallocated": "allocation:unallocated",
    "standards": "case_file:standards",
    "search": "case_file:search",
    "data quality": "sources:data_quality",
    "people and teams": "teams:tree",
    "hub": "front_door:hub",
    "night desk": "night_desk:desk",
    "early help": "early_help:episodes",
}


@public
def planted(request: HttpRequest) -> HttpResponse:
    """List the troubles planted in this demonstration; where there is none, there is no page."""
    troubles = kept()
    if troubles is None:
        raise Http404
    pages = dict.fromkeys(each.page for each in troubles)
    groups = [
        {
            "page": page.capitalize(),
            "url": reverse(PAGES[page]) if page in PAGES else "",
            "troubles": [each for each in troubles if each.page == page],
        }
        for page in pages
    ]
    return render(request, "about/planted.html", {"groups": groups, "count": len(troubles)})
