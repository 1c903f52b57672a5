"""A council with children, today; and its people in a real browser, each page of which axe-core reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Browser, Page

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.identity.models import Team, User, Worker
from sightline.records.models import Child, CoverageDeclared, Party, Relationship, SourceLine
from tests import cast

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# What is in order is told of one place each, and not sent back: that took longer than to look.
ASK = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
    return [found.violations, document.documentElement.scrollWidth];
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = 1280, 390
# What people write is dated by their own clock; files and invented counties stand apart.
CASE = "case"


@dataclass
class Service:
    """The council while a journey lasts: children are told of in days before today."""

    council: cast.Council

    def child(
        self,
        name: str,
        *,
        referred: int,
        worker: Worker | None = None,
        team: Team | None = None,
        seen: int | None = None,
        plan: bool = False,
        closed: int | None = None,
    ) -> Child:
        """Return a child referred, seen and closed so many days ago; with a child in need plan or without."""
        given, family = name.split()
        with acting(actor_for("a journey")), keeping(EVERY_CHILD):
            party = Party.objects.create(kind="child")
            child = Child.objects.create(party=party, given_name=given, family_name=family)
            case, team = NewSubject(CASE, key=name), team or self.council.north
            facts = {"team": team.code} | ({"worker": worker.code} if worker else {})
            events = [
                NewEvent(party.pk, "born", date(2015, 5, 3)),
                NewEvent(party.pk, "referral_received", ago(referred), subject=case),
                NewEvent(party.pk, "referral_acknowledged", ago(referred), subject=case),
                NewEvent(
                    party.pk, "referral_decided", ago(referred), subject=case, facts={"outcome": "OTHER"}
                ),
                NewEvent(party.pk, "holder_changed", ago(referred), subject=case, facts=facts),
            ]
            if plan:
                events.append(
                    NewEvent(
                        party.pk,
                        "need_plan_started",
                        ago(referred),
                        subject=NewSubject("need_plan", key=name),
                    )
                )
            if seen is not None:
                facts = {"code": "HOME", "alone": True}
                events.append(NewEvent(party.pk, "child_seen", ago(seen), subject=case, facts=facts))
            if closed is not None:
                events.append(
                    NewEvent(party.pk, "case_closed", ago(closed), subject=case, facts={"reason": "RC1"})
                )
            record(events, by=None, at=timezone.now(), why="Told in a journey.")
        return child

    def brother(self, child: Child, brother: Child) -> None:
        """Tell that one child is the other's brother."""
        with acting(actor_for("a journey")), keeping(EVERY_CHILD):
            recording = record([], by=None, at=timezone.now(), why="The family was recorded.")
            Relationship.objects.create(child=child, other=brother, relation="brother", recording=recording)


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def service(transactional_db: None) -> Service:
    """Return the service, in which people write every kind of event down."""
    with acting(actor_for("a journey")):
        council = cast.council()
        line = SourceLine.objects.get(code="people")
        CoverageDeclared.objects.get_or_create(line=line, kind="*", defaults={"extent": "every"})
    return Service(council)


Opens = Callable[..., Page]


# The views whose pages axe-core has read since the test began.
READ: set[str] = set()


@pytest.fixture
def as_somebody(live_server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Return a way to open a browser in which somebody has signed in; it must not complain of anything.

    A test marked `reads` with the names of views has let axe-core read a page of each.
    """
    contexts, complaints = [], []
    READ.clear()

    def sign_in(user: User, *, width: int = WIDE, script: bool = True) -> Page:
        client = cast.signed_in(Client(), user)
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []
    marks = request.node.iter_markers("reads")
    assert {view for mark in marks for view in mark.args} - READ == set()


def faults(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page, wide and on a phone, and whether it scrolls sideways."""
    checker = page.context.new_cdp_session(page)
    checker.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    READ.add(resolve(urlsplit(page.url).path).view_name)
    found = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        broken, across = page.evaluate(ASK, RULES)
        found += [f"{width}: {rule['id']}: {rule['nodes'][0]['html']}" for rule in broken]
        if across > width:
            found.append(f"{width}: scrolls sideways")
    return found
