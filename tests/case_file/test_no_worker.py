"""Who needs a worker and has none: one definition, and every page that counts them shows the same number."""

from datetime import date

import pytest
from django.test import Client

from sightline.access import actions
from sightline.access.actor import actor_of
from sightline.access.counting import counting
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.restricted import left_out
from sightline.allocation.queries import waiting_count
from sightline.case_file.balance import balance
from sightline.case_file.counting import service_counts
from sightline.case_file.holders import waiting
from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.queries import Moment
from sightline.clocks.unallocated import needing, without_worker
from sightline.identity.roles import Role
from sightline.people.teams.queries import holding
from sightline.records.models import Child, Party
from tests import cast
from tests.case_file.conftest import as_user, text_of
from tests.cast import NOW, TODAY

MOMENT = Moment.of(TODAY, NOW)
EARLIER = NOW.replace(hour=8)


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


@pytest.fixture
def at_the_door(told):
    """Return a child of whom a contact is being decided: nobody is allocated, and nobody need be yet."""
    with keeping(EVERY_CHILD):
        party = Party.objects.create(kind="child")
        child = Child.objects.create(party=party, given_name="Doran", family_name="Quillon")
    contact = NewSubject("contact", key="contact at the door")
    facts = {"team": told.council.north.code}
    events = [
        NewEvent(party.pk, "contact_received", date(2026, 11, 11), subject=contact),
        NewEvent(party.pk, "holder_changed", date(2026, 11, 11), subject=contact, facts=facts),
    ]
    record(events, by=None, at=NOW, why="A contact was recorded.")
    return child


@pytest.fixture
def waits(told):
    """Return a child with an open case and no worker, whose referral was decided a week after it came."""
    child = told.child("Waits")
    told.that(child, "referral_decided", date(2026, 3, 9))
    return child


@pytest.fixture
def sealed(told, waits):
    """Return a restricted child with an open case and no worker."""
    child = told.child("Sealed", team=told.council.south)
    by = actor_of(told.council.user(Role.DIRECTOR), at=NOW)
    actions.restrict(child=child, by=by, reason="A relative works here.")
    return child


@pytest.fixture
def everyone(told, waits, at_the_door, sealed):
    """Return the children who need a worker and have none, among others."""
    told.child("Held", held_by=told.council.workers["Ivy Northwold"])
    return {waits.pk, sealed.pk}


def test_no_worker_and_unallocated_show_the_same_number_and_each_opens_the_other(everyone, director):
    browser = cast.signed_in(Client(), director)

    here, there = browser.get("/service/no-worker/"), browser.get("/unallocated/")

    assert here.context["waiting_count"] == len(everyone) == 2
    assert "2 children have no worker." in text_of(here)
    assert "2 children have no worker." in text_of(there)
    assert 'href="/unallocated/"' in here.content.decode()
    assert 'href="/service/no-worker/"' in there.content.decode()


def test_both_say_of_the_child_at_the_door_that_no_worker_is_needed_yet_and_open_that_child(
    everyone, at_the_door, director
):
    browser = cast.signed_in(Client(), director)

    for address in ("/service/no-worker/", "/unallocated/"):
        page = browser.get(address)
        assert "1 child is at the door, where a contact is being decided" in text_of(page)
        assert 'href="/out-of-sight/?held_by=at-the-door"' in page.content.decode()
    page = browser.get("/out-of-sight/?held_by=at-the-door")
    assert [row.id for row in page.context["rows"]] == [at_the_door.pk]
    assert "At the door, none needed yet" in text_of(page)


def test_every_count_of_them_is_the_same(everyone, director):
    with as_user(director) as actor:
        seen = set(needing(TODAY))
        hidden = left_out(actor, lambda: needing(TODAY)).count
        found = out_of_sight(MOMENT)
        assert {each.child.pk for each in found if each.unallocated} == seen
        assert set(balance(before=date(2026, 11, 11), day=TODAY).children("unallocated")) == seen
        assert sum(holding(actor, as_at=TODAY).idle.values()) == len(seen) + hidden
        assert waiting_count(actor, NOW) == len(seen) + hidden == len(everyone)
        with counting(actor):
            assert set(needing(TODAY)) == everyone


def test_what_a_board_is_told_counts_them_too(everyone, director):
    with as_user(director) as actor:
        counts = service_counts(actor, MOMENT)

    assert [(name, without) for name, _, without in counts.teams] == [("North team", 1), ("South team", 1)]


def test_the_wait_is_counted_from_the_same_day_now_and_as_it_was_known_then(told, waits, director):
    told.stamp_everything(NOW.replace(day=10))
    told.that(waits, "child_seen", date(2026, 11, 9))
    told.stamp_everything(NOW)

    with as_user(director):
        (need,) = without_worker(TODAY)
        (row,) = waiting(out_of_sight(MOMENT), MOMENT)
        (then,) = waiting(out_of_sight(MOMENT, known_by=EARLIER), MOMENT, known_by=EARLIER)

    assert (need.since, need.began) == (date(2026, 3, 9), "new")
    assert (row.since, row.began) == (then.since, then.began) == (need.since, need.began)


def test_the_rows_of_who_holds_whom_tell_no_worker_from_at_the_door(everyone, director):
    page = cast.signed_in(Client(), director).get("/service/holders/")

    rows = {(row.name, row.team): row.children for row in page.context["rows"] if "Ivy" not in row.name}
    assert rows == {
        ("No worker", "North team"): 1,
        ("No worker", "South team"): 1,
        ("At the door, none needed yet", "North team"): 1,
    }


def test_a_balance_as_it_was_known_tells_no_worker_from_at_the_door(told, waits, at_the_door, director):
    told.stamp_everything(NOW.replace(day=10))
    for child in (waits, at_the_door):
        told.that(child, "child_seen", date(2026, 11, 9), subject=told.another(child, "visit"))
    told.stamp_everything(NOW)

    with as_user(director):
        found = balance(before=date(2026, 11, 10), day=TODAY, known_by=EARLIER)

    assert found.children("unallocated") == [waits.pk]
