"""The second lock: what a query without any filter shows, and to whom."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from sightline.access import actions, reach
from sightline.access.actor import NOBODY, acting, acting_as, actor_of
from sightline.access.keeper import keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.identity.actions import end_worker, give_role
from sightline.identity.roles import Role
from sightline.project.database import Login
from sightline.records.models import Address, Child, Event, Relationship, Spell, Subject
from tests.access.conftest import as_user
from tests.cast import NOW, Council


def test_a_transaction_that_says_nothing_sees_no_child(council: Council):
    council.child()

    assert not Child.objects.exists()
    assert not Event.objects.exists()


def test_a_worker_sees_their_own_child_and_the_open_children_of_their_team(council, seen_by):
    ivy = council.worker("Ivy Northwold", council.north)
    user = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    own, of_team = council.child(held_by=ivy), council.child(team=council.north)
    council.child(team=council.south)

    assert seen_by(user) == {own.pk, of_team.pk}


def test_a_child_held_in_another_team_is_seen_by_the_worker_who_holds_it(council, seen_by):
    ivy = council.worker("Ivy Northwold", council.north)
    user = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    held = council.child(held_by=ivy, team=council.south)

    assert seen_by(user) == {held.pk}


def test_a_manager_of_a_service_sees_the_children_of_the_teams_under_it(council, seen_by):
    user = council.user(Role.TEAM_MANAGER, team=council.service)
    children = {council.child(team=council.north).pk, council.child(team=council.south).pk}

    assert seen_by(user) == children


def test_a_worker_who_has_left_sees_nobody(council, seen_by):
    ivy = council.worker("Ivy Northwold", council.north)
    user = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    council.child(held_by=ivy)
    end_worker(worker=ivy, left_on=NOW.date().replace(day=1))

    assert seen_by(user) == set()


def test_a_role_that_reaches_no_child_sees_none(council, seen_by):
    council.child()
    roles = [Role.LEAD_MEMBER, Role.BOARD_MEMBER, Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE_LEAD]

    assert [seen_by(council.user(role)) for role in roles] == [set()] * 4


def test_a_restricted_child_is_hidden_from_the_team_and_the_director_and_seen_by_its_worker(council, seen_by):
    ivy = council.worker("Ivy Northwold", council.north)
    of_ivy = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    manager = council.user(Role.TEAM_MANAGER, team=council.north)
    director = council.user(Role.DIRECTOR)
    child = council.child(held_by=ivy)
    actions.restrict(child=child, by=actor_of(director, at=NOW), reason="A relative works here.")

    assert [seen_by(user) for user in (of_ivy, manager, director)] == [{child.pk}, set(), set()]


def test_somebody_named_for_a_restricted_child_sees_it(council, seen_by):
    head, director = council.user(Role.HEAD_OF_SERVICE), council.user(Role.DIRECTOR)
    child = council.child()
    by = actor_of(director, at=NOW)
    actions.restrict(child=child, by=by, reason="A relative works here.")
    with acting(by):
        actions.name_for(child=child, user=head, by=by, at=NOW, reason="She leads on it.")

    assert seen_by(head) == {child.pk}


def test_a_conflict_of_interest_closes_a_record_to_its_own_worker(council, seen_by):
    ivy = council.worker("Ivy Northwold", council.north)
    user = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    child = council.child(held_by=ivy)
    with as_user(user):
        actions.declare_conflict(user=user, child_id=child.pk, reason="My niece.", at=NOW, by=user)

    assert seen_by(user) == set()


def test_an_analyst_sees_events_and_no_address(council):
    child = council.child()
    with keeping([child.pk]):
        recording = Event.objects.first().recording
        Address.objects.create(child=child, lines="1 Nowhere Street", recording=recording)

    with as_user(council.user(Role.ANALYST)):
        events, addresses = Event.objects.count(), Address.objects.count()

    assert (events, addresses) == (2, 0)


def test_a_relationship_to_a_restricted_child_is_hidden_with_it(council):
    director = council.user(Role.DIRECTOR)
    one, other = council.child(), council.child()
    with keeping([one.pk, other.pk]):
        recording = Event.objects.first().recording
        Relationship.objects.create(child=one, other=other, relation="brother", recording=recording)
    actions.restrict(child=other, by=actor_of(director, at=NOW), reason="Police ask it.")

    with as_user(director):
        assert not Relationship.objects.exists()


def test_a_partner_sees_its_own_request_and_no_record_of_the_child_while_the_enquiry_is_open(council):
    police = council.user(Role.PARTNER, agency=council.police)
    child = council.child()
    _ask(child, "POLICE", "HEALTH")

    with as_user(police):
        children = set(Child.objects.values_list("pk", flat=True))
        events = list(Event.objects.values_list("kind", "agency", "child"))

    assert children == set()
    assert events == [("check_requested", "POLICE", child.pk)]


def test_a_partner_sees_nothing_once_the_enquiry_is_decided(council):
    police = council.user(Role.PARTNER, agency=council.police)
    child = council.child()
    enquiry = _ask(child, "POLICE")
    with as_user(police):
        before = Event.objects.count()
    _record(child, "enquiry_decided", subject=enquiry)

    with as_user(police):
        assert (before, Event.objects.count()) == (1, 0)


def test_a_partner_does_not_see_what_another_agency_was_asked(council):
    police = council.user(Role.PARTNER, agency=council.police)
    _ask(council.child(), "HEALTH")

    with as_user(police):
        assert not Event.objects.exists()


def test_the_keeper_sees_the_children_it_holds_and_no_other(council):
    one, _ = council.child(), council.child()

    with keeping([one.pk]):
        assert set(Event.objects.values_list("child_id", flat=True)) == {one.pk}
    assert not Event.objects.exists()


def test_the_keepers_scope_ends_with_its_block_even_when_the_block_fails(council):
    child = council.child()

    with pytest.raises(ZeroDivisionError), transaction.atomic(), keeping([child.pk]):
        _ = 1 / 0

    assert not Child.objects.exists()


def test_a_command_says_what_it_is_for(council):
    council.child()

    with acting_as(None, at=NOW, purpose="readings"):
        assert Child.objects.count() == 1
    with pytest.raises(ValueError, match="what it is for"), acting_as(None, at=NOW):
        pass


@pytest.mark.parametrize("login", [Login.WEB, Login.JOBS])
def test_a_working_login_reads_its_own_reach_and_writes_none(council, acting_as, login):
    council.child()

    with acting_as(login), connection.cursor() as cursor:
        cursor.execute("select count(*) from access_reach")
        seen = cursor.fetchone()[0]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("insert into access_reach (scope, child_id) values ('all', 1)")

    assert seen == 0


def test_a_working_login_may_have_reach_worked_out(council, acting_as, seen_by):
    director = council.user(Role.DIRECTOR)
    child = council.child()

    with acting_as(Login.WEB):
        reach.refresh([child.pk])

    assert seen_by(director) == {child.pk}


def test_a_child_whose_reach_was_never_worked_out_is_seen_by_nobody(council, seen_by):
    director = council.user(Role.DIRECTOR)
    child = council.child()
    with connection.cursor() as cursor:
        cursor.execute("delete from access_reach where child_id = %s", [child.pk])

    assert seen_by(director) == set()


def test_every_table_with_a_child_in_it_is_locked_for_its_owner_too(db):
    """Reads the models and the catalogue: a new table with a child in it fails until it is protected."""
    with_child = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and (field.related_model is Child or field.name in {"child_id", "child_ids", "child"})
    } | {Child._meta.db_table}

    assert _unprotected(with_child) == set()
    assert {"records_event", "clocks_span", "access_logentry", "records_receiptitem"} <= with_child


def test_a_table_with_a_child_that_nobody_locked_is_caught(db):
    with connection.cursor() as cursor:
        cursor.execute("create table left_open (id bigint, child_id bigint)")

    assert _unprotected({"left_open"}) == {"left_open"}
    assert "left_open" in _tables_with_a_child_column()


def test_every_table_of_the_catalogue_with_a_child_column_is_locked(db):
    assert _unprotected(_tables_with_a_child_column()) == set()


def _tables_with_a_child_column() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and a.attname in ('child_id', 'child_ids', 'joined_id', 'former_id') and not a.attisdropped
            union
            select conrelid::regclass::text from pg_constraint
             where contype = 'f' and confrelid = 'records_child'::regclass
            """
        )
        return {row[0] for row in cursor.fetchall()}


def _unprotected(tables: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname from pg_class c
             where c.relname = any (%s) and c.relnamespace = 'public'::regnamespace
               and (not c.relrowsecurity or not c.relforcerowsecurity
                    or not exists (select 1 from pg_policy p where p.polrelid = c.oid))
            """,
            [list(tables)],
        )
        return {row[0] for row in cursor.fetchall()}


def test_nobody_is_given_a_second_role_that_reaches_by_accident(council, seen_by):
    user = council.user(Role.ADMINISTRATOR)
    child = council.child(team=council.south)
    give_role(user=user, role=Role.SOCIAL_WORKER, at=NOW, by=None, team=council.north)
    before = seen_by(user)
    give_role(user=user, role=Role.SOCIAL_WORKER, at=NOW, by=None, team=council.south)

    assert (before, seen_by(user)) == (set(), {child.pk})


def test_acting_as_nobody_inside_somebodys_block_sees_nothing(council):
    council.child()

    with as_user(council.user(Role.DIRECTOR)):
        with acting(NOBODY):
            nobody = Spell.objects.count()
        director = Spell.objects.count()

    assert nobody == 0
    assert director > 0


def _record(child: Child, kind: str, *, subject: object, **facts: str) -> None:
    record([NewEvent(child.pk, kind, NOW.date(), subject=subject, happened_at=NOW, facts=facts)],
           by=None, at=NOW, why="Tested.")  # fmt: skip


def _ask(child: Child, *agencies: str) -> object:
    new = NewSubject("enquiry", key=f"enquiry {child.pk}")
    _record(child, "enquiry_opened", subject=new)
    with keeping([child.pk]):
        enquiry = Subject.objects.get(kind="enquiry", party_id=child.pk)
    for agency in agencies:
        _record(child, "check_requested", subject=enquiry, agency=agency, level="AMBER")
    return enquiry
