"""The daily balance: opening children, plus in, minus out, is closing, and each number opens its children."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import for_everyone_signed_in, requires
from sightline.access.restricted import LeftOut, may_count_restricted
from sightline.case_file import naming, restricting
from sightline.case_file.asking import Asked
from sightline.case_file.balance import COLUMNS, Balance
from sightline.case_file.balance import balance as balance_in_reach
from sightline.case_file.balance import balance_known_to as balance_of
from sightline.case_file.counting import service_counts
from sightline.case_file.covering import not_covered
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
from sightline.case_file.views.tabs import heading_of, may_see, tabs
from sightline.govuk import downloads
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


@requires(Permission.SERVICE_COUNTS_SEE, Permission.TEAM_COUNTS_SEE)
def balance(request: HttpRequest) -> HttpResponse:
    """Show the balance of the service, or of one's teams; to those who see no child, counts alone."""
    if not actor_of(request).may(Permission.LISTS_SEE):
        return _counts(request)
    bar, asked, found = _answer(request)
    teams = names_of({each.team for each in found.teams})
    restricted = _restricted(request, found, "closing")
    whole = actor_of(request).reaches_every_child
    open_now = out_of_sight(asked.moment, known_by=asked.known_by, children=found.children("unallocated"))
    idle = waiting(open_now, asked.moment, known_by=asked.known_by)
    names = naming.names(actor_of(request), [*found.children("unallocated"), *_astray(found)])
    rows = [showing.waiting_row(each, names[each.child.child.pk], asked.day) for each in idle]
    rows_of_teams = showing.team_rows(found, teams, managers(on=asked.day), _address(asked))
    uncovered = not_covered(asked, nobody=not rows_of_teams)
    log.saw_list(request, asked.question(PAGE), names)
    return render(
        request,
        "case_file/balance.html",
        {
            **dates_of(request, asked),
            "bar": bar,
            "heading": heading_of(request),
            "tabs": tabs(
                request,
                asked,
                "balance",
                {} if uncovered and not rows_of_teams else {"no_worker": found.total("unallocated")},
            ),
            "whole": whole,
            "total_words": "All teams" if whole else "All my teams",
            "found": found,
            "sentence": showing.sentence(found) if rows_of_teams or not uncovered else "",
            "not_covered": uncovered,
            "astray": showing.astray(found, teams),
            "astray_children": [names[child] for child in _astray(found) if child in names],
            "caption": f"Children held by each team, {_days(found)}",
            "opening_words": _opening_words(asked),
            "rows": rows_of_teams,
            "totals": showing.totals(found, _address(asked)),
            "moved": found.total("moved_in") if whole else 0,
            "elsewhere": any(found.counted(column).elsewhere for column in COLUMNS),
            "out_of_sight_url": asked.address(reverse("case_file:out_of_sight"), since=None),
            "no_worker_url": asked.address(reverse("case_file:no_worker"), since=None),
            "waiting": rows,
            "restricted": restricted,
            "restricted_ask": restricting.whom_to_ask(restricted),
            "restricted_idle": _restricted(request, found, "unallocated"),
            "downloads": file_links(request, "case_file:balance_file"),
            "fed_by": fed_by(sources(HOLDING), asked.today, actor_of(request)),
        },
    )


def _restricted(request: HttpRequest, found: Balance, column: str, team: int | None = None) -> LeftOut:
    """Return how many children of a number are restricted, and who holds those of the reader's own scope."""

    def again() -> list[int]:
        same = balance_in_reach(before=found.before, day=found.day, known_by=asked_of(request)[1].known_by)
        return same.children(column, team)

    held = restricting.left_out(actor_of(request), again)
    return LeftOut(found.counted(column, team).restricted, held.holders)


@requires(Permission.LISTS_DOWNLOAD)
def balance_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the balance as a file of numbers, with a line of how many of each are restricted."""
    bar, asked, found = _answer(request)
    if format not in downloads.FORMATS or not bar.is_valid():
        raise Http404
    teams = names_of({each.team for each in found.teams})
    log.downloaded(request, {**asked.question(PAGE), "format": format}, ())
    columns = (*(column.replace("_", " ").capitalize() for column in COLUMNS), "Difference")
    return downloads.download(
        format=format,
        name=f"balance-{asked.day}",
        about=about(request, asked, f"Balance, {_days(found)}", sources(HOLDING)),
        columns=("Team", *columns),
        rows=showing.file_rows(found, teams, whole=actor_of(request).reaches_every_child),
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
    known = team is not None or not code
    children = found.children(column, team.pk if team else None) if known else []
    words = showing.COLUMN_WORDS[column]
    return Listing(
        heading=f"{team.name if team else _whose(request)}: {words}",
        lede=f"{_days(found)[0].upper()}{_days(found)[1:]}. The children behind this number of the balance.",
        asked=asked,
        bar=bar,
        children=children,
        restricted=_restricted(request, found, column, team.pk if team else None) if known else LeftOut(0),
        elsewhere=found.counted(column, team.pk if team else None).elsewhere if known else 0,
        page="case_file:balance_children",
        trail=[(heading_of(request), asked.address(reverse(_first_page(request)), column=None, team=None))],
        kinds=HOLDING,
        file_page="case_file:balance_children_file",
    )


def _answer(request: HttpRequest, filters: tuple[str, ...] = ("since",)) -> tuple[AsAt, Asked, Balance]:
    _, asked = asked_of(request, filters)
    bar = BalanceAsked(data_of(request, asked.now), today=asked.today, asks_known_by=asks_known_by(request))
    bar.is_valid()
    before = asked.day - SINCE.get(asked.chosen.get("since", ""), SINCE[""])
    found = balance_of(actor_of(request), before=before, day=asked.day, known_by=asked.known_by)
    return bar, asked, found


def _first_page(request: HttpRequest) -> str:
    return PAGE if may_see(actor_of(request), "balance") else "case_file:holders"


def _whose(request: HttpRequest) -> str:
    """Return whose children are counted where no team is chosen."""
    actor = actor_of(request)
    if actor.reaches_every_child:
        return "All teams"
    return "All my teams" if may_count_restricted(actor) else "My team and my own children"


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
        "not_covered": not_covered(asked, nobody=not counts.teams),
        "day_words": full_day(asked.day),
        "fed_by": fed_by(sources(HOLDING), asked.today, actor_of(request)),
    }
    return render(request, "case_file/service_counts.html", page)
