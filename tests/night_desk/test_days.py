"""A year that was mistyped is refused in words, and one that stands already breaks no list for anybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from sightline.clocks.queries import Moment
from sightline.night_desk import actions, rules
from sightline.night_desk.actions import Call
from sightline.night_desk.models import NightRecord, NightStep
from sightline.night_desk.queries import of_records
from sightline.standards.calendar import uk_date
from tests.night_desk.conftest import seeing_all, text_of

DESK = "/night-desk/"
CALL = {"caller": "Sergeant Vale, police", "source": "6", "concern": "Found alone at home."}


@pytest.mark.parametrize(
    ("day", "says"),
    [("01/01/0001", "more than a year"), ("12/11/2016", "more than a year"), ("12/11/9999", "has not come")],
)
def test_a_call_in_a_year_that_was_mistyped_is_refused_in_words(night, reader, day, says):
    child = night.council.child(team=night.hub)
    browser = reader(night.worker)
    address = reverse("night_desk:open_record", args=[child.party.public_id])
    browser.post(address, {"reason_to_open": "A call came tonight."})

    page = browser.post(address, {"received_at_day": day, "received_at_time": "00:50", **CALL})

    assert says in text_of(page)
    with seeing_all():
        assert not NightRecord.objects.exists()


@pytest.mark.parametrize(
    ("received_at", "born_on", "says"),
    [
        (datetime(26, 11, 12, tzinfo=UTC), None, "more than a year"),
        (None, date(1960, 1, 1), "more than 30 years"),
        (None, date(2026, 11, 13), "has not come"),
    ],
)
def test_a_new_child_cannot_be_told_of_on_a_day_that_cannot_be(night, received_at, born_on, says):
    call = Call(received_at or night.clock.now, "A neighbour", "1B", "Crying for an hour.")

    with pytest.raises(actions.CannotDo, match=says):
        night.does(
            night.worker,
            lambda actor: actions.open_record_of_new_child(
                given_name="Ivy", family_name="", born_on=born_on, call=call, by=actor, at=night.clock.now
            ),
        )


def test_records_were_not_looked_in_days_before_the_call(night):
    record = night.call()

    with pytest.raises(actions.CannotDo, match="before the call came"):
        night.does(
            night.worker,
            lambda actor: actions.add_check(
                night=record, place="own", checked_at=night.clock.now - timedelta(days=2), found="Nothing.",
                not_possible_because="", by=actor, at=night.clock.now,
            ),
        )  # fmt: skip


def test_police_protection_that_began_before_the_call_counts_from_its_true_beginning(night):
    began = night.clock.now - timedelta(hours=5)

    record = night.decided(power="L1", power_from_at=began, outcome="POLICE_PROTECTION")

    with seeing_all():
        now = night.clock.now
        (found,) = of_records([record.pk], Moment.of(uk_date(now), now))
    assert found.power_ends_at == began + timedelta(hours=72)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"power": "L1", "outcome": "POLICE_PROTECTION", "hours": 72}, "ended before the call came"),
        ({"power": "L1", "outcome": "POLICE_PROTECTION", "hours": -1}, "has not come"),
        ({"power": "L2", "outcome": "EPO", "hours": 1}, "before the call came"),
    ],
)
def test_a_power_that_cannot_have_begun_then_is_refused(night, more, says):
    said = {name: value for name, value in more.items() if name != "hours"}
    began = night.clock.now - timedelta(hours=more["hours"])
    until = {"order_until_at": began + timedelta(days=8)} if said["power"] == "L2" else {}

    with pytest.raises(actions.CannotDo, match=says):
        night.decided(power_from_at=began, **said, **until)


def test_an_emergency_order_until_another_age_is_refused_on_the_page(night, reader):
    record = night.call()
    said = {
        "outcome": "EPO", "says": "With carers.", "why": "Found alone.", "power": "L2",
        **_moment("decided_at", "12/11/2026"), **_moment("order_from_at", "12/11/2026"),
        **_moment("order_until_at", "20/11/9999"),
    }  # fmt: skip
    browser = reader(night.worker)
    browser.post(f"{DESK}{record.public_id}/decide/", {"reason_to_open": "I decide tonight."})

    page = browser.post(f"{DESK}{record.public_id}/decide/", said)

    assert "An order lasts eight days" in text_of(page)
    with seeing_all():
        assert not NightStep.objects.exists()


def test_a_record_of_the_first_year_breaks_no_list(night, reader, monkeypatch):
    first = datetime(1, 1, 1, 0, 1, 15, tzinfo=UTC)
    call = Call(first, "Sergeant Vale, police", "6", "Found alone at home.")

    def opened(actor):
        child = night.council.child(team=night.hub)
        return actions.open_records(child=child, others=(), call=call, by=actor, at=night.clock.now)[0]

    with monkeypatch.context() as before_it_was_refused:
        before_it_was_refused.setattr(rules, "why_not_when", lambda **_: None)
        night.does(night.worker, opened)
        night.decided(night.does(night.worker, opened))
    night.clock.after(hours=8)
    browser = reader(night.day_manager)

    pages = [browser.get(DESK, {"show": each}) for each in ("review", "at-work", "handover", "reviewed")]

    assert [page.status_code for page in pages] == [200] * 4
    assert "January 1" in text_of(pages[1])


def _moment(name: str, day: str) -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_time": "00:55"}
