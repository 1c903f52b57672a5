"""What is remembered until a table changes, and what is asked every few seconds."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import transaction

from sightline.access.actor import NOBODY, Actor, open_to
from sightline.identity import queries, remembered
from sightline.identity.models import Agency, Person
from sightline.identity.remembered import (
    Forgotten,
    asked_lately,
    numbers_of_tables,
    remembering,
    tables_named,
)
from sightline.project.database import Login
from tests import cast
from tests.cast import Council


@pytest.fixture
def council(db: None) -> Council:
    """Return the council."""
    return cast.council()


def _names_asked(asked: list[str]) -> Callable[[], list[str]]:
    @remembered.remembered("identity_person")
    def names() -> list[str]:
        asked.append("names")
        return sorted(Person.objects.values_list("name", flat=True))

    return names


def test_what_is_remembered_is_asked_anew_once_the_table_has_changed(db, as_served):
    asked: list[str] = []
    names = _names_asked(asked)

    Person.objects.create(name="Ivy Northwold")
    for _ in range(2):
        with remembering(numbers_of_tables()):
            assert (names(), names()) == (["Ivy Northwold"],) * 2
    assert len(asked) == 1

    Person.objects.update(name="Ivy Southwold")
    with remembering(numbers_of_tables()):
        assert names() == ["Ivy Southwold"]
    Person.objects.all().delete()
    with remembering(numbers_of_tables()):
        assert names() == []
    assert len(asked) == 3


def test_outside_a_page_and_of_a_table_that_is_not_watched_it_is_asked_each_time(db, as_served):
    asked: list[str] = []
    names = _names_asked(asked)

    names()
    names()
    with remembering({"identity_team": 1}):
        names()
        names()

    assert len(asked) == 4


def test_a_change_that_was_undone_leaves_no_number_of_another(db):
    numbers = set()
    for name in ("Ivy", "Tam", "Ewan"):
        with transaction.atomic():
            Person.objects.create(name=name)
            numbers.add(numbers_of_tables()["identity_person"])
            transaction.set_rollback(True)

    assert len(numbers) == 3


def test_two_who_change_a_table_at_once_wait_for_nobody_and_each_is_noticed(connected_as):
    seen = [numbers_of_tables()["identity_agency"]]
    first, second = connected_as(Login.WEB), connected_as(Login.JOBS)
    insert = "INSERT INTO identity_agency (code, name, kind) VALUES (%s, %s, 'health')"

    first.execute(insert, ["ONE", "One"])
    second.execute("SET lock_timeout = '2s'")
    second.execute(insert, ["TWO", "Two"])
    seen.append(numbers_of_tables()["identity_agency"])
    second.commit()
    seen.append(numbers_of_tables()["identity_agency"])
    first.commit()
    seen.append(numbers_of_tables()["identity_agency"])
    second.execute(insert, ["THREE", "Three"])
    second.commit()
    seen.append(numbers_of_tables()["identity_agency"])

    assert seen[0] == seen[1], "what is not committed is seen by nobody"
    assert len(set(seen)) == 4
    assert Agency.objects.count() == 3
    assert _rows(second) == 1, "the rows of one table become one again"


def _rows(asking: psycopg.Connection) -> int:
    row = asking.execute("SELECT count(*) FROM identity_tablechanged WHERE \"table\" = 'identity_agency'")
    return int(row.fetchone()[0])  # type: ignore[index]


def test_every_table_that_a_question_names_is_watched(db):
    assert tables_named() <= set(numbers_of_tables())
    assert len(tables_named()) >= 12


def test_an_answer_that_is_no_longer_true_fails_a_test(db, monkeypatch):
    monkeypatch.setattr(remembered, "is_compared", True)
    truth = ["before"]

    @remembered.remembered("identity_team")
    def said() -> str:
        return truth[0]

    with remembering(numbers_of_tables()):
        said()
        truth[0] = "after"
        with pytest.raises(Forgotten, match="before"):
            said()


def test_who_does_not_work_here_is_told_nothing_that_only_colleagues_may_read():
    numbers = {"identity_worker": 1, "identity_post": 1, "identity_leave": 1, "identity_team": 1}

    assert open_to(NOBODY, numbers) == {"identity_team": 1}
    assert open_to(Actor(partner_scopes=frozenset({"agency:POLICE"})), numbers) == {"identity_team": 1}
    assert open_to(Actor(scopes=frozenset({"team:1"})), numbers) == numbers


def test_workers_and_teams_are_the_same_whether_they_are_remembered_or_not(council):
    wanted = {council.north.pk, council.south.pk, -1}
    worker = council.worker("Ivy Northwold", council.north)
    plain = queries.teams(wanted), queries.workers({worker.pk, -1})

    with remembering(numbers_of_tables()):
        assert (queries.teams(wanted), queries.workers({worker.pk, -1})) == plain
    assert set(plain[0]) == wanted - {-1} and plain[1] == {worker.pk: worker}


def test_what_is_asked_lately_is_asked_again_when_its_seconds_are_over(monkeypatch):
    asked: list[tuple[str, int]] = []
    clock = iter([0.0, 1.0, 4.9, 5.0, 6.0])

    @asked_lately
    def how_it_is(role: str, *, at: int) -> int:
        asked.append((role, at))
        return at

    monkeypatch.setattr(remembered, "lately_seconds", 5.0)
    monkeypatch.setattr(remembered, "monotonic", lambda: next(clock))
    with remembering({}):
        assert [how_it_is("steward", at=at) for at in range(3)] == [0, 0, 0]
        assert how_it_is("steward", at=3) == 3
        assert how_it_is("partner", at=4) == 4, "who may see other rows is answered for themselves"
    assert asked == [("steward", 0), ("steward", 3), ("partner", 4)]


def test_outside_a_page_it_is_asked_each_time(monkeypatch):
    monkeypatch.setattr(remembered, "lately_seconds", 5.0)
    asked: list[int] = []
    how_it_is = asked_lately(lambda *, at: asked.append(at))

    how_it_is(at=1)
    how_it_is(at=2)

    assert asked == [1, 2]
