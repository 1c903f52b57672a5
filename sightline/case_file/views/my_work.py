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
from sightline.case_file.counting_once import key_of
from sightline.case_file.feeding import sources
from sightline.case_file.forms import AsAt
from sightline.case_file.my_work import (
    DAYS_AHEAD,
    DUE,
    EXPIRING,
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
from sightline.case_file.views.children import Listing, children_file
from sightline.case_file.views.files import file_links
from sightline.case_file.views.promises import Promises, promises_file
from sightline.clocks.queries import statuses
from sightline.govuk.words import day, full_day, number, plural

HEADINGS = {
    LATE: "Late",
    EXPIRING: "Legal authority about to end",
    TODAY: "Today",
    SOON: f"Next {DAYS_AHEAD} days",
    LATER: "Later",
    UNKNOWN: "We do not know",
}
EVERYTHING = "everything"
KINDS = (seeing.SEEN, seeing.TRIED)
# A longer list shows so many rows, and the rest when asked.
FOLDED_AT = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Promises that stand under one heading, the first of them shown where there are many."""

    heading: str
    duties: Sequence[Duty]
    rows: Sequence[showing.Row]

    @property
    def caption(self) -> str:
        """Return the heading with the length of its list: "Late (2)"."""
        return f"{self.heading} ({number(len(self.duties))})"

    @property
    def all_words(self) -> str:
        """Return how many there are where not all are shown; empty where they are."""
        return f"Show all {number(len(self.duties))}" if len(self.duties) > len(self.rows) else ""


@requires(Permission.OWN_WORK_SEE)
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what is due to my children, and to those of a colleague whom I cover."""
    bar, asked, held = _asked(request)
    found, wanted = _found(request, asked, held)
    row = _rows(request, asked, found)
    shown = _groups(request, held, found, wanted, row)
    due = [duty for duty in found if duty.group in DUE]
    log.saw_list(
        request, asked.question("case_file:my_work"), {each.id for group in shown for each in group.rows}
    )
    return render(
        request,
        "case_file/my_work.html",
        {
            **_frame(request, asked, held, len(due), "my_work"),
            "bar": bar,
            "lede": _lede(asked, held, due),
            "groups": shown,
            "everything": wanted != DUE,
            "nothing_until": asked.day + timedelta(days=DAYS_AHEAD + 1),
            "everything_url": asked.address(request.path, show=EVERYTHING),
            "all_url": _all_url(request),
            "downloads": file_links(request, "case_file:my_work_file"),
            "not_known": sum(duty.group == UNKNOWN for duty in found),
        },
    )


def _found(request: HttpRequest, asked: Asked, held: Caseload) -> tuple[list[Duty], Sequence[str]]:
    """Return every promise to my children, and the groups of them that are asked for."""
    found = duties([*held.children, *held.covered_children], asked.moment, known_by=asked.known_by)
    everything = request.GET.get("show") == EVERYTHING
    return found, (*DUE, LATER, UNKNOWN) if everything else DUE


def _groups(
    request: HttpRequest,
    held: Caseload,
    found: Sequence[Duty],
    wanted: Sequence[str],
    row: Callable[[Duty], showing.Row],
) -> list[Group]:
    """Return what is late or about to expire, then a colleague's children, then the rest of my own."""
    mine, most = set(held.children), None if "all" in request.GET else FOLDED_AT
    own = {name: [duty for duty in found if duty.group == name and duty.child in mine] for name in wanted}
    covered = {
        words: [duty for duty in found if duty.group in wanted and duty.child in children]
        for words, children in _covered(held)
    }
    late, expiring, *others = ((HEADINGS[name], each) for name, each in own.items())
    groups = [late, expiring, *covered.items(), *others]
    return [Group(words, each, [row(duty) for duty in each[:most]]) for words, each in groups if each]


def _all_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["all"] = "yes"
    return f"{request.path}?{query.urlencode()}"


@requires(Permission.LISTS_DOWNLOAD)
def my_work_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give what is due to my children as a file."""
    bar, asked, held = _asked(request)
    found, wanted = _found(request, asked, held)
    listed = [duty for duty in found if duty.group in wanted]
    clocks = [(duty.child, duty.standard, duty.reading) for duty in listed]
    heading = f"My work, {day(asked.day)}"
    promises = Promises(
        heading, "", asked, bar, clocks, "case_file:my_work", "case_file:my_work_file", KINDS,
        beside={key_of((duty.child, duty.standard, duty.reading)): duty.beside for duty in listed},
    )  # fmt: skip
    return promises_file(request, promises, format)


@requires(Permission.LISTS_DOWNLOAD)
def my_children_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give whom I hold as a file."""
    bar, asked, held = _asked(request)
    children = [*held.children, *held.covered_children]
    listing = Listing(
        f"My children, {day(asked.day)}", "", asked, bar, children,
        page="case_file:my_children", file_page="case_file:my_children_file", kinds=KINDS,
    )  # fmt: skip
    return children_file(request, listing, format)


@requires(Permission.OWN_WORK_SEE)
def my_children(request: HttpRequest) -> HttpResponse:
    """Show whom I hold, longest unseen first."""
    bar, asked, held = _asked(request)
    children = [*held.children, *held.covered_children]
    due = [duty for duty in duties(children, asked.moment, known_by=asked.known_by) if duty.group in DUE]
    every = out_of_sight(asked.moment, known_by=asked.known_by, children=children)
    found = every if "all" in request.GET else every[:FOLDED_AT]
    names = naming.names(actor_of(request), children)
    path = reverse("case_file:out_of_sight")
    rows = [
        showing_children.row(
            each, names[each.child.pk], asked.at, lambda code: asked.address(path, held_by=code)
        )
        for each in found
    ]
    log.saw_list(request, asked.question("case_file:my_children"), [row.id for row in rows])
    return render(
        request,
        "case_file/my_children.html",
        {
            **_frame(request, asked, held, len(due), "my_children"),
            "bar": bar,
            "lede": _lede(asked, held, due),
            "rows": rows,
            "all_words": f"Show all {number(len(every))}" if len(every) > len(found) else "",
            "all_url": _all_url(request),
            "downloads": file_links(request, "case_file:my_children_file"),
        },
    )


def _asked(request: HttpRequest) -> tuple[AsAt, Asked, Caseload]:
    bar, asked = asked_of(request)
    return bar, asked, caseload(actor_of(request).workers, asked.day)


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
    return {
        **dates_of(request, asked),
        "tabs": tabs,
        "may_record": actor_of(request).may(Permission.CHILD_RECORD) and bool(children),
        "fed_by": fed_by(sources(KINDS), asked.today, actor_of(request)),
    }


def _lede(asked: Asked, held: Caseload, due: Sequence[Duty]) -> str:
    late, today = (sum(duty.group == name for duty in due) for name in (LATE, TODAY))
    holds = f"You hold {plural(len(held.children), 'child,children') if held.children else 'no child'}"
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
            beside=duty.beside,
        )

    return row
