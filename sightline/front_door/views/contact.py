"""One contact: what was told, what partners said, what came before, and the acts on it."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.front_door import actions, board, forms, queries, showing
from sightline.front_door.actions.telling import CannotTell
from sightline.front_door.letterbox.showing import FileRow, files
from sightline.front_door.letterbox.storing import files_with
from sightline.front_door.letters import is_unchecked, letter_for
from sightline.front_door.living import due_first, other_contacts, with_due
from sightline.front_door.news import holders_of
from sightline.front_door.one_child import staying
from sightline.front_door.opening import (
    Opened,
    Said,
    open_climbed,
    open_contact,
    open_decision,
    open_voice,
)
from sightline.front_door.picture import picture_of
from sightline.front_door.settling import PAGE, may_be_asked, unsettled
from sightline.front_door.standing import must_ask_consent, must_ask_unsafe
from sightline.front_door.wording import due
from sightline.govuk.words import and_join
from sightline.matching.saying import said_of

HUB = Permission.CONTACT_RECORD
_UNCHECKED = (
    "This came by the public form. Nobody has checked that the sender is who they say, so they are told only "
    "that it was received and looked at."
)


@requires(HUB)
def contact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a contact as it stands."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    found = next(iter(board.waiting(at=now, subjects=[opened.subject_id])), None)
    decision, child = open_decision(opened), queries.child_of(opened)
    not_settled = unsettled(opened, by=actor_of(request), at=now).words if found else ""
    page = {
        **frame(opened, found, now),
        "not_settled": not_settled,
        "who_url": reverse(PAGE, args=[public_id]) if found and may_be_asked(opened) else "",
        "said_of_records": said_of(child) if child else [],
        "shows": with_due(showing.picture(picture_of(opened, at=now, not_settled=not_settled)), at=now),
        "others": other_contacts(opened, at=now),
        "decision": showing.decision(decision) if decision else None,
        "picture_urls": showing.picture_urls(opened),
        "waiting": found,
        "acts": showing.acts(opened, found, actor_of(request)),
        "told": queries.told(opened),
        "may_settle": actor_of(request).may(Permission.CONTACT_DECIDE),
        **came_with(opened),
    }
    return render(request, "front_door/contact.html", page)


def came_with(opened: Opened) -> dict[str, object]:
    """Return what came with a contact's message: other children, and files."""
    return {
        "siblings": showing.siblings(opened),
        "files": files(files_with(opened), lambda file: _file(opened, file.public_id)),
    }


def _file(opened: Opened, file: str) -> str:
    return reverse("front_door:file", args=[opened.public_id, file])


def frame(opened: Opened, found: board.Waiting | None, now: datetime) -> dict[str, object]:
    """Return what stands at the top of every page of a contact."""
    child = queries.child_of(opened)
    return {
        "contact": opened,
        "name": showing.name_of(opened, child),
        "first_name": (child.known_as or child.given_name) if child else opened.named.split(" ")[0],
        "age": showing.age_of(child, now),
        "grade": showing.GRADES.get(found.grade or "", "") if found else "",
        "unsafe": bool(found and found.is_unsafe),
        "due": due(found.clock, now) if found else None,
        "trail": [("Hub", reverse("front_door:hub")), (showing.name_of(opened, child), address(opened))],
        "contact_url": address(opened),
        "child_url": reverse("case_file:child", args=[child.party.public_id]) if child else "",
    }


def address(opened: Opened) -> str:
    """Return the address of a contact's page."""
    return reverse("front_door:contact", args=[opened.public_id])


def who_was_told(opened: Opened) -> str:
    """Return which of those who hold a contact's child are told of it, as a sentence."""
    told = dict.fromkeys(user.person.name for user in holders_of(staying(opened.child_id), at=timezone.now()))
    if not told:
        return "Nobody who holds the child signs in here: ring the team."
    return f"{and_join(told)} {'is' if len(told) == 1 else 'are'} told by email."


@requires(HUB)
def grade(request: HttpRequest, public_id: str) -> HttpResponse:
    """Grade a contact red, amber or green."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    form = forms.Grade(
        request.POST if request.method == "POST" else None,
        asks_consent=must_ask_consent(opened),
        asks_unsafe=must_ask_unsafe(opened),
        is_unsafe=opened.is_unsafe,
    )
    if form.is_valid():
        try:
            actions.grade(contact=opened, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotGrade as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Graded.")
            unsafe = form.cleaned_data["unsafe_now"]
            return redirect("front_door:decide", opened.public_id) if unsafe else redirect(address(opened))
    return _form_page(request, opened, form, "Grade this contact", "Save the grade")


@requires(HUB)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask agencies what they know."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    child = queries.child_of(opened)
    about = ", ".join(filter(None, (showing.name_of(opened, child), showing.age_of(child, now))))
    form = forms.AskAgencies(
        request.POST if request.method == "POST" else None,
        agencies=queries.agencies_to_ask(),
        initial={"about": about},
    )
    if form.is_valid():
        said = form.cleaned_data
        question = actions.Question(
            asks=said["asks"],
            why=said["why"],
            basis=said["basis"],
            required=said["required"] == "yes",
            about=said["about"],
        )
        agencies = queries.agencies_coded(said["agencies"])
        try:
            asked = actions.ask_agencies(
                contact=opened, agencies=agencies, question=question, by=actor_of(request), at=now
            )
        except actions.CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            said_by = due_first(asked, at=now)
            messages.success(request, f"Asked: {and_join(agency.name for agency in agencies)}.{said_by}")
            return redirect(address(opened))
    return _form_page(request, opened, form, "Ask partner agencies", "Ask")


@requires(HUB)
def together(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what the answers say together."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    form = forms.Together(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.say_what_answers_say(contact=opened, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. The contact is ready to decide.")
            return redirect(address(opened))
    return _form_page(request, opened, form, "What the answers say together", "Save, ready to decide")


@requires(HUB)
def tell(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell whoever sent a contact what became of it."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    checked = is_unchecked(opened) and request.GET.get("address") == "checked"
    letter = letter_for(opened, open_decision(opened), checked=checked)
    form = forms.Tell(
        request.POST if request.method == "POST" else None,
        ways=queries.ways_to_tell(opened),
        initial={"words": letter.words},
    )
    if form.is_valid():
        try:
            actions.tell_referrer(
                contact=opened, by=actor_of(request), at=now, checked=checked, **form.cleaned_data
            )
        except CannotTell as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Written down. The letter is on the contact’s page, to print.")
            return redirect(address(opened))
    inset, link = "", None
    if is_unchecked(opened) and not checked:
        words = "I have checked the address: show what a professional is told"
        inset, link = _UNCHECKED, (words, f"{request.path}?address=checked")
    heading, button = "Tell the referrer", "They were told this"
    return _form_page(request, opened, form, heading, button, inset=inset, inset_link=link)


@requires(Permission.CONTACT_DECIDE, Permission.DISAGREEMENT_SETTLE)
def settle(request: HttpRequest, public_id: str, voice: int) -> HttpResponse:
    """Answer an agency that asked for another grade, or that disagrees."""
    by_hub = actor_of(request).may(Permission.CONTACT_DECIDE)
    opened = (
        open_contact(request, public_id, Permission.CONTACT_DECIDE)
        if by_hub
        else open_climbed(request, public_id, voice)
    )
    now = timezone.now()
    said = open_voice(opened, voice)
    if said is None:
        raise Http404
    settling = forms.ReadAddition if said.is_to_read else forms.Settle
    form = settling(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agreed, words = said.is_to_read or form.cleaned_data["agreed"] == "yes", form.cleaned_data["words"]
        try:
            actions.settle_voice(voice=said, agreed=agreed, words=words, by=actor_of(request), at=now)
        except (actions.CannotAnswer, actions.CannotGrade) as refusal:
            form.add_error(None, str(refusal))
        else:
            tells = f" {who_was_told(opened)}" if actions.reaches_holders(said) else ""
            messages.success(request, f"Answered. The agency reads it on its own page.{tells}")
            return redirect(address(opened) if by_hub else "front_door:disagreements")
    heading = f"{said.agency.name} {said.get_kind_display().lower()}"
    if said.after and said.after.settled_by:
        before = f"{said.after.settled_by.person.name} of the hub answered: {said.after.settled_words}"
        words = f"First said: {_marked(said.after)}\n{before}\nNot accepted, because: {_marked(said)}"
    else:
        words = _marked(said)
    cancel_url = address(opened) if by_hub else reverse("front_door:disagreements")
    brought = files(said.files.order_by("id"), lambda file: _file(opened, file.public_id))
    return _form_page(
        request,
        opened,
        form,
        heading,
        "Answer",
        inset=words,
        cancel_url=cancel_url,
        brought=brought,
        mark=said.get_marking_display() if said.marking else "",
    )


def _marked(said: Said) -> str:
    return f"{said.get_marking_display()}: {said.words}" if said.marking else said.words


@requires(Permission.DISAGREEMENT_SETTLE)
def disagreements(request: HttpRequest) -> HttpResponse:
    """Show the disagreements of agencies that have come to this person."""
    actor, now = actor_of(request), timezone.now()
    found = queries.climbed_to(actor.user)
    log.saw_list(request, {"page": "front_door:disagreements"}, [each.child_id for each in found])
    page = {"voices": showing.voices(found, actor, now, climbed=True), "now": now}
    return render(request, "front_door/disagreements.html", page)


@requires(HUB)
def picture(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Show what was known when a decision was made, exactly as it stood then."""
    opened = open_contact(request, public_id, HUB)
    decision = open_decision(opened, number)
    if decision is None:
        raise Http404
    page = {
        **frame(opened, None, decision.picture.taken_at),
        "shows": showing.picture(decision.picture.shows),
        "decision": showing.decision(decision),
        "taken_at": decision.picture.taken_at,
    }
    return render(request, "front_door/picture.html", page)


def _form_page(
    request: HttpRequest,
    opened: Opened,
    form: object,
    heading: str,
    button: str,
    inset: str = "",
    cancel_url: str = "",
    inset_link: tuple[str, str] | None = None,
    brought: Sequence[FileRow] = (),
    mark: str = "",
) -> HttpResponse:
    now = timezone.now()
    found = next(iter(board.waiting(at=now, subjects=[opened.subject_id])), None)
    page = {
        **frame(opened, found, now),
        "form": form,
        "heading": heading,
        "button": button,
        "inset": inset,
        "inset_link": inset_link,
        "cancel_url": cancel_url or address(opened),
        "files": brought,
        "mark": mark,
    }
    return render(request, "front_door/act.html", page)
