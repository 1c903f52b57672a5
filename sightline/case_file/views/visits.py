"""Record a visit: that a child was seen, or that somebody tried."""

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.scope import open_child
from sightline.case_file import actions, child_record, drafting, naming
from sightline.case_file.my_work import Duty, caseload, duties
from sightline.case_file.naming import Named
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.case_file.showing import out_of_sight as showing
from sightline.case_file.showing.out_of_sight import SEEN_ALONE_FROM_AGE
from sightline.case_file.views.address import actor_of, asked_of
from sightline.case_file.visit_forms import RecordVisit
from sightline.case_file.wording import due
from sightline.clocks.queries import SEEING, Moment
from sightline.govuk.drafts import TooLong, answers_of, as_initial
from sightline.govuk.words import and_join, clock_time, day, moment
from sightline.standards import calendar

PAGE = "case_file:choose_visited"


@requires(Permission.CHILD_RECORD)
def choose_visited(request: HttpRequest) -> HttpResponse:
    """Show whom I hold or cover, the visit due first at the top, to choose whose visit to record."""
    _, asked = asked_of(request)
    held = caseload(actor_of(request).workers, asked.today)
    children = [*held.children, *held.covered_children]
    found = out_of_sight(asked.moment, children=children)
    found.sort(key=lambda each: _due_second(each))
    names = naming.names(actor_of(request), children)
    rows = [
        (
            showing.row(each, names[each.child.pk], asked.at, lambda code: ""),
            reverse("case_file:record_a_visit", args=[names[each.child.pk].public_id]),
        )
        for each in found
    ]
    log.saw_list(request, asked.question(PAGE), children)
    page = {"rows": rows, "asked": asked, "back_url": reverse("case_file:my_work")}
    return render(request, "case_file/choose_visited.html", page)


def _due_second(each: OpenChild) -> tuple[bool, int, int]:
    high = each.reading.span.due_high if each.reading else None
    return high is None, high or 0, each.child.pk


@requires(Permission.CHILD_RECORD)
def record_a_visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask how the visit went, and record it."""
    child = open_child(request, public_id)
    actor, now = actor_of(request), timezone.now()
    today = calendar.uk_date(now)
    others = child_record.siblings(child)
    found = {
        each.child.pk: each
        for each in out_of_sight(Moment.of(today, now), children=[child.pk, *(each.pk for each in others)])
    }
    names = naming.names(actor, [child.pk, *(each.pk for each in others)])
    named, opened = names[child.pk], found.get(child.pk)
    visits = _visits_due([child.pk, *(each.pk for each in others)], Moment.of(today, now))
    others = [each for each in others if each.pk in found and found[each.pk].can_be_seen]
    draft = drafting.draft_of(owner=actor.user, child=child)
    form = RecordVisit(
        request.POST if request.method == "POST" and "keep" not in request.POST else None,
        initial=_as_initial(draft.answers) if draft else None,
        first_name=named.first_name,
        today=today,
        asks_alone=opened is None or opened.age is None or opened.age >= SEEN_ALONE_FROM_AGE,
        others=[
            (names[each.pk].public_id, f"{names[each.pk].first_name}, {names[each.pk].age(today)}")
            for each in others
        ],
        other_hints={names[each.pk].public_id: _due_hint(visits.get(each.pk), now) for each in others},
    )
    if "keep" in request.POST and actor.user is not None:
        refused = _keep(request, child, now)
        if not refused:
            return redirect("case_file:record_a_visit", public_id)
        messages.error(request, refused)
        form.initial, draft = dict(as_initial(form, request.POST)), None
    if form.is_valid():
        ticked = set(form.cleaned_data.get("others") or ())
        seen_too = tuple(each for each in others if names[each.pk].public_id in ticked)
        visit = replace(form.visit, others=seen_too)
        try:
            actions.record_visit(child=child, visit=visit, by=actor, at=now)
        except actions.CannotRecordVisit as refusal:
            form.add_error(None, str(refusal))
        else:
            drafting.forget_draft(owner=actor.user, child=child)
            messages.success(request, _saved(visit, [named, *(names[each.pk] for each in visit.others)]))
            return redirect("case_file:child", public_id)
    page = {
        "form": form,
        "named": named,
        "age": named.age(today),
        "lede": _lede(visits.get(child.pk), now, named.first_name),
        "child_url": reverse("case_file:child", args=[public_id]),
        "keep_url": reverse("case_file:keep_a_visit", args=[public_id]),
        "kept_words": f"Draft kept on {moment(draft.saved_at)}." if draft else "",
        "owner": actor.user.public_id if actor.user else "",
    }
    return render(request, "case_file/record_a_visit.html", page)


@requires(Permission.CHILD_RECORD)
def keep_a_visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a visit half written down, and say when; for the script."""
    child = open_child(request, public_id, may_ask_why=False)
    if request.method != "POST":
        raise Http404
    now = timezone.now()
    refused = _keep(request, child, now)
    if refused:
        return JsonResponse({"said": refused}, status=413)
    return JsonResponse({"said": f"Draft kept at {clock_time(now)}."})


def _keep(request: HttpRequest, child: drafting.Child, now: datetime) -> str:
    """Keep what was typed; return why it cannot be kept, or nothing."""
    try:
        answers = answers_of(request.POST, longest=drafting.LONGEST)
    except TooLong as refusal:
        return str(refusal)
    drafting.keep_draft(owner=actor_of(request).user, child=child, answers=answers, at=now)
    return ""


def _as_initial(answers: drafting.Answers) -> dict[str, object]:
    """Return kept answers as a form takes what it begins with."""
    return {
        name: list(values) if name == "others" else values[-1] for name, values in answers.items() if values
    }


def _visits_due(children: list[int], moment: Moment) -> dict[int, Duty]:
    """Return for each child the visit due first."""
    found: dict[int, Duty] = {}
    for duty in duties(children, moment):
        if duty.standard.code in SEEING:
            found.setdefault(duty.child, duty)
    return found


def _lede(duty: Duty | None, now: datetime, first_name: str) -> str:
    counts = f"Only being with {first_name} counts: a call or a message is not a visit."
    return f"{_due_sentence(duty, now)} {counts}".strip()


def _due_sentence(duty: Duty | None, now: datetime) -> str:
    words = due(duty.standard, duty.reading, now) if duty else None
    if words is None:
        return ""
    return f"{words.words}." if words.late else f"Due {words.words[0].lower()}{words.words[1:]}."


def _due_hint(duty: Duty | None, now: datetime) -> str:
    said = _due_sentence(duty, now)
    return f"Visit: {said[0].lower()}{said[1:].removesuffix('.')}" if said else ""


def _saved(visit: actions.Visit, children: list[Named]) -> str:
    who = and_join(each.first_name for each in children)
    if visit.seen:
        return f"Visit saved. {who} {'were' if len(children) > 1 else 'was'} seen on {day(visit.on)}."
    return f"Saved. You tried to see {who} on {day(visit.on)}."
