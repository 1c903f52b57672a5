"""A partner's own pages: what is asked of its agency, what it sent, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.requires import actor_of, requires
from sightline.front_door import actions, forms, partner_desk
from sightline.front_door.letterbox import storing
from sightline.front_door.letterbox.showing import files
from sightline.front_door.letterbox.views.files import hand_out
from sightline.front_door.letterbox.views.opening import length_of
from sightline.front_door.opening import open_own_file, open_request, open_sent
from sightline.govuk.words import and_join, plural

PAGE = "front_door:requests"
ANSWER = Permission.PARTNER_ANSWER
MOST_AT_ONCE = storing.MOST_FILES * storing.LARGEST + storing.MEBIBYTE


def _takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse more than can come at once before any of it is believed: a browser may have been cut off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if length_of(request) <= MOST_AT_ONCE:
            return view(request, *args, **kwargs)
        page = {
            "back_url": request.path,
            "files": storing.MOST_FILES,
            "most": storing.LARGEST // storing.MEBIBYTE,
        }
        return render(request, "front_door/too_much.html", page, status=413)

    return guarded


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """Return what was written and which files came with it, for a form."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@requires(ANSWER)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what waits for this agency's answer, what became of what it sent, and what it answered."""
    actor, now = actor_of(request), timezone.now()
    waiting, answered = partner_desk.waiting(actor, at=now), partner_desk.answered(actor, at=now)
    sent = partner_desk.sent(actor, at=now)
    log.saw_list(request, {"page": PAGE}, [each.child for each in (*waiting, *answered, *sent)])
    late = sum(1 for each in waiting if each.due and each.due.late)
    page = {
        "agencies": and_join(agency.name for agency in partner_desk.agencies_of(actor)),
        "waiting": waiting,
        "answered": answered,
        "sent": sent,
        "waiting_caption": f"Waiting for your answer ({len(waiting)})",
        "sent_caption": f"My referrals, last 90 days ({len(sent)})",
        "answered_caption": f"Answered by you, last 30 days ({len(answered)})",
        "now": now,
        "things": plural(len(waiting), "thing,things"),
        "late": "" if not late else "One is late." if late == 1 else f"{late} are late.",
    }
    return render(request, "front_door/requests.html", page)


@requires(ANSWER)
@_takes_files
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer one request, or read what was answered."""
    asked, now = open_request(request, public_id), timezone.now()
    if not partner_desk.still_shown(asked, at=now):
        raise Refused(ANSWER, named=public_id)
    form = forms.AnswerRequest(*_posted(request))
    if form.is_valid():
        try:
            actions.answer_request(request=asked, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Thank you. Your answer has reached the hub.")
            return redirect(PAGE)
    voices = partner_desk.voices_of(asked)
    sent, _ = storing.files_said([asked], [])
    page = {
        "form": form,
        "asked": partner_desk.asked(asked, now),
        "files": files(sent.get(asked.pk, []), _own_file),
        "voices": voices,
        "further": [each.pk for each in voices if partner_desk.may_go_further(each)],
        "requests_url": reverse(PAGE),
        "regrade_url": reverse("front_door:regrade", args=[public_id])
        if actions.may_be_regraded(asked)
        else "",
        "add_url": reverse("front_door:add", args=[public_id]),
        "disagree_url": reverse("front_door:disagree", args=[public_id]),
    }
    return render(request, "front_door/answer.html", page)


@requires(ANSWER)
@_takes_files
def regrade(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the hub to grade a contact anew."""
    asked, now = open_request(request, public_id), timezone.now()
    form = forms.AskToRegrade(*_posted(request))
    if form.is_valid():
        try:
            actions.ask_to_regrade(request=asked, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Sent. A manager of the hub answers you on this page.")
            return redirect("front_door:answer", public_id)
    return _said(request, form, asked.about, public_id, "Ask for another grade", "Ask the hub")


@requires(ANSWER)
@_takes_files
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add to an answer that this agency has sent."""
    asked, now = open_request(request, public_id), timezone.now()
    if not asked.answer:
        return redirect("front_door:answer", public_id)
    form = forms.AddToAnswer(*_posted(request))
    if form.is_valid():
        try:
            actions.add_to_answer(request=asked, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Added. The hub reads it beside your answer.")
            return redirect("front_door:answer", public_id)
    return _said(request, form, asked.about, public_id, "Add to your answer", "Add to the answer")


@requires(ANSWER)
@_takes_files
def disagree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that this agency disagrees."""
    asked, now = open_request(request, public_id), timezone.now()
    form = forms.Disagree(*_posted(request))
    if form.is_valid():
        try:
            actions.say_we_disagree(about=asked, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Recorded. A manager of the hub answers you on this page.")
            return redirect("front_door:answer", public_id)
    return _said(request, form, asked.about, public_id, "Say that you disagree", "Record that we disagree")


@requires(ANSWER)
@_takes_files
def further(request: HttpRequest, voice: int) -> HttpResponse:
    """Take a disagreement further that the hub answered and did not agree with."""
    actor, now = actor_of(request), timezone.now()
    said = partner_desk.said_by(actor, voice)
    if said is None:
        raise Refused(ANSWER, named=str(voice))
    log.saw_child(request, said.child_id, question={"page": "front_door:further", "as": "what it said"})
    form = forms.TakeFurther(*_posted(request))
    if form.is_valid():
        try:
            actions.take_further(voice=said, by=actor, at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Recorded. A head of service answers you on your page.")
            return redirect(PAGE)
    page = {
        "form": form,
        "about": said.settled_words,
        "heading": "Take it further",
        "button": "Take it further",
        "back_url": reverse(PAGE),
    }
    return render(request, "front_door/say.html", page)


def _own_file(sent: storing.SentFile) -> str:
    return reverse("front_door:own_file", args=[sent.public_id])


@requires(ANSWER)
def own_file(request: HttpRequest, file_id: str) -> HttpResponse:
    """Hand an agency a file that it sent with an answer or a disagreement, as long as it sees that."""
    found, child = open_own_file(request, file_id, at=timezone.now())
    log.downloaded(request, {"page": "front_door:own_file", "file": found.public_id}, [child])
    return hand_out(request, found)


def _said(
    request: HttpRequest, form: object, about: str, public_id: str, heading: str, button: str
) -> HttpResponse:
    back_url = reverse("front_door:answer", args=[public_id])
    page = {"form": form, "about": about, "heading": heading, "button": button, "back_url": back_url}
    return render(request, "front_door/say.html", page)


@requires(ANSWER)
@_takes_files
def referral(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what this agency sent and what it was told of it; and take that it disagrees."""
    now, actor = timezone.now(), actor_of(request)
    sent = open_sent(request, public_id, at=now)
    form = forms.Disagree(*_posted(request))
    if form.is_valid():
        try:
            actions.say_we_disagree(about=sent.contact, by=actor, at=now, **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Recorded. A manager of the hub answers you on this page.")
            return redirect("front_door:referral", public_id)
    further = [each.pk for each in sent.voices if partner_desk.may_go_further(each)]
    page = {"form": form, "sent": sent, "requests_url": reverse(PAGE), "further": further}
    return render(request, "front_door/referral.html", page)
