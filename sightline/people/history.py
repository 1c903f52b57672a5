"""Who changed what of people and teams, and when: kept by the database itself with each changed row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pghistory
from django.apps import apps

from sightline.govuk.words import day
from sightline.identity.models import Team, User, Worker

UNKNOWN = "a file or the command line"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: when, by whom, and what it says now."""

    at: datetime
    by: str
    said: str


def changed_by(user: User) -> "pghistory.context":
    """Return a block in which every changed row keeps that this person changed it."""
    return pghistory.context(user=user.pk)


def changes_of_worker(worker: Worker) -> list[Changed]:
    """Return what was entered and changed of a worker, their posts and their leave, latest first."""
    rows = [
        *_said(_kept("WorkerEvent", pgh_obj=worker), _of_worker),
        *_said(_kept("PostEvent", "team", worker=worker), _of_post),
        *_said(_kept("LeaveEvent", "cover", worker=worker), _of_leave),
    ]
    return _named(rows)


def changes_of_team(team: Team) -> list[Changed]:
    """Return what was entered and changed of a team and the posts in it, latest first."""
    rows = [
        *_said(_kept("TeamEvent", "parent", pgh_obj=team), _of_team),
        *_said(_kept("PostEvent", "worker", team=team), _of_post_in_team),
    ]
    return _named(rows)


Row = tuple[datetime, int | None, str]


def _kept(name: str, *related: str, **of: object) -> Iterable[Any]:
    rows = apps.get_model("identity", name).objects.filter(**of).select_related("pgh_context", *related)
    return rows.order_by("pgh_id")


def _said(kept: Iterable[Any], words: Any) -> list[Row]:
    """Return a line for each kept row; `words` is given the row and the one before it of the same thing."""
    before: dict[int | None, Any] = {}
    rows = []
    for each in kept:
        said = words(each, before.get(each.pgh_obj_id))
        before[each.pgh_obj_id] = each
        if said:
            context: Mapping[str, Any] = each.pgh_context.metadata if each.pgh_context else {}
            rows.append((each.pgh_created_at, context.get("user"), said))
    return rows


def _named(rows: list[Row]) -> list[Changed]:
    users = User.objects.filter(pk__in={user for _, user, _ in rows if user}).select_related("person")
    names = {user.pk: user.person.name for user in users}
    found = [Changed(at, names.get(user, UNKNOWN) if user else UNKNOWN, said) for at, user, said in rows]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _of_worker(now: Any, before: Any) -> str:
    if before is None:
        return "Entered"
    if now.left_on != before.left_on:
        return f"Last day: {day(now.left_on)}" if now.left_on else "No last day any more"
    return f"Name: {now.name}" if now.name != before.name else ""


def _of_post(now: Any, before: Any) -> str:
    return _place(f"Place in {now.team.name}", now, before)


def _of_post_in_team(now: Any, before: Any) -> str:
    return _place(f"{now.worker.name}'s place", now, before)


def _place(place: str, now: Any, before: Any) -> str:
    if before is None:
        return f"{place}{' as manager' if now.manager else ''} from {day(now.from_on)}"
    return f"{place} ends on {_last_day(now.until_on)}" if now.until_on else ""


def _of_leave(now: Any, before: Any) -> str:
    if before is None:
        cover = f", covered by {now.cover.name}" if now.cover else ""
        return f"Away from {day(now.from_on)}{_until(now.until_on)}{cover}"
    return f"Away{_until(now.until_on)}" if now.until_on else ""


def _until(until_on: date | None) -> str:
    return f" until {_last_day(until_on)}" if until_on else ""


def _last_day(until_on: date) -> str:
    return day(until_on - timedelta(days=1))


def _of_team(now: Any, before: Any) -> str:
    if before is None:
        return "Opened"
    if now.name != before.name:
        return f"Renamed: {now.name}, before {before.name}"
    if now.parent_id != before.parent_id:
        return f"Put under {now.parent.name}" if now.parent else "Put at the root"
    return f"Last day: {day(now.closed_on)}" if now.closed_on != before.closed_on and now.closed_on else ""
