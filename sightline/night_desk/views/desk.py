"""The desk's lists, and one night record with the ways on from it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.actor import Actor, holders_of
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.clocks.queries import Moment
from sightline.govuk.words import and_join, clock_time, full_day, plural
from sightline.night_desk import queries, rota, showing
from sightline.night_desk.actions import may_end_power, may_take
from sightline.night_desk.queries import Night
from sightline.night_desk.rules import MOVES, Step, why_not
from sightline.night_desk.views.reaching import night_of
from sightline.standards import calendar

TO_REVIEW, AT_WORK, NOT_ACCEPTED, REVIEWED = "review", "at-work", "handover", "reviewed"
_TABS = {
    TO_REVIEW: "To review",
    AT_WORK: "Not decided yet",
    NOT_ACCEPTED: "Handover not accepted",
    REVIEWED: "Reviewed this week",
}
_NOBODY = {
    TO_REVIEW: "No night decision waits for a review.",
    AT_WORK: "No call of the night waits for a decision.",
    NOT_ACCEPTED: "Every handover of the night was accepted.",
    REVIEWED: "No night decision was reviewed in the last seven days.",
}
# What each step is called on a button, and its page.
ACTS = {
    Step.DECIDED: ("Record the decision", "decide"),
    Step.SIGNED: ("Sign it as night manager", "sign"),
    Step.NOT_REACHED: ("Night manager not reached", "not_reached"),
    Step.SENT: ("Hand over to the day team", "send"),
    Step.ACCEPTED: ("Accept the handover", "accept"),
    Step.REVIEWED: ("Review by day", "review"),
}


@requires(Permission.NIGHT_SEE)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the night's decisions: those to review first, and those at work, not accepted and reviewed."""
    now, actor = timezone.now(), actor_of(request)
    moment = Moment.of(calendar.uk_date(now), now)
    tab = request.GET.get("show", TO_REVIEW)
    tab = tab if tab in _TABS else TO_REVIEW
    lists = {
        TO_REVIEW: queries.to_review(moment),
        AT_WORK: queries.at_work(),
        NOT_ACCEPTED: queries.not_accepted(moment),
        REVIEWED: queries.reviewed_lately(moment, at=now),
    }
    nights = lists[tab]
    reviewers = holders_of(Permission.NIGHT_REVIEW, at=now) if nights else []
    log.saw_list(request, {"page": "night_desk:desk", "show": tab}, [night.child.pk for night in nights])
    page = {
        "cards": [showing.card(night, actor, now, reviewers) for night in nights],
        "lede": _lede(lists[TO_REVIEW], now),
        "tabs": _tabs(tab, {name: len(found) for name, found in lists.items()}),
        "nobody": _NOBODY[tab],
        "alert": _alert(lists[TO_REVIEW], now),
        "still_unsigned": [
            (night, showing.titled(night.child, actor, moment.day))
            for night in (queries.unsigned_and_reviewed(moment) if tab == TO_REVIEW else ())
        ],
        "new_child_url": reverse("night_desk:new_child") if actor.may(Permission.NIGHT_DECIDE) else "",
        "search_url": reverse("case_file:search"),
        "counted_at": now,
        "tonight": _tonight(now),
    }
    return render(request, "night_desk/desk.html", page)


def _tonight(now: datetime) -> str:
    on = rota.on_duty(rota.night_of(now))
    workers, managers = rota.named(on, rota.WORKER), rota.named(on, rota.MANAGER)
    if not workers and not managers:
        return "Nobody is on the rota for tonight."
    said = f"On tonight: {and_join(workers) or 'no night worker yet'}."
    return f"{said} Night manager: {and_join(managers) or 'nobody yet'}."


def _tabs(active: str, counts: dict[str, int]) -> list[dict[str, object]]:
    address = reverse("night_desk:desk")
    return [
        {
            "text": words,
            "href": address if name == TO_REVIEW else f"{address}?show={name}",
            "active": name == active,
            "count": counts[name],
        }
        for name, words in _TABS.items()
    ]


def _lede(waiting: list[Night], now: datetime) -> str:
    asked = f"{full_day(calendar.uk_date(now))}, {clock_time(now)}."
    if not waiting:
        return f"{asked} No decision made at night is interim."
    count = plural(len(waiting), "decision,decisions")
    stands = "is interim. It stands" if len(waiting) == 1 else "are interim. They stand"
    first = min((due for night in waiting if (due := queries.due_at(night.reviewing))), default=None)
    them = "it" if len(waiting) == 1 else "them"
    today = first is not None and calendar.uk_date(first) == calendar.uk_date(now) and first > now
    by = f", by {clock_time(first)}" if first and today else ""
    return f"{asked} {count} made at night {stands} until a day manager agrees or changes {them}{by}."


def _alert(waiting: list[Night], now: datetime) -> str:
    late = [night for night in waiting if (due := queries.due_at(night.reviewing)) and due < now]
    ended = [night for night in waiting if (ends := night.power_ends_at) and ends < now]
    if ended:
        return f"{plural(len(ended), 'legal power has,legal powers have')} run out without a review."
    if late:
        return f"{plural(len(late), 'review is,reviews are')} past the limit."
    return ""


@requires(Permission.NIGHT_SEE)
def record(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show one night record whole, and what may be done next or why not."""
    now, actor = timezone.now(), actor_of(request)
    night = night_of(request, record_id, now)
    row, url = night.kept, reverse("night_desk:record", args=[record_id])
    writes = actor.may(Permission.NIGHT_DECIDE)
    page = {
        "night": night,
        "row": row,
        "rows": showing.rows(night, now),
        "title": showing.titled(night.child, actor, calendar.uk_date(now)),
        "badge": showing.POWERS.get(night.decision.power, "") if night.decision else "",
        "state": night.state,
        "source": showing.code_words("REFSRC", row.source),
        "child_url": reverse("case_file:child", args=[night.child.party.public_id]),
        "check_url": f"{url}check/" if writes and not night.closed else "",
        "seen_url": f"{url}seen/" if writes and not night.closed else "",
        "end_power_url": f"{url}end-power/" if _may_end_power(night, actor) else "",
        "acts": _acts(night, request),
        "others": [
            (showing.titled(each.child, actor, calendar.uk_date(now)), each.public_id)
            for each in queries.records_of_call(row)
        ],
        "changed": showing.changes(night),
    }
    return render(request, "night_desk/record.html", page)


def _may_end_power(night: Night, actor: Actor) -> bool:
    """Say whether a legal power is in use whose end this reader may record."""
    used = night.decision is not None and bool(night.decision.power)
    return used and not night.power_has_ended and may_end_power(actor)


def _acts(night: Night, request: HttpRequest) -> list[dict[str, str]]:
    """Return what may be done next; what this reader may not do is said with the reason, and not greyed."""
    actor = actor_of(request)
    person = actor.user.person_id if actor.user else 0
    found = []
    for step, move in MOVES.items():
        done = night.steps.keys()
        if (
            move.not_after & done
            or not move.needs <= done
            or (move.needs_one_of and not move.needs_one_of & done)
        ):
            continue
        text, page = ACTS[step]
        may = may_take(step, night=night.kept, by=actor)
        reason = why_not(step, taken=night.taken, person=person, may=may) or ""
        href = reverse(f"night_desk:{page}", args=[night.kept.public_id])
        found.append({"text": text, "href": "" if reason else href, "why_not": reason if may else ""})
    return [act for act in found if act["href"] or act["why_not"]]
