"""The referral form: one thing a page, check the answers, send, and a reference."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of
from sightline.front_door import partner_desk
from sightline.front_door.letterbox import limits, sending, showing, storing, unsent
from sightline.front_door.letterbox.questions import (
    MOST_CHILDREN,
    QUESTIONS,
    Another,
    Step,
    as_kept,
    first_missing,
    form_of,
    is_professional,
    shown,
    steps,
)
from sightline.front_door.letterbox.views.opening import (
    give_secret,
    open_to_anybody,
    start_again,
    take_secret,
    written,
)

CHECK = Step("check")


@open_to_anybody(limits.BEGIN)
def start(request: HttpRequest) -> HttpResponse:
    """Say what the form is for and whom to ring instead, and begin."""
    if request.method == "POST":
        response = redirect("letterbox:answer", "danger")
        give_secret(response, unsent.begin(at=timezone.now()))
        return response
    page = {
        "telephone": settings.HUB_TELEPHONE,
        "gone": request.GET.get("gone") == "1",
        "go_on_url": "" if not (found := written(request)) or found.reference else _next_of(found.answers),
    }
    return render(request, "letterbox/start.html", page)


@open_to_anybody(limits.WRITE)
def go_on(request: HttpRequest) -> HttpResponse:
    """Go on where the first answer is missing, or else at the check."""
    found = written(request)
    if found is None or found.reference:
        return start_again() if found is None else redirect("letterbox:sent")
    return redirect(_next_of(found.answers))


def _next_of(answers: dict[str, object]) -> str:
    return address(first_missing(answers) or CHECK)


def address(step: Step) -> str:
    """Return the address of a page of the form."""
    if step.child is not None:
        return reverse("letterbox:answer_child", args=[step.child + 1])
    if step.page in ("files", "check"):
        return reverse(f"letterbox:{step.page}")
    return reverse("letterbox:answer", args=[step.page])


@open_to_anybody(limits.WRITE)
def answer(request: HttpRequest, page: str) -> HttpResponse:
    """Ask one thing."""
    if page not in QUESTIONS and page != "another":
        raise Http404
    return _another(request) if page == "another" else _one_thing(request, Step(page))


@open_to_anybody(limits.WRITE)
def answer_child(request: HttpRequest, number: int) -> HttpResponse:
    """Ask about one child."""
    if not 1 <= number <= MOST_CHILDREN:
        raise Http404
    return _one_thing(request, Step("child", number - 1))


def _one_thing(request: HttpRequest, step: Step) -> HttpResponse:
    found = written(request, to_change=request.method == "POST")
    if found is None or found.reference:
        return start_again() if found is None else redirect("letterbox:sent")
    answers = found.answers
    if step.child is not None and step.child > len(answers.get("children", [])):
        raise Http404
    if request.method != "POST":
        return _page(request, step, shown(step, answers))
    form = form_of(step, answers, request.POST)
    if not form.is_valid():
        return _page(request, step, form)
    _put(answers, step, as_kept(form, request.POST))
    unsent.keep(found, answers, at=timezone.now())
    if "back" in request.GET:
        return redirect(_next_of(answers))
    order = steps(answers)
    return redirect(address(order[order.index(step) + 1] if step in order else CHECK))


def _put(answers: dict[str, object], step: Step, kept: dict[str, list[str]]) -> None:
    if step.child is None:
        answers[step.page] = kept
        return
    children = list(answers.get("children", []))  # type: ignore[call-overload]
    children[step.child : step.child + 1] = [kept]
    answers["children"] = children


def _another(request: HttpRequest) -> HttpResponse:
    found = written(request)
    if found is None or found.reference:
        return start_again() if found is None else redirect("letterbox:sent")
    children = showing.children_of(found.answers)
    form = Another(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["another"] == "no":
            return redirect(_next_of(found.answers) if "back" in request.GET else address(Step("worry")))
        if len(children) < MOST_CHILDREN:
            return redirect(address(Step("child", len(children))))
        form.add_error("another", f"You can tell us of {MOST_CHILDREN} children here. Ring us about more.")
    return _page(request, Step("another"), form, children=children)


def _page(request: HttpRequest, step: Step, form: forms.Form, **more: object) -> HttpResponse:
    found = written(request)
    page = {
        "form": form,
        "heading": "About the next child" if step.child else form.heading,
        "words": form.words,
        "back_url": _before(step, found.answers if found else {}),
        "telephone": settings.HUB_TELEPHONE,
        **more,
    }
    return render(request, "letterbox/question.html", page)


def _before(step: Step, answers: dict[str, object]) -> str:
    order = steps(answers)
    place = order.index(step) if step in order else 0
    return address(order[place - 1]) if place else reverse("letterbox:start")


@open_to_anybody(limits.WRITE)
def remove_child(request: HttpRequest, number: int) -> HttpResponse:
    """Take a child out again."""
    found = written(request, to_change=request.method == "POST")
    if found is None or found.reference:
        return start_again()
    children = list(found.answers.get("children", []))
    if request.method == "POST" and 1 <= number <= len(children):
        del children[number - 1]
        unsent.keep(found, found.answers | {"children": children}, at=timezone.now())
    return redirect(address(Step("another") if children else Step("child", 0)))


@open_to_anybody(limits.SEND)
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer once more, with a way to change it, and send."""
    found = written(request, to_change=request.method == "POST")
    if found is None:
        return start_again()
    if found.reference:
        return redirect("letterbox:sent")
    missing = first_missing(found.answers)
    if missing is not None:
        return redirect(address(missing))
    refused: sending.CannotSend | None = None
    if request.method == "POST":
        try:
            sending.send(found, at=timezone.now(), agency=agency_of(request))
        except sending.CannotSend as why:
            refused = why
        else:
            return redirect("letterbox:sent")
    page = {
        "agency": agency_of(request) if is_professional(found.answers) else None,
        "cards": showing.cards(found, address),
        "files": showing.files(storing.files_of(found)),
        "refused": refused,
        "telephone": settings.HUB_TELEPHONE,
        "back_url": address(Step("files")),
    }
    return render(request, "letterbox/check.html", page, status=503 if refused else 200)


@open_to_anybody(limits.WRITE)
def sent(request: HttpRequest) -> HttpResponse:
    """Say that it was sent, and under which reference. Nothing of what was sent is shown."""
    found = written(request)
    if found is None or not found.reference:
        return start_again()
    page = {
        "reference": found.reference,
        "telephone": settings.HUB_TELEPHONE,
        "mine_url": reverse("front_door:requests") if _is_mine(request, found.reference) else "",
    }
    return render(request, "letterbox/sent.html", page)


def agency_of(request: HttpRequest) -> partner_desk.Agency | None:
    """Return the agency for which somebody has signed in as a partner, or None."""
    actor = actor_of(request)
    found = partner_desk.agencies_of(actor) if actor.may(Permission.PARTNER_ANSWER) else []
    return found[0] if len(found) == 1 else None


def _is_mine(request: HttpRequest, reference: str) -> bool:
    actor = actor_of(request)
    if not actor.may(Permission.PARTNER_ANSWER):
        return False
    return any(each.reference == reference for each in partner_desk.sent(actor, at=timezone.now()))


@open_to_anybody(limits.WRITE)
def leave(request: HttpRequest) -> HttpResponse:
    """Close what was written on this machine; a link that was asked for still leads to it."""
    response = redirect("letterbox:start")
    if request.method == "POST":
        take_secret(response)
    return response


@open_to_anybody(limits.WRITE)
def clear(request: HttpRequest) -> HttpResponse:
    """Forget what was written, on a machine that others use too."""
    found = written(request, to_change=True) if request.method == "POST" else None
    if found is not None and not found.reference:
        unsent.throw_away(found)
    response = redirect("letterbox:start")
    if request.method == "POST":
        take_secret(response)
    return response
