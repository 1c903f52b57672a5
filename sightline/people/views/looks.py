"""The monthly check of looks: what was drawn and waits, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import actions, log, looks
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.govuk.words import and_join, day, month, number
from sightline.people import queries
from sightline.people.asking import actor_of
from sightline.people.forms import JudgeLook
from sightline.standards.calendar import uk_date

ROWS = 50


@requires(Permission.ACCESS_LOG_SEE)
def drawn_looks(request: HttpRequest) -> HttpResponse:
    """Show the looks that were drawn and wait, and how each month's check went."""
    today = uk_date(timezone.now())
    waiting = Paginator(looks.to_judge(), ROWS).get_page(request.GET.get("page"))
    found = list(looks.judged()[:ROWS])
    log.counted(request, {"page": "people:looks"})
    return render(
        request,
        "people/looks.html",
        {
            "reads_log": True,
            "months": [_month(each, today) for each in looks.months()],
            "page": waiting,
            "waiting": _waiting(waiting.object_list, today),
            "judged": list(zip(found, queries.shown(each.look.entry for each in found), strict=True)),
        },
    )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month's check in words."""

    month: str
    looks: str
    drawn: str
    found: str
    waiting: str
    late: bool


def _month(each: looks.Month, today: date) -> MonthRow:
    wrong = f"{number(each.wrong)} not right" if each.wrong else "None wrong"
    judged = each.drawn - each.waiting
    waits = f"{number(each.waiting)}, to be judged by {day(each.judge_by)}" if each.waiting else "None"
    found = f"{number(judged)} judged. {wrong}." if judged else ""
    return MonthRow(
        month(each.month), number(each.looks), number(each.drawn), found, waits, each.is_late(today)
    )


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One look that waits to be judged."""

    look: queries.Look
    href: str
    judge_by: str
    late: bool


def _waiting(drawn: Iterable[Any], today: date) -> list[WaitingRow]:
    drawn = list(drawn)
    due = {each.pk: looks.rules.judge_by(each.of.month) for each in drawn}
    said = queries.shown(each.entry for each in drawn)
    return [
        WaitingRow(
            look, reverse("people:judge_look", args=[each.pk]), day(due[each.pk]), today > due[each.pk]
        )
        for each, look in zip(drawn, said, strict=True)
    ]


@requires(Permission.ACCESS_LOG_SEE)
def judge_look(request: HttpRequest, look_id: int) -> HttpResponse:
    """Show one drawn look with what it is judged by, and take the judgement."""
    look, now = looks.to_judge().filter(pk=look_id).first(), timezone.now()
    if look is None:
        raise Http404
    form = JudgeLook(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            looks.judge(look=look, by=actor_of(request), at=now, **form.answer())
        except actions.CannotAllow as refusal:
            form.add_error(None, str(refusal))
        else:
            log.judged_look(request, {"page": "people:judge_look"}, child_id=look.entry.child_id)
            return redirect("people:looks")
    (said,) = queries.shown([look.entry])
    shown = {"look": look, "said": said, "form": form, "held": _held(look), "around": _around(said, now)}
    return render(request, "people/judge_look.html", shown)


def _held(look: Any) -> str:
    held = [f"{worker}, {team}" if worker else f"{team}, no worker" for worker, team in looks.held_then(look)]
    return and_join(held) or "Nobody: the child's case was not open"


def _around(said: queries.Look, now: datetime) -> str:
    """Return the address of what the same person looked at on that day."""
    on = f"{uk_date(said.at):%d/%m/%Y}"
    asked = urlencode({"person": said.who, "from_on": on, "until_on": on})
    return f"{reverse('people:access_log')}?{asked}"
