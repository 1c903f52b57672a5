"""The open children of the teams asked about, and what is said of them: what all parts of these pages ask."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.case_file import restricting
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock, readings
from sightline.case_file.counting_once import counted_once
from sightline.case_file.covering import not_covered
from sightline.case_file.feeding import sources
from sightline.case_file.forms import TeamAsked
from sightline.case_file.holders import Waiting, overdue_by_standard, waiting
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.case_file.restricting import NO_PROMISES, LeftPromises
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.teams import team_chosen, teams_to_choose
from sightline.case_file.views.address import actor_of, asked_of, asks_known_by, data_of, dates_of
from sightline.case_file.views.files import file_links
from sightline.case_file.views.tabs import heading_of, tabs
from sightline.govuk.words import full_day, plural
from sightline.standards.model import State

HOLDING = ("allocated", "holder_changed")


@dataclass(frozen=True)
class Answer:
    """The open children of the teams asked about, and what their clocks say."""

    bar: TeamAsked
    asked: Asked
    found: list[OpenChild]
    clocks: list[Clock]

    @property
    def late(self) -> dict[int, int]:
        """Return how many promises to each child are overdue; one that is counted two ways is one."""
        overdue = counted_once(clock for clock in self.clocks if clock[2].state is State.OVERDUE)
        return Counter(one.clock[0] for one in overdue)

    @cached_property
    def idle(self) -> list[Waiting]:
        """Return the children with no worker, longest waiting first."""
        return waiting(self.found, self.asked.moment, known_by=self.asked.known_by)


def answer_of(
    request: HttpRequest,
    filters: tuple[str, ...] = ("team",),
    *,
    form: type[TeamAsked] = TeamAsked,
    standards: Collection[str] | None = None,
) -> Answer:
    """Return what a page asks of open children; `standards`: of these clocks alone."""
    _, asked = asked_of(request, filters)
    bar = form(
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
    children = [each.child.pk for each in found]
    clocks = readings(asked.moment, children, known_by=asked.known_by, standards=standards)
    return Answer(bar, asked, found, clocks)


Left = Mapping[tuple[str, ...], LeftPromises]
FOUND, IDLE, LATE = ("found",), ("no worker",), ("late",)


def left_out_of(request: HttpRequest) -> Left:
    """Return the restricted children behind each number of these pages, by what the number is of."""

    def again() -> dict[tuple[str, ...], list[int]]:
        answer = answer_of(request)
        late = answer.late
        groups: dict[tuple[str, ...], list[int]] = {
            FOUND: [each.child.pk for each in answer.found],
            IDLE: [each.child.child.pk for each in answer.idle],
            LATE: [child for child, count in late.items() for _ in range(count)],
        }
        for each in answer.found:
            child, held = each.child.pk, (str(each.team_id), each.held_as)
            groups.setdefault(("held", *held), []).append(child)
            groups.setdefault(("late to", *held), []).extend([child] * late.get(child, 0))
        for one in overdue_by_standard(answer.clocks):
            groups["overdue", one.standard.code] = list(one.overdue)
            groups["unknown", one.standard.code] = list(one.unknown)
        return groups

    return restricting.left_promises_by(actor_of(request), again)


def left_of(left: Left, *group: str) -> LeftPromises:
    """Return the restricted children behind one number."""
    return left.get(group, NO_PROMISES)


def page_of(
    request: HttpRequest,
    part: str,
    answer: Answer,
    left: Left,
    rows: Mapping[str, object],
    restricted: tuple[str, ...] = FOUND,
) -> HttpResponse:
    """Show one part of these pages, with what they all show."""
    asked = answer.asked
    total = len(answer.found) + left_of(left, *FOUND).children.count
    left_out = left_of(left, *restricted).children
    uncovered = not_covered(asked, nobody=not total)
    idle = len(answer.idle) + left_of(left, *IDLE).children.count
    return render(
        request,
        f"case_file/{part}.html",
        {
            **dates_of(request, asked),
            "bar": answer.bar,
            "heading": heading_of(request),
            "day_words": full_day(asked.day),
            "tabs": tabs(request, asked, part, {} if uncovered and not total else {"no_worker": idle}),
            "total": total,
            "total_words": plural(total, "open child,open children"),
            "not_covered": uncovered,
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
