"""The board: a list for each stage, soonest due first."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.access.restricted import left_out
from sightline.front_door import actions, board, queries, showing
from sightline.front_door.board import STAGES, Placed
from sightline.front_door.forms import BoardAsked
from sightline.govuk.words import number

PAGE = "front_door:hub"
ON_A_PAGE = 50
FILTERS = ("source", "grade", "with")


@requires(Permission.CONTACT_RECORD)
def hub(request: HttpRequest) -> HttpResponse:
    """Show the contacts that wait, in one stage or all, by filters that stand in the address."""
    actor, now = actor_of(request), timezone.now()
    stage = request.GET.get("stage", "")
    everything = board.placed(at=now)
    bar = BoardAsked(request.GET, waiting=everything)
    chosen = bar.chosen
    shown = [each for each in everything if _answers(each, chosen)]
    decided = board.decided_lists(at=now)
    chosen_list = next((each for each in decided if each.name == stage), None)
    in_stage = [each for each in shown if stage in ("", each.stage)]
    restricted = left_out(actor, lambda: [each.child_id for each in board.placed(at=now)])
    of_stage = Paginator(chosen_list.numbers if chosen_list else in_stage, ON_A_PAGE)
    listed = of_stage.get_page(request.GET.get("page"))
    decisions = board.decisions(list(listed)) if chosen_list else []
    children = [each.child_id for each in (decisions if chosen_list else listed)]
    voices = queries.unanswered_voices()
    children += [each.child_id for each in voices]
    log.saw_list(request, {"page": PAGE, "stage": stage, **chosen, "page_number": listed.number}, children)
    page = {
        "lede": showing.lede(everything, actor, now),
        "tabs": _tabs(shown, decided, stage, chosen),
        "bar": bar,
        "rows": []
        if chosen_list
        else showing.rows(board.to_show(list(listed)), actor, now, everything=everything),
        "decided": _decided_rows(decisions, now),
        "page": listed,
        "is_whole": of_stage.num_pages < 2,
        "voices": showing.voices(voices, actor, now),
        "decided_list": chosen_list,
        "caption": _caption(listed, chosen_list.words if chosen_list else STAGES.get(stage, "All open")),
        "narrowed": bool(chosen),
        "clear_url": _address(stage, {}),
        "followed_url": reverse("front_door:followed") if actor.may(Permission.CONTACT_DECIDE) else "",
        "now": now,
        "restricted": restricted,
        "may_record": actor.may(Permission.CONTACT_RECORD),
    }
    return render(request, "front_door/hub.html", page)


def _caption(page: Page, words: str) -> str:
    """Return what the list is; of one that takes several pages, which part of it this is."""
    if page.paginator.num_pages < 2:
        return words
    return f"{words}: {page.start_index()} to {page.end_index()} of {number(page.paginator.count)}"


def _decided_rows(listed: Sequence[board.Decided], now: datetime) -> list[showing.DecidedRow]:
    if not listed:
        return []
    return showing.decided_rows(listed, queries.told_at(listed), board.tell_clocks(listed, at=now), now)


def _answers(each: Placed, chosen: dict[str, str]) -> bool:
    wanted = {
        "source": each.source,
        "grade": each.grade or "none",
        "with": str(each.taken_on_by_id or "nobody"),
    }
    return all(wanted[name] == value for name, value in chosen.items())


def _tabs(
    shown: Sequence[Placed],
    decided: Sequence[board.DecidedList],
    stage: str,
    chosen: dict[str, str],
) -> list[dict[str, object]]:
    counts = Counter(each.stage for each in shown)
    tabs = [("", "All open", len(shown)), *((name, words, counts[name]) for name, words in STAGES.items())]
    tabs += [(each.name, each.tab, len(each.numbers)) for each in decided]
    return [
        {"text": words, "href": _address(name, chosen), "active": stage == name, "count": count}
        for name, words, count in tabs
    ]


def _address(stage: str, chosen: dict[str, str]) -> str:
    query = ({"stage": stage} if stage else {}) | chosen
    return f"{reverse(PAGE)}?{urlencode(query)}" if query else reverse(PAGE)


@requires(Permission.CONTACT_RECORD)
def take(request: HttpRequest, subject: int) -> HttpResponse:
    """Take on a contact that nobody has yet, also one that a file brought."""
    if request.method != "POST":
        return redirect(PAGE)
    found = board.waiting(at=timezone.now(), subjects=[subject])
    if not found:
        raise Http404
    contact = actions.take_on(subject=subject, named=found[0].child.name, by=actor_of(request))
    messages.success(request, f"You have taken on the contact about {contact.named}.")
    return redirect("front_door:contact", contact.public_id)
