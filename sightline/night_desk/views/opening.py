"""Open a night record: for a child who is known here, or for one who is not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.access.scope import open_child
from sightline.night_desk import actions, drafts, queries, showing
from sightline.night_desk.actions import Call
from sightline.night_desk.forms import NewChild, OpenRecord
from sightline.night_desk.views.steps import KEEP, draft_kept, kept_words, posted
from sightline.standards import calendar


@requires(Permission.NIGHT_DECIDE)
def open_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the call, and open a record for the child and for each brother or sister it is about."""
    child, actor, now = open_child(request, public_id), actor_of(request), timezone.now()
    today = calendar.uk_date(now)
    others = {each.party.public_id: each for each in queries.siblings(child)}
    form = OpenRecord(
        posted(request),
        others=[(key, showing.titled(each, actor, today)) for key, each in others.items()],
        initial={"received_at": now},
    )
    kept = _kept(request, form, "open", public_id, now)
    if isinstance(kept, HttpResponse):
        return kept
    if form.is_valid():
        ticked = [others[key] for key in form.cleaned_data.get("others") or ()]
        try:
            opened = actions.open_records(
                child=child, others=ticked, call=_call(form.cleaned_data), by=actor, at=now
            )
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.forget(owner=actor.user, form="open", about=public_id)
            return _opened(request, [row.public_id for row in opened])
    unfinished = queries.unfinished_of(child.pk)
    page = {
        "form": form,
        "title": showing.titled(child, actor, today),
        "back_url": reverse("case_file:child", args=[public_id]),
        "unfinished_url": reverse("night_desk:record", args=[unfinished.public_id]) if unfinished else "",
        **kept,
    }
    return render(request, "night_desk/open_record.html", page)


@requires(Permission.NIGHT_DECIDE)
def new_child(request: HttpRequest) -> HttpResponse:
    """Ask who the child is, as far as is known, and for the call; and open the record."""
    actor, now = actor_of(request), timezone.now()
    form = NewChild(posted(request), initial={"received_at": now})
    kept = _kept(request, form, "new", "", now)
    if isinstance(kept, HttpResponse):
        return kept
    if form.is_valid():
        said = form.cleaned_data
        try:
            opened = actions.open_record_of_new_child(
                given_name=said["given_name"],
                family_name=said["family_name"],
                born_on=said["born_on"],
                call=_call(said),
                by=actor,
                at=now,
            )
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.forget(owner=actor.user, form="new", about="")
            return _opened(request, [opened.public_id])
    page = {"form": form, "search_url": reverse("case_file:search"), **kept}
    return render(request, "night_desk/new_child.html", page)


def _kept(
    request: HttpRequest, form: forms.Form, name: str, about: str, now: datetime
) -> HttpResponse | dict[str, str]:
    """Keep a draft where that was asked, or else bring back what was kept and return the words for it."""
    if draft_kept(request, form, name, about, now):
        return redirect(request.path)
    owner, as_sent = actor_of(request).user, form.is_bound or request.POST.get("do") == KEEP
    kept_at = None if as_sent else drafts.bring_back(form, owner=owner, name=name, about=about)
    return kept_words(name, about, kept_at, request.path)


def _call(said: Mapping[str, object]) -> Call:
    received_at = said["received_at"]
    assert isinstance(received_at, datetime)
    return Call(received_at, str(said["caller"]), str(said["source"]), str(said["concern"]))


def _opened(request: HttpRequest, records: Sequence[str]) -> HttpResponse:
    more = f" and {len(records) - 1} more of the same call" if len(records) > 1 else ""
    messages.success(request, f"The night record is open{more}. Write down what you check as you check it.")
    return redirect("night_desk:record", records[0])
