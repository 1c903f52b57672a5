"""Decide a contact, read what came before, look a second time, sign or send back."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires, user_of
from sightline.front_door import actions, board, forms, queries, rules, showing
from sightline.front_door.actions.deciding import Decision, why_not_look, why_not_sign
from sightline.front_door.beside import further
from sightline.front_door.drafts import TooLong, answers_of, as_initial, kept
from sightline.front_door.living import how_many, other_contacts, with_due
from sightline.front_door.opening import Opened, open_contact, open_decision
from sightline.front_door.picture import earlier, picture_of, said_since, what_came_since, written_since
from sightline.front_door.standing import facts_of
from sightline.front_door.views.contact import address, came_with, frame, who_was_told
from sightline.govuk.words import and_join, moment

HUB = Permission.CONTACT_RECORD
NO_LOOK = "This decision needs no second look."


@requires(HUB)
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is known, and ask what should happen. To close after earlier contacts, show them first."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    facts = facts_of(opened, by=actor_of(request), at=now)
    form = _form(request, opened, facts)
    if request.method == "POST" and request.POST.get("do") == "keep":
        if _kept(request, opened):
            return redirect("front_door:decide", public_id)
        form.initial, form.kept_at = dict(as_initial(form, request.POST)), None
    if form.is_valid():
        closes = form.cleaned_data["outcome"] in rules.CLOSING
        if closes and (earlier(opened) or further(opened)):
            why_not = actions.why_not_decide(opened, _wanted(form), facts=facts, by=actor_of(request), at=now)
            if why_not is not None:
                form.add_error(None, why_not)
            elif _kept(request, opened):
                return redirect("front_door:before_closing", public_id)
        elif _decided(request, opened, form):
            return redirect("front_door:hub")
    return _decide_page(request, opened, facts, form)


def _kept(request: HttpRequest, opened: Opened) -> bool:
    """Keep what was written as a draft; return whether it was, or say why it cannot be."""
    owner = user_of(request)
    try:
        answers = answers_of(request.POST)
    except TooLong as refusal:
        messages.error(request, str(refusal))
        return False
    actions.keep_draft(owner=owner, form="decide", about=opened.public_id, answers=answers, at=timezone.now())
    return True


def _wanted(form: forms.Decide) -> actions.Wanted:
    said = form.cleaned_data
    return actions.Wanted(
        outcome=said["outcome"],
        tier=said["tier"],
        reasons=said["reasons"],
        options=said["options"],
        child_views=said["child_views"],
        parent_views=said["parent_views"],
        without_because=said.get("without_because", ""),
        agreed_by=said["agreed_by"],
        agreed_on=said["agreed_on"],
        agreed_how=said["agreed_how"],
        accepted_by=said["accepted_by"],
        team=queries.team_coded(said["team"]),
    )


def _decided(request: HttpRequest, opened: Opened, form: forms.Decide) -> bool:
    by, at = actor_of(request), timezone.now()
    try:
        decision = actions.decide_contact(contact=opened, wanted=_wanted(form), by=by, at=at)
    except (actions.CannotDecide, actions.CannotSign) as refusal:
        form.add_error(None, str(refusal))
        return False
    actions.forget_draft(owner=user_of(request), form="decide", about=opened.public_id)
    if decision.needs_second_look:
        said_next = (
            "Somebody who closed none of the earlier contacts looks at it next, and then a manager signs."
        )
    elif rules.MOVES[decision.outcome].signed:
        said_next = "A manager signs it next."
    else:
        said_next = f"It has taken effect. {who_was_told(opened)}"
    messages.success(request, f"Decided: {rules.MOVES[decision.outcome].words.lower()}. {said_next}")
    return True


def _form(request: HttpRequest, opened: Opened, facts: rules.Facts) -> forms.Decide:
    outcomes = [each for each in rules.MOVES if rules.why_not_choose(each, facts) is None]
    kinds = {kind for each in outcomes for kind in rules.MOVES[each].to_a_team}
    fixed: Mapping[str, object] = {
        "outcomes": outcomes,
        "teams": [(team.code, team.name) for team in queries.receiving_teams(kinds)],
        "still_out": and_join(facts.still_out),
    }
    sent = request.POST if request.method == "POST" and request.POST.get("do") != "keep" else None
    form = forms.Decide(sent, **fixed)
    found = kept(actor_of(request).user, "decide", opened.public_id)
    if sent is None and found:
        form.initial = dict(as_initial(form, found[0]))
        form.kept_at = found[1]
    return form


def _decide_page(
    request: HttpRequest, opened: Opened, facts: rules.Facts, form: forms.Decide
) -> HttpResponse:
    now = timezone.now()
    found = next(iter(board.waiting(at=now, subjects=[opened.subject_id])), None)
    standing = open_decision(opened)
    refused = [
        (rules.MOVES[each].words, reason)
        for each in rules.MOVES
        if (reason := rules.why_not_choose(each, facts)) is not None
    ]
    page = {
        **frame(opened, found, now),
        "form": form,
        "shows": with_due(showing.picture(picture_of(opened, at=now, not_settled=facts.not_settled)), at=now),
        "others": other_contacts(opened, at=now),
        **came_with(opened),
        "decide_url": reverse("front_door:decide", args=[opened.public_id]),
        "refused": refused,
        "still_out": facts.still_out,
        "kept_words": f"Draft kept on {moment(form.kept_at)}." if form.kept_at else "",
        "decided": showing.decision(standing) if standing and standing.returned_at is None else None,
        "sent_back": showing.decision(standing) if standing and standing.returned_at else None,
    }
    return render(request, "front_door/decide.html", page)


@requires(HUB)
def before_closing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the contacts that were closed before, and close this one once they have been read."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    found = kept(actor_of(request).user, "decide", public_id)
    decide_url = reverse("front_door:decide", args=[public_id])
    if found is None:
        return redirect(decide_url)
    facts = facts_of(opened, by=actor_of(request), at=now)
    if request.method == "POST":
        request.POST = found[0]  # what was written on the page before, which its owner has kept
        form = _form(request, opened, facts)
        if form.is_valid() and _decided(request, opened, form):
            return redirect("front_door:hub")
        return _decide_page(request, opened, facts, form)
    before, others = showing.picture(picture_of(opened, at=now))["earlier"], other_contacts(opened, at=now)
    around = frame(opened, None, now)
    page = {
        **around,
        "before": before,
        "others": others,
        "title": showing.would_be(opened.named, len(before), before[-1]["on"], now)
        if before
        else how_many(others, around["first_name"]),
        "asks_look": rules.needs_second_look("ADVICE", facts.closed_before),
        "decide_url": decide_url,
    }
    return render(request, "front_door/before_closing.html", page)


@requires(HUB)
def second_look(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look once more at a decision to close, as somebody who closed none of those before."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    decision = open_decision(opened)
    if decision is None:
        return redirect(address(opened))
    stale = _moved_on(request, opened, decision)
    form = forms.SecondLook(request.POST if request.method == "POST" else None)
    if form.is_valid() and stale:
        form.add_error(None, stale)
    elif form.is_valid():
        agrees, words = form.cleaned_data["agrees"] == "yes", form.cleaned_data["words"]
        try:
            actions.take_second_look(
                decision=decision, agrees=agrees, words=words, by=actor_of(request), at=now
            )
        except actions.CannotSign as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. A manager signs it, or sends it back, with what you saw.")
            return redirect("front_door:hub")
    return _reading_page(request, opened, decision, form, "front_door/second_look.html")


@requires(Permission.CONTACT_DECIDE)
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a decision with what it rests on, and sign it."""
    opened, now = open_contact(request, public_id, Permission.CONTACT_DECIDE), timezone.now()
    decision = open_decision(opened)
    if decision is None:
        return redirect(address(opened))
    refused = _moved_on(request, opened, decision)
    if request.method == "POST" and not refused:
        try:
            actions.sign_decision(
                decision=decision,
                by=actor_of(request),
                at=now,
                answers_look=request.POST.get("answers_look", ""),
            )
        except actions.CannotSign as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"Signed: {rules.MOVES[decision.outcome].words.lower()}.")
            return redirect("front_door:hub")
    return _reading_page(request, opened, decision, forms.SendBack(), "front_door/sign.html", refused)


@requires(Permission.CONTACT_DECIDE)
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a decision back to be decided anew."""
    opened, now = open_contact(request, public_id, Permission.CONTACT_DECIDE), timezone.now()
    decision = open_decision(opened)
    if decision is None or request.method != "POST":
        return redirect(address(opened))
    form = forms.SendBack(request.POST)
    stale = _moved_on(request, opened, decision)
    if form.is_valid() and stale:
        form.add_error(None, stale)
    elif form.is_valid():
        try:
            actions.send_back(decision=decision, why=form.cleaned_data["why"], by=actor_of(request), at=now)
        except actions.CannotSign as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sent back, with your reason.")
            return redirect("front_door:hub")
    return _reading_page(request, opened, decision, form, "front_door/sign.html")


def _moved_on(request: HttpRequest, opened: Opened, decision: Decision) -> str | None:
    """Return why what was sent is of a page that no longer says how things stand, or None."""
    if request.method != "POST":
        return None
    if request.POST.get("decision") != str(decision.pk):
        who, at = decision.decided_by.person.name, moment(decision.decided_at)
        return f"{who} decided this anew on {at}, after you opened the page. Nothing was done: read it first."
    answered, written = len(what_came_since(opened, decision)), len(written_since(opened, decision))
    said = len(said_since(opened, decision))
    if request.POST.get("since", "0") != str(answered + written + said):
        by_agency = "An agency has said more" if said else "An agency has answered"
        what = "More was written down" if written else by_agency
        return f"{what} since you opened the page. Nothing was done: read it first."
    return None


def _over_look(request: HttpRequest, decision: Decision, refused: str | None) -> forms.OverLook | None:
    """Return where whoever signs answers a second look that does not agree; None where it does."""
    look = getattr(decision, "second_look", None)
    if look is None or look.agrees or decision.signed_at is not None:
        return None
    return forms.OverLook(request.POST if refused else None)


def _reading_page(
    request: HttpRequest,
    opened: Opened,
    decision: Decision,
    form: object,
    template: str,
    refused: str | None = None,
) -> HttpResponse:
    """Show a decision to be read. `refused`: why it was not signed just now."""
    now = timezone.now()
    since, written = what_came_since(opened, decision), written_since(opened, decision)
    said = said_since(opened, decision)
    found = next(iter(board.waiting(at=now, subjects=[opened.subject_id])), None)
    page = {
        **frame(opened, found, now),
        "form": form,
        "shows": showing.picture(decision.picture.shows),
        "decision": showing.decision(decision),
        "since": showing.since(since),
        "written_since": showing.notes(written),
        "said_since": showing.said(said),
        "how_many_since": len(since) + len(written) + len(said),
        "refused": refused,
        "over_look": _over_look(request, decision, refused),
        "why_not": why_not_sign(decision, actor_of(request)),
        "why_not_look": why_not_look(decision, actor_of(request)) if decision.needs_second_look else NO_LOOK,
        "send_back_url": reverse("front_door:send_back", args=[opened.public_id]),
        "look_url": reverse("front_door:second_look", args=[opened.public_id]),
    }
    return render(request, template, page)
