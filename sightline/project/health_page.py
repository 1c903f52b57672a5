"""Health: the worker, the queue, the last copy restored, and the age of each source."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sightline.access.actor import Actor, holders_of
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.govuk.words import and_join, day, due_in_words, lasting, moment, month, number, plural
from sightline.project import health
from sightline.project.database import is_embedded
from sightline.sources.queries import SourceAge
from sightline.standards.calendar import uk_date


@requires(Permission.HEALTH_SEE)
def health_page(request: HttpRequest) -> HttpResponse:
    """Show whether the service itself is well."""
    now = timezone.now()
    found = health.health(now)
    sources = [_source(each, uk_date(now)) for each in found.sources]
    actor: Actor = request.opening.actor  # type: ignore[attr-defined]
    governing = health.governing(now)
    keeps = [_worker(found), _queue(found), _failed(found), _copy(found)]
    checks = [
        *_owned(keeps, actor, now, Permission.SIGN_INS_MANAGE),
        *_owned([_looks(governing)], actor, now, Permission.ACCESS_LOG_SEE),
        *_owned([_emergencies(governing)], actor, now, Permission.BREAK_GLASS_REVIEW),
    ]
    wrong = [each for each in checks if each["wrong"]]
    late = sum(bool(each["late"]) for each in sources)
    return render(
        request,
        "health/health.html",
        {
            "now": now,
            "checks": checks,
            "sources": sources,
            "may_own": actor.may(Permission.SOURCES_SET),
            "who_gives": and_join(holders_of(Permission.SOURCES_SET, at=now)),
            "summary": _summary(len(wrong), late),
        },
    )


def _summary(wrong: int, late: int) -> str:
    if not wrong and not late:
        return "The service is well."
    parts = [plural(wrong, "thing is,things are") + " wrong" if wrong else "", _late(late)]
    return " and ".join(part for part in parts if part).capitalize() + "."


def _late(late: int) -> str:
    return plural(late, "source is,sources are") + " late" if late else ""


def _worker(found: "health.Health") -> dict[str, object]:
    heard = f"Heard on {moment(found.heard_at)}." if found.heard_at else "Not heard yet."
    silence = found.silent_for
    restart = "stop Sightline and start it again."
    note = f"Silent for {lasting(silence)}: {restart}" if silence else "It is heard each minute."
    return {"what": "Background worker", "fact": heard, "note": note, "wrong": silence is not None}


def _queue(found: "health.Health") -> dict[str, object]:
    jobs = plural(found.waiting, "job,jobs") if found.waiting else "No job"
    waits = f"{jobs} {'waits' if found.waiting < 2 else 'wait'}."
    oldest = f"The oldest since {lasting(found.now - found.waiting_since)}." if found.waiting_since else ""
    return {"what": "Queue", "fact": waits, "note": oldest, "wrong": found.queue_is_old}


def _failed(found: "health.Health") -> dict[str, object]:
    failed = f"{number(found.failed)} in the last seven days"
    note = "The server's log says why." if found.failed else ""
    return {"what": "Jobs that failed", "fact": failed, "note": note, "wrong": False}


def _copy(found: "health.Health") -> dict[str, object]:
    if not is_embedded():
        note = "Your PostgreSQL server's administrators copy it: ask them when one was last restored."
        return {"what": "Last copy restored", "fact": "Not known here", "note": note, "wrong": False}
    when = f"On {moment(found.restored_at)}" if found.restored_at else "Never"
    note = "Run sightline backup: it restores each copy on trial." if found.copy_is_old else ""
    if found.is_invented:
        note = "Nobody in this county is real, and it can be built again. A real service copies its database."
    return {"what": "Last copy restored", "fact": when, "note": note, "wrong": found.copy_is_old}


def _looks(found: "health.Governing") -> dict[str, object]:
    waits = [f"{plural(each.waiting, 'look,looks')} of {month(each.month)}" for each in found.months]
    fact = f"{and_join(waits)} to be judged" if waits else "None waits to be judged"
    due = min((each.judge_by for each in found.months), default=None)
    note = f"By {day(due)}." if due else "One record opened in a hundred is drawn by lot each month."
    return {"what": "Looks drawn by lot", "fact": fact, "note": note, "wrong": found.looks_are_late}


def _emergencies(found: "health.Governing") -> dict[str, object]:
    fact = f"{number(found.openings)} to be reviewed" if found.openings else "None waits for a review"
    note = (
        f"The first by {day(found.review_by)}." if found.review_by else "Each is reviewed in one working day."
    )
    return {"what": "Emergency openings", "fact": fact, "note": note, "wrong": found.review_is_late}


def _owned(
    checks: list[dict[str, object]], actor: Actor, now: datetime, permission: Permission
) -> list[dict[str, object]]:
    """Return checks with the names of those who answer for them, or where a role with that duty is given."""
    owner = and_join(holders_of(permission, at=now))
    gives = reverse("teams:sign_ins") if actor.may(Permission.SIGN_INS_MANAGE) else ""
    return [{**check, "owner": owner, "gives": "" if owner else gives} for check in checks]


def _source(each: SourceAge, today: date) -> dict[str, object]:
    due = None
    if each.due_on is not None:
        due = due_in_words(each.due_on, today, days_late=each.days_late or None, unit="days")
    return {
        "name": each.name,
        "made": "Written here" if each.live else day(each.made_on) if each.made_on else "No file yet",
        "age": "" if each.live or each.age is None else f"{plural(each.age, 'day,days')} old",
        "rhythm": _rhythm(each),
        "due": due,
        "late": bool(each.days_late),
        "owner": each.owner,
        "receipt": each.receipt,
        "receipt_url": each.receipt_url,
    }


def _rhythm(each: SourceAge) -> str:
    if each.live:
        return "As it happens"
    return f"Every {plural(each.rhythm_days, 'day,days')}" if each.rhythm_days else "Not said"
