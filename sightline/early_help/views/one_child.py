"""One child's early help: how it stands, who leads, what was agreed and what may be done next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.early_help import actions, rules, showing
from sightline.early_help.queries import Episode
from sightline.early_help.rules import Act
from sightline.early_help.views.reaching import episode_of
from sightline.standards import calendar

# What each act is called on a button, and its page, in the order of the work.
ACTS = {
    Act.CONSIDER: ("Consider a step up", "consider"),
    Act.TAKE_OVER: ("Take the child over", "take_over"),
    Act.OFFER: ("Offer early help", "offer"),
    Act.DECLINE: ("Record the family’s answer", "answer"),
    Act.AGREE: ("Record that the family agrees", "agree"),
    Act.NAME_LEAD: ("Name the lead practitioner", "name_lead"),
    Act.START_ASSESSMENT: ("Start the assessment", "start_assessment"),
    Act.COMPLETE_ASSESSMENT: ("Complete the assessment", "complete_assessment"),
    Act.PLAN: ("Record the plan", "plan"),
    Act.MEET: ("Record a meeting", "hold_meeting"),
    Act.WITHDRAW: ("The family no longer agrees", "withdraw"),
    Act.STEP_UP: ("Step up", "step_up"),
    Act.END: ("End early help", "end"),
}


@requires(Permission.CHILD_SEE)
def episode(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one child's early help."""
    now, actor = timezone.now(), actor_of(request)
    today = calendar.uk_date(now)
    found = episode_of(request, public_id, now)
    row = showing.row(found.helped, actor, today)
    ended = next((event for event in found.events if event.kind == "early_help_ended"), None)
    page = {
        "found": found,
        "row": row,
        "names": actor.may(Permission.CHILD_NAMES_SEE),
        "since": showing.stands_since(found.helped),
        "stands": showing.STANDS[found.helped.facts.standing],
        "identity": _identity(found, row),
        "acts": _acts(found, request),
        "meetings": [
            (
                held,
                [(showing.code_words("AGENCY", each.agency) or "the family", each) for each in held.asked],
                [(showing.code_words("AGENCY", agency), came) for agency, came in held.agencies],
            )
            for held in found.meetings
        ],
        "considered": [(showing.code_words("STEP_UP_VIEW", each.outcome), each) for each in found.considered],
        "ended": ended,
        "child_url": reverse("case_file:child", args=[public_id]),
        "list_url": reverse("early_help:episodes"),
    }
    if ended:
        page["end_reason"] = showing.code_words("EARLY_HELP_END", ended.reason if ended else None)
    return render(request, "early_help/episode.html", page)


def _identity(found: Episode, row: showing.Row) -> list[dict[str, object]]:
    assessment, meeting = row.assessment, row.meeting
    facts: list[dict[str, object]] = [
        {"label": "Age", "fact": row.age or "Not known"},
        {"label": "Held by", "fact": row.held_by, "note": row.held_note},
        {"label": "Led by", "fact": row.lead, "note": row.lead_note},
    ]
    if row.assessed or assessment:
        fact = {"fact": row.assessed} if row.assessed else _due(assessment)
        facts.append({"label": "Assessment", **fact})
    if row.settling:
        facts.append({"label": "To settle by", **_due(row.settling), "note": "the family no longer agrees"})
    if meeting:
        facts.append({"label": "Team meets next", **_due(meeting), "note": row.met})
    return facts


def _due(due: object) -> dict[str, object]:
    return {
        "fact": getattr(due, "words", ""),
        "note": getattr(due, "date_words", ""),
        "late": getattr(due, "late", False),
    }


def _acts(found: Episode, request: HttpRequest) -> list[dict[str, str]]:
    """Return what may be done next; what is asked for and refused is named with the reason."""
    actor, child, facts = actor_of(request), found.helped.child, found.helped.facts
    said = []
    for act, (text, page) in ACTS.items():
        may = actions.allowed(act, child, actor)
        reason = (
            rules.why_not_end(facts, reason="OTHER", may=may)
            if act is Act.END
            else rules.why_not(act, facts, may=may)
        )
        if act is Act.AGREE and rules.why_not(Act.DECLINE, facts, may=may) is None:
            continue
        if reason is None:
            href = reverse(f"early_help:{page}", args=[child.party.public_id])
            said.append({"text": text, "href": href, "why_not": ""})
        elif act is Act.CONSIDER and found.helped.to_consider:
            said.append({"text": text, "href": "", "why_not": reason})
    return said
