"""My work: my children, and what is due to them, soonest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming, seeing
from sightline.case_file.asking import Asked
from sightline.case_file.feeding import sources
from sightline.case_file.my_work import (
    DAYS_AHEAD,
    DUE,
    LATE,
    LATER,
    SOON,
    TODAY,
    UNKNOWN,
    Caseload,
    Duty,
    caseload,
    duties,
)
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.showing import duties as showing
from sightline.case_file.showing import out_of_sight as showing_children
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.views.address import actor_of, asked_of, dates_of
from sightline.clocks.queries import statuses
from sightline.govuk.words import day, full_day, number, plural

HEADINGS = {
    LATE: "Late",
    TODAY: "Today",
    SOON: f"Next {DAYS_AHEAD} days",
    LATER: "Later",
    UNKNOWN: "We do not know",
}
EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Group:
    """Promises that stand under one heading."""

    heading: str
    rows: Sequence[showing.Row]

    @property
    def caption(self) -> str:
        """Return the heading with the length of its list: "Late (2)"."""
        return f"{self.heading} ({number(len(self.rows))})"


@requires(Permission.OWN_WORK_SEE)
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what is due to my children, and to those of a colleague whom I cover."""
    asked, held = _asked(request)
    found = duties([*held.children, *held.covered_children], asked.moment)
    row = _rows(request, asked, found)
    everything = request.GET.get("show") == EVERYTHING
    wanted = (*DUE, LATER, UNKNOWN) if everything else DUE
    mine, covered = set(held.children), _covered(held)
    groups = [
        Group(HEADINGS[name], [row(duty) for duty in found if duty.group == name and duty.child in mine])
        for name in wanted
    ]
    covering = [
        Group(words, [row(duty) for duty in found if duty.group in wanted and duty.child in children])
        for words, children in covered
    ]
    shown = [group for group in (groups[0], *covering, *groups[1:]) if group.rows]
    due = [duty for duty in found if duty.group in DUE]
    log.saw_list(request, asked.question("case_file:my_work"), {duty.child for duty in due})
    return render(
        request,
        "case_file/my_work.html",
        {
            **_frame(request, asked, held, len(due), "my_work"),
            "lede": _lede(asked, held, due),
            "groups": shown,
            "everything": everything,
            "nothing_until": asked.day + timedelta(days=DAYS_AHEAD + 1),
            "everything_url": f"{request.path}?show={EVERYTHING}",
            "not_known": sum(duty.group == UNKNOWN for duty in found),
        },
    )


@requires(Permission.OWN_WORK_SEE)
def my_children(request: HttpRequest) -> HttpResponse:
    """Show whom I hold, longest unseen first."""
    asked, held = _asked(request)
    children = [*held.children, *held.covered_children]
    due = [duty for duty in duties(children, asked.moment) if duty.group in DUE]
    found = out_of_sight(asked.moment, children=children)
    names = naming.names(actor_of(request), children)
    path = reverse("case_file:out_of_sight")
    rows = [
        showing_children.row(
            each, names[each.child.pk], asked.at, lambda code: asked.address(path, held_by=code)
        )
        for each in found
    ]
    log.saw_list(request, asked.question("case_file:my_children"), children)
    return render(
        request,
        "case_file/my_children.html",
        {
            **_frame(request, asked, held, len(due), "my_children"),
            "lede": _lede(asked, held, due),
            "rows": rows,
        },
    )


def _asked(request: HttpRequest) -> tuple[Asked, Caseload]:
    _, asked = asked_of(request)
    return asked, caseload(actor_of(request).workers, asked.day)


def _frame(request: HttpRequest, asked: Asked, held: Caseload, due: int, active: str) -> dict[str, object]:
    children = len(held.children) + len(held.covered_children)
    tabs = [
        {
            "text": words,
            "href": asked.address(reverse(f"case_file:{name}")),
            "active": name == active,
            "count": count,
        }
        for name, words, count in (("my_work", "What is due", due), ("my_children", "My children", children))
    ]
    kinds = (seeing.SEEN, seeing.TRIED)
    return {
        **dates_of(request, asked),
        "tabs": tabs,
        "may_record": actor_of(request).may(Permission.CHILD_RECORD) and bool(children),
        "fed_by": fed_by(sources(kinds), asked.today, actor_of(request)),
    }


def _lede(asked: Asked, held: Caseload, due: Sequence[Duty]) -> str:
    late, today = (sum(duty.group == name for duty in due) for name in (LATE, TODAY))
    holds = f"You hold {plural(len(held.children), 'child,children')}"
    if held.covered_children:
        holds += f" and cover for {number(len(held.covered_children))}"
    is_late = (
        f"{number(late)} {'thing is' if late == 1 else 'things are'} late" if late else "Nothing is late"
    )
    is_due = f"{number(today)} {'is' if today == 1 else 'are'} due today" if today else "nothing is due today"
    return f"{full_day(asked.day)}. {holds}. {is_late}, {is_due}."


def _covered(held: Caseload) -> list[tuple[str, set[int]]]:
    return [
        (
            f"For {leave.worker.name}"
            + (f" until {day(leave.until_on)}" if leave.until_on else ", who is away"),
            {spell.child_id for spell in spells if spell.child_id},
        )
        for leave, spells in held.covered
    ]


def _rows(request: HttpRequest, asked: Asked, found: Sequence[Duty]) -> Callable[[Duty], showing.Row]:
    children = {duty.child for duty in found}
    names, status = naming.names(actor_of(request), children), statuses(asked.day, children)
    seen = seeing.last_seen(children, asked.day)

    def row(duty: Duty) -> showing.Row:
        return showing.row(
            duty.standard,
            duty.reading,
            named=names[duty.child],
            status=status.get(duty.child, "Open"),
            seen=seen[duty.child],
            at=asked.at,
            standard_address=lambda code: reverse("case_file:standard", args=[code]),
        )

    return row
