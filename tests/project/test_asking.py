"""Questions that are prepared: sent as they should be, and answered to each by what they reach."""

import pytest
from django.db import connection, transaction

from sightline.access.actor import acting, actor_of
from sightline.identity.models import Team
from sightline.identity.roles import Role
from sightline.people.history import changed_by
from sightline.project.database import Login
from sightline.project.database.asking import is_plain_question
from sightline.records.models import Child
from tests import cast
from tests.cast import NOW, Council

BEFORE_IT_IS_PREPARED = 1
TIMES = 12  # a plan for everybody is made after the fifth


@pytest.fixture
def council(db: None) -> Council:
    return cast.council()


@pytest.fixture
def prepared(db: None):
    """Prepare questions in this test's connection, as in the web server's; return how many there are."""
    connection.ensure_connection()
    connection.connection.prepare_threshold = BEFORE_IT_IS_PREPARED
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
    yield lambda: _one(asked, "%records_child%")
    connection.connection.prepare_threshold = None


def _one(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def _seen() -> list[int]:
    return list(Child.objects.filter(party_id__gt=0).order_by("pk").values_list("pk", flat=True))


def test_a_prepared_question_is_answered_to_each_by_what_they_reach(council, prepared, acting_as):
    ivy = council.worker("Ivy Northwold", council.north)
    sol = council.worker("Sol Southcombe", council.south)
    users = {
        council.child(held_by=each, team=team).pk: council.sign_in_of(each, Role.SOCIAL_WORKER, team=team)
        for each, team in ((ivy, council.north), (sol, council.south))
    }
    actors = {child: actor_of(user, at=NOW) for child, user in users.items()}

    with acting_as(Login.WEB):
        for _ in range(TIMES):
            for child, actor in actors.items():
                with acting(actor):
                    assert _seen() == [child]
            assert _seen() == []

    assert prepared() > 0


def test_what_changes_rows_bears_the_name_of_who_changed_them_before_it(council):
    user = council.user(Role.ADMINISTRATOR)

    with transaction.atomic(), changed_by(user):
        Team.objects.filter(pk=council.north.pk).update(name="North, 100%")

    council.north.refresh_from_db()
    assert council.north.name == "North, 100%"


@pytest.mark.parametrize(
    ("statement", "is_plain"),
    [
        ('SELECT "a" FROM "b" WHERE "c" = %s', True),
        ('SELECT COUNT("a") FROM "b" WHERE "c" = %s GROUP BY "d"', False),
        ('SELECT DISTINCT "a" || %s FROM "b" ORDER BY "a" || %s', False),
        ('SELECT set_config(\'x\', %s, true); UPDATE "b" SET "a" = 1', False),
        ('UPDATE "b" SET "a" = %s', False),
        ('\nSELECT "a" FROM "b" WHERE "c" = %s', True),
        ('\nWITH RECURSIVE "d" AS (SELECT "a" FROM "b" WHERE "c" = %s) SELECT "a" FROM "d"', True),
        ('\n-- prepared\nSELECT DISTINCT "a" FROM "b" WHERE "c" = %s GROUP BY "a"', True),
        ('WITH "d" AS (DELETE FROM "b" WHERE "c" = %s RETURNING "a") SELECT "a" FROM "d"', False),
    ],
)
def test_only_a_plain_question_is_sent_apart_from_its_values(statement, is_plain):
    assert is_plain_question(statement) is is_plain


def test_a_list_of_numbers_is_one_value_whatever_it_is_kept_in(council):
    teams = [council.service.pk, council.north.pk, council.south.pk]
    ways = (list, tuple, set, frozenset, dict.fromkeys, lambda each: dict.fromkeys(each).keys(), iter)

    for way in ways:
        assert Team.objects.filter(pk__in=way(teams)).count() == 3, way
    assert Team.objects.filter(pk__in=[*teams, teams[0], 2**40]).count() == 3
    assert Team.objects.filter(pk__in=[*teams, None]).count() == 3
    assert Team.objects.exclude(pk__in=teams[1:]).filter(pk__in=teams).get() == council.service
    assert Team.objects.filter(pk__in=[]).count() == 0
    assert Team.objects.filter(pk__in=Team.objects.filter(pk__in=teams)).count() == 3
    assert set(Team.objects.filter(parent__in=[council.service.pk])) == {council.north, council.south}
    assert set(Team.objects.filter(parent__in=[council.service])) == {council.north, council.south}
    assert Team.objects.filter(parent__in=teams).query.sql_with_params()[1] == (teams,)
    assert Child.objects.filter(joined_into__in=teams).query.sql_with_params()[1] == (teams,)
    assert Team.objects.filter(pk__in=["x", *teams][1:]).query.sql_with_params()[1] == (teams,)


def test_a_list_of_anything_else_is_asked_as_ever(council):
    codes = [council.north.code, council.south.code]

    assert Team.objects.filter(code__in=codes).count() == 2
    assert Team.objects.filter(pk__in=[str(council.north.pk), council.south.pk]).count() == 2
    assert Team.objects.filter(code__in=[1, 2]).count() == 0
    with pytest.raises(ValueError, match="expected a number"):
        Team.objects.filter(pk__in=["x", council.north.pk]).count()
