"""What the hub passed on to who holds a child: the words, for the child's worker and their manager."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.front_door import queries, showing
from sightline.front_door.letterbox.views.files import hand_out
from sightline.front_door.opening import Said, open_decision, open_passed_on, open_passed_on_file
from sightline.front_door.picture import picture_of


@requires(Permission.CHILD_NAMES_SEE)
def passed_on(request: HttpRequest, subject: int) -> HttpResponse:
    """Show what was told of a child, what agencies said of it, and what the hub decided."""
    opened, now = open_passed_on(request, subject), timezone.now()
    decision, child = open_decision(opened), queries.child_of(opened)
    named = showing.name_of(opened, child)
    child_url = reverse("case_file:child", args=[child.party.public_id]) if child else ""
    shows = showing.picture(picture_of(opened, at=now))
    page = {
        "contact": opened,
        "name": named,
        "age": showing.age_of(child, now),
        "trail": [(named, child_url)],
        "child_url": child_url,
        "was_held": decision is None or decision.outcome == "EXISTING_CASE",
        "shows": {**shows, **_beyond_the_hub(shows)},
        "decision": showing.decision(decision) if decision else None,
    }
    return render(request, "front_door/passed_on.html", page)


@requires(Permission.CHILD_NAMES_SEE)
def passed_on_file(request: HttpRequest, subject: int, file_id: str) -> HttpResponse:
    """Hand who works on with the child a file that came with what agencies said and did not mark."""
    opened, found = open_passed_on_file(request, subject, file_id)
    question = {"page": "front_door:passed_on_file", "file": found.public_id}
    log.downloaded(request, question, [opened.child_id])
    return hand_out(request, found)


def _beyond_the_hub(shows: Mapping[str, Any]) -> dict[str, Any]:
    """Return what agencies answered and said besides, as far as it goes beyond the hub.

    What came late or was said besides goes on once somebody there has read it. Of what was marked and adds to
    an answer is said that there is something, as of a marked answer.
    """
    late = [each for each in shows["voices"] if each["kind"] == Said.Kind.LATE]
    unread = {(each["agency"], each["at"]) for each in late if not each["settled"]}
    return {
        "requests": [
            {**each, "unread": (each["agency"], each["answered_at"]) in unread} for each in shows["requests"]
        ],
        "voices": [each for each in shows["voices"] if _goes_on(each)],
    }


def _goes_on(voice: Mapping[str, Any]) -> bool:
    """Say whether a page beyond the hub speaks of what an agency said besides."""
    adds = voice["kind"] in (Said.Kind.ADDED, Said.Kind.LATE)
    return bool(voice["settled"]) and (adds or not voice["marking"])
