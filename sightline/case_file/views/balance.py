"""The daily balance: opening children, plus in, minus out, is closing, and each number opens its children."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import for_everyone_signed_in, requires
from sightline.case_file import downloads, naming, restricting
from sightline.case_file.asking import Asked
from sightline.case_file.balance import COLUMNS, Balance
from sightline.case_file.balance import balance as balance_of
from sightline.case_file.counting import service_counts
from sightline.case_file.feeding import sources
from sightline.case_file.forms import AsAt, BalanceAsked
from sightline.case_file.holders import waiting
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.showing import service as showing
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.teams import Team, names_of
from sightline.case_file.views.address import actor_of, asked_of, asks_known_by, data_of, dates_of
from sightline.case_file.views.children import Listing, children_file, children_page
from sightline.case_file.views.files import about, file_links
from sightline.case_file.views.tabs import heading_of, tabs
from sightline.govuk.words import day, full_day
from sightline.identity.queries import managers

PAGE = "case_file:balance"
HOLDING = ("allocated", "holder_changed", "referral_received", "case_closed")
SINCE = {"": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@for_everyone_signed_in
def service(request: HttpRequest) -> HttpResponse:
    """Go to the part of the service's pages that this reader's work begins with."""
    actor = actor_of(request)
    whole = actor.may(Permission.SERVICE_COUNTS_SEE)
    return redirect(PAGE if whole else "case_file:holders")


@requires(Permission.SERVICE_COUNTS_SEE)
def balance(request: HttpRequest) -> HttpResponse:
    """Show the balance; to those who see no child, counts without small numbers."""
    if not actor_of(request).may(Permission.LISTS_SEE):
        return _counts(request)
    bar, asked, found = _answer(request)
    teams = names_of({each.team for each in found.teams})
    restricted = restricting.left_out(actor_of(request), lambda: _answer(request)[2].children("closing"))
    open_now = out_of_sight(asked.moment, known_by=asked.known_by, children=found.children("unallocated"))
    idle = waiting(open_now, asked.moment, known_by=asked.known_by)
    names = naming.names(actor_of(request), [*found.children("unallocated"), *_astray(found)])
    rows = [showing.waiting_row(each, names[each.child.child.pk], asked.day) for each in idle]
    log.saw_list(request, asked.question(PAGE), names)
    return render(
        request,
        "case_file/balance.html",
        {
            **dates_of(request, asked),
            "bar": bar,
            "heading": heading_of(request),
            "tabs": tabs(request, asked, "balance", {"no_worker": len(rows)}),
            "found": found,
            "sentence": showing.sentence(found),
            "astray": showing.astray(found, teams),
            "astray_children": [names[child] for child in _astray(found) if child in names],
            "caption": f"Children held by each team, {_days(found)}",
            "opening_words": _opening_words(asked),
            "rows": showing.team_rows(found, teams, managers(on=asked.day), _address(asked)),
            "totals": showing.totals(found, _address(asked)),
            "moved": found.total("moved_in"),
            "out_of_sight_url": asked.address(reverse("case_file:out_of_sight"), since=None),
            "no_worker_url": asked.address(reverse("case_file:no_worker"), since=None),
            "waiting": rows,
            "restricted": restricted,
            "restricted_ask": restricting.whom_to_ask(restricted),
            "downloads": file_links(request, "case_file:balance_file"),
            "fed_by": fed_by(sources(HOLDING), asked.today, actor_of(request)),
        },
    )


@requires(Permission.LISTS_DOWNLOAD)
def balance_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the balance as a file of numbers."""
    bar, asked, found = _answer(request)
    if format not in downloads.FORMATS or not bar.is_valid():
        raise Http404
    teams = names_of({each.team for each in found.teams})
    log.downloaded(request, {**asked.question(PAGE), "format": format}, ())
    columns = (*(column.replace("_", " ").capitalize() for column in COLUMNS), "Difference")
    rows = [
        (teams[each.team].name, *(len(getattr(each, column)) for column in COLUMNS), each.difference)
        for each in found.teams
    ]
    total = ("All teams", *(found.total(column) for column in COLUMNS), sum(row[-1] for row in rows))
    return downloads.download(
        format=format,
        name=f"balance-{asked.day}",
        about=about(request, asked, f"Balance, {_days(found)}", sources(HOLDING)),
        columns=("Team", *columns),
        rows=[*rows, total],
    )


@requires(Permission.LISTS_SEE)
def balance_children(request: HttpRequest) -> HttpResponse:
    """Show the children of one number of the balance."""
    return children_page(request, _children_of(request))


@requires(Permission.LISTS_DOWNLOAD)
def balance_children_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the children of one number of the balance as a file."""
    return children_file(request, _children_of(request), format)


def _children_of(request: HttpRequest) -> Listing:
    bar, asked, found = _answer(request, ("since", "column", "team"))
    column, code = asked.chosen.get("column", "closing"), asked.chosen.get("team")
    if column not in COLUMNS:
        raise Http404
    teams = names_of({each.team for each in found.teams})
    team = next((each for each in teams.values() if each.code == code), None)
    if code and team is None and bar.is_valid():
        children: list[int] = []
    else:
        children = found.children(column, team.pk if team else None)
    words = showing.COLUMN_WORDS[column]
    where = team.name if team else "all teams"
    return Listing(
        heading=f"{where}: {words}".capitalize() if team is None else f"{where}: {words}",
        lede=f"{_days(found)[0].upper()}{_days(found)[1:]}. The children behind this number of the balance.",
        asked=asked,
        bar=bar,
        children=children,
        page="case_file:balance_children",
        trail=[(heading_of(request), asked.address(reverse(PAGE), column=None, team=None))],
        kinds=HOLDING,
        file_page="case_file:balance_children_file",
    )


def _answer(request: HttpRequest, filters: tuple[str, ...] = ("since",)) -> tuple[AsAt, Asked, Balance]:
    _, asked = asked_of(request, filters)
    bar = BalanceAsked(data_of(request, asked.now), today=asked.today, asks_known_by=asks_known_by(request))
    bar.is_valid()
    before = asked.day - SINCE.get(asked.chosen.get("since", ""), SINCE[""])
    return bar, asked, balance_of(before=before, day=asked.day, known_by=asked.known_by)


def _address(asked: Asked) -> showing.Address:
    path = reverse("case_file:balance_children")

    def address(column: str, team: Team | None) -> str:
        return asked.address(path, column=column, team=team.code if team else None)

    return address


def _astray(found: Balance) -> list[int]:
    return [child for team in found.teams for child in team.astray]


def _days(found: Balance) -> str:
    if found.before == found.day - SINCE[""]:
        return day(found.day)
    return f"from the end of {day(found.before)} to the end of {day(found.day)}"


def _opening_words(asked: Asked) -> str:
    back = asked.chosen.get("since", "")
    return "At the start of the day" if not back else f"On {day(asked.day - SINCE.get(back, SINCE['']))}"


def _counts(request: HttpRequest) -> HttpResponse:
    bar, asked = asked_of(request)
    counts = service_counts(actor_of(request), asked.moment)
    log.counted(request, asked.question(PAGE))
    page: Mapping[str, object] = {
        **dates_of(request, asked),
        "bar": bar,
        "counts": counts,
        "day_words": full_day(asked.day),
        "fed_by": fed_by(sources(HOLDING), asked.today, actor_of(request)),
    }
    return render(request, "case_file/service_counts.html", page)
