"""The access log: nobody edits it, and a hole or a change in it shows."""

import pytest
from django.db import ProgrammingError, connection, transaction

from sightline.access import log
from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.models import LogEntry, LogLink
from sightline.identity.roles import Role
from sightline.project.database import Login
from tests.access.conftest import as_user
from tests.cast import NOW, Council, council


def _look(user, *ids: int) -> None:
    with as_user(user) as actor:
        log.saw_list(Opening(actor), {"page": "children"}, ids)


def _chain() -> None:
    """Do what a commit does to what has been written so far."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


@pytest.mark.parametrize("change", ["update access_logentry set reason = 'x'", "delete from access_logentry"])
@pytest.mark.parametrize("login", [Login.WEB, Login.JOBS])
def test_no_working_login_may_change_or_delete_an_entry(council: Council, acting_as, login, change):
    _look(council.user(Role.DIRECTOR), 1)

    with acting_as(login), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run(change)


@pytest.mark.parametrize("change", ["update access_logentry set reason = 'x'", "delete from access_logentry"])
def test_the_owner_of_the_tables_changes_no_entry_either(council: Council, change):
    _look(council.user(Role.DIRECTOR), 1)

    with keeping(EVERY_CHILD):
        _run(change)

        assert [entry.reason for entry in LogEntry.objects.all()] == [""]


def test_without_the_lock_a_trigger_still_refuses_a_change(council: Council):
    _look(council.user(Role.DIRECTOR), 1)
    _chain()
    _run("alter table access_logentry no force row level security")

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        _run("update access_logentry set reason = 'x'")


def test_every_entry_has_its_place_in_the_chain(council: Council):
    user = council.user(Role.DIRECTOR)
    for number in range(3):
        _look(user, number)
    _chain()

    assert list(LogLink.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert _broken() == []


def test_a_changed_entry_breaks_the_chain_from_there_on_only_at_its_link(council: Council):
    user = council.user(Role.DIRECTOR)
    for number in range(3):
        _look(user, number)
    _chain()
    _behind_the_triggers("update access_logentry set reason = 'another' where child_ids = '{1}'")

    assert _broken() == [2]


def test_an_entry_taken_out_breaks_the_chain(council: Council):
    user = council.user(Role.DIRECTOR)
    for number in range(3):
        _look(user, number)
    _chain()
    _behind_the_triggers("delete from access_loglink where number = 2")

    assert _broken() == [3]


def test_nobody_writes_in_the_log_as_somebody_else(council: Council):
    one, other = council.user(Role.DIRECTOR), council.user(Role.AUDITOR)
    forged = Actor(user=other)

    with pytest.raises(Exception, match="row-level security"), as_user(one):
        log.saw_list(Opening(forged), {"page": "children"}, [])


def test_the_log_is_read_by_the_information_governance_lead_and_no_manager(council: Council):
    _look(council.user(Role.DIRECTOR), 1)
    lead, head = council.user(Role.INFORMATION_GOVERNANCE_LEAD), council.user(Role.HEAD_OF_SERVICE)

    assert (_read_by(lead), _read_by(head)) == (1, 0)


def test_who_has_looked_at_a_child_is_read_by_those_who_reach_the_child(council: Council):
    child = council.child(team=council.north)
    with as_user(council.user(Role.DIRECTOR)) as actor:
        log.saw_child(Opening(actor), child.pk)
    near = council.user(Role.TEAM_MANAGER, team=council.north)
    far = council.user(Role.TEAM_MANAGER, team=council.south)

    assert (_read_by(near), _read_by(far)) == (1, 0)


def test_what_a_command_saw_is_logged_with_its_purpose(council: Council):
    with acting(actor_for("sightline readings")) as actor:
        log.exported(Opening(actor), {"columns": "all"}, [1, 2], reason="The monthly pack.")

    with keeping(EVERY_CHILD):
        entry = LogEntry.objects.get()
    assert (entry.user_id, entry.purpose, entry.child_ids) == (None, "sightline readings", [1, 2])


@pytest.mark.django_db(transaction=True)
def test_a_commit_chains_what_it_wrote():
    user = council().user(Role.DIRECTOR)

    with acting(actor_of(user, at=NOW)) as actor:
        log.saw_list(Opening(actor), {"page": "children"}, [1])

    assert LogLink.objects.count() == 1


def _broken() -> list[int]:
    with keeping(EVERY_CHILD):
        return log.broken_links()


def _read_by(user) -> int:
    with as_user(user):
        return LogEntry.objects.count()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _behind_the_triggers(change: str) -> None:
    """Do as somebody who owns the server could: no login of the service can."""
    for statement in (
        "alter table access_logentry disable trigger user",
        "alter table access_loglink disable trigger user",
        "alter table access_logentry no force row level security",
        change,
        "set constraints all immediate",
        "alter table access_logentry force row level security",
    ):
        _run(statement)
