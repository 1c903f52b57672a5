"""The parts of People and teams and of Settings, each for those who may open it."""

from django.http import HttpRequest
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.people.asking import actor_of

Part = tuple[str, str, Permission]

PEOPLE: tuple[Part, ...] = (
    ("Teams", "teams:tree", Permission.PEOPLE_SEE),
    ("Workers", "teams:workers", Permission.PEOPLE_SEE),
    ("Sign-ins", "teams:sign_ins", Permission.SIGN_INS_MANAGE),
)
SETTINGS: tuple[Part, ...] = (
    ("Local limits", "settings:limits", Permission.SETTINGS_SEE),
    ("School terms", "settings:terms", Permission.SETTINGS_SEE),
    ("Sources", "settings:sources", Permission.SETTINGS_SEE),
    ("What is written here", "settings:written_here", Permission.SETTINGS_SEE),
    ("Agency keys", "front_door:agency_keys", Permission.AGENCY_KEYS_SET),
    ("This council", "settings:council", Permission.SETTINGS_SEE),
    ("What was changed", "settings:changes", Permission.SETTINGS_SEE),
    ("Joined records", "settings:joined", Permission.CHILD_MERGE),
    ("Emergency openings", "people:emergencies", Permission.BREAK_GLASS_REVIEW),
    ("Looks drawn by lot", "people:looks", Permission.ACCESS_LOG_SEE),
    ("Access log", "people:access_log", Permission.ACCESS_LOG_SEE),
)


def people_parts(request: HttpRequest, here: str) -> list[dict[str, object]]:
    """Return the sub-navigation of People and teams; `here` is the name of the page without its room."""
    return _parts(request, PEOPLE, f"teams:{here}")


def settings_parts(request: HttpRequest, here: str) -> list[dict[str, object]]:
    """Return the sub-navigation of Settings; `here` is the name of the page without its room."""
    return _parts(request, SETTINGS, f"settings:{here}")


def _parts(request: HttpRequest, parts: tuple[Part, ...], here: str) -> list[dict[str, object]]:
    actor = actor_of(request)
    return [
        {"text": text, "href": reverse(page), "active": page == here, "count": None}
        for text, page, permission in parts
        if actor.may(permission)
    ]
