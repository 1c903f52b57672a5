"""What is planted in a demonstration, as a page: there alone, and open to whoever may choose whom to be."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access.requires import public
from sightline.identity.models import Team
from sightline.invented_county.manifest import kept
from sightline.invented_county.shape import Trouble

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
    teams = dict(
        Team.objects.filter(code__in={each.team for each in troubles if each.team}).values_list(
            "code", "name"
        )
    )
    pages = dict.fromkeys(each.page for each in troubles)
    groups = [
        {
            "page": page.capitalize(),
            "url": reverse(PAGES[page]) if page in PAGES else "",
            "rows": _alike([each for each in troubles if each.page == page], teams),
        }
        for page in pages
    ]
    return render(request, "about/planted.html", {"groups": groups, "count": len(troubles)})


def _alike(troubles: Sequence[Trouble], teams: Mapping[str, str]) -> list[dict[str, object]]:
    """Return troubles as rows: the same one in one team is one row, with the records of each."""
    rows: dict[tuple[str, str | None], list[str]] = {}
    for each in troubles:
        rows.setdefault((each.sentence, each.team), []).append(", ".join(each.children))
    return [
        {
            "sentence": sentence,
            "team": teams.get(team or "", team),
            "count": len(records),
            "records": "; ".join(filter(None, records)),
        }
        for (sentence, team), records in rows.items()
    ]
