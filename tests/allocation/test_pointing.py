"""Nobody leaves while anything points to them; and a new reference to somebody has a rule, or this fails."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import taking_effect
from sightline.allocation.actions import Choice, accept, ask_another, give
from sightline.allocation.models import Asked, Handover, Rung, Told
from sightline.allocation.taking_effect import take_effect
from sightline.clocks import leaving, pointing
from sightline.clocks.pointing import RULES, Leaver, waiting_for
from sightline.identity.actions import CannotChange, start_leave
from sightline.identity.models import Leave, Person, Post, User, Worker
from sightline.identity.roles import Role
from sightline.records.models import Recording, SourceLine
from tests.allocation.conftest import holder
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY

PEOPLE = (User, Worker, Person)
LAST = TODAY + timedelta(days=8)


def references(found) -> set[str]:
    """Return every column of these models that points to a worker, a user or a person, history apart."""
    return {
        f"{model._meta.label}.{each.name}"
        for model in found
        if not any(field.name == "pgh_id" for field in model._meta.get_fields())
        for each in model._meta.get_fields()
        if each.concrete and each.is_relation and each.related_model in PEOPLE
    }


def test_every_reference_to_somebody_has_one_rule():
    assert references(apps.get_models(include_auto_created=True)) == set(RULES.told)


@isolate_apps("sightline.allocation")
def test_a_new_reference_without_a_rule_is_caught():
    class Favourite(models.Model):
        worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")

        class Meta:
            app_label = "allocation"

    assert references([Favourite]) - set(RULES.told) == {"allocation.Favourite.worker"}


def test_the_database_holds_no_reference_that_the_models_do_not_know(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select conrelid::regclass::text, a.attname from pg_constraint c
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
             where c.contype = 'f'
               and c.confrelid in ('identity_user'::regclass, 'identity_worker'::regclass,
                                   'identity_person'::regclass)
            """
        )
        in_database = set(cursor.fetchall())
    known = {
        (model._meta.db_table, each.column)
        for model in apps.get_models(include_auto_created=True)
        for each in model._meta.get_fields()
        if each.concrete and each.is_relation and each.related_model in PEOPLE
    }

    assert in_database - known == set()


def test_a_reference_has_one_rule_and_not_two():
    with pytest.raises(ValueError, match="has a rule already"):
        pointing.stays("records.Recording.by")


@pytest.fixture
def administrator(service):
    return actor_of(service.council.user(Role.ADMINISTRATOR), at=NOW)


def _waits(worker: Worker) -> dict[str, str]:
    return {each.key: each.words for each in waiting_for(Leaver.of(worker, LAST))}


def _leave(worker: Worker, by, **received) -> None:
    leaving.leave(worker=worker, left_on=LAST, by=by, why="She moves away.", received=received["received"])


def test_a_last_day_is_refused_until_each_child_has_a_receiver(service, administrator):
    ivy = service.worker("Ivy Northwold")
    service.child(held_by=ivy)

    with pytest.raises(CannotChange, match="Nobody receives: 1 child of North team"):
        _leave(ivy, administrator, received={})
    _leave(
        ivy,
        administrator,
        received={f"children {service.council.north.pk}": service.council.workers["Ewan Strand"]},
    )

    ivy.refresh_from_db()
    assert ivy.left_on == LAST
    assert "Ewan Strand received 1 child of North team." in Recording.objects.order_by("-id").first().why


def test_a_child_whom_another_has_accepted_from_a_later_day_has_a_receiver(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child(held_by=ivy)
    (asked,) = service.offered(child, to=hannah, starts_on=LAST + timedelta(days=1))
    assert _waits(ivy) != {}

    with service.acting(service.users["Hannah Trewick"]) as by:
        accept(asked=asked, by=by, at=NOW)

    assert (_waits(ivy), holder(child)) == ({}, "Ivy Northwold")
    _leave(ivy, administrator, received={})
    assert take_effect(at=NOW) == 0
    assert take_effect(at=NOW + timedelta(days=9)) == 1
    assert take_effect(at=NOW + timedelta(days=9)) == 0
    assert holder(child, LAST + timedelta(days=1)) == "Hannah Trewick"


def test_one_child_who_cannot_be_handed_over_keeps_no_other_from_it(service, monkeypatch):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    first, second = service.child(held_by=ivy), service.child(held_by=ivy)
    for child in (first, second):
        (asked,) = service.offered(child, to=hannah, starts_on=LAST)
        with service.acting(service.users["Hannah Trewick"]) as by:
            accept(asked=asked, by=by, at=NOW)

    def fails_for_the_first(*, handover, **rest):
        if handover.child_id == first.pk:
            raise RuntimeError("The disk is full.")
        give(handover=handover, **rest)

    monkeypatch.setattr(taking_effect, "give", fails_for_the_first)
    with pytest.raises(ExceptionGroup, match="1 of 2 children were not handed over"):
        take_effect(at=NOW + timedelta(days=9))

    then = LAST + timedelta(days=1)
    assert (holder(first, then), holder(second, then)) == ("Ivy Northwold", "Hannah Trewick")


def test_an_offer_alone_is_no_receiver(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.offered(service.child(held_by=ivy), to=hannah)

    with pytest.raises(CannotChange, match="1 child of North team"):
        _leave(ivy, administrator, received={})


def test_only_who_answers_for_the_team_receives_its_children(service, administrator):
    ivy, tam = service.worker("Ivy Northwold"), service.worker("Tam Harrow", team=service.council.south)
    service.child(held_by=ivy)

    with pytest.raises(CannotChange, match="Tam Harrow cannot receive"):
        _leave(ivy, administrator, received={f"children {service.council.north.pk}": tam})


def test_a_manager_s_team_needs_somebody_who_answers(service, administrator):
    ewan, selma = service.council.workers["Ewan Strand"], service.council.workers["Selma Brightwater"]

    assert _waits(ewan) == {f"team {service.council.north.pk}": "North team, which they manage"}
    _leave(ewan, administrator, received={f"team {service.council.north.pk}": selma})

    assert not Post.objects.filter(worker=ewan, until_on=None).exists()


def test_who_covers_for_a_colleague_hands_the_cover_on(service, administrator):
    ivy, tam = service.worker("Ivy Northwold"), service.worker("Tam Harrow", team=service.council.south)
    leave = start_leave(
        worker=service.council.workers["Odile Marsh"], kind="annual", from_on=TODAY, cover=ivy
    )

    _leave(ivy, administrator, received={f"cover {leave.pk}": tam})

    assert Leave.objects.get(pk=leave.pk).cover == tam


def test_an_offer_they_have_not_answered_is_asked_of_the_receiver(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.offered(service.child(), to=ivy)

    _leave(ivy, administrator, received={"offers": hannah})

    asked = Asked.objects.get(answer="")
    assert asked.worker == hannah
    assert Asked.objects.get(worker=ivy).words == "Passed on to Hannah Trewick."


def test_whoever_receives_an_offer_is_let_into_the_record_to_answer_it(service, administrator, reader):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child("Leila")
    service.offered(child, to=ivy)
    restrict(child=child, by=actor_of(service.council.user(Role.DIRECTOR), at=NOW), reason="Known to staff.")
    _leave(ivy, administrator, received={"offers": hannah})

    with keeping(EVERY_CHILD):
        asked = Asked.objects.get(answer="")
    page = reader(service.users["Hannah Trewick"]).get(f"/offers/{asked.pk}/answer/")
    assert "She is quiet at first." in text_of(page)


def test_an_offer_passes_to_nobody_who_cannot_hold_the_child(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick", hours=None)
    service.offered(service.child(), to=ivy)

    with pytest.raises(CannotChange, match=r"Hannah Trewick cannot be asked\. No working hours"):
        _leave(ivy, administrator, received={"offers": hannah})
    with pytest.raises(CannotChange, match="no place in a team as one who holds children"):
        _leave(ivy, administrator, received={"offers": service.council.workers["Ewan Strand"]})

    assert Asked.objects.get(answer="").worker == ivy


def test_where_the_receiver_was_asked_already_the_leaver_is_no_longer_asked(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    (asked,) = service.offered(service.child(), to=ivy)
    with service.acting(service.manager) as by:
        choice = Choice(worker=hannah, team=service.council.north, why="Ivy leaves soon.", notes={})
        ask_another(handover=asked.handover, choice=choice, by=by, at=NOW)

    _leave(ivy, administrator, received={"offers": hannah})

    assert Asked.objects.get(answer="").worker == hannah


def test_what_they_agreed_to_take_over_is_an_offer_to_the_receiver_until_accepted(service, administrator):
    ivy, hannah, tam = (service.worker(name) for name in ("Ivy Northwold", "Hannah Trewick", "Tam Harrow"))
    child = service.child(held_by=tam)
    (asked,) = service.offered(child, to=ivy, starts_on=LAST + timedelta(days=3))
    with service.acting(service.users["Ivy Northwold"]) as by:
        accept(asked=asked, by=by, at=NOW)

    _leave(ivy, administrator, received={"agreed": hannah})

    handover = Handover.objects.get()
    assert (handover.outcome, handover.accepted_by, handover.ended_at) == ("", None, None)
    assert take_effect(at=NOW + timedelta(days=20)) == 0
    assert holder(child) == "Tam Harrow"
    with service.acting(service.users["Hannah Trewick"]) as by:
        accept(asked=Asked.objects.get(answer=""), by=by, at=NOW)
    assert take_effect(at=NOW + timedelta(days=20)) == 1
    assert Recording.objects.order_by("-id").first().why == "Hannah Trewick accepted the child."


def test_a_child_to_be_acknowledged_is_told_to_the_receiver_by_a_message_too(service, administrator):
    ewan, tam = service.council.workers["Ewan Strand"], service.council.workers["Tam Harrow"]
    child = service.child()
    rung = Rung.objects.create(
        child=child, ladder="no_worker", wait="w", step=1, after_days=1, reached_on=TODAY, at=NOW
    )
    Told.objects.create(rung=rung, child=child, user=service.manager, sent_at=NOW)
    receiver = service.sign_in(tam, Role.TEAM_MANAGER, service.council.south)

    pointing.pass_on(Leaver.of(ewan, LAST), {"told": tam})

    told = Told.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("select (args->>'told_id')::bigint from procrastinate_jobs where task_name = 'tell'")
        jobs = [row[0] for row in cursor.fetchall()]
    assert (told.user, told.sent_at, told.pk in jobs) == (receiver, None, True)


def test_cover_is_not_passed_to_whoever_is_away_themselves(service, administrator):
    ivy, odile = service.worker("Ivy Northwold"), service.worker("Odile Marsh")
    leave = start_leave(worker=odile, kind="annual", from_on=TODAY, cover=ivy)

    with pytest.raises(CannotChange, match="could not all be passed on: cover for Odile Marsh"):
        _leave(ivy, administrator, received={f"cover {leave.pk}": odile})


def test_a_source_they_answer_for_passes_to_the_receiver_who_must_have_a_sign_in(service, administrator):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    SourceLine.objects.update(owner=service.users["Ivy Northwold"])
    key = "records.SourceLine.owner"

    with pytest.raises(CannotChange, match="has no sign-in"):
        _leave(ivy, administrator, received={key: service.council.workers["Tam Harrow"]})
    _leave(ivy, administrator, received={key: hannah})

    assert SourceLine.objects.get().owner == service.users["Hannah Trewick"]


def test_long_leave_needs_somebody_who_covers_while_anything_points(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.child(held_by=ivy)
    said = {"worker": ivy, "kind": "sick", "from_on": TODAY, "until_on": None}

    with pytest.raises(CannotChange, match="Say who covers: 1 child of North team"):
        leaving.start_leave(**said, cover=None)
    assert leaving.start_leave(**said, cover=hannah).cover == hannah


def test_who_covers_long_leave_receives_what_waits_on_its_first_day(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child(held_by=ivy)
    service.offered(service.child("Leila"), to=ivy)
    leaving.start_leave(worker=ivy, kind="sick", from_on=TODAY + timedelta(days=1), cover=hannah)
    before = Asked.objects.get(answer="").worker

    leaving.pass_to_covers(on=TODAY + timedelta(days=1))

    assert (before, Asked.objects.get(answer="").worker) == (ivy, hannah)
    assert holder(child) == "Ivy Northwold"


def test_long_leave_that_has_begun_passes_what_waits_at_once_or_is_refused(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.offered(service.child(), to=ivy)
    tam = service.worker("Tam Harrow", hours=None)

    with pytest.raises(CannotChange, match="Tam Harrow cannot be asked"):
        leaving.start_leave(worker=ivy, kind="sick", from_on=TODAY, cover=tam)
    leaving.start_leave(worker=ivy, kind="sick", from_on=TODAY, cover=hannah)

    assert Asked.objects.get(answer="").worker == hannah


def test_nobody_covers_long_leave_who_is_away_then_or_has_no_sign_in(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.child(held_by=ivy)
    leaving.start_leave(worker=hannah, kind="family", from_on=TODAY + timedelta(days=20))
    said = {"worker": ivy, "kind": "sick", "from_on": TODAY, "until_on": None}

    with pytest.raises(CannotChange, match="Hannah Trewick is away then too"):
        leaving.start_leave(**said, cover=hannah)
    with pytest.raises(CannotChange, match="Tam Harrow has no sign-in"):
        leaving.start_leave(**said, cover=service.council.workers["Tam Harrow"])

    assert not Leave.objects.filter(worker=ivy).exists()


def test_a_week_s_leave_and_leave_that_leaves_nothing_need_no_cover(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    service.child(held_by=ivy)
    week = {"from_on": TODAY, "until_on": TODAY + timedelta(days=7)}

    leaving.start_leave(worker=ivy, kind="annual", cover=None, **week)
    leaving.start_leave(worker=hannah, kind="family", from_on=TODAY, until_on=None, cover=None)

    assert Leave.objects.count() == 2


def test_a_place_in_a_team_does_not_end_while_children_of_the_team_have_no_receiver(service):
    ivy = service.worker("Ivy Northwold")
    service.child(held_by=ivy)
    post = Post.objects.get(worker=ivy)

    with pytest.raises(CannotChange, match="1 child of North team"):
        leaving.leave_team(post=post, until_on=LAST, received={})
    leaving.leave_team(post=post, until_on=LAST, received={f"children {service.council.north.pk}": ivy})

    post.refresh_from_db()
    assert post.until_on == LAST
