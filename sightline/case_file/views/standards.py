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
from sightline.case_file import describing, examples
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock, believed
from sightline.case_file.covering import not_covered
from sightline.case_file.feeding import sources
from sightline.case_file.forms import TeamAsked
from sightline.case_file.keeping import (
    ENDED_STATES,
    Kept,
    Month,
    Quarter,
    by_quarter,
    ended_in,
    kept_now,
    means_words,
    share_words,
)
from sightline.case_file.restricting import NO_PROMISES, LeftPromises, left_promises_by
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
    """List every standard, by chapter, and what is not counted yet: whole standards, and parts of some."""
    chapters = showing.chapters(standards_in_force(), lambda code: reverse(PAGE, args=[code]))
    page = {
        "chapters": chapters,
        "waiting": showing.waiting(),
        "waiting_in_part": showing.waiting_in_part(),
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


def everyone(party: int) -> bool:
    """Count every clock, whose ever it is."""
    return True


def _within(asked: Asked) -> Callable[[int], bool]:
    """Return whose clocks are counted: of the team chosen, those whom it holds on the day."""
    if "team" not in asked.chosen:
        return everyone
    team = team_chosen(asked.chosen["team"])
    held = {child for child, holding in _holding(asked).items() if team and holding in team.within}
    return held.__contains__


def _holding(asked: Asked) -> dict[int, int | None]:
    """Return which team holds each open child on the day; as it was known then, where that is asked."""
    if asked.known_by is None:
        return {child: spell.team_id for child, spell in holders(asked.day).items()}
    found = believed(asked.moment, known_by=asked.known_by)
    return {child: holder.team.pk for child, holder in found.holders.items()}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One state: how many promises, to how many children or others, and the address of the promises."""

    state: State
    promises: object
    parties: object
    href: str
    means: str


def _kept(request: HttpRequest, found: Standard, asked: Asked) -> dict[str, object]:
    actor = actor_of(request)
    if not actor.may(Permission.STANDARDS_KEPT_SEE):
        return {"shows_kept": False}
    ended_month = Month.before(asked.day)
    # Those who see counts alone see the whole: counts by team would give small ones away by subtraction.
    within = everyone if actor.sees_counts_only else _within(asked)
    if actor.sees_counts_only:
        with counting(actor):
            now, ended = _counted(found, asked, ended_month, within)
    else:
        now, ended = _counted(found, asked, ended_month, within)
    left = _left_out(actor, found, asked, ended_month)
    log.counted(request, {**asked.question(PAGE), "standard": found.code})
    opens = actor.may(Permission.LISTS_SEE) and found.party == "child"
    whom = describing.WHOM[found.party].split(",")[1].capitalize()
    return {
        "shows_kept": True,
        "counts_only": actor.sees_counts_only,
        "now_rows": _rows(actor, now, left, lambda state: opens and _state_address(found, asked, state)),
        "ended_rows": _rows(
            actor,
            ended,
            left,
            lambda state: opens and _state_address(found, asked, state, ended_month.first),
        ),
        "ended_words": f"Ended in {month(ended_month.first)}",
        "now_words": f"Clocks on {day(asked.day)}",
        "quarters": _quarters(found, asked) if opens else [],
        "whom_words": "" if found.party == "authority" else whom,
        "not_covered": not_covered(asked, nobody=not any(each.clocks for each in now))
        if found.party == "child"
        else "",
        "overdue_url": asked.address(reverse("case_file:late"), standard=found.code) if opens else "",
    }


def _quarters(found: Standard, asked: Asked) -> list[Quarter]:
    """Return how the team that was chosen kept the standard, quarter by quarter; nothing without a team."""
    team = team_chosen(asked.chosen["team"]) if "team" in asked.chosen else None
    return by_quarter(found, asked.moment, team.within) if team and asked.known_by is None else []


Left = Mapping[tuple[State, str], LeftPromises]


def _rows(
    actor: Actor, kept: Sequence[Kept], left: Left, address: Callable[[State], str | bool]
) -> list[KeptRow]:
    """Return the rows of some states, the restricted children counted; small counts hidden from a member."""

    def count(state: State, named: Sequence[int], why: str = "") -> tuple[int, int]:
        more = left.get((state, why), NO_PROMISES)
        return len(named) + more.promises, len(set(named)) + more.children.count

    counts = {each.state: count(each.state, each.promises) for each in kept}
    is_over = kept[0].state in ENDED_STATES
    shares = share_words({state: promises for state, (promises, _) in counts.items()}) if is_over else {}
    rows = []
    for each in kept:
        promises, parties = counts[each.state]
        why = each.unknown_because()
        reasons = set(why) | {said for state, said in left if state is each.state and said}
        because = {said: count(each.state, why.get(said, ()), said)[0] for said in reasons}
        said = f"{shares.get(each.state, '')} {means_words(each.state, because)}".strip()
        if actor.sees_counts_only:
            few = shown(actor, parties)
            shown_promises = shown(actor, promises) if few == parties else few
            rows.append(KeptRow(each.state, shown_promises, few, "", means_words(each.state)))
        else:
            rows.append(KeptRow(each.state, promises, parties, address(each.state) or "", said))
    return rows


def _left_out(actor: Actor, found: Standard, asked: Asked, ended_month: Month) -> Left:
    """Return the restricted children of each state, and of each reason why it cannot be said."""

    def again() -> dict[tuple[State, str], list[int]]:
        now, ended = _counted(found, asked, ended_month, _within(asked))
        groups: dict[tuple[State, str], list[int]] = {}
        for each in (*now, *ended):
            groups[each.state, ""] = each.promises
            groups.update({(each.state, why): named for why, named in each.unknown_because().items()})
        return groups

    return left_promises_by(actor, again) if found.party == "child" else {}


def _counted(
    found: Standard, asked: Asked, ended_month: Month, within: Callable[[int], bool]
) -> tuple[list[Kept], list[Kept]]:
    return (
        kept_now(found, asked.moment, known_by=asked.known_by, within=within),
        ended_in(found, ended_month, known_by=asked.known_by, within=within),
    )


def _state_address(found: Standard, asked: Asked, state: State, month_asked: date | None = None) -> str:
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
    restricted = left_promises_by(actor_of(request), lambda: {state: [child for child, _, _ in clocks()]})
    return Promises(
        heading=f"{found.title}: {state.value}",
        lede=f"{found.promised} {state.value.capitalize()} {when}.",
        asked=asked,
        bar=bar,
        clocks=clocks(),
        restricted=restricted.get(state, NO_PROMISES),
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
