"""Record a contact: one page, kept as it is typed, about one child or several."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires, user_of
from sightline.front_door import actions, queries
from sightline.front_door.drafts import TooLong, answers_of, as_initial, kept
from sightline.front_door.forms import ChildTold, RecordContact
from sightline.front_door.recognising import CannotChoose, Recognised, ethnic, in_words, recognised
from sightline.front_door.recognising import told as told_of
from sightline.front_door.settling import as_offered_now
from sightline.govuk.words import and_join, day, moment
from sightline.matching.actions import is_kept
from sightline.matching.finding import Likely, likely
from sightline.standards.calendar import uk_date

Contacted = Any
MOST_CHILDREN = 10
PAGE = "front_door:record"


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
    if form.is_valid() and told and not _still_to_choose(request, told, now):
        try:
            about = [_about(request, child) for child in told]
            recorded, asks = actions.record_recognised(
                told=_message(form, _only_in_words(told, about)), children=about, by=actor_of(request), at=now
            )
        except (actions.CannotRecordContact, CannotChoose) as refusal:
            form.add_error(None, str(refusal))
        else:
            actions.forget_draft(owner=owner, form="contact", about="")
            return _recorded(request, recorded, asks, unsafe=form.cleaned_data["unsafe_now"] == "yes")
    return _page(request, form, children, None)


@requires(Permission.CONTACT_RECORD)
def look(request: HttpRequest) -> HttpResponse:
    """Show who one child of the form may be, as it stands; for the script. A search: logged."""
    number = request.GET.get("child", "")
    if request.method != "POST" or not number.isdecimal() or int(number) >= MOST_CHILDREN:
        raise Http404
    data = request.POST.copy()
    child = ChildTold(data, prefix=f"child-{int(number)}")
    found = _look_for(request, child, timezone.now())
    # A record out of reach is called anew each time; who chose it has chosen it still.
    known = child.add_prefix("known")
    data[known] = as_offered_now(found, data.get(known, ""), by=actor_of(request))
    return render(request, "front_door/parts/likely.html", {"child": child})


def _recorded(
    request: HttpRequest, recorded: Sequence[Contacted], asks: Sequence[object], *, unsafe: bool
) -> HttpResponse:
    first = recorded[0]
    names = and_join(each.named for each in recorded)
    messages.success(request, f"Recorded: {names}. The reference is {first.message.reference}.")
    if asks:
        messages.info(
            request,
            "A second person is asked whether another team’s record is this child. Then it opens.",
        )
    return redirect("front_door:decide" if unsafe else "front_door:contact", first.public_id)


def _ask(request: HttpRequest, now: datetime) -> HttpResponse:
    """Show the form as it stands: empty, from the draft, or as it was sent with one more child or kept."""
    owner, found = user_of(request), None
    if request.method == "POST":
        data = request.POST.copy()
        if data.get("do") == "more":
            data["how_many"] = str(min(_count(data) + 1, MOST_CHILDREN))
        try:
            answers = answers_of(data)
        except TooLong as refusal:
            messages.error(request, str(refusal))
            found = (data, None)
        else:
            actions.keep_draft(owner=owner, form="contact", about="", answers=answers, at=now)
            found = (data, now)
    else:
        found = kept(owner, "contact")
    form, children = _forms(None, found[0] if found else None, now)
    if request.POST.get("do") == "look":
        for child in children:
            _look_for(request, ChildTold(request.POST, prefix=child.prefix), now, show_in=child)
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


def _still_to_choose(request: HttpRequest, told: Sequence[ChildTold], now: datetime) -> bool:
    """Offer, for each child not chosen yet, whom it may be; return whether there is anything to choose."""
    waits = False
    for child in told:
        if not child.cleaned_data["known"]:
            found = likely(request, told_of(child.cleaned_data), page=PAGE, today=uk_date(now))
            child.offer(found, must_choose=bool(found))
            waits = waits or bool(found)
    return waits


def _look_for(
    request: HttpRequest, child: ChildTold, now: datetime, *, show_in: ChildTold | None = None
) -> Likely:
    """Offer whom a child may be, from what can be read of the form so far, and return it."""
    child.is_valid()
    said = child.cleaned_data
    found = likely(request, told_of(said), page=PAGE, today=uk_date(now))
    # Shown without what else is wrong on the form: nobody has sent it yet.
    shown = show_in or child
    shown.initial = {**shown.initial, "known": said.get("known", "")}
    shown.offer(found, must_choose=False)
    return found


def _about(request: HttpRequest, child: ChildTold) -> tuple[actions.AboutChild, Recognised]:
    said = child.cleaned_data
    who = recognised(said, actor_of(request))
    about = actions.AboutChild(
        child=who.child,
        given_name=said["given_name"].strip(),
        family_name=said["family_name"].strip(),
        born_on=said["born_on"],
        expected_on=said["expected_on"],
        sex=said["sex"],
        ethnicity=said["ethnicity"],
        own_words=said["own_words"],
        also=who.told,
        address=said["address"],
    )
    return about, who


def _only_in_words(
    told: Sequence[ChildTold], about: Sequence[tuple[actions.AboutChild, Recognised]]
) -> list[str]:
    """Return what was told of children and stands in no record, in words.

    No caller overwrites the record of a child whom we know; of a new one a number of no kind that is kept.
    """
    found = []
    for form, (each, _) in zip(told, about, strict=True):
        said = form.cleaned_data
        if each.child is not None:
            differs = said["born_on"] is not None and said["born_on"] != each.child.born_on
            beside = {"birth": day(said["born_on"]) if differs else "", "ethnic": ethnic(said["ethnicity"])}
            found.append(in_words({**said, **beside}))
        elif each.also is not None and not all(is_kept(number) for number in each.also.numbers):
            names = {name: said[name] for name in ("given_name", "family_name", "number")}
            found.append(in_words(names))
    return [line for line in found if line]


def _message(form: RecordContact, in_words_alone: Sequence[str]) -> actions.WhatWasTold:
    said = form.cleaned_data
    agencies = queries.agencies_coded([said["agency"]]) if said["agency"] else []
    return actions.WhatWasTold(
        received_at=said["received_at"],
        source=said["source"],
        channel=said["channel"],
        concerns="\n\n".join([said["concerns"].strip(), *in_words_alone]),
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
