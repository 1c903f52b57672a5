"""Record a contact: one page, kept as it is typed, about one child or several."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.scope import visible_to
from sightline.front_door import actions, queries
from sightline.front_door.drafts import answers_of, as_initial, kept
from sightline.front_door.finding import Told, chosen, likely
from sightline.front_door.forms import ChildTold, RecordContact
from sightline.front_door.opening import actor_of
from sightline.govuk.words import and_join, moment

Contacted = Any
MOST_CHILDREN = 10
NEW = "new"


@requires(Permission.CONTACT_RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """Ask what was told and about whom, look whether each child is known, and record the contact."""
    now, owner = timezone.now(), actor_of(request).user
    do = request.POST.get("do", "record")
    if request.method != "POST" or do != "record":
        return _ask(request, now)
    form, children = _forms(request.POST, request.POST, now)
    valid = all([form.is_valid(), *(child.is_valid() for child in children)])
    told = [child for child in children if valid and not child.is_empty]
    if valid and not told:
        form.add_error(None, "Say which child it is about. If no name is known, write what is.")
    if form.is_valid() and told and not _still_to_choose(request, told):
        try:
            recorded = actions.record_contact(
                told=_message(form), children=[_about(request, c) for c in told], by=actor_of(request), at=now
            )
        except actions.CannotRecordContact as refusal:
            form.add_error(None, str(refusal))
        else:
            actions.forget_draft(owner=owner, form="contact", about="")  # type: ignore[arg-type]
            return _recorded(request, recorded, unsafe=form.cleaned_data["unsafe_now"] == "yes")
    return _page(request, form, children, None)


def _recorded(request: HttpRequest, recorded: Sequence[Contacted], *, unsafe: bool) -> HttpResponse:
    first = recorded[0]
    names = and_join(each.named for each in recorded)
    messages.success(request, f"Recorded: {names}. The reference is {first.message.reference}.")
    return redirect("front_door:decide" if unsafe else "front_door:contact", first.public_id)


def _ask(request: HttpRequest, now: datetime) -> HttpResponse:
    """Show the form as it stands: empty, from the draft, or as it was sent with one more child or kept."""
    owner, found = actor_of(request).user, None
    if request.method == "POST":
        data = request.POST.copy()
        if data.get("do") == "more":
            data["how_many"] = str(min(_count(data) + 1, MOST_CHILDREN))
        if owner is not None:
            actions.keep_draft(owner=owner, form="contact", about="", answers=answers_of(data), at=now)
        found = (data, now)
    else:
        found = kept(owner, "contact")
    form, children = _forms(None, found[0] if found else None, now)
    return _page(request, form, children, found[1] if found else None)


def _forms(
    sent: QueryDict | None, draft: QueryDict | None, now: datetime
) -> tuple[RecordContact, list[ChildTold]]:
    agencies = queries.agencies_to_ask()
    form = RecordContact(sent, agencies=agencies, initial={"received_at": now})
    children = [ChildTold(sent, prefix=f"child-{number}") for number in range(_count(draft))]
    if sent is None and draft is not None:
        form.initial = as_initial(form, draft)
        for child in children:
            child.initial = as_initial(child, draft)
    return form, children


def _count(data: QueryDict | None) -> int:
    said = (data or {}).get("how_many", "1")
    return max(1, min(int(said), MOST_CHILDREN)) if str(said).isdecimal() else 1


def _still_to_choose(request: HttpRequest, told: Sequence[ChildTold]) -> bool:
    """Offer, for each child not chosen yet, whom it may be; return whether there is anything to choose."""
    waits = False
    for child in told:
        if child.cleaned_data["known"]:
            continue
        found = likely(request, _told(child))
        if found.choices or found.ring:
            child.offer(found.choices, found.ring)
            waits = True
    return waits


def _told(child: ChildTold) -> Told:
    said = child.cleaned_data
    return Told(said["given_name"].strip(), said["family_name"].strip(), said["born_on"])


def _about(request: HttpRequest, child: ChildTold) -> actions.AboutChild:
    said, told = child.cleaned_data, _told(child)
    known = None
    if said["known"] and said["known"] != NEW:
        mine = visible_to(actor_of(request)).filter(party__public_id=said["known"])
        known = chosen(said["known"], told, set(mine.values_list("pk", flat=True)))
        if known is None:
            raise actions.CannotRecordContact("That record cannot be chosen. Look for the child again.")
    return actions.AboutChild(
        child=known,
        given_name=told.given_name,
        family_name=told.family_name,
        born_on=told.born_on,
        expected_on=said["expected_on"],
        sex=said["sex"],
        own_words=said["own_words"],
    )


def _message(form: RecordContact) -> actions.WhatWasTold:
    said = form.cleaned_data
    agencies = queries.agencies_coded([said["agency"]]) if said["agency"] else []
    return actions.WhatWasTold(
        received_at=said["received_at"],
        source=said["source"],
        channel=said["channel"],
        concerns=said["concerns"],
        referrer_name=said["referrer_name"],
        referrer_role=said["referrer_role"],
        referrer_reach=said["referrer_reach"],
        agency=agencies[0] if agencies else None,
        agency_said=said["agency_said"],
        anonymous=said["anonymous"],
        unsafe_now=said["unsafe_now"] == "yes",
        unsafe_why=said["unsafe_why"],
        consent=said["consent"],
        consent_why=said["consent_why"],
    )


def _page(
    request: HttpRequest, form: RecordContact, children: Sequence[ChildTold], kept_at: datetime | None
) -> HttpResponse:
    page = {
        "form": form,
        "children": children,
        "count": len(children),
        "may_add": len(children) < MOST_CHILDREN,
        "kept_words": f"Draft kept on {moment(kept_at)}." if kept_at else "",
    }
    return render(request, "front_door/record.html", page)
