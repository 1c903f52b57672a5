"""Who holds whom, who has no worker, and these lists as files."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming, restricting
from sightline.case_file.feeding import sources
from sightline.case_file.holders import Caseload, Restricted, caseloads, with_restricted
from sightline.case_file.out_of_sight import AT_THE_DOOR, NO_WORKERS, NOT_SAID
from sightline.case_file.showing import service as showing
from sightline.case_file.teams import names_of
from sightline.case_file.views.address import actor_of
from sightline.case_file.views.files import about
from sightline.case_file.views.holding import (
    FOUND,
    HOLDING,
    IDLE,
    Answer,
    Left,
    answer_of,
    left_of,
    left_out_of,
    page_of,
)
from sightline.case_file.views.overdue import overdue_rows
from sightline.govuk import downloads
from sightline.govuk.words import plural

FILE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "holders": ("Team", "Worker", "Who answers", "Children", "Late promises", "Longest unseen, days"),
    "no_worker": ("Council id", "Name", "Team", "Since", "Working days", "Why", "Who answers", "Overdue"),
    "overdue": (
        "Code", "Standard", "Overdue promises", "Overdue to, children", "Promises not known",
        "Not known of, children",
    ),
}  # fmt: skip


@requires(Permission.LISTS_SEE)
def holders(request: HttpRequest) -> HttpResponse:
    """Show who holds whom."""
    answer, left = answer_of(request), left_out_of(request)
    asked, loads = answer.asked, _loads(answer, left)
    teams = names_of({each.team for each in loads})
    paths = reverse("case_file:out_of_sight"), reverse("case_file:late")
    rows = [showing.holder_row(each, asked.address, paths, teams[each.team]) for each in loads]
    log.saw_list(request, asked.question("case_file:holders"), [each.child.pk for each in answer.found])
    workers = len({each.worker.pk for each in loads if each.worker})
    return page_of(request, "holders", answer, left, {"rows": rows, "workers": workers})


def _loads(answer: Answer, left: Left) -> list[Caseload]:
    """Return who holds whom, each worker's restricted children and the promises to them counted too."""
    held = {
        (int(group[1]), group[2]): Restricted(
            each.children.count, left_of(left, "late to", group[1], group[2]).promises
        )
        for group, each in left.items()
        if group[0] == "held"
    }
    return with_restricted(caseloads(answer.found, answer.late), held, answer.asked.day)


@requires(Permission.LISTS_SEE)
def no_worker(request: HttpRequest) -> HttpResponse:
    """Show the children with no worker, longest waiting first."""
    answer, left = answer_of(request), left_out_of(request)
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
        "waiting_count": len(rows) + left_of(left, *IDLE).children.count,
        "door": f"{plural(door, 'child is,children are')}" if door else "",
        "door_url": answer.asked.address(reverse("case_file:out_of_sight"), held_by=AT_THE_DOOR),
        "unallocated_url": reverse("allocation:unallocated") if not answer.asked.is_past else "",
    }
    return page_of(request, "no_worker", answer, left, page, restricted=IDLE)


@requires(Permission.LISTS_DOWNLOAD)
def holders_file(request: HttpRequest, part: str, format: str) -> HttpResponse:
    """Give one of these lists as a file."""
    answer = answer_of(request)
    if part not in FILE_COLUMNS or format not in downloads.FORMATS or not answer.bar.is_valid():
        raise Http404
    left = left_out_of(request)
    rows, children = _file_rows(request, part, answer, left)
    line = restricting.line(left_of(left, *(IDLE if part == "no_worker" else FOUND)).children)
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
            (row.code, row.title, row.overdue.promises, row.overdue.children, row.unknown.promises,
             row.unknown.children)
            for row in overdue_rows(answer, left)
        ], []  # fmt: skip
    children = [each.child.child.pk for each in answer.idle]
    names, ids = naming.written_names(actor_of(request), children), naming.council_ids(children)
    today = answer.asked.day
    return [
        (ids.get(child, ""), names[child].name, each.child.team_name, each.since,
         showing.working_days_waiting(each.since, today), showing.waiting_row(each, names[child], today).why,
         each.child.answers, "yes" if each.overdue else "")
        for each, child in zip(answer.idle, children, strict=True)
    ], children  # fmt: skip
