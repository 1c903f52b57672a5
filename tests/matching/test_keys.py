"""The keys that the database keeps, beside those that Python would: one rule in two languages."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.matching import describing
from sightline.matching.likeness.keys import kept
from sightline.matching.likeness.sound import fold, sounds
from sightline.matching.models import AlsoTold, Key
from sightline.records.models import Address, Child, Party, Recording, Relationship

pytestmark = pytest.mark.postgres


def _child(**said: object) -> Child:
    return Child.objects.create(party=Party.objects.create(kind="child"), **said)


def _keys(child: Child) -> set[str]:
    return set(Key.objects.filter(child=child).values_list("key", flat=True))


@pytest.fixture
def everybody(db):
    with keeping(EVERY_CHILD):
        yield


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NAMES = st.one_of(
    TEXT,
    st.text(alphabet="acceghiknoprstuvwxyzßéłØ'’ -MCK", max_size=14),
    st.sampled_from(["MacKenzie", "Tchaikovsky", "Wright-Knight", "O’Schwarz", "Ghislaine", "Łukasz Wójcik"]),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_the_database_folds_and_hears_a_name_as_python_does(db, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT matching_fold(%s), matching_sounds(%s)", [name, name])
        folded, said = cursor.fetchone()

    assert (folded, tuple(said)) == (fold(name), sounds(name))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, NAMES, NAMES, st.none() | st.dates(date(2005, 1, 1), date(2026, 12, 31)), NAMES, NAMES)
def test_the_database_keeps_a_child_under_the_keys_that_python_would(
    everybody, given_name, family_name, known_as, born_on, mother, former
):
    child = _child(given_name=given_name, family_name=family_name, known_as=known_as, born_on=born_on)
    recording = Recording.objects.create(why="told")
    Relationship.objects.create(child=child, relation="mother", other_name=mother, recording=recording)
    Address.objects.create(child=child, lines="", postcode="or1 2bc", recording=recording)
    AlsoTold.objects.create(child=child, kind="name", given_name=former, family_name=family_name)

    assert _keys(child) == kept(describing.of([child.pk])[child.pk])


def test_the_keys_follow_a_name_that_changes_and_the_former_one_is_kept(everybody):
    child = _child(given_name="Amara", family_name="Reed", born_on=date(2019, 3, 4))
    before = _keys(child)

    Child.objects.filter(pk=child.pk).update(family_name="Quillon")

    assert "n:Amr+kln" not in before
    assert before < _keys(child)
    told = AlsoTold.objects.get(child=child)
    assert (told.kind, told.given_name, told.family_name) == ("name", "Amara", "Reed")


def test_a_child_not_born_yet_is_kept_under_the_month_and_the_mother(everybody):
    child = _child(family_name="Quillon", expected_on=date(2027, 1, 20))
    recording = Recording.objects.create(why="told")
    Relationship.objects.create(
        child=child, relation="mother", other_name="Ruth Quillon", recording=recording
    )

    kinds = {key.split(":")[0] for key in _keys(child)}

    assert kinds == {"u", "m"}


def test_a_confidential_address_makes_no_key(everybody):
    child = _child(given_name="Amara", family_name="Quillon")
    recording = Recording.objects.create(why="told")
    Address.objects.create(child=child, lines="", postcode="OR1 2BC", confidential=True, recording=recording)

    assert not any(key.startswith("a:") for key in _keys(child))
    assert describing.of([child.pk])[child.pk].postcodes == ()
