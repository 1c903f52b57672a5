"""What is overdue, or cannot be said, by standard; and each such promise, a row each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import restricting
from sightline.case_file.asking import Asked
from sightline.case_file.counting_once import Counted, counted_once, key_of
from sightline.case_file.covering import not_covered
from sightline.case_file.forms import LateAsked
from sightline.case_file.holders import OverdueStandard, overdue_by_standard
from sightline.case_file.out_of_sight import AT_THE_DOOR, NOBODY, NOT_SAID
from sightline.case_file.views.address import actor_of
from sightline.case_file.views.holding import LATE, Answer, Left, answer_of, left_of, left_out_of, page_of
from sightline.case_file.views.promises import Promises, promises_file, promises_page
from sightline.case_file.views.tabs import heading_of
from sightline.clocks.rebuilding import standards_in_force
from sightline.govuk.words import full_day
from sightline.standards.model import State
from sightline.standards.register import STANDARDS

WHOSE = {NOBODY: " with no worker", AT_THE_DOOR: " at the door", NOT_SAID: " whose worker is not said"}
FILTERS = ("team", "held_by", "standard", "state")
CANNOT_SAY = State.UNKNOWN.value


@dataclass(frozen=True, slots=True)
class Owed:
    """Some promises of one standard: how many there are, to how many children, and where they are listed."""

    promises: int
    children: int
    href: str


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One standard: what is overdue to open children, and what cannot be said of them."""

    code: str
    title: str
    href: str
    overdue: Owed
    unknown: Owed


@requires(Permission.LISTS_SEE)
def overdue(request: HttpRequest) -> HttpResponse:
    """Show what is overdue to open children, by standard; each number opens its promises."""
    answer, left = answer_of(request), left_out_of(request)
    log.saw_list(request, answer.asked.question("case_file:overdue"), ())
    rows = overdue_rows(answer, left)
    page = {
        "rows": rows,
        "late_promises": sum(answer.late.values()) + left_of(left, *LATE).promises,
        "counted_twice": sum(row.overdue.promises for row in rows),
        "late_children": len(answer.late) + left_of(left, *LATE).children.count,
    }
    return page_of(request, "overdue", answer, left, page)


def overdue_rows(answer: Answer, left: Left) -> list[OverdueRow]:
    """Return a row for each standard, those overdue to none but restricted children last."""
    by_standard = overdue_by_standard(answer.clocks)
    shown = {each.standard.code for each in by_standard}
    kinds = {group[1] for group in left if group[0] in ("overdue", "unknown")}
    register = standards_in_force() if kinds - shown else {}
    by_standard += [OverdueStandard(register[code]) for code in sorted(kinds - shown)]
    return [_overdue_row(each, answer.asked, left) for each in by_standard]


def _overdue_row(each: OverdueStandard, asked: Asked, left: Left) -> OverdueRow:
    code, listed = each.standard.code, reverse("case_file:late")

    def owed(state: str, named: Iterable[int], said: str | None) -> Owed:
        children, restricted = list(named), left_of(left, state, code)
        return Owed(
            len(children) + restricted.promises,
            len(set(children)) + restricted.children.count,
            asked.address(listed, standard=code, state=said),
        )

    return OverdueRow(
        code,
        each.standard.title,
        asked.address(reverse("case_file:standard", args=[code])),
        owed("overdue", each.overdue, None),
        owed("unknown", each.unknown, CANNOT_SAY),
    )


@requires(Permission.LISTS_SEE)
def late(request: HttpRequest) -> HttpResponse:
    """Show the promises to open children that are late, or of which it cannot be said, one row each."""
    return promises_page(request, _late(request))


@requires(Permission.LISTS_DOWNLOAD)
def late_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give these promises as a file."""
    return promises_file(request, _late(request), format)


def _late(request: HttpRequest) -> Promises:
    """Return every overdue promise to the children of a team, or of one worker, of one standard or of all."""
    answer = _asked_of(request)
    asked, worker = answer.asked, answer.asked.chosen.get("held_by")
    names = {each.held_as: each.worker.name for each in answer.found if each.worker}
    whose = f" held by {names[worker]}" if worker in names else WHOSE.get(worker or "", "")
    unknown = asked.chosen.get("state") == CANNOT_SAY
    what = "What is not known of promises to" if unknown else "What is overdue to"
    code = asked.chosen.get("standard")
    of = f": {STANDARDS[code].title}" if code in STANDARDS else ""
    order = "earliest due first" if unknown else "the longest overdue first"
    chosen = _chosen(answer)
    restricted = restricting.left_promises_by(
        actor_of(request), lambda: {LATE: [one.clock[0] for one in _chosen(_asked_of(request))]}
    )
    return Promises(
        heading=f"{'Promises not known' if unknown else 'Late promises'}{of}",
        lede=f"{full_day(asked.day)}. {what} open children{whose}, {order}.",
        asked=asked,
        bar=answer.bar,
        clocks=[one.clock for one in chosen],
        beside={key_of(one.clock): one.beside for one in chosen if one.beside},
        page="case_file:late",
        file_page="case_file:late_file",
        kinds=(),
        trail=_trail(request, asked),
        empty="Of every promise to these children it can be said."
        if unknown
        else "Nothing is overdue to these children.",
        narrowed="No such promise is owed to these children." if asked.chosen else "",
        restricted=left_of(restricted, *LATE),
        not_covered=not_covered(asked, nobody=not answer.found),
    )


def _trail(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    back = partial(asked.address, held_by=None, standard=None, state=None)
    trail = [(heading_of(request), back(reverse("case_file:holders")))]
    if "standard" in asked.chosen or "state" in asked.chosen:
        trail.append(("Overdue", back(reverse("case_file:overdue"))))
    return trail


def _asked_of(request: HttpRequest) -> Answer:
    code = request.GET.get("standard")
    known = (code,) if code in STANDARDS else ()
    return answer_of(request, FILTERS, form=LateAsked, standards=known if code else None)


def _chosen(answer: Answer) -> list[Counted]:
    """Return the promises asked about: overdue, or unknown, to the children of a worker or to all.

    Of one standard its own clocks are asked; of all, a promise that is counted two ways is one.
    """
    chosen = answer.asked.chosen
    worker = chosen.get("held_by")
    state = State.UNKNOWN if chosen.get("state") == CANNOT_SAY else State.OVERDUE
    held = {each.child.pk for each in answer.found if not worker or worker == each.held_as}
    return counted_once(each for each in answer.clocks if each[2].state is state and each[0] in held)
