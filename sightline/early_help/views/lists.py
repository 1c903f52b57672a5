"""Who is helped early, and how agencies take part."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.clocks.queries import Moment
from sightline.early_help import queries, showing
from sightline.early_help.forms import Between
from sightline.early_help.queries import Helped
from sightline.govuk.words import full_day, plural
from sightline.standards import calendar

ROWS = 50
HELPED, OFFERED = "helped", "offered"
_NOBODY = {
    HELPED: "Nobody is in early help with you.",
    OFFERED: "No offer of early help waits for an answer.",
}


@requires(Permission.LISTS_SEE)
def episodes(request: HttpRequest) -> HttpResponse:
    """Show the children in early help, those to act on first; or those whose family has not answered."""
    now, actor = timezone.now(), actor_of(request)
    today = calendar.uk_date(now)
    moment = Moment.of(today, now)
    helped, offered = queries.helped(moment), queries.offered(moment)
    shows = OFFERED if request.GET.get("show") == OFFERED else HELPED
    shown = offered if shows == OFFERED else helped
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    rows = [showing.row(each, actor, today) for each in page.object_list]
    log.saw_list(request, {"page": "early_help:episodes", "show": shows}, [each.id for each in rows])
    address = reverse("early_help:episodes")
    return render(
        request,
        "early_help/episodes.html",
        {
            "rows": rows,
            "page": page,
            "lede": _lede(helped, today),
            "caption": plural(len(shown), "child,children"),
            "tabs": [
                _tab("In early help", address, len(helped), shows == HELPED),
                _tab("Offered", f"{address}?show={OFFERED}", len(offered), shows == OFFERED),
                _tab("Who takes part", reverse("early_help:participation"), None, False),
            ],
            "nobody": _NOBODY[shows],
            "counted_at": now,
        },
    )


def _tab(text: str, href: str, count: int | None, active: bool) -> dict[str, object]:
    return {"text": text, "href": href, "count": count, "active": active}


def _lede(helped: list[Helped], today: date) -> str:
    consider = sum(each.to_consider for each in helped)
    over = sum(each.to_take_over for each in helped)
    said = [f"{plural(len(helped), 'child is,children are')} in early help."]
    if consider:
        said.append(f"For {plural(consider, 'child,children')} a step up is to be considered.")
    if over:
        said.append(f"{plural(over, 'child is,children are')} to be taken over.")
    return f"{full_day(today)}. {' '.join(said)}"


@requires(Permission.LISTS_SEE)
def participation(request: HttpRequest) -> HttpResponse:
    """Show how each agency takes part: asked, came, and leads."""
    now = timezone.now()
    today = calendar.uk_date(now)
    form = Between(request.GET or None, today=today)
    first, last = form.days
    rows = queries.participation(first, last, Moment.of(today, now))
    asked = {"page": "early_help:participation", "from": first.isoformat(), "to": last.isoformat()}
    log.counted(request, asked)
    address = reverse("early_help:episodes")
    return render(
        request,
        "early_help/participation.html",
        {
            "form": form,
            "first": first,
            "last": last,
            "rows": [(showing.code_words("AGENCY", each.agency), each) for each in rows],
            "asked": sum(each.asked for each in rows),
            "came": sum(each.came for each in rows),
            "leads": sum(each.leads for each in rows),
            "tabs": [
                _tab("In early help", address, None, False),
                _tab("Offered", f"{address}?show={OFFERED}", None, False),
                _tab("Who takes part", reverse("early_help:participation"), None, True),
            ],
        },
    )
