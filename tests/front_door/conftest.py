"""A council with a hub, partners and a team to refer to, at 9:00am on Thursday 12 November 2026."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door import actions
from sightline.front_door.actions.triage import Question
from sightline.front_door.models import Contact, Decision, PartnerRequest
from sightline.identity import actions as people
from sightline.identity.models import Agency, Team, User
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from tests import cast
from tests.cast import NOW, TODAY, Council


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked at the cast's moment; a journey has the day it is."""
    if not request.node.get_closest_marker("browser"):
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


AGREED = {
    "agreed_by": "Dell Sorrensen, mother",
    "agreed_on": TODAY,
    "agreed_how": "telephone",
    "accepted_by": "The team's manager",
}


@contextmanager
def as_user(user: User, at: datetime = NOW) -> Iterator[Actor]:
    """Ask as a user, with no more rights than the web server's login."""
    with acting(actor_of(user, at=at)) as actor, connection.cursor() as cursor:
        cursor.execute("set local role sightline_web")
        try:
            yield actor
        finally:
            if not connection.needs_rollback:
                cursor.execute("reset role")


@dataclass
class Hub:
    """A hub and the people who work with it."""

    council: Council
    team: Team
    assessing: Team
    helping: Team
    health: Agency
    school: Agency
    people: dict[str, User] = field(default_factory=dict)

    def contact(
        self,
        name: str = "Tilly Sorrensen",
        *,
        at: datetime = NOW,
        by: str = "jude",
        child: Child | None = None,
        born_on: date | None = date(2021, 3, 4),
        **told: object,
    ) -> Contact:
        """Return a contact about one child, taken by telephone."""
        return self.contacts(name, at=at, by=by, child=child, born_on=born_on, **told)[0]

    def contacts(
        self,
        *names: str,
        at: datetime = NOW,
        by: str = "jude",
        child: Child | None = None,
        born_on: date | None = date(2021, 3, 4),
        **told: object,
    ) -> list[Contact]:
        """Return the contacts of one message about several children."""
        about = [
            actions.AboutChild(
                child=child, given_name=name.split()[0], family_name=name.split()[1], born_on=born_on
            )
            for name in names
        ]
        said = {
            "received_at": at,
            "source": "2A",
            "channel": "PHONE",
            "concerns": "She fell asleep at lunch and put bread in her pocket.",
            "unsafe_now": False,
            "consent": "given",
            **told,
        }
        with as_user(self.people[by], at) as actor:
            return actions.record_contact(told=actions.WhatWasTold(**said), children=about, by=actor, at=at)

    def graded(
        self, contact: Contact, level: str = "AMBER", *, at: datetime = NOW, by: str = "jude"
    ) -> Contact:
        """Return the contact, graded."""
        told = contact.message is not None and contact.message.consent
        asked = {} if told else {"consent": "not_sought", "consent_why": "It might add to the risk."}
        if contact.message is None:
            asked["unsafe_now"] = False
        with as_user(self.people[by], at) as actor:
            actions.grade(
                contact=contact, level=level, words="A fuller picture is needed.", by=actor, at=at, **asked
            )
        return contact

    def asked(
        self, contact: Contact, *agencies: Agency, required: bool = True, at: datetime = NOW, by: str = "jude"
    ) -> list[PartnerRequest]:
        """Return the requests to these agencies."""
        question = Question(
            "What is known of the household?",
            "She is tired and hungry.",
            "SAFEGUARDING",
            required,
            "Tilly, 5",
        )
        with as_user(self.people[by], at) as actor:
            return actions.ask_agencies(
                contact=contact, agencies=agencies, question=question, by=actor, at=at
            )

    def answered(
        self, request: PartnerRequest, answer: str = "nothing_known", words: str = "", *,
        by: str = "lena", at: datetime = NOW, marking: str = "",
    ) -> None:  # fmt: skip
        """Answer a request as a partner."""
        with as_user(self.people[by], at) as actor:
            actions.answer_request(
                request=request, answer=answer, words=words, marking=marking, by=actor, at=at
            )

    def decided(
        self,
        contact: Contact,
        outcome: str = "ADVICE",
        *,
        by: str = "jude",
        at: datetime = NOW,
        **wanted: object,
    ) -> Decision:
        """Return a decision that waits to be signed."""
        tiers = {"ADVICE": "1", "NFA": "1", "EARLY_HELP": "2", "REFERRAL": "3", "STRATEGY": "4"}
        teams = {"REFERRAL": self.assessing, "STRATEGY": self.assessing, "EARLY_HELP": self.helping}
        said = {
            "tier": tiers.get(outcome, "3"),
            "team": teams.get(outcome),
            "reasons": "Her school feeds her, and her mother has asked for help.",
            "options": "Early help was considered.",
            **(AGREED if outcome == "EARLY_HELP" else {}),
            **wanted,
        }
        with as_user(self.people[by], at) as actor:
            return actions.decide_contact(
                contact=contact, wanted=actions.Wanted(outcome, **said), by=actor, at=at
            )

    def signed(self, decision: Decision, *, by: str = "rosalind", at: datetime = NOW) -> Decision:
        """Return the decision, signed."""
        with as_user(self.people[by], at) as actor:
            return actions.sign_decision(decision=decision, by=actor, at=at)

    def closed(self, name: str, child: Child | None = None, *, days_ago: int, by: str = "jude") -> Contact:
        """Return a contact that was closed with advice so many days ago."""
        at = NOW - timedelta(days=days_ago)
        contact = self.contact(name, at=at, child=child, by=by)
        self.signed(self.decided(contact, at=at, by=by), at=at)
        return contact


@pytest.fixture
def hub(db: None) -> Iterator[Hub]:
    """Return the hub. The test sees every child but the restricted; a page what its reader may."""
    with acting(actor_for("a test")):
        yield open_hub()


def open_hub() -> Hub:
    """Enter a hub with a worker, two managers, and partners."""
    council = cast.council()
    CoverageDeclared.objects.get_or_create(
        line=SourceLine.objects.get(code="people"), kind="*", defaults={"extent": "every"}
    )
    opened = {
        code: people.open_team(
            code=code, name=name, kind=kind, agency=council.authority, parent=council.service
        )
        for code, name, kind in (
            ("HUB", "Hub", "hub"),
            ("FRE", "First Response East", "assessment"),
            ("EHN", "Early Help North", "early_help"),
        )
    }
    health = people.open_agency(code="HEALTH", name="Nowhere Health", kind="health")
    school = people.open_agency(code="ORLOW", name="Orlow Primary School", kind="education")
    made = Hub(council, opened["HUB"], opened["FRE"], opened["EHN"], health, school)
    for name, manager, role in (
        ("Jude Hallam-Osei", False, Role.CONTACT_OFFICER),
        ("Nadia Fairclough-Bey", False, Role.HUB_MANAGER),
        ("Rosalind Achterberg", True, Role.HUB_MANAGER),
    ):
        worker = council.worker(name, made.team, manager=manager)
        made.people[name.split()[0].lower()] = council.sign_in_of(worker, role, team=made.team)
    council.worker("Idony Marchwood", made.assessing, manager=True)
    made.people["idony"] = council.sign_in_of(
        council.workers["Idony Marchwood"], Role.TEAM_MANAGER, team=made.assessing
    )
    for name, agency in (
        ("lena", council.police),
        ("omar", council.police),
        ("hana", health),
        ("petra", school),
    ):
        made.people[name] = council.user(Role.PARTNER, agency=agency)
    return made


@pytest.fixture
def reader(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody has signed in."""
    return lambda user: cast.signed_in(client, user)


def kinds_of(contact: Contact) -> list[str]:
    """Return the kinds of event written about the contact's child, in order."""
    with keeping(EVERY_CHILD):
        rows = Event.objects.filter(child=contact.child_id, withdrawn_by=None).order_by("id")
        return list(rows.values_list("kind", flat=True))


def text_of(response: object) -> str:
    """Return the words of a page, without its markup, its spaces made one."""
    body = response.content.decode()  # type: ignore[attr-defined]
    body = body[body.index("<main") :] if "<main" in body else body
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
