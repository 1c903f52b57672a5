"""Out of sight: every open child, longest unseen first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.restricted import few_reached
from sightline.case_file import naming, restricting
from sightline.case_file.asking import Asked
from sightline.case_file.covering import not_covered
from sightline.case_file.feeding import sources
from sightline.case_file.forms import ListAsked
from sightline.case_file.out_of_sight import NO_WORKERS, OpenChild
from sightline.case_file.out_of_sight import out_of_sight as every_open_child
from sightline.case_file.seeing import SEEN, TRIED
from sightline.case_file.showing import out_of_sight as showing
from sightline.case_file.showing.feeding import fed_by, later_than
from sightline.case_file.teams import TeamChosen, team_chosen, teams_to_choose
from sightline.case_file.views.address import actor_of, asked_of, asks_known_by, data_of, dates_of
from sightline.case_file.views.files import about, file_links
from sightline.govuk import downloads
from sightline.govuk.words import day, number

FILTERS = ("team", "held_by", "show")
ON_A_PAGE = 50
PAGE = "case_file:out_of_sight"
# Groups that are counted beside the parts of the list.
FOUND, SHOWN = "every child found", "those shown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the list answers: every open child within the filters, and those shown of them."""

    bar: ListAsked
    asked: Asked
    found: list[OpenChild]
    shown: list[OpenChild]

    @property
    def is_asked_rightly(self) -> bool:
        """Say whether the address could be understood."""
        return self.bar.is_valid()


@requires(Permission.LISTS_SEE)
def out_of_sight(request: HttpRequest) -> HttpResponse:
    """Show every open child."""
    answer = _answer(request)
    asked, actor = answer.asked, actor_of(request)
    page = Paginator(answer.shown, ON_A_PAGE).get_page(request.GET.get("page"))
    names = naming.names(actor, [each.child.pk for each in page])
    address = _address(asked)
    rows = [
        showing.row(each, names[each.child.pk], asked.at, lambda worker: address(held_by=worker, show=None))
        for each in page
    ]
    left = _left_out(request)
    restricted = left.get(SHOWN, restricting.NONE)
    log.saw_list(request, {**asked.question(PAGE), "page_number": page.number}, [row.id for row in rows])
    total = len(answer.found) + left.get(FOUND, restricting.NONE).count
    show = asked.chosen.get("show", "")
    fed = sources((SEEN, TRIED))
    return render(
        request,
        "case_file/out_of_sight.html",
        {
            **dates_of(request, asked),
            "bar": answer.bar,
            "total": total,
            "not_covered": not_covered(asked, nobody=not total),
            "figures": showing.figures(answer.found, lambda name: address(show=name), _counts(left)),
            "parts": showing.parts(answer.found, lambda name: address(show=name), _counts(left)),
            "rows": rows,
            "page": page,
            "order": request.GET.get("order", "-unseen"),
            "caption": _caption(page, restricted.count, show),
            "narrowed": _narrowed(answer) if asked.chosen else "",
            "clear_url": Asked(asked.now, asked.day, asked.known_by).address(request.path)
            if asked.chosen
            else "",
            "later_than": later_than([each.says.seen for each in answer.found], asked.day, "Visits"),
            "restricted": restricted,
            "restricted_ask": restricting.whom_to_ask(restricted),
            "downloads": file_links(request, "case_file:out_of_sight_file"),
            "fed_by": fed_by(fed, asked.today, actor_of(request)),
        },
    )


@requires(Permission.LISTS_DOWNLOAD)
def out_of_sight_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the list as a file, whole, as it is filtered."""
    answer = _answer(request)
    if format not in downloads.FORMATS or not answer.is_asked_rightly:
        raise Http404
    asked, children = answer.asked, [each.child.pk for each in answer.shown]
    names = naming.written_names(actor_of(request), children)
    ids = naming.council_ids(children)
    log.downloaded(request, {**asked.question(PAGE), "format": format}, children)
    rows = [
        showing.file_row(each, names[each.child.pk], ids.get(each.child.pk, ""), asked.at)
        for each in answer.shown
    ]
    restricted = _left_out(request).get(SHOWN, restricting.NONE)
    what = showing.part_words(asked.chosen.get("show", ""), len(rows) + restricted.count)
    beyond = [words for words in (restricting.line(restricted),) if words]
    return downloads.download(
        format=format,
        name=f"out-of-sight-{asked.day}",
        about=about(request, asked, f"Out of sight: {what}", sources((SEEN, TRIED)), beyond),
        columns=showing.FILE_COLUMNS,
        rows=rows,
        beyond=beyond,
    )


def _answer(request: HttpRequest) -> Answer:
    form, asked = asked_of(request, FILTERS)
    every = (
        every_open_child(asked.moment, known_by=asked.known_by, children=few_reached(actor_of(request)))
        if form.is_valid()
        else []
    )
    team = team_chosen(asked.chosen.get("team"))
    in_team = [each for each in every if _in(team, asked, each)]
    bar = ListAsked(
        data_of(request, asked.now),
        today=asked.today,
        asks_known_by=asks_known_by(request),
        teams=teams_to_choose(actor_of(request), asked.day),
        workers=_workers(in_team, asked.chosen.get("held_by")),
    )
    bar.is_valid()
    found = [each for each in in_team if _held(asked, each)]
    shown = _ordered([each for each in found if _shown(asked, each)], request.GET.get("order", ""))
    return Answer(bar, asked, found, shown)


def _left_out(request: HttpRequest) -> dict[str, restricting.LeftOut]:
    """Return the restricted children of the list, of those shown of it, and of each part of it."""

    def again() -> dict[str, list[int]]:
        answer = _answer(request)
        groups = {FOUND: answer.found, SHOWN: answer.shown}
        for name, (_, test) in showing.PARTS.items():
            groups[name] = [each for each in answer.found if test(each)]
        return {name: [each.child.pk for each in found] for name, found in groups.items()}

    return restricting.left_out_by(actor_of(request), again)


def _counts(left: dict[str, restricting.LeftOut]) -> dict[str, int]:
    return {name: each.count for name, each in left.items()}


def _in(team: TeamChosen | None, asked: Asked, each: OpenChild) -> bool:
    return "team" not in asked.chosen or (team is not None and each.team_id in team.within)


def _held(asked: Asked, each: OpenChild) -> bool:
    return asked.chosen.get("held_by", "") in ("", each.held_as)


def _shown(asked: Asked, each: OpenChild) -> bool:
    part = showing.PARTS.get(asked.chosen.get("show", ""))
    return part is None or part[1](each)


def _ordered(found: list[OpenChild], order: str) -> list[OpenChild]:
    """Return the list in the order its address asks; longest unseen first unless another is asked."""
    keys: dict[str, Callable[[OpenChild], object]] = {
        "tried": lambda each: each.seen.tried,
        "held": lambda each: (each.worker.name if each.worker else "", each.team_name),
        "unseen": lambda each: (each.days is None, each.days or 0),
    }
    if order.removeprefix("-") == "name":
        written = naming.as_written([each.child.pk for each in found])
        keys["name"] = lambda each: written.get(each.child.pk, ("", ""))
    key = keys.get(order.removeprefix("-"))
    if key is None or order == "-unseen":
        return found
    return sorted(found, key=key, reverse=order.startswith("-"))  # type: ignore[arg-type]


def _workers(found: Sequence[OpenChild], chosen: str | None) -> list[tuple[str, str]]:
    workers = {each.worker.code: each.worker.name for each in found if each.worker}
    if chosen and chosen not in NO_WORKERS:
        workers.setdefault(chosen, "A worker who holds nobody here")
    return sorted(workers.items(), key=lambda pair: pair[1])


def _address(asked: Asked) -> Callable[..., str]:
    path = reverse(PAGE)
    return lambda **changes: asked.address(path, **changes)


def _caption(page: Page, restricted: int, show: str) -> str:
    listed = page.paginator.count
    beyond = f", {number(restricted)} of them restricted" if restricted else ""
    counted = showing.part_words(show, listed + restricted)
    return f"{page.start_index()} to {page.end_index()} of {counted}{beyond}"


def _narrowed(answer: Answer) -> str:
    """Return what was asked where nothing answers to it."""
    asked = answer.asked
    words = showing.part_words(asked.chosen.get("show", ""), 0).replace("0 open children", "no open child")
    team = team_chosen(asked.chosen.get("team"))
    within = f" in {team.team.name}" if team else ""
    return f"There is {words}{within} on {day(asked.day)}."
