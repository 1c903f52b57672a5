"""What became of the contacts that were closed: counts by group, and the children behind each."""

from collections.abc import Collection, Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.actor import Actor
from sightline.access.counting import shown_lines
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.access.small_numbers import HIDDEN, Shown, telling_totals
from sightline.front_door import followed as asking
from sightline.front_door.followed import GROUPS, SERIOUS_WORDS, WINDOWS, Closing, Line, Window
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
        secret = _secret(actor, found, everything, today)
    log.counted(request, {"page": PAGE, "by": group})
    shown, totals = shown_lines(actor, [_counts(line) for line in lines], secret=secret)
    page = {
        "tabs": [
            {"text": words, "href": f"{reverse(PAGE)}?by={name}", "active": name == group}
            for name, words in GROUPS.items()
        ],
        "group": GROUPS[group],
        "lines": [_line(request, group, line, said) for line, said in zip(lines, shown, strict=True)],
        "everything": _line(request, group, everything, totals) if lines else None,
        "worst": _worst(actor, everything, secret),
        "today": today,
        "windows": WINDOWS,
        "counts_only": actor.sees_counts_only,
    }
    return render(request, "front_door/followed.html", page)


def _counts(line: Line) -> list[int]:
    """Return the counts of a line in the order of the page: how many were closed, and who came back."""
    return [line.closed, *(window.back for window in line.windows)]


def _how(everything: Line) -> list[list[int]]:
    """Return how seriously they came back: a line for each way, a count for each window."""
    return [[window.worst[rank] for window in everything.windows] for rank in range(len(SERIOUS_WORDS))]


def _secret(actor: Actor, found: Collection[Closing], everything: Line, today: date) -> set[int]:
    """Return which totals those who see counts alone are not shown: one total stands over every grouping."""
    if not actor.sees_counts_only:
        return set()
    tables = [[_counts(line) for line in asking.lines(found, group, today=today)] for group in GROUPS]
    told = {column for table in tables for column in telling_totals(table)}
    return told | {column + 1 for column in telling_totals(_how(everything))}


def _line(request: HttpRequest, group: str, line: Line, said: Sequence[Shown]) -> dict[str, object]:
    closed, *back = said
    return {
        "words": line.words,
        "closed": closed,
        "windows": [
            _window(request, group, line.key, window, count)
            for window, count in zip(line.windows, back, strict=True)
        ],
    }


def _window(request: HttpRequest, group: str, key: str, window: Window, said: Shown) -> dict[str, object]:
    if said == HIDDEN:
        return {"back": said, "href": "", "of_all": "", "note": "", "differs": False}
    actor = actor_of(request)
    query = urlencode({"by": group, "key": key, "within": window.days})
    can_tell = window.limits is not None and window.verdict != TOO_FEW
    between = f"chance: {window.limits.low} to {window.limits.high}" if can_tell and window.limits else ""
    return {
        "back": said if window.cases else None,
        "href": f"{reverse('front_door:came_back')}?{query}" if actor.may(Permission.LISTS_SEE) else "",
        "of_all": _of_all(actor, window) if window.cases else "",
        "note": ", ".join(filter(None, (window.verdict, between))),
        "differs": window.verdict.startswith(("Higher", "Lower")),
    }


def _of_all(actor: Actor, window: Window) -> str:
    """Return the share of the group in words; of a few their number, unless counts alone are seen."""
    if window.cases < FEWEST:
        return "" if actor.sees_counts_only else f" of {window.cases}"
    return f", {share(window.back / window.cases)}"


def _worst(actor: Actor, everything: Line, secret: Collection[int]) -> list[dict[str, object]]:
    shown, _ = shown_lines(actor, _how(everything), secret={column - 1 for column in secret if column})
    return [
        {"words": words, "counts": counts}
        for words, counts in zip(SERIOUS_WORDS.values(), shown, strict=True)
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
