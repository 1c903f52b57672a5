"""The teams and the workers as files."""

from django.http import Http404, HttpRequest, HttpResponse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.govuk.downloads import Row, download
from sightline.govuk.words import day, plural
from sightline.people.as_file import about_file, file_asked
from sightline.people.asking import actor_of, asked_of
from sightline.people.teams import queries as teams
from sightline.people.teams import showing as team_words
from sightline.people.workers import forms, queries, showing

TEAMS = ("Team", "Code", "Stands under", "Kind", "Who answers", "Manager of its own", "Workers", "Away")
WORKERS = ("Name", "Code", "Teams", "Here, away or left", "First day", "Last day")
CHILDREN = "Open children"


@requires(Permission.PEOPLE_SEE)
def teams_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the tree of teams on a day as a file. Children are counted for those who reach them all."""
    today = file_asked(request, format)
    asked, actor = asked_of(request), actor_of(request)
    lines = teams.tree(as_at=asked.day)
    names = {line.team.pk: line.team.name for line in lines}
    counts = teams.may_count_everywhere(actor)
    held = teams.holding(actor, as_at=asked.day)
    rows: list[Row] = [
        (
            line.team.name,
            line.team.code,
            names.get(line.parent, "") if line.parent else "",
            line.team.get_kind_display(),
            line.answers.name if line.answers else "",
            "yes" if line.has_manager else "no",
            len(line.people),
            line.away,
            *([held.of_teams(line.within)] if counts else []),
        )
        for line in lines
    ]
    log.downloaded(request, {"page": "teams:tree", "as_at": str(asked.day)}, [])
    about = [*about_file(request, "Teams", today), ("As at", day(asked.day))]
    if counts and held.left_out:
        restricted = plural(held.left_out.count, "restricted child,restricted children")
        about.append(("Counted", f"with {restricted}, listed nowhere"))
    columns = (*TEAMS, *([CHILDREN] if counts else []))
    return download(format=format, name=f"teams-{asked.day}", about=about, columns=columns, rows=rows)


@requires(Permission.PEOPLE_SEE)
def workers_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the list of workers as a file, as it is asked for."""
    today = file_asked(request, format)
    form = forms.FindWorker(request.GET)
    if not form.is_valid():
        raise Http404
    actor = actor_of(request)
    counts = teams.may_count_everywhere(actor)
    held = teams.holding(actor, as_at=today).by_worker() if counts else {}
    lines = queries.lines(list(queries.workers(as_at=today, **form.cleaned_data)), as_at=today)
    rows: list[Row] = [
        (
            line.worker.name,
            line.worker.code,
            showing.row(line, team_words.NOT_SHOWN, today).teams,
            showing.row(line, team_words.NOT_SHOWN, today).standing,
            line.worker.started_on,
            line.worker.left_on,
            *([held.get(line.worker.pk, 0)] if counts else []),
        )
        for line in lines
    ]
    said = {name: value for name, value in form.cleaned_data.items() if value}
    log.downloaded(request, {"page": "teams:workers", **said}, [])
    columns = (*WORKERS, *([CHILDREN] if counts else []))
    about = about_file(request, "Workers", today)
    return download(format=format, name=f"workers-{today}", about=about, columns=columns, rows=rows)
