"""A kept question answers as if it had been written anew, and says so where it could not."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from sightline.identity import kept_questions
from sightline.identity.kept_questions import NotKept, kept_question
from sightline.identity.models import Post, Team, Worker
from tests.cast import TODAY, Council, council


@pytest.fixture
def made(db: None) -> Council:
    """Return the council."""
    return council()


@pytest.fixture
def compares_nothing(monkeypatch) -> None:
    """Ask as pages are asked, without writing each question anew beside the kept one."""
    monkeypatch.setattr(kept_questions, "is_compared", False)


@kept_question
def _teams(ids: Collection[int], but: str) -> QuerySet[Team]:
    return Team.objects.filter(pk__in=ids).exclude(name=but).select_related("agency").order_by("id")


@kept_question
def _posts(on: date, team: int | None) -> QuerySet[Post]:
    posts = Post.objects.filter(from_on__lte=on).order_by("id")
    return posts if team is None else posts.filter(team=team)


@kept_question
def _names(ids: Collection[int]) -> "QuerySet[Worker, str]":
    return Worker.objects.filter(pk__in=ids).order_by("id").values_list("name", flat=True)


@pytest.mark.usefixtures("compares_nothing")
def test_it_answers_with_each_value_as_if_written_anew(made):
    every = [made.service.pk, made.north.pk, made.south.pk]

    for ids in (every, every[:1], {*every[1:]}, []):
        for but in ("", made.north.name):
            asked = Team.objects.filter(pk__in=ids).exclude(name=but).order_by("id")
            assert _teams(ids, but) == list(asked)


@pytest.mark.usefixtures("compares_nothing")
def test_none_belongs_to_the_question_and_a_number_to_its_values(made):
    assert len(_posts(TODAY, None)) > len(_posts(TODAY, made.north.pk)) > 0
    assert _posts(TODAY - timedelta(days=36500), None) == []


@pytest.mark.usefixtures("compares_nothing")
def test_what_it_selects_beside_is_read_with_it(made):
    _teams([made.north.pk], "")
    with CaptureQueriesContext(connection) as asked:
        assert [team.agency.name for team in _teams([made.north.pk, made.south.pk], "")]
    assert len(asked) == 1


@pytest.mark.usefixtures("compares_nothing")
def test_its_sql_is_written_once(made, monkeypatch):
    everybody = list(Worker.objects.values_list("pk", flat=True))
    first = _names(everybody)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.as_sql", never)
    assert _names(everybody) == first
    assert _names(everybody[:1]) == first[:1]


def test_one_that_changes_a_value_before_it_asks_is_refused(made):
    @kept_question
    def yesterday(on: date) -> QuerySet[Post]:
        return Post.objects.filter(from_on__lte=on - timedelta(days=1))

    with pytest.raises(NotKept, match="value number 1"):
        yesterday(TODAY)


def test_one_that_asks_otherwise_by_a_value_is_found_where_it_is_compared(made):
    @kept_question
    def early(on: date) -> QuerySet[Post]:
        posts = Post.objects.filter(from_on__lte=on)
        return posts.filter(manager=True) if on.year > 2000 else posts

    with pytest.raises(NotKept, match="another with other values"):
        early(TODAY)


def test_tests_compare_every_kept_question():
    assert kept_questions.is_compared
