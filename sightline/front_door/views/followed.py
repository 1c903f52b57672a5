"""What became of the contacts that were closed: counts by group, and the children behind each."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.actor import Actor
from sightline.access.counting import shown
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.front_door import followed as asking
from sightline.front_door.followed import GROUPS, SERIOUS_WORDS, WINDOWS, Line, Window
from sightline.front_door.funnel import FEWEST, TOO_FEW
from sightline.front_door.queries import children_named
from sightline.govuk.words import share
from sightline.standards.calendar import uk_date

PAGE = "front_door:followed"


@requires(Permission.SERVICE_COUNTS_SEE, Permission.CONTACT_DECIDE)
def followed(request: HttpRequest) -> HttpResponse:
    """Show, of those closed, how many came back within 28, 90 and 365 days, and how seriously."""
    actor, today = actor_of(request), uk_date(timezone.now())
    group = request.GET.get("by", "month")
    if group not in GROUPS:
        raise Http404
    with asking.whole(actor):
        found = asking.closings(today=today)
        lines, everything = asking.lines(found, group, today=today), asking.together(found, today=today)
    log.counted(request, {"page": PAGE, "by": group})
    page = {
        "tabs": [
            {"text": words, "href": f"{reverse(PAGE)}?by={name}", "active": name == group}
            for name, words in GROUPS.items()
        ],
        "group": GROUPS[group],
        "lines": [_line(request, group, line) for line in lines],
        "everything": _line(request, group, everything),
        "worst": _worst(request, everything),
        "today": today,
        "windows": WINDOWS,
    }
    return render(request, "front_door/followed.html", page)


def _line(request: HttpRequest, group: str, line: Line) -> dict[str, object]:
    actor = actor_of(request)
    return {
        "words": line.words,
        "closed": shown(actor, line.closed),
        "windows": [_window(request, group, line.key, window) for window in line.windows],
    }


def _window(request: HttpRequest, group: str, key: str, window: Window) -> dict[str, object]:
    actor = actor_of(request)
    hides = actor.sees_counts_only and shown(actor, window.back) != window.back
    query = urlencode({"by": group, "key": key, "within": window.days})
    can_tell = window.limits is not None and not hides and window.verdict != TOO_FEW
    between = f"chance: {window.limits.low} to {window.limits.high}" if can_tell and window.limits else ""
    return {
        "back": shown(actor, window.back) if window.cases else None,
        "href": f"{reverse('front_door:came_back')}?{query}" if actor.may(Permission.LISTS_SEE) else "",
        "of_all": _of_all(actor, window) if window.cases and not hides else "",
        "note": ", ".join(filter(None, (window.verdict, between))),
        "differs": window.verdict.startswith(("Higher", "Lower")),
    }


def _of_all(actor: Actor, window: Window) -> str:
    """Return the share of the group in words; of a few their number, unless counts alone are seen."""
    if window.cases < FEWEST:
        return "" if actor.sees_counts_only else f" of {window.cases}"
    return f", {share(window.back / window.cases)}"


def _worst(request: HttpRequest, line: Line) -> list[dict[str, object]]:
    actor = actor_of(request)
    words = list(SERIOUS_WORDS.values())
    return [
        {"words": words[rank], "counts": [shown(actor, window.worst[rank]) for window in line.windows]}
        for rank in range(len(words))
    ]


@requires(Permission.LISTS_SEE)
def came_back(request: HttpRequest) -> HttpResponse:
    """Show the children behind one number: those whom the reader reaches, and how many more there are."""
    actor, today = actor_of(request), uk_date(timezone.now())
    group, key = request.GET.get("by", "month"), request.GET.get("key", "")
    within = request.GET.get("within", "")
    if group not in GROUPS or within not in {str(days) for days in WINDOWS}:
        raise Http404
    with asking.whole(actor):
        found = asking.closings(today=today)
        rows = asking.came_back(found, group, key, int(within), today=today)
    children = children_named({each.child for each, _ in rows})
    serious = list(SERIOUS_WORDS.values())
    log.saw_list(
        request, {"page": "front_door:came_back", "by": group, "key": key, "within": within}, children
    )
    page = {
        "heading": f"Came back within {within} days",
        "lede": asking.words_of(group, key) if key else "All that were closed",
        "rows": [
            {
                "name": children[each.child].name or "Name not known",
                "url": reverse("case_file:child", args=[children[each.child].party.public_id]),
                "closed_on": each.on,
                "how": serious[rank],
                "back_on": _first(each.returns),
            }
            for each, rank in rows
            if each.child in children
        ],
        "elsewhere": sum(1 for each, _ in rows if each.child not in children),
        "back_url": f"{reverse(PAGE)}?by={group}",
    }
    return render(request, "front_door/came_back.html", page)


def _first(returns: tuple[tuple[date, int], ...]) -> date | None:
    return min((on for on, _ in returns), default=None)
