"""The standards: what is promised, where it comes from, and how it is being kept here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.actor import Actor
from sightline.access.counting import counting, shown
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.restricted import NONE, LeftOut, left_out, left_out_by
from sightline.case_file import describing, examples
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock
from sightline.case_file.feeding import sources
from sightline.case_file.forms import TeamAsked
from sightline.case_file.keeping import Kept, Month, ended_in, kept_now, share_words
from sightline.case_file.showing import standards as showing
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.teams import team_chosen, teams_to_choose
from sightline.case_file.views.address import actor_of, asked_of, asks_known_by, data_of, dates_of
from sightline.case_file.views.files import about
from sightline.case_file.views.promises import Promises, promises_file, promises_page
from sightline.clocks.queries import holders
from sightline.clocks.rebuilding import standards_in_force
from sightline.govuk import downloads
from sightline.govuk.words import day, month
from sightline.standards.model import Standard, State

PAGE = "case_file:standard"
CHILDREN = "case_file:standard_children"
FILTERS = ("team",)


@requires(Permission.STANDARDS_SEE)
def standards(request: HttpRequest) -> HttpResponse:
    """List every standard, by chapter, and those that are not counted yet."""
    chapters = showing.chapters(standards_in_force(), lambda code: reverse(PAGE, args=[code]))
    page = {
        "chapters": chapters,
        "waiting": showing.waiting(),
        "count": sum(len(each.rows) for each in chapters),
        "downloads": [
            {"text": format, "href": reverse("case_file:standards_file", args=[format])}
            for format in downloads.FORMATS
        ],
    }
    return render(request, "case_file/standards.html", page)


@requires(Permission.STANDARDS_SEE)
def standards_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give every standard with its versions as a file. No child is in it: all who read it may have it."""
    if format not in downloads.FORMATS:
        raise Http404
    _, asked = asked_of(request)
    return downloads.download(
        format=format,
        name=f"standards-{asked.today}",
        about=about(request, asked, "Standards", (), note=""),
        columns=showing.FILE_COLUMNS,
        rows=showing.file_rows(standards_in_force()),
    )


@requires(Permission.STANDARDS_SEE)
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """Show one standard and, to those who may see it, how it is being kept here."""
    register = standards_in_force()
    found = _found(register, code)
    bar, asked = _asked(request)
    drawn = examples.drawn_examples(found)
    return render(
        request,
        "case_file/standard.html",
        {
            **dates_of(request, asked),
            "bar": bar,
            "standard": found,
            "whom": found.party,
            "trail": [("Standards", reverse("case_file:standards"))],
            "parts": describing.parts(found),
            "versions": showing.versions(found, asked.day),
            "counterpart": showing.counterpart(found, register, lambda other: reverse(PAGE, args=[other])),
            "examples": [each for each in drawn if each.days],
            "other_examples": [each for each in drawn if not each.days],
            "fed_by": fed_by(sources(found.met_by.happening.kinds), asked.today, actor_of(request)),
            **_kept(request, found, asked),
        },
    )


@requires(Permission.LISTS_SEE)
def standard_children(request: HttpRequest, code: str) -> HttpResponse:
    """Show the promises of one standard in one state: now, or ended in a month."""
    return promises_page(request, _promises(request, code))


@requires(Permission.LISTS_DOWNLOAD)
def standard_children_file(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Give the promises of one standard in one state as a file."""
    return promises_file(request, _promises(request, code), format)


def _found(register: Mapping[str, Standard], code: str) -> Standard:
    if code not in register:
        raise Http404
    return register[code]


def _asked(request: HttpRequest, filters: Sequence[str] = FILTERS) -> tuple[TeamAsked, Asked]:
    _, asked = asked_of(request, filters)
    bar = TeamAsked(
        data_of(request, asked.now),
        today=asked.today,
        asks_known_by=asks_known_by(request),
        teams=teams_to_choose(actor_of(request), asked.day),
    )
    bar.is_valid()
    return bar, asked


def _within(asked: Asked) -> Callable[[int], bool]:
    """Return whose clocks are counted: of the team chosen, those whom it holds on the day."""
    if "team" not in asked.chosen:
        return lambda party: True
    team = team_chosen(asked.chosen["team"])
    held = {child for child, spell in holders(asked.day).items() if team and spell.team_id in team.within}
    return held.__contains__


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One state with its count and the address of its children."""

    state: State
    count: object
    href: str
    means: str


def _kept(request: HttpRequest, found: Standard, asked: Asked) -> dict[str, object]:
    actor = actor_of(request)
    if not actor.may(Permission.STANDARDS_KEPT_SEE):
        return {"shows_kept": False}
    ended_month = Month.before(asked.day)
    within = _within(asked)
    if actor.sees_counts_only:
        with counting(actor):
            now, ended = _counted(found, asked, ended_month, within)
    else:
        now, ended = _counted(found, asked, ended_month, within)
    left = _left_out(actor, found, asked, ended_month)
    log.counted(request, {**asked.question(PAGE), "standard": found.code})
    opens = actor.may(Permission.LISTS_SEE) and found.party == "child"

    shares = {} if actor.sees_counts_only else share_words(ended)

    def rows(kept: Sequence[Kept], month_asked: date | None) -> list[KeptRow]:
        return [
            KeptRow(
                each.state,
                shown(actor, each.parties + left.get((month_asked is None, each.state), NONE).count),
                _state_address(found, asked, each.state, month_asked) if opens else "",
                f"{shares.get(each.state, '')} {each.means}".strip(),
            )
            for each in kept
        ]

    return {
        "shows_kept": True,
        "counts_only": actor.sees_counts_only,
        "now_rows": rows(now, None),
        "ended_rows": rows(ended, ended_month.first),
        "ended_words": f"Ended in {month(ended_month.first)}",
        "now_words": f"Clocks on {day(asked.day)}",
        "whom_words": describing.WHOM[found.party].split(",")[1].capitalize(),
    }


def _left_out(
    actor: Actor, found: Standard, asked: Asked, ended_month: Month
) -> dict[tuple[bool, State], LeftOut]:
    """Return the restricted children of each state, by whether it is one of now."""

    def again() -> dict[tuple[bool, State], set[int]]:
        now, ended = _counted(found, asked, ended_month, _within(asked))
        return {
            (is_now, each.state): {party for party, _ in each.clocks}
            for is_now, kept in ((True, now), (False, ended))
            for each in kept
        }

    return left_out_by(actor, again) if found.party == "child" else {}


def _counted(
    found: Standard, asked: Asked, ended_month: Month, within: Callable[[int], bool]
) -> tuple[list[Kept], list[Kept]]:
    return (
        kept_now(found, asked.moment, known_by=asked.known_by, within=within),
        ended_in(found, ended_month, known_by=asked.known_by, within=within),
    )


def _state_address(found: Standard, asked: Asked, state: State, month_asked: date | None) -> str:
    path = reverse(CHILDREN, args=[found.code])
    return asked.address(path, state=state.value, month=f"{month_asked:%Y-%m}" if month_asked else None)


def _promises(request: HttpRequest, code: str) -> Promises:
    found = _found(standards_in_force(), code)
    bar, asked = _asked(request, ("team", "state", "month"))
    state, asked_month = _state(asked), _month(asked)

    def clocks() -> list[Clock]:
        if asked_month:
            kept = ended_in(found, asked_month, known_by=asked.known_by, within=_within(asked))
        else:
            kept = kept_now(found, asked.moment, known_by=asked.known_by, within=_within(asked))
        return [
            (child, found, reading) for each in kept if each.state is state for child, reading in each.clocks
        ]

    when = f"ended in {month(asked_month.first)}" if asked_month else f"on {day(asked.day)}"
    return Promises(
        heading=f"{found.title}: {state.value}",
        lede=f"{found.promised} {state.value.capitalize()} {when}.",
        asked=asked,
        bar=bar,
        clocks=clocks(),
        restricted=left_out(actor_of(request), lambda: {child for child, _, _ in clocks()}),
        page=CHILDREN,
        file_page="case_file:standard_children_file",
        kinds=found.met_by.happening.kinds,
        trail=[
            ("Standards", reverse("case_file:standards")),
            (found.title, asked.address(reverse(PAGE, args=[code]), state=None, month=None)),
        ],
        page_arguments={"code": code},
        empty=f"No promise of this standard is {state.value} {when}.",
    )


def _state(asked: Asked) -> State:
    try:
        return State(asked.chosen.get("state", State.OVERDUE.value))
    except ValueError as error:
        raise Http404 from error


def _month(asked: Asked) -> Month | None:
    if "month" not in asked.chosen:
        return None
    try:
        return Month(date.fromisoformat(f"{asked.chosen['month']}-01"))
    except ValueError as error:
        raise Http404 from error
