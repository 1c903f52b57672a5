"""The service notices that it has stopped: its worker, its queue, its copies and its sources."""

from datetime import date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sightline.access.actions import break_glass
from sightline.access.actor import acting_as, actor_of
from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from sightline.project import health
from sightline.project.models import Heartbeat
from sightline.project.tasks import beat, draw_looks
from sightline.records.models import Receipt, SourceLine
from sightline.sources import tasks
from sightline.standards.calendar import uk_date
from tests import cast
from tests.cast import signed_in


@pytest.fixture
def council(db: None) -> cast.Council:
    return cast.council()


def lines(council: cast.Council, at: datetime, role: Role = Role.SOCIAL_WORKER) -> list[str]:
    """Return the red lines that somebody sees."""
    user = council.user(role, team=council.north if role is Role.SOCIAL_WORKER else None)
    return [warning["text"] for warning in health.warnings(actor_of(user, at=cast.NOW), at)]


def source(made_on: date, *, rhythm_days: int | None, owner: object = None) -> SourceLine:
    line = SourceLine.objects.create(
        code="annex_a", name="Inspection lists", format="annex_a", rhythm_days=rhythm_days, owner=owner
    )
    Receipt.objects.create(
        number="R-2026-0001",
        name="a.xlsx",
        line=line,
        state="filed",
        extracted_on=made_on,
        received_at=cast.NOW,
    )
    return line


def test_a_worker_that_is_heard_is_no_news(council: cast.Council) -> None:
    now = timezone.now()
    health.heard(at=now - timedelta(minutes=1))

    assert lines(council, now) == []


def test_a_silent_worker_is_a_red_line_for_everybody(council: cast.Council) -> None:
    now = timezone.now()
    health.heard(at=now - timedelta(minutes=6))

    (line,) = lines(council, now)

    assert line.startswith("The background worker has been silent for 6 minutes")


def test_a_worker_that_never_was_is_missed_five_minutes_after_the_service_was_made(
    council: cast.Council,
) -> None:
    now = timezone.now()

    assert lines(council, now) == []
    assert "silent" in lines(council, now + timedelta(minutes=6))[0]


def test_the_red_line_stands_on_every_page_and_leads_those_who_may_to_why(
    client: Client, council: cast.Council
) -> None:
    health.heard(at=timezone.now() - timedelta(hours=2))

    analyst = signed_in(client, council.user(Role.ANALYST)).get("/receipts/").content.decode()
    worker = signed_in(client, council.user(Role.SOCIAL_WORKER, team=council.north))
    other = worker.get("/standards/").content.decode()

    assert "silent for 2 hours" in analyst and 'href="/health/"' in analyst
    assert "silent for 2 hours" in other and 'href="/health/"' not in other


def test_a_source_is_late_the_day_after_its_rhythm(council: cast.Council) -> None:
    now = timezone.now()
    health.heard(at=now)
    today = uk_date(now)
    source(today - timedelta(days=31), rhythm_days=31)

    on_the_day = lines(council, now)
    day_after = lines(council, now + timedelta(days=1, minutes=-1))

    assert on_the_day == []
    assert any("Inspection lists is 1 day late" in line for line in day_after)


def test_a_source_with_no_rhythm_is_never_late(council: cast.Council) -> None:
    now = timezone.now()
    health.heard(at=now)
    source(date(2020, 1, 1), rhythm_days=None)

    assert lines(council, now) == []


def test_the_page_says_each_sources_age_its_owner_and_when_the_next_is_due(
    client: Client, council: cast.Council
) -> None:
    owner = council.user(Role.ANALYST)
    today = uk_date(timezone.now())
    source(today - timedelta(days=40), rhythm_days=31, owner=owner)

    page = signed_in(client, owner).get("/health/")

    row = next(each for each in page.context["sources"] if each["name"] == "Inspection lists")
    assert (row["age"], row["late"], row["owner"]) == ("40 days old", True, owner.person.name)
    assert row["due"].words == "9 days late"
    assert row["receipt_url"] == "/receipts/R-2026-0001/"


def test_the_page_says_how_long_the_oldest_job_has_waited(client: Client, council: cast.Council) -> None:
    tasks.bring_in_files.defer(upload_id=1)

    found = health.health(timezone.now() + timedelta(minutes=20))

    assert (found.waiting, found.queue_is_old) == (1, True)


def test_a_copy_that_was_never_restored_is_said_to_be_missing(client: Client, council: cast.Council) -> None:
    page = signed_in(client, council.user(Role.ANALYST)).get("/health/")

    check = next(each for each in page.context["checks"] if each["what"] == "Last copy restored")
    assert (check["fact"], check["wrong"]) == ("Never", True)


def test_the_workers_sign_of_life_is_a_job_like_any_other(db: None) -> None:
    before = timezone.now()

    beat(timestamp=0)

    assert Heartbeat.objects.get().at >= before


def test_somebody_without_the_right_does_not_see_it(client: Client, council: cast.Council) -> None:
    worker = signed_in(client, council.user(Role.SOCIAL_WORKER, team=council.north))

    assert worker.get("/health/").status_code == 403


def test_everything_on_the_page_has_somebody_who_answers_for_it_or_a_way_to_say_who(
    client: Client, council: cast.Council
) -> None:
    source(cast.TODAY, rhythm_days=7)
    administrator = council.user(Role.ADMINISTRATOR)
    lead = council.user(Role.INFORMATION_GOVERNANCE_LEAD)
    steward = council.user(Role.DATA_STEWARD)

    page = unescape(signed_in(client, administrator).get("/health/").content.decode())
    of_steward = signed_in(Client(), steward).get("/health/").content.decode()

    assert page.count(administrator.person.name) >= 4
    assert page.count(lead.person.name) == 2
    assert f"Who answers for a source is said by {steward.person.name}." in page
    assert 'href="/settings/sources/"' in of_steward


def test_where_nobody_reads_the_log_the_page_leads_to_giving_the_role(
    client: Client, council: cast.Council
) -> None:
    page = signed_in(client, council.user(Role.ADMINISTRATOR)).get("/health/").content.decode()

    assert "Give somebody the role" in page
    assert 'href="/people/sign-ins/"' in page


def test_an_emergency_opening_that_nobody_reviewed_in_time_is_wrong(council: cast.Council) -> None:
    user, child = council.user(Role.SOCIAL_WORKER, team=council.north), council.child(team=council.south)
    now = timezone.now()
    with acting_as(user, at=now):
        break_glass(user=user, child_id=child.pk, reason="Police ask.", at=now, until_at=now)

    soon, late = (health.governing(now + timedelta(days=days)) for days in (0, 9))

    assert [(each.openings, each.review_is_late) for each in (soon, late)] == [(1, False), (1, True)]


def test_the_looks_of_a_month_are_drawn_by_a_job(council: cast.Council) -> None:
    director, child = council.user(Role.DIRECTOR), council.child()
    with acting_as(director, at=timezone.now()) as actor:
        LogEntry.objects.create(
            at=timezone.now() - timedelta(days=40),
            user=actor.user,
            roles=[],
            action="view",
            child_id=child.pk,
            child_ids=[child.pk],
            question={},
            correlation=uuid4(),
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    draw_looks()

    assert [each.waiting for each in health.governing(timezone.now()).months] == [1]


def _copy(browser: Client) -> dict[str, object]:
    checks = browser.get("/health/").context["checks"]
    return next(check for check in checks if check["what"] == "Last copy restored")


def test_an_invented_county_says_that_no_copy_was_restored_and_why_that_is_no_fault(
    client: Client, db: None
) -> None:
    council = cast.council(is_demo=True)

    said = _copy(signed_in(client, council.user(Role.ADMINISTRATOR)))

    assert (said["fact"], said["wrong"]) == ("Never", False)
    assert "Nobody in this county is real" in said["note"]
