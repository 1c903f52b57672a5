"""What is done at the night desk: by whom, and by whom not; and what the ledger then says."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.clocks.actions import NewEvent, record
from sightline.clocks.queries import Moment, night_decisions_standing, readings
from sightline.identity.roles import Role
from sightline.night_desk import actions, alerting, tasks
from sightline.night_desk.actions import CannotDo, Sight
from sightline.night_desk.models import NightAlert, NightCheck, NightDecision, NightSight, NightStep
from sightline.night_desk.rules import Step
from sightline.records.models import CoverageDeclared, Event, Spell
from sightline.standards.calendar import uk_date
from sightline.standards.model import State
from tests.cast import NOW
from tests.night_desk.conftest import seeing_all


def _kinds(child):
    return list(Event.objects.filter(child=child).order_by("id").values_list("kind", flat=True))


def test_a_call_about_a_child_who_is_not_open_opens_the_child_and_the_front_door_answers(night):
    child = night.closed_child()

    record = night.call(child)

    with seeing_all():
        assert record.contact.kind == "contact_received"
        assert record.contact.facts == {"channel": "NIGHT_TEAM"}
        holder = Spell.objects.get(child=child, kind="holder")
    assert holder.team == night.hub


def test_the_steps_of_a_night_are_events_of_the_ledger(night):
    record = night.decided()
    night.clock.after(minutes=40)
    night.signs(record, night.manager)
    night.sends(record)
    night.clock.after(hours=7, minutes=30)
    night.accepts(record)
    night.reviews(record, night.day_manager, agrees=False, outcome="STRATEGY", words="The injury is new.")

    with seeing_all():
        kinds = _kinds(record.child)[-4:]
        reviewed = Event.objects.get(kind="night_decision_reviewed")
        subjects = set(Event.objects.filter(kind__startswith="night_").values_list("subject_id", flat=True))
    assert kinds == [
        "night_decision_made",
        "night_decision_signed",
        "night_handover_accepted",
        "night_decision_reviewed",
    ]
    assert (reviewed.outcome, reviewed.recording.by) == ("CHANGED", night.day_manager)
    assert len(subjects) == 1


def test_both_clocks_run_from_the_decision_and_are_met_by_the_two_signatures(night):
    record = night.decided()
    moment = Moment.of(uk_date(night.clock.now), night.clock.now)

    def says():
        found = readings(moment, children=[record.child_id], standards=("C09", "C10"), ended=True)
        return {standard.code: reading.state for _, standard, reading in found}

    assert says() == {"C09": State.RUNNING, "C10": State.RUNNING}
    night.clock.after(minutes=119)
    night.signs(record, night.manager)
    night.clock.after(hours=8)
    night.reviews(record, night.day_manager)
    moment = Moment.of(uk_date(night.clock.now), night.clock.now)
    assert says() == {"C09": State.MET, "C10": State.MET}


def test_a_decision_is_interim_until_the_day_manager_reviews_it(night):
    record = night.decided()
    moment = Moment.of(uk_date(night.clock.now), night.clock.now)
    assert [event.child_id for event in night_decisions_standing(moment)] == [record.child_id]

    night.signs(record, night.manager)
    assert len(night_decisions_standing(moment)) == 1
    night.reviews(record, night.day_manager)

    assert night_decisions_standing(moment) == []


def test_whoever_decided_does_not_sign_in_a_second_account_as_acting_manager(night):
    record = night.decided()
    acting_up = night.another_account_of(night.worker, Role.NIGHT_MANAGER)

    with pytest.raises(CannotDo, match="You made this decision, so somebody else must sign it"):
        night.signs(record, acting_up)


def test_a_night_manager_who_decides_alone_does_not_sign_it(night):
    record = night.decided(by=night.manager)

    with pytest.raises(CannotDo, match="somebody else must sign"):
        night.signs(record, night.manager)


def test_whoever_signed_at_night_for_another_does_not_review_it_by_day(night):
    record = night.decided()
    night.signs(record, night.day_manager)

    with pytest.raises(CannotDo, match="You signed this at night, so somebody else must review it"):
        night.reviews(record, night.day_manager)


def test_whoever_signed_at_night_does_not_review_it_in_a_second_account(night):
    record = night.decided()
    night.signs(record, night.manager)
    by_day = night.another_account_of(night.manager, Role.HUB_MANAGER, team=night.hub)

    with pytest.raises(CannotDo, match="somebody else must review"):
        night.reviews(record, by_day)


def test_whoever_reviewed_by_day_does_not_sign_the_night_part_afterwards(night):
    record = night.decided()
    night.reviews(record, night.day_manager)

    with pytest.raises(CannotDo, match="You reviewed this by day"):
        night.signs(record, night.day_manager)


def test_a_shared_team_makes_no_difference(night):
    """Two people of one team may sign and review; one person of two teams may not."""
    record = night.decided()
    night.signs(record, night.day_manager)
    of_both = night.council.user(Role.HUB_MANAGER, team=night.hub)

    assert night.reviews(record, of_both).step == Step.REVIEWED


@pytest.mark.parametrize("second", ["signed", "reviewed"])
def test_the_database_itself_refuses_a_second_signature_of_one_person(night, second):
    record = night.decided()

    with seeing_all(), pytest.raises(IntegrityError, match="nobody_signs"), transaction.atomic():
        NightStep.objects.create(
            record=record, child_id=record.child_id, step=second, by=night.worker,
            person=night.worker.person, at=night.clock.now, agrees=True, words="I agree with myself.",
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.CONTACT_OFFICER, Role.NIGHT_WORKER])
def test_who_is_no_manager_signs_nothing(night, role):
    record = night.decided()
    user = night.council.user(role, team=night.hub)

    with pytest.raises(CannotDo, match="Only a night manager signs"):
        night.signs(record, user)
    with pytest.raises(CannotDo, match="Only a day manager reviews"):
        night.reviews(record, user)


def test_a_day_manager_of_another_team_does_not_review_a_child_they_do_not_reach(night):
    record = night.decided()
    elsewhere = night.council.user(Role.TEAM_MANAGER, team=night.council.south)

    with pytest.raises(CannotDo, match="Only a day manager reviews"):
        night.reviews(record, elsewhere)


def test_a_handover_is_accepted_by_the_team_that_answers_and_not_by_its_sender(night):
    record = night.decided()
    night.signs(record, night.manager)
    night.sends(record)
    sender_by_day = night.another_account_of(night.worker, Role.CONTACT_OFFICER, team=night.hub)
    elsewhere = night.council.user(Role.SOCIAL_WORKER, team=night.council.south)

    with pytest.raises(CannotDo, match="somebody else must accept"):
        night.accepts(record, sender_by_day)
    with pytest.raises(CannotDo, match="Only the day team"):
        night.accepts(record, elsewhere)
    assert night.accepts(record, night.day_worker).team == night.hub


def test_a_handover_goes_to_the_team_that_holds_until_the_day_another_does(night):
    child = night.council.child(team=night.hub)
    later = NewEvent(child.pk, "holder_changed", date(2026, 11, 20), facts={"team": night.council.south.code})
    record([later], by=None, at=NOW.replace(day=20), why="Another team takes over.")
    opened = night.decided(night.call(child))
    night.signs(opened, night.manager)

    assert night.sends(opened).team == night.hub


def test_not_reached_tells_the_head_of_service_and_names_no_child(night, mailoutbox):
    record, asked = night.decided(), []
    step = night.does(
        night.worker,
        lambda actor: actions.say_not_reached(
            night=record, because="Rang three times.", by=actor, at=night.clock.now
        ),
    )

    night.does(night.worker, lambda actor: alerting.tell(step, later=asked.append))
    tasks.tell_of_unsigned(user_id=asked[0])

    with seeing_all():
        assert [alert.told for alert in NightAlert.objects.all()] == [night.head]
    assert [message.to for message in mailoutbox] == [[night.head.email]]
    assert "Quillon" not in mailoutbox[0].body + mailoutbox[0].subject


def test_the_message_is_asked_for_in_the_transaction_that_wrote_whom_to_tell(night, reader):
    record = night.decided()
    browser = reader(night.worker)
    browser.post(f"/night-desk/{record.public_id}/not-reached/", {"reason_to_open": "A call came."})

    browser.post(f"/night-desk/{record.public_id}/not-reached/", {"because": "Rang three times."})

    jobs = ProcrastinateJob.objects.filter(task_name="tell_of_unsigned")
    assert [job.args for job in jobs] == [{"user_id": night.head.pk}]


@pytest.mark.parametrize("power", ["POLICE_PROTECTION", "EPO"])
def test_no_signature_uses_a_legal_power_for_whose_end_nobody_would_watch(night, power):
    record = night.decided()

    for signs, by in ((night.signs, night.manager), (night.reviews, night.day_manager)):
        with pytest.raises(CannotDo, match="begins with a decision that says when"):
            signs(record, by, agrees=False, outcome=power, words="He must not go back.")


def test_a_day_manager_may_change_a_decision_back_and_not_to_what_stands(night):
    record = night.decided()
    night.signs(record, night.manager, agrees=False, outcome="ACCOMMODATION", words="He cannot stay.")

    with pytest.raises(CannotDo, match="That is what was decided"):
        night.reviews(record, night.day_manager, agrees=False, outcome="ACCOMMODATION", words="Yes.")

    assert night.reviews(record, night.day_manager, agrees=False, outcome="VISIT", words="He can.").outcome


def test_what_the_day_manager_decided_is_changed_by_nobody_at_night(night):
    record = night.decided()
    night.reviews(record, night.day_manager)

    with pytest.raises(CannotDo, match="what they decided stands"):
        night.signs(record, night.manager, agrees=False, outcome="ADVICE", words="No need.")

    assert night.signs(record, night.manager).agrees


def test_not_reached_is_no_signature(night):
    record = night.decided()
    night.does(
        night.worker,
        lambda actor: actions.say_not_reached(
            night=record, because="No reply.", by=actor, at=night.clock.now
        ),
    )
    night.sends(record)
    night.accepts(record)
    night.reviews(record, night.day_manager)

    with seeing_all():
        assert Event.objects.filter(kind="night_decision_signed").count() == 0
    assert night.signs(record, night.manager).agrees


def test_police_protection_runs_its_seventy_two_hours_by_its_own_clock(night):
    night.decided(power="L1", power_from_at=night.clock.now, outcome="POLICE_PROTECTION")
    at = night.clock.now

    def says(later):
        moment = Moment.of(uk_date(later), later)
        (found,) = readings(moment, standards=("C64",))
        return found[2].state

    assert says(at + timedelta(hours=72)) == State.RUNNING
    assert says(at + timedelta(hours=72, seconds=1)) == State.OVERDUE


def test_a_child_seen_at_night_is_seen_and_one_spoken_to_is_not(night):
    record = night.call()

    def sees(how):
        sight = Sight(how, night.clock.now, "HOME", True, "Colm Rafferty-Boyd", "Where’s Mummy’s car?")
        return night.does(
            night.worker,
            lambda actor: actions.add_sight(night=record, sight=sight, by=actor, at=night.clock.now),
        )

    sees("spoken_to")
    with seeing_all():
        assert not Event.objects.filter(kind="child_seen").exists()
    sees("seen")
    with seeing_all():
        seen = Event.objects.get(kind="child_seen")
    assert (seen.alone, seen.context, seen.code) == (True, "NIGHT", "HOME")


def test_brothers_and_sisters_of_a_call_have_a_record_each(night):
    sister, brother = night.council.child(team=night.hub), night.council.child(team=night.hub)
    record = night.call(sister, others=(brother,))

    with seeing_all():
        rows = list(type(record).objects.filter(call=record.call).values_list("child_id", flat=True))
    assert sorted(rows) == sorted([sister.pk, brother.pk])


def test_nothing_of_a_night_is_edited(night):
    night.decided()

    with seeing_all(), pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        NightDecision.objects.update(says="Something else.")


def test_a_decision_is_taken_once(night):
    record = night.decided()

    with pytest.raises(CannotDo, match="decided already"):
        night.decided(record, by=night.manager)


def test_an_officer_may_have_seen_the_child_before_they_rang_and_who_was_rung_may_not(night):
    record = night.call(night.closed_child())
    before = night.clock.now - timedelta(minutes=20)

    def sees(**who):
        sight = Sight("seen", before, "HOME", True, words="Where is Mummy?", **who)
        return night.does(
            night.worker,
            lambda actor: actions.add_sight(night=record, sight=sight, by=actor, at=night.clock.now),
        )

    assert sees(by_whom="Constable Thorley").event.happened_at == before
    with pytest.raises(CannotDo, match="before the call came"):
        sees(by_me=True)


def test_what_has_not_happened_yet_is_refused(night):
    record = night.call()

    with pytest.raises(CannotDo, match="has not come"):
        night.does(
            night.worker,
            lambda actor: actions.add_check(
                night=record, place="own", checked_at=night.clock.now + timedelta(minutes=1), found="x",
                not_possible_because="", by=actor, at=night.clock.now,
            ),
        )  # fmt: skip


def test_what_is_written_here_first_is_declared_so_that_its_clocks_wait_for_no_file(night):
    CoverageDeclared.objects.all().delete()

    record = night.decided()

    later = night.clock.after(hours=3)
    ((_, _, reading),) = readings(
        Moment.of(uk_date(later), later), children=[record.child_id], standards=("C09",)
    )
    assert reading.state == State.OVERDUE
    night.decided()
    kinds = list(CoverageDeclared.objects.values_list("kind", flat=True))
    assert sorted(kinds) == sorted(actions.WRITTEN_HERE)


def test_a_child_whom_an_officer_saw_was_seen_by_no_worker_of_ours(night):
    record = night.call()

    for by in ({"by_whom": "PC Smith, police"}, {"by_me": True}):
        sight = Sight("seen", night.clock.now, "HOME", True, **by)
        night.does(
            night.worker,
            lambda actor, sight=sight: actions.add_sight(
                night=record, sight=sight, by=actor, at=night.clock.now
            ),
        )

    with seeing_all():
        events = Event.objects.filter(kind="child_seen").order_by("id")
        assert [bool(event.worker) for event in events] == [False, True]
        assert list(NightSight.objects.order_by("id").values_list("by_whom", flat=True)) == [
            "PC Smith, police", "Colm Rafferty-Boyd",
        ]  # fmt: skip


def test_a_decision_without_a_check_or_a_sighting_needs_a_reason(night):
    record = night.call()

    with pytest.raises(actions.CannotDo, match="say why it is decided without"):
        night.decided(record, without_because=" ")

    with seeing_all():
        assert not NightDecision.objects.exists()


def test_a_record_that_says_all_needs_no_reason_to_be_decided(night):
    record = night.call()
    for place in NightCheck.Place.values:
        _checks(night, record, place)
    night.does(
        night.worker,
        lambda actor: actions.add_sight(
            night=record, sight=Sight("neither", why_not="Asleep."), by=actor, at=night.clock.now
        ),
    )

    night.decided(record, without_because="")

    with seeing_all():
        assert NightDecision.objects.get().without_because == ""


def test_nothing_is_added_to_a_night_that_is_closed(night):
    record = night.decided()
    night.signs(record, night.manager)
    night.sends(record)
    night.accepts(record)
    _checks(night, record, "own")
    night.reviews(record, night.day_manager)

    with pytest.raises(actions.CannotDo, match="This night is closed"):
        _checks(night, record, "police")

    with seeing_all():
        assert list(NightCheck.objects.values_list("place", flat=True)) == ["own"]


def _checks(night, record, place):
    night.does(
        night.worker,
        lambda actor: actions.add_check(
            night=record, place=place, checked_at=night.clock.now, found="Nothing known.",
            not_possible_because="", by=actor, at=night.clock.now,
        ),
    )  # fmt: skip
