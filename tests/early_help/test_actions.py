"""What is done in early help, what the ledger then says, and who holds the child meanwhile."""

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from sightline.access.actor import acting, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.models import Span
from sightline.clocks.queries import Moment, holders, readings, ways_open
from sightline.early_help import actions, queries
from sightline.early_help.actions import Asked, CannotDo, Consent
from sightline.early_help.models import Attendance, ConsentWord
from sightline.early_help.rules import Standing
from sightline.early_help.standing import facts_of
from sightline.identity.roles import Role
from sightline.records.models import Event
from sightline.standards.model import State
from tests.cast import NOW, TODAY
from tests.early_help.conftest import AGREED_ON, seeing_all, text_of

MOMENT = Moment.of(TODAY, NOW)
MOTHER = "Nadia Fenmarch, mother"


def _kinds(child):
    with seeing_all():
        return list(Event.objects.filter(child=child).order_by("id").values_list("kind", flat=True))


def _holder(child):
    with seeing_all():
        return holders(TODAY, [child.pk])[child.pk]


def _standing(child):
    with seeing_all():
        return facts_of(child, at=NOW).standing


def test_when_a_family_agrees_the_child_is_open_and_the_team_s_manager_answers(early):
    child = early.agreed()

    with seeing_all():
        assert child.pk in ways_open(TODAY)["early help"]
    assert _holder(child).team == early.team


def test_the_assessment_is_promised_from_the_day_the_family_agreed(early):
    child = early.agreed()

    with seeing_all():
        (found,) = readings(MOMENT, children=[child.pk], standards=("C08",))
    assert found[2].state is State.RUNNING
    assert found[2].span.started_on == AGREED_ON


def test_an_assessment_completed_meets_the_promise_and_keeps_the_child_s_view(early):
    child = early.agreed()
    early.does(
        actions.complete_assessment, child, organisation="Hillside School", found="She is alone a lot.",
        child_view="I wait for Mum.", why_no_view="", on=date(2026, 11, 11),
    )  # fmt: skip

    with seeing_all():
        found = readings(MOMENT, children=[child.pk], standards=("C08",), ended=True)
        episode = queries.episode_of(child, MOMENT)
    assert [reading.state for _, _, reading in found] == [State.MET]
    assert episode.assessment.child_view == "I wait for Mum."


def test_an_assessment_without_the_child_s_view_says_why(early):
    child = early.agreed()

    with pytest.raises(CannotDo, match="the child's view, or why there is none"):
        early.does(
            actions.complete_assessment, child, organisation="School", found="x", child_view="",
            why_no_view="", on=TODAY,
        )  # fmt: skip


def test_an_offer_is_made_for_a_child_whom_somebody_holds_and_to_nobody_else(early):
    nobody_s = early.known_child()
    with pytest.raises(CannotDo, match="Nobody holds this child"):
        early.does(actions.offer, nobody_s, on=TODAY, by=early.council.user(Role.HEAD_OF_SERVICE))

    held = early.at_the_door()
    early.does(actions.offer, held, on=TODAY)

    with seeing_all():
        assert [each.child for each in queries.offered(MOMENT)] == [held]


def test_a_declined_offer_leaves_the_child_where_it_was_and_may_be_made_again(early):
    child = early.at_the_door()
    early.does(actions.offer, child, on=AGREED_ON)
    early.does(actions.decline, child, consent=Consent(TODAY, MOTHER, words="Not now."))

    with seeing_all():
        assert child.pk not in ways_open(TODAY)["early help"]
        assert queries.offered(MOMENT) == []
    early.does(actions.offer, child, on=TODAY)
    assert _standing(child) is Standing.OFFERED


def test_a_withdrawal_ends_nothing_and_asks_for_a_step_up_to_be_considered(early):
    child = early.withdrawn()

    with seeing_all():
        assert child.pk in ways_open(TODAY)["early help"]
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert row.to_consider
    with pytest.raises(CannotDo, match="Consider first"):
        early.does(actions.end, child, reason="CONSENT_WITHDRAWN", words="They asked.", on=TODAY)

    early.does(actions.consider, child, by=early.manager, steps_up=False, why="School sees her daily.")
    early.does(actions.end, child, reason="CONSENT_WITHDRAWN", words="School goes on.", on=TODAY)

    with seeing_all():
        assert child.pk not in ways_open(TODAY)["early help"]


def test_a_worker_does_not_consider_it_in_the_manager_s_place(early):
    child = early.withdrawn()

    with pytest.raises(CannotDo, match="A manager does this"):
        early.does(actions.consider, child, steps_up=False, why="It is fine.")


def test_a_second_withdrawal_asks_for_a_second_consideration(early):
    child = early.withdrawn(on=date(2026, 10, 20))
    early.does(actions.consider, child, by=early.manager, steps_up=False, why="School sees her.")
    early.does(actions.agree, child, consent=Consent(TODAY, MOTHER), team=early.team)
    early.does(actions.withdraw, child, consent=Consent(TODAY, MOTHER))

    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert row.to_consider


def test_who_steps_up_holds_the_child_until_social_care_does(early):
    child = early.agreed()
    early.closed_at_the_door(child, "EARLY_HELP")
    early.does(actions.step_up, child, by=early.manager, why="A new bruise.")

    with seeing_all():
        ways = ways_open(TODAY)
    assert child.pk in ways["at the door"] & ways["early help"]
    assert _holder(child).team == early.team
    with pytest.raises(CannotDo, match="front door has not decided yet"):
        early.does(actions.end, child, reason="OUTCOMES_MET", words="x", on=TODAY)
    with pytest.raises(CannotDo, match="Social care has not taken the child on yet"):
        early.does(actions.end, child, reason="STEP_UP", words="x", on=TODAY)

    early.closed_at_the_door(child, "REFERRAL")
    case = NewSubject("case", key="new")
    record(
        [NewEvent(child.pk, "referral_received", TODAY, subject=case, happened_at=NOW)],
        by=None,
        at=NOW,
        why="x",
    )
    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert row.to_end
    early.does(actions.end, child, reason="STEP_UP", words="North team has her.", on=TODAY)

    with seeing_all():
        assert child.pk in ways_open(TODAY)["case"]


def test_a_child_stepped_down_is_held_by_the_case_s_team_until_early_help_takes_over(early):
    child = early.council.child(team=early.council.north)
    head = early.council.user(Role.HEAD_OF_SERVICE)
    early.does(actions.agree, child, by=head, consent=Consent(TODAY, MOTHER), team=early.team)
    assert _holder(child).team == early.council.north
    with pytest.raises(CannotDo, match="open case, whose team holds"):
        early.does(actions.take_over, child, by=head, team=early.team)

    with seeing_all():
        case = Event.objects.get(child=child, kind="referral_received").subject
    record(
        [NewEvent(child.pk, "case_closed", TODAY, subject=case, facts={"reason": "RC1"})],
        by=None,
        at=NOW,
        why="x",
    )
    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert row.to_take_over
    assert row.holder.team == early.council.north
    early.does(actions.take_over, child, by=head, team=early.team)

    assert _holder(child).team == early.team
    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert not row.to_take_over


def test_somebody_holds_a_child_on_every_day_from_agreement_to_end(early):
    child = early.withdrawn()
    early.does(actions.consider, child, by=early.manager, steps_up=False, why="School sees her.")
    early.closed_at_the_door(child, "EARLY_HELP")

    for on in (AGREED_ON, date(2026, 10, 15), date(2026, 11, 2), TODAY):
        with seeing_all():
            assert holders(on, [child.pk])[child.pk].team == early.team


def test_a_lead_practitioner_is_of_any_agency_and_the_council_s_team_still_answers(early):
    child = early.agreed()
    early.leads(child, "EDUCATION", "Orla Vane", on=date(2026, 10, 2))
    early.leads(child, "HEALTH", "Tess Ambrose", on=date(2026, 10, 9))

    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
        leads = queries.leads_by_agency(MOMENT)
    assert (row.lead.name, row.lead_agency) == ("Tess Ambrose", "HEALTH")
    assert leads == {"HEALTH": 1}
    assert _holder(child).team == early.team


def test_an_agency_counts_once_for_a_meeting_however_many_of_it_came(early):
    child = early.agreed()
    early.meets(
        child,
        Asked(MOTHER, "", True),
        Asked("Orla Vane, teacher", "EDUCATION", True),
        Asked("Ines Clay, pastoral lead", "EDUCATION", False),
        Asked("Constable Roe", "POLICE", False),
    )
    early.meets(child, Asked("Constable Roe", "POLICE", True), on=date(2026, 11, 3))

    with seeing_all():
        found = queries.participation(date(2026, 10, 1), TODAY, MOMENT)
    assert {each.agency: (each.asked, each.came) for each in found if each.agency} == {
        "EDUCATION": (1, 1),
        "POLICE": (2, 1),
    }


def test_one_meeting_about_brothers_and_sisters_stands_in_each_record_and_counts_once(early):
    leila, omar = early.agreed(), early.agreed()
    early.does(
        actions.hold_meeting, leila, others=[omar], asked=[Asked("Constable Roe", "POLICE", True)],
        agreed="School will ring.", child_view="Let Mum sleep.", on=date(2026, 11, 3),
    )  # fmt: skip

    with seeing_all():
        found = queries.participation(date(2026, 10, 1), TODAY, MOMENT)
        held = [queries.episode_of(early.again(each), MOMENT).meetings for each in (leila, omar)]
        occasions = set(Event.objects.filter(kind="family_team_met").values_list("occasion", flat=True))
    assert [(each.agency, each.asked, each.came) for each in found if each.asked] == [("POLICE", 1, 1)]
    assert [[(each.words.agreed, each.words.child_view) for each in meetings] for meetings in held] == [
        [("School will ring.", "Let Mum sleep.")],
        [("School will ring.", "")],
    ]
    assert len(occasions) == 1


def test_a_meeting_about_a_child_without_early_help_is_refused_for_all(early):
    leila, other = early.agreed(), early.at_the_door()

    with pytest.raises(CannotDo):
        early.does(
            actions.hold_meeting, leila, others=[other], asked=[Asked("Constable Roe", "POLICE", True)],
            agreed="School will ring.", on=date(2026, 11, 3),
        )  # fmt: skip

    with seeing_all():
        assert not Event.objects.filter(kind="family_team_met").exists()


def test_participation_counts_the_days_that_are_asked_about(early):
    child = early.agreed()
    early.meets(child, Asked("Constable Roe", "POLICE", True))

    with seeing_all():
        assert queries.participation(date(2026, 11, 1), TODAY, MOMENT) == []


def test_a_meeting_to_which_nobody_came_was_not_held(early):
    child = early.agreed()

    with pytest.raises(CannotDo, match="Nobody came"):
        early.meets(child, Asked("Constable Roe", "POLICE", False))


def test_a_meeting_starts_the_next_twelve_weeks(early):
    child = early.agreed()
    early.meets(child, Asked("Orla Vane", "EDUCATION", True))

    with seeing_all():
        (found,) = readings(MOMENT, children=[child.pk], standards=("C08b",))
    assert found[2].span.due_on == date(2027, 1, 12)


def test_what_came_in_a_file_stands_in_the_list_without_words(early):
    child = early.known_child()
    helped = NewSubject("early_help", key="file")
    record(
        [
            NewEvent(child.pk, "early_help_assessment_started", AGREED_ON, subject=helped,
                     facts={"organisation": "School"}),
            NewEvent(child.pk, "holder_changed", AGREED_ON, subject=helped, facts={"team": "EHN"}),
        ],
        by=None, at=NOW, why="Loaded.",
    )  # fmt: skip

    with seeing_all():
        (row,) = queries.helped(MOMENT, children=[child.pk])
    assert row.facts.standing is Standing.AGREED
    assert row.lead is None


def test_who_does_not_reach_the_child_records_nothing(early):
    child = early.agreed()
    elsewhere = early.council.user(Role.SOCIAL_WORKER, team=early.council.south)

    with pytest.raises(CannotDo, match="Only the people who work with this child"):
        early.does(actions.withdraw, child, by=elsewhere, consent=Consent(TODAY, MOTHER))


def test_nobody_else_reads_the_words_of_a_family(early):
    early.agreed()
    elsewhere = early.council.user(Role.SOCIAL_WORKER, team=early.council.south)

    for user in (elsewhere, early.council.user(Role.ANALYST)):
        with acting(actor_of(user, at=NOW)):
            assert not ConsentWord.objects.exists()
    with acting(actor_of(early.worker, at=NOW)):
        assert ConsentWord.objects.count() == 1


def test_nothing_that_a_family_said_is_edited(early):
    early.agreed()

    with seeing_all(), pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ConsentWord.objects.update(words="Something else.")


def test_a_day_to_come_or_before_the_beginning_is_refused(early):
    child = early.agreed()

    with pytest.raises(CannotDo, match="has not come"):
        early.leads(child, "HEALTH", on=date(2026, 11, 13))
    with pytest.raises(CannotDo, match="before early help"):
        early.leads(child, "HEALTH", on=date(2026, 9, 1))


def test_everybody_asked_is_kept_by_name_and_agency(early):
    child = early.agreed()
    early.meets(child, Asked(MOTHER, "", True), Asked("Constable Roe", "POLICE", False))

    with seeing_all():
        asked = list(Attendance.objects.order_by("id").values_list("name", "agency", "came"))
    assert asked == [(MOTHER, "", True), ("Constable Roe", "POLICE", False)]
    assert _kinds(child)[-2:] == ["family_team_met", "family_team_agency_asked"]


def _settling(child):
    with keeping(EVERY_CHILD):
        return Span.objects.filter(child=child.pk, standard="C08c").order_by("began").last()


def test_a_withdrawal_is_to_be_settled_in_ten_working_days_and_the_page_says_by_when(early, reader):
    child = early.withdrawn()

    assert _settling(child).due_on == date(2026, 11, 16)
    page = text_of(reader(early.manager).get(f"/early-help/child/{child.party.public_id}/"))
    assert "To settle by" in page and "16 November" in page


def test_finding_no_need_for_more_settles_nothing_until_early_help_ends(early):
    child = early.withdrawn()
    early.does(actions.consider, child, by=early.manager, steps_up=False, why="Her school looks after her.")
    before = _settling(child).ending

    early.does(actions.end, child, reason="CONSENT_WITHDRAWN", words="She knows whom to ring.", on=TODAY)

    assert before != "met"
    assert _settling(child).ending == "met"


def test_stepping_up_or_agreeing_anew_settles_a_withdrawal(early):
    stepped, agreed = early.withdrawn(), early.withdrawn()
    early.closed_at_the_door(stepped, "EARLY_HELP")
    early.does(actions.consider, stepped, by=early.manager, steps_up=True, why="She is afraid at home.")
    early.agreed(agreed, on=TODAY)

    assert [_settling(child).ending for child in (stepped, agreed)] == ["met", "met"]


def test_the_child_s_page_leads_to_its_early_help(early, reader):
    child = early.agreed()

    page = reader(early.manager).get(f"/child/{child.party.public_id}/").content.decode()

    assert f'href="/early-help/child/{child.party.public_id}/"' in page


def test_a_family_agreed_on_no_day_of_a_year_mistyped(early):
    child = early.at_the_door()

    with pytest.raises(CannotDo, match="before 1 January 1990"):
        early.agreed(child, on=date(1, 1, 1))

    assert _standing(child) is Standing.NONE
