"""Find a child: by name, number or date of birth; a sealed child is never shown."""

from datetime import date

import pytest

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.case_file.searching import Words, find
from sightline.identity.roles import Role
from sightline.records.models import Alias, Recording
from tests.case_file.conftest import logged, text_of
from tests.cast import NOW

ADDRESS = "/search/"


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


@pytest.fixture
def amara(told):
    return told.child("Amara Rose", "Quillon-Hart", council_id="C1001")


def _found(text: str = "", born_on: date | None = None, **how) -> list[int]:
    return list(find(Words(text, born_on, **how)))


@pytest.mark.parametrize(
    "text", ["Amara", "amara", "quillon", "Quillon Amara", "ama qui", "rose", "hart", "C1001", " C1001 "]
)
def test_a_child_is_found_by_any_part_of_the_name_in_any_order_or_by_number(told, amara, text):
    told.child("Somebody", "Else", council_id="C1002")

    assert _found(text.strip()) == [amara.pk]


@pytest.mark.parametrize("text", ["Theo", "Amara Else", "C9999", "1001"])
def test_another_name_or_number_does_not_find_the_child(amara, text):
    assert _found(text) == []


def test_a_date_of_birth_finds_those_born_then(told, amara):
    told.child("Other", born_on=date(2018, 1, 1))

    assert _found(born_on=date(2019, 5, 3)) == [amara.pk]
    assert _found("Amara", date(2018, 1, 1)) == []


def test_a_record_joined_to_another_is_found_as_that_other(told, amara):
    twice = told.child("Amarah", "Quillon")
    Alias.objects.create(child=amara, joined=twice, recording=Recording.objects.first())

    assert _found("Amarah") == [amara.pk]


def test_those_who_see_no_names_find_nobody_by_one(amara):
    assert _found("Amara", by_name=False) == []
    assert _found("C1001", by_name=False) == [amara.pk]


def test_the_page_shows_who_was_found_and_who_holds_them(amara, reader, director):
    page = reader(director).post(ADDRESS, {"words": "amara"})

    words = text_of(page)
    assert "1 child found" in words
    assert "Amara Rose Quillon-Hart" in words
    assert "3 May 2019" in words
    assert "C1001" in words


def test_words_stand_in_no_address_so_an_address_finds_nobody(amara, reader, director):
    page = reader(director).get(ADDRESS, {"words": "amara"})

    assert "Quillon" not in text_of(page)
    assert logged(director, "search") == []


def test_every_search_is_logged_with_whom_it_showed(amara, reader, director):
    browser = reader(director)

    browser.post(ADDRESS, {"words": "amara"})
    browser.post(ADDRESS, {"words": "nobody"})

    first, second = logged(director, "search")
    assert (first.question["words"], first.child_ids) == ("amara", [amara.pk])
    assert second.child_ids == []


def test_a_search_for_nothing_asks_for_something(reader, director):
    page = reader(director).post(ADDRESS, {})

    assert "Enter a name, a number or a date of birth." in text_of(page)
    assert logged(director, "search") == []


def test_one_letter_is_too_few(amara, reader, director):
    assert "at least two letters" in text_of(reader(director).post(ADDRESS, {"words": "a"}))


def test_nobody_found_says_what_to_try(reader, director):
    assert "No child whom you may see answers to these words." in text_of(
        reader(director).post(ADDRESS, {"words": "nobody"})
    )


def test_of_a_sealed_child_only_whom_to_ring_is_said(told, reader, director):
    sealed = told.child("Sealed", "Secret", held_by=told.council.workers["Tam Harrow"], council_id="C1009")
    access.restrict(child=sealed, by=actor_of(director, at=NOW), reason="A relative works here.")

    words = text_of(reader(director).post(ADDRESS, {"words": "C1009"}))

    assert "There may be a protected record: ring Tam Harrow." in words
    assert "Secret" not in words
    assert "child found" not in words


def test_a_loose_search_says_nothing_of_a_sealed_child(told, reader, director):
    sealed = told.child("Sealed", "Secret")
    access.restrict(child=sealed, by=actor_of(director, at=NOW), reason="A relative works here.")

    words = text_of(reader(director).post(ADDRESS, {"words": "secret"}))

    assert "protected" not in words
    assert "Secret" not in words


def test_of_another_team_s_child_only_whom_to_ask_is_said(told, reader):
    told.child("Theirs", "Elsewhere", held_by=told.council.workers["Tam Harrow"], team=told.council.south)
    worker = told.council.sign_in_of(
        told.council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=told.council.north
    )

    loosely = text_of(reader(worker).post(ADDRESS, {"words": "theirs"}))
    words = text_of(reader(worker).post(ADDRESS, {"words": "theirs", "born_on": "3/5/2019"}))

    assert "Ask" not in loosely
    assert "Ask South team." in words
    assert "Elsewhere" not in words
    assert "Tam Harrow" not in words


def test_those_who_may_not_search_are_refused(council, reader):
    assert reader(council.user(Role.LEAD_MEMBER)).get(ADDRESS).status_code == 403
