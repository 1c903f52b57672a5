"""Who is on tonight, what is typed and not sent, and the switch of an administrator."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.access.actor import acting
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.models import SettingChange
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from sightline.night_desk import actions, policy, queries, rota
from sightline.night_desk.models import NightDraft, OnDuty
from sightline.night_desk.rules import Step, is_closed, state_of
from sightline.standards.calendar import uk_date
from tests.access.conftest import as_user
from tests.night_desk.conftest import text_of

TONIGHT = date(2026, 11, 11)


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (datetime(2026, 11, 12, 1, 0, tzinfo=UTC), TONIGHT),
        (datetime(2026, 11, 12, 8, 59, tzinfo=UTC), TONIGHT),
        (datetime(2026, 11, 12, 9, 0, tzinfo=UTC), date(2026, 11, 12)),
        # In summer 8am in universal time is 9am here; on the night the clocks go back, 2am comes twice.
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 24)),
    ],
)
def test_a_night_is_named_by_its_evening_and_ends_at_nine(at, night):
    assert rota.night_of(at) == night


def _put_on(night, user, duty="worker", *, by=None, on=TONIGHT):
    return night.does(
        by or night.manager,
        lambda actor: rota.put_on(
            night=on, user=user, duty=duty, reach="07700 900123", by=actor, at=night.clock.now
        ),
    )


def test_the_desk_says_who_is_on_tonight(night, reader):
    before = text_of(reader(night.worker).get("/night-desk/"))
    _put_on(night, night.worker)
    _put_on(night, night.manager, "manager")

    page = text_of(reader(night.worker).get("/night-desk/"))

    assert "Nobody is on the rota for tonight." in before
    assert "On tonight: Colm Rafferty-Boyd, 07700 900123." in page
    assert "Night manager: Teresa Ngata, 07700 900123." in page


def test_a_night_manager_puts_somebody_on_and_takes_them_off_and_the_row_stays(night, reader):
    page = reader(night.manager)
    said = {"night": "2026-11-13", "who": f"worker:{night.worker.pk}", "reach": "Extension 4"}
    page.post("/night-desk/rota/", said)
    row = OnDuty.objects.get()
    assert "Colm Rafferty-Boyd Extension 4" in text_of(page.get("/night-desk/rota/"))

    page.post(f"/night-desk/rota/{row.pk}/take-off/")

    assert "Colm Rafferty-Boyd Extension 4" not in text_of(page.get("/night-desk/rota/"))
    row.refresh_from_db()
    assert (row.taken_off_by, row.taken_off_at) == (night.manager, night.clock.now)


@pytest.mark.parametrize(
    ("who", "duty", "on", "words"),
    [
        ("day_worker", "worker", TONIGHT, "has no role that does this at night"),
        ("worker", "manager", TONIGHT, "has no role that does this at night"),
        ("worker", "worker", TONIGHT - timedelta(days=1), "That night is over"),
    ],
)
def test_nobody_is_put_on_for_what_they_may_not_do_or_for_a_night_that_is_over(night, who, duty, on, words):
    with pytest.raises(rota.CannotPutOn, match=words):
        _put_on(night, getattr(night, who), duty, on=on)


def test_nobody_is_on_twice_for_one_night(night):
    _put_on(night, night.worker)

    with pytest.raises(rota.CannotPutOn, match="is on for that night already"):
        _put_on(night, night.worker)


def test_a_night_worker_does_not_write_the_rota(night, reader):
    page = reader(night.worker)
    assert "Put somebody on" not in text_of(page.get("/night-desk/rota/"))

    with pytest.raises(rota.CannotPutOn, match="Only a night manager"):
        _put_on(night, night.worker, by=night.worker)


# ---------------------------------------------------------------- drafts

DECIDED = {
    "outcome": "VISIT",
    "says": "Stays with her aunt.",
    "why": "No injury, and the aunt is known to us.",
    "decided_at_0": "12/11/2026",
    "decided_at_1": "1:00am",
    "power": "none",
}


def test_what_is_typed_is_kept_as_it_is_typed_and_shown_again_after_a_time_out(night, reader):
    record = night.call()
    typed = {**DECIDED, "why": "No inj"}
    kept = reader(night.worker).post(f"/night-desk/draft/decide/?about={record.public_id}", typed)
    assert kept.json()["said"] == "Draft kept at 1:00am."

    again = reader(night.worker).get(f"/night-desk/{record.public_id}/decide/")

    assert "No inj</textarea>" in again.content.decode()
    assert "Draft kept on 12 November 2026 at 1:00am." in text_of(again)
    assert "error" not in text_of(again).lower()


def test_without_script_a_button_keeps_the_draft_and_does_nothing_else(night, reader):
    record = night.call()
    page = reader(night.worker)

    answer = page.post(f"/night-desk/{record.public_id}/decide/", {**DECIDED, "do": "keep"})

    assert answer.status_code == 302
    assert not record.steps.exists()
    with keeping(EVERY_CHILD):
        assert NightDraft.objects.get().answers["says"] == ["Stays with her aunt."]


def test_a_draft_goes_when_what_it_held_was_done(night, reader):
    record = night.call()
    page = reader(night.worker)
    page.post(f"/night-desk/draft/send/?about={record.public_id}", {"words": "See her"})
    night.decided(record)
    night.signs(record, night.manager)
    with keeping(EVERY_CHILD):
        assert NightDraft.objects.count() == 1

    page.post(f"/night-desk/{record.public_id}/send/", {"words": "See her first."})

    with keeping(EVERY_CHILD):
        assert NightDraft.objects.count() == 0


def test_a_draft_is_seen_by_its_owner_alone(night, reader):
    record = night.call()
    reader(night.worker).post(f"/night-desk/draft/decide/?about={record.public_id}", {"why": "Mine alone"})

    with as_user(night.head):
        assert NightDraft.objects.count() == 0
    with as_user(night.worker):
        assert NightDraft.objects.count() == 1


def test_a_call_about_an_unknown_child_is_kept_and_thrown_away(night, reader):
    page = reader(night.worker)
    page.post("/night-desk/new-child/", {"concern": "Alone in the car park", "do": "keep"})
    assert "Alone in the car park</textarea>" in page.get("/night-desk/new-child/").content.decode()

    page.post("/night-desk/draft/new/throw-away/?back=/night-desk/new-child/")

    assert "Alone in the car park" not in page.get("/night-desk/new-child/").content.decode()


def test_a_draft_longer_than_any_form_is_refused_and_an_unknown_form_is_not_found(night, reader):
    page = reader(night.worker)

    assert page.post("/night-desk/draft/new/", {"concern": "x" * 200_000}).status_code == 413
    assert page.post("/night-desk/draft/other/", {"concern": "x"}).status_code == 404


# ---------------------------------------------------------------- the switch

ONE_IS_ENOUGH = {Step.DECIDED, Step.NOT_REACHED, Step.SENT, Step.ACCEPTED, Step.REVIEWED}


def test_by_default_no_night_is_closed_without_both_signatures():
    assert not is_closed(ONE_IS_ENOUGH)
    assert is_closed(ONE_IS_ENOUGH, both_signatures=False)
    assert state_of(ONE_IS_ENOUGH, both_signatures=False) == "closed"


@pytest.mark.parametrize("missing", sorted(ONE_IS_ENOUGH))
def test_switched_off_a_night_still_waits_for_everything_else(missing):
    assert not is_closed(ONE_IS_ENOUGH - {missing}, both_signatures=False)


def test_only_an_administrator_switches_and_the_history_of_settings_says_so(night, reader):
    admin = night.council.user(Role.ADMINISTRATOR)
    said = {"both": "no", "why": "There is no night manager in August."}
    assert "Change it from now on" not in text_of(reader(night.head).get("/night-desk/signatures/"))
    with (
        acting(night.as_user(night.head)) as actor,
        pytest.raises(policy.CannotSwitch, match="administrator"),
    ):
        policy.switch(both_signatures=False, why=said["why"], by=actor, at=night.clock.now)

    reader(admin).post("/night-desk/signatures/", said)

    change = SettingChange.objects.get(setting=policy.SETTING)
    assert (change.recording.by, change.recording.why) == (admin, said["why"])
    assert "There is no night manager in August." in text_of(reader(admin).get("/night-desk/signatures/"))


def test_a_switch_closes_nothing_that_was_decided_before_it(night):
    admin = night.council.user(Role.ADMINISTRATOR)
    before = _handed_over(night)
    night.clock.after(minutes=1)
    night.does(
        admin,
        lambda actor: policy.switch(
            both_signatures=False, why="There is no night manager.", by=actor, at=night.clock.now
        ),
    )
    after = _handed_over(night)

    moment = Moment.of(uk_date(night.clock.now), night.clock.now)
    with keeping(EVERY_CHILD):
        nights = queries.of_records([before.pk, after.pk], moment)
    assert [each.state for each in nights] == ["day manager reviewed", "closed"]


def _handed_over(night):
    """Return a night reviewed by day whose manager was not reached."""
    record = night.decided()
    night.does(
        night.worker,
        lambda actor: actions.say_not_reached(
            night=record, because="No answer.", by=actor, at=night.clock.now
        ),
    )
    night.sends(record)
    night.accepts(record)
    night.reviews(record, night.day_manager)
    return record
