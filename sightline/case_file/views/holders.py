"""Who holds whom, who has no worker, and what is overdue by standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming, restricting
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock, readings
from sightline.case_file.feeding import sources
from sightline.case_file.forms import TeamAsked
from sightline.case_file.holders import (
    Caseload,
    OverdueStandard,
    Waiting,
    caseloads,
    overdue_by_standard,
    waiting,
    with_restricted,
)
from sightline.case_file.out_of_sight import (
    AT_THE_DOOR,
    NO_WORKERS,
    NOBODY,
    NOT_SAID,
    OpenChild,
    out_of_sight,
)
from sightline.case_file.showing import service as showing
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.teams import names_of, team_chosen, teams_to_choose
from sightline.case_file.views.address import actor_of, asked_of, asks_known_by, data_of, dates_of
from sightline.case_file.views.files import about, file_links
from sightline.case_file.views.promises import Promises, promises_file, promises_page
from sightline.case_file.views.tabs import heading_of, tabs
from sightline.clocks.rebuilding import standards_in_force
from sightline.govuk import downloads
from sightline.govuk.words import full_day, plural
from sightline.standards.model import State

HOLDING = ("allocated", "holder_changed")
WHOSE = {NOBODY: " with no worker", AT_THE_DOOR: " at the door", NOT_SAID: " whose worker is not said"}
FILE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "holders": ("Team", "Worker", "Who answers", "Children", "Late promises", "Longest unseen, days"),
    "no_worker": ("Council id", "Name", "Team", "Since", "Working days", "Why", "Who answers", "Overdue"),
    "overdue": ("Code", "Standard", "Overdue", "Cannot say"),
}


@dataclass(frozen=True)
class Answer:
    """The open children of the teams asked about, and what their clocks say."""

    bar: TeamAsked
    asked: Asked
    found: list[OpenChild]
    clocks: list[Clock]

    @property
    def late(self) -> dict[int, int]:
        """Return how many promises to each child are overdue."""
        counts: dict[int, int] = {}
        for child, _, reading in self.clocks:
            if reading.state is State.OVERDUE:
                counts[child] = counts.get(child, 0) + 1
        return counts

    @cached_property
    def idle(self) -> list[Waiting]:
        """Return the children with no worker, longest waiting first."""
        return waiting(self.found, self.asked.moment, known_by=self.asked.known_by)


def _answer(request: HttpRequest, filters: tuple[str, ...] = ("team",)) -> Answer:
    _, asked = asked_of(request, filters)
    bar = TeamAsked(
        data_of(request, asked.now),
        today=asked.today,
        asks_known_by=asks_known_by(request),
        teams=teams_to_choose(actor_of(request), asked.day),
    )
    bar.is_valid()
    team = team_chosen(asked.chosen.get("team"))
    found = [
        each
        for each in out_of_sight(asked.moment, known_by=asked.known_by)
        if "team" not in asked.chosen or (team is not None and each.team_id in team.within)
    ]
    clocks = readings(asked.moment, [each.child.pk for each in found], known_by=asked.known_by)
    return Answer(bar, asked, found, clocks)


def _late(request: HttpRequest) -> Promises:
    """Return every overdue promise to the children of a team, or of one worker."""
    answer = _answer(request, ("team", "held_by"))
    asked, worker = answer.asked, answer.asked.chosen.get("held_by")
    clocks = _late_clocks(answer)
    holders_url = asked.address(reverse("case_file:holders"), held_by=None)
    names = {each.held_as: each.worker.name for each in answer.found if each.worker}
    whose = f" held by {names[worker]}" if worker in names else WHOSE.get(worker or "", "")
    return Promises(
        heading="Late promises",
        lede=f"{full_day(asked.day)}. What is overdue to open children{whose}, the longest overdue first.",
        asked=asked,
        bar=answer.bar,
        clocks=clocks,
        page="case_file:late",
        file_page="case_file:late_file",
        kinds=(),
        trail=[(heading_of(request), holders_url)],
        empty="Nothing is overdue to these children.",
        restricted=restricting.left_out(actor_of(request), lambda: _late_children(request)),
    )


def _late_clocks(answer: Answer) -> list[Clock]:
    """Return the overdue promises to the children of the worker asked about, or to all."""
    worker = answer.asked.chosen.get("held_by")
    held = {each.child.pk for each in answer.found if not worker or worker == each.held_as}
    return [each for each in answer.clocks if each[2].state is State.OVERDUE and each[0] in held]


def _late_children(request: HttpRequest) -> set[int]:
    return {child for child, _, _ in _late_clocks(_answer(request, ("team", "held_by")))}


@requires(Permission.LISTS_SEE)
def late(request: HttpRequest) -> HttpResponse:
    """Show the promises that are late, one row each."""
    return promises_page(request, _late(request))


@requires(Permission.LISTS_DOWNLOAD)
def late_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the promises that are late as a file."""
    return promises_file(request, _late(request), format)


Left = Mapping[tuple[str, ...], restricting.LeftOut]
FOUND, IDLE, LATE = ("found",), ("no worker",), ("late",)


def _left_out(request: HttpRequest) -> Left:
    """Return the restricted children behind each number of these pages, by what the number is of."""

    def again() -> dict[tuple[str, ...], set[int]]:
        answer = _answer(request)
        groups: dict[tuple[str, ...], set[int]] = {
            FOUND: {each.child.pk for each in answer.found},
            IDLE: {each.child.child.pk for each in answer.idle},
            LATE: set(answer.late),
        }
        for each in answer.found:
            groups.setdefault(("held", str(each.team_id), each.held_as), set()).add(each.child.pk)
        for one in overdue_by_standard(answer.clocks):
            groups["overdue", one.standard.code] = set(one.overdue)
            groups["unknown", one.standard.code] = set(one.unknown)
        return groups

    return restricting.left_out_by(actor_of(request), again)


def _count(left: Left, *group: str) -> int:
    return left[group].count if group in left else 0


def _page(
    request: HttpRequest,
    part: str,
    answer: Answer,
    left: Left,
    rows: Mapping[str, object],
    restricted: tuple[str, ...] = FOUND,
) -> HttpResponse:
    asked = answer.asked
    total = len(answer.found) + _count(left, *FOUND)
    left_out = left.get(restricted, restricting.NONE)
    return render(
        request,
        f"case_file/{part}.html",
        {
            **dates_of(request, asked),
            "bar": answer.bar,
            "heading": heading_of(request),
            "day_words": full_day(asked.day),
            "tabs": tabs(request, asked, part, {"no_worker": len(answer.idle) + _count(left, *IDLE)}),
            "total": total,
            "total_words": plural(total, "open child,open children"),
            "clear_url": Asked(asked.now, asked.day, asked.known_by).address(request.path)
            if asked.chosen
            else "",
            "restricted": left_out,
            "restricted_ask": restricting.whom_to_ask(left_out),
            "downloads": file_links(request, "case_file:holders_file", part=part),
            "fed_by": fed_by(sources(HOLDING), asked.today, actor_of(request)),
            **rows,
        },
    )


@requires(Permission.LISTS_SEE)
def holders(request: HttpRequest) -> HttpResponse:
    """Show who holds whom."""
    answer, left = _answer(request), _left_out(request)
    asked, loads = answer.asked, _loads(answer, left)
    teams = names_of({each.team for each in loads})
    paths = reverse("case_file:out_of_sight"), reverse("case_file:late")
    rows = [showing.holder_row(each, asked.address, paths, teams[each.team]) for each in loads]
    log.saw_list(request, asked.question("case_file:holders"), [each.child.pk for each in answer.found])
    workers = len({each.worker.pk for each in loads if each.worker})
    return _page(request, "holders", answer, left, {"rows": rows, "workers": workers})


def _loads(answer: Answer, left: Left) -> list[Caseload]:
    """Return who holds whom, each worker's restricted children counted too."""
    held = {(int(group[1]), group[2]): each.count for group, each in left.items() if group[0] == "held"}
    return with_restricted(caseloads(answer.found, answer.late), held, answer.asked.day)


@requires(Permission.LISTS_SEE)
def no_worker(request: HttpRequest) -> HttpResponse:
    """Show the children with no worker, longest waiting first."""
    answer, left = _answer(request), _left_out(request)
    idle = answer.idle
    names = naming.names(actor_of(request), [each.child.child.pk for each in idle])
    rows = [showing.waiting_row(each, names[each.child.child.pk], answer.asked.day) for each in idle]
    log.saw_list(request, answer.asked.question("case_file:no_worker"), [row.id for row in rows])
    unsaid = sum(each.held_as == NOT_SAID for each in answer.found)
    words = (
        f"Of {plural(unsaid, 'child,children')} no file says whether a worker holds them." if unsaid else ""
    )
    door = sum(each.held_as == AT_THE_DOOR for each in answer.found)
    page = {
        "waiting": rows,
        "not_said": words,
        "waiting_count": len(rows) + _count(left, *IDLE),
        "door": f"{plural(door, 'child is,children are')}" if door else "",
        "door_url": answer.asked.address(reverse("case_file:out_of_sight"), held_by=AT_THE_DOOR),
        "unallocated_url": reverse("allocation:unallocated") if not answer.asked.is_past else "",
    }
    return _page(request, "no_worker", answer, left, page, restricted=IDLE)


@requires(Permission.LISTS_SEE)
def overdue(request: HttpRequest) -> HttpResponse:
    """Show what is overdue, by standard; each number opens its children."""
    answer, left = _answer(request), _left_out(request)
    log.saw_list(request, answer.asked.question("case_file:overdue"), ())
    page = {"rows": _overdue_rows(answer, left), "late_children": len(answer.late) + _count(left, *LATE)}
    return _page(request, "overdue", answer, left, page)


def _overdue_rows(answer: Answer, left: Left) -> list[dict[str, object]]:
    """Return a row for each standard, those overdue to none but restricted children last."""
    by_standard = overdue_by_standard(answer.clocks)
    shown = {each.standard.code for each in by_standard}
    kinds = {group[1] for group in left if group[0] in ("overdue", "unknown")}
    register = standards_in_force() if kinds - shown else {}
    by_standard += [OverdueStandard(register[code], (), ()) for code in sorted(kinds - shown)]
    return [_overdue_row(each, answer.asked, left) for each in by_standard]


def _overdue_row(each: OverdueStandard, asked: Asked, left: Left) -> dict[str, object]:
    code = each.standard.code
    children = reverse("case_file:standard_children", args=[code])
    return {
        "code": code,
        "title": each.standard.title,
        "href": asked.address(reverse("case_file:standard", args=[code]), team=None),
        "overdue": len(each.overdue) + _count(left, "overdue", code),
        "overdue_href": asked.address(children, state="overdue"),
        "unknown": len(each.unknown) + _count(left, "unknown", code),
        "unknown_href": asked.address(children, state="unknown"),
    }


@requires(Permission.LISTS_DOWNLOAD)
def holders_file(request: HttpRequest, part: str, format: str) -> HttpResponse:
    """Give one of these lists as a file."""
    answer = _answer(request)
    if part not in FILE_COLUMNS or format not in downloads.FORMATS or not answer.bar.is_valid():
        raise Http404
    left = _left_out(request)
    rows, children = _file_rows(request, part, answer, left)
    line = restricting.line(left.get(IDLE if part == "no_worker" else FOUND, restricting.NONE))
    beyond = [line] if line else []
    log.downloaded(request, {**answer.asked.question(f"case_file:{part}"), "format": format}, children)
    return downloads.download(
        format=format,
        name=f"{part.replace('_', '-')}-{answer.asked.day}",
        about=about(request, answer.asked, part.replace("_", " ").capitalize(), sources(HOLDING), beyond),
        columns=FILE_COLUMNS[part],
        rows=rows,
        beyond=beyond,
    )


def _file_rows(
    request: HttpRequest, part: str, answer: Answer, left: Left
) -> tuple[list[downloads.Row], list[int]]:
    if part == "holders":
        rows: list[downloads.Row] = [
            (each.team_name, each.worker.name if each.worker else NO_WORKERS[each.code], each.answers,
             each.count, each.late, each.longest_unseen)
            for each in _loads(answer, left)
        ]  # fmt: skip
        return rows, []
    if part == "overdue":
        return [
            (row["code"], row["title"], row["overdue"], row["unknown"])  # type: ignore[misc]
            for row in _overdue_rows(answer, left)
        ], []
    children = [each.child.child.pk for each in answer.idle]
    names, ids = naming.names(actor_of(request), children), naming.council_ids(children)
    today = answer.asked.day
    return [
        (ids.get(child, ""), names[child].name, each.child.team_name, each.since,
         showing.working_days_waiting(each.since, today), showing.waiting_row(each, names[child], today).why,
         each.child.answers, "yes" if each.overdue else "")
        for each, child in zip(answer.idle, children, strict=True)
    ], children  # fmt: skip
