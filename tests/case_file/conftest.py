"""A council at 9:00am on Thursday 12 November 2026, children to tell things of, and readers of the pages."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.identity.models import User
from sightline.records.models import (
    Child,
    CoverageDeclared,
    Event,
    Recording,
    Relationship,
    SourceLine,
    Subject,
)
from tests import cast
from tests.cast import NOW, Council


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked at the cast's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@dataclass
class Told:
    """Children and what has been told of them."""

    council: Council

    def child(
        self,
        given_name: str = "Amara",
        family_name: str = "Quillon",
        *,
        born_on: date | None = date(2019, 5, 3),
        written: datetime | None = None,
        **held: Any,
    ) -> Child:
        """Return a child of this name with an open case since 2 March 2026; `written` is when it was."""
        child = self.council.child(**held)
        Child.objects.filter(pk=child.pk).update(given_name=given_name, family_name=family_name)
        if written:
            Recording.objects.filter(events__child=child, at=None).update(at=written)
        if born_on:
            self.that(child, "born", born_on, written=written)
        return self.again(child)

    def again(self, child: Child) -> Child:
        """Return the child as it stands now."""
        with keeping(EVERY_CHILD):
            return Child.objects.select_related("party").get(pk=child.pk)

    def that(
        self,
        child: Child,
        kind: str,
        on: date,
        *,
        written: datetime | None = None,
        by: User | None = None,
        subject: Subject | NewSubject | None = None,
        names_on: date | None = None,
        at: datetime | None = None,
        **facts: object,
    ) -> Event:
        """Tell that something happened to a child; `written` is when it was written down."""
        if subject is None:
            subject = self._case(child)
        event = NewEvent(child.pk, kind, on, subject, at, facts=facts, names_on=names_on)
        recording = record([event], by=by, at=NOW, why="Told in a test.")
        self._stamp(recording, written)
        with keeping(EVERY_CHILD):
            return Event.objects.filter(recording=recording).get()

    def withdraw(self, event: Event, why: str, *, written: datetime | None = None) -> None:
        """Withdraw an entry."""
        self._stamp(record([], by=None, at=NOW, why=why, withdraw=[event]), written)

    def sibling(self, child: Child, other: Child, relation: str) -> None:
        """Tell that another child is this one's brother or sister."""
        with keeping(EVERY_CHILD):
            recording = Recording.objects.order_by("pk").first()
            Relationship.objects.create(child=child, other=other, relation=relation, recording=recording)

    def new_case(self, child: Child, on: date) -> Subject:
        """Return another case of a child, referred on a day."""
        case = NewSubject("case", key=f"another case {child.pk}")
        return self.that(child, "referral_received", on, subject=case).subject

    def came_back(self, child: Child, *days: date) -> None:
        """Tell that a child was missing, and was found on each of these days."""
        for on in days:
            missing = NewSubject("missing_episode", key=f"missing {child.pk} {on}")
            noticed = self.that(child, "missing_noticed", on, subject=missing, category="M")
            with keeping(EVERY_CHILD):
                subject = noticed.subject
            self.that(child, "missing_found", on, subject=subject)

    def another(self, child: Child, kind: str) -> NewSubject:
        """Return something new that events of a child may hang on, inside no other."""
        return NewSubject(kind, key=f"{kind} {child.pk}")

    def stamp_everything(self, written: datetime) -> None:
        """Let all that was told so far have been written down at a moment."""
        Recording.objects.filter(at=None).update(at=written)

    def _case(self, child: Child) -> Subject | None:
        with keeping(EVERY_CHILD):
            return Event.objects.filter(child=child, kind="referral_received").first().subject

    def _stamp(self, recording: Recording, written: datetime | None) -> None:
        if written is not None:
            Recording.objects.filter(pk=recording.pk).update(at=written)


@pytest.fixture
def council(db: None) -> Iterator[Council]:
    """Return the council. The test sees every child but the restricted; a page what its reader may."""
    with acting(actor_for("a test")):
        made = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        yield made


@pytest.fixture
def told(council: Council) -> Told:
    """Return a way to tell what happened to children."""
    return Told(council)


@contextmanager
def as_user(user: User) -> Iterator[Actor]:
    """Ask as a user, at the cast's moment."""
    with acting(actor_of(user, at=NOW)) as actor:
        yield actor


@pytest.fixture
def reader(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody has signed in."""
    return lambda user: cast.signed_in(client, user)


def text_of(response: object) -> str:
    """Return the words of a page, without its markup, its spaces made one."""
    body = response.content.decode()  # type: ignore[attr-defined]
    body = body[body.index("<main") :] if "<main" in body else body
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def logged(user: User, action: str) -> list[LogEntry]:
    """Return what the access log says a reader did, in order."""
    with keeping(EVERY_CHILD):
        return list(LogEntry.objects.filter(user=user, action=action).order_by("at", "id"))


def queries_of(browser: Client, address: str) -> int:
    """Return how often opening a page asks the database, once it is written down that somebody is there."""
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
