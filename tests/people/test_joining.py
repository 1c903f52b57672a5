"""Two records of one child: shown side by side, joined with a reason, parted again."""

from datetime import date

import pytest
from django.urls import reverse

from sightline.access.actions import restrict
from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, record
from sightline.identity.roles import Role
from sightline.records.models import Alias, Child, Identifier, Recording, Spell, Subject
from tests import cast
from tests.people.conftest import user_of, words

OTHERS = [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ANALYST, Role.DIRECTOR, Role.ADMINISTRATOR]


@pytest.fixture
def two(council: cast.Council) -> list[Child]:
    """Return two records of one name, the second of whose cases is closed."""
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        children = [council.child(held_by=council.workers["Ivy Northwold"]), council.child()]
        recording = Recording.objects.create(why="Entered.")
        for child, value in zip(children, ("P100", "P200"), strict=True):
            Identifier.objects.create(
                party_id=child.pk, child=child, scheme="council_id", value=value, recording=recording
            )
        case = Subject.objects.get(child=children[1], kind="case")
        facts = {"reason": "RC7"}
        closing = NewEvent(children[1].pk, "case_closed", date(2026, 5, 1), subject=case, facts=facts)
        record([closing], by=None, at=cast.NOW, why="No longer in need.")
    return children


def _address(name: str, two: list[Child]) -> str:
    args: list[object] = []
    if name == "join":
        args = [child.party.public_id for child in two]
    if name == "part":
        args = [1]
    return reverse(f"settings:{name}", args=args)


def _opened(browser, two: list[Child]):
    """Return the page of both records, for which a reason is asked twice."""
    said = {"reason_to_open": "They look like one child."}
    for _ in two:
        page = browser.post(_address("join", two), said, follow=True)
    return page


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", ["joined", "find_two", "join", "part"])
def test_who_may_not_join_or_part_records(signed_in_as, council, two, role, name):
    browser = signed_in_as(role, council.north)

    assert browser.get(_address(name, two)).status_code == 403
    assert browser.post(_address(name, two), {"stays": "one", "why": "One child."}).status_code == 403


@pytest.mark.parametrize("role", [Role.DATA_STEWARD, Role.HEAD_OF_SERVICE])
def test_two_records_are_found_by_their_ids(signed_in_as, two, role):
    browser = signed_in_as(role)

    page = browser.post(_address("find_two", two), {"one": "P100", "other": " P200 "})

    assert page.headers["Location"] == _address("join", two)


@pytest.mark.parametrize(
    ("other", "said"),
    [("P999", "No record that you may open has this id"), ("P100", "These are one record already")],
)
def test_what_cannot_be_two_records_is_refused(signed_in_as, two, other, said):
    page = words(
        signed_in_as(Role.DATA_STEWARD).post(_address("find_two", two), {"one": "P100", "other": other})
    )

    assert said in page


def test_of_a_restricted_record_only_whom_to_ring_is_said(signed_in_as, council, two):
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=two[0], by=director, reason="A relative works here.")

    page = words(
        signed_in_as(Role.DATA_STEWARD).post(_address("find_two", two), {"one": "P100", "other": "P200"})
    )

    assert "There may be a protected record: ring Ivy Northwold." in page
    assert "Quillon" not in page


def test_a_reason_is_asked_before_a_record_outside_ones_own_work_is_shown(signed_in_as, two):
    page = signed_in_as(Role.DATA_STEWARD).get(_address("join", two))

    assert page.status_code == 403
    assert "Why are you opening this record?" in words(page)


def test_both_are_shown_side_by_side(signed_in_as, two):
    page = words(_opened(signed_in_as(Role.DATA_STEWARD), two))

    assert "Amara Quillon, P100; and Amara Quillon, P200." in page
    assert "Held by Ivy Northwold, North team Nobody: not open" in page
    assert "2 March 2026 to now 2 March 2026 to 1 May 2026" in page


def test_they_are_joined_with_a_reason_and_parted_again(signed_in_as, two):
    steward = signed_in_as(Role.DATA_STEWARD)
    _opened(steward, two)

    joined = steward.post(_address("join", two), {"stays": "one", "why": "The same girl."}, follow=True)
    with keeping(EVERY_CHILD):
        alias = Alias.objects.select_related("recording").get()
    parted = steward.post(reverse("settings:part", args=[alias.pk]), {"why": "A cousin."}, follow=True)

    assert (alias.child_id, alias.joined_id) == (two[0].pk, two[1].pk)
    assert (alias.recording.by, alias.recording.why) == (user_of(steward), "The same girl.")
    assert "Amara Quillon, P100" in words(joined)
    assert "No two records are joined." in words(parted)


def test_the_one_that_stays_is_chosen_not_given(signed_in_as, two):
    steward = signed_in_as(Role.DATA_STEWARD)
    _opened(steward, two)

    page = steward.post(_address("join", two), {"why": "The same girl."})
    steward.post(_address("join", two), {"stays": "other", "why": "The same girl."})

    assert "Choose an answer for “Which record stays?”." in words(page)
    with keeping(EVERY_CHILD):
        assert Alias.objects.get().child_id == two[1].pk


@pytest.fixture
def both_open(council: cast.Council) -> list[Child]:
    """Return two records of one name, each with an open case that somebody else holds."""
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        ivy, tam = council.workers["Ivy Northwold"], council.workers["Tam Harrow"]
        return [
            council.child(held_by=ivy, council_id="P100"),
            council.child(held_by=tam, team=council.south, council_id="P200"),
        ]


def test_two_open_cases_are_shown_and_which_goes_on_is_asked(signed_in_as, both_open):
    steward = signed_in_as(Role.DATA_STEWARD)

    page = words(_opened(steward, both_open))
    unsaid = words(steward.post(_address("join", both_open), {"stays": "one", "why": "The same girl."}))

    assert "Both have an open case, and a child has one." in page
    assert "Amara Quillon, P100 Open since 2 March 2026, never seen. Ivy Northwold, North team." in page
    assert "Amara Quillon, P200 Open since 2 March 2026, never seen. Tam Harrow, South team." in page
    assert "Choose an answer for “Which case goes on?”." in unsaid
    with keeping(EVERY_CHILD):
        assert not Alias.objects.exists()


@pytest.mark.parametrize(("goes_on", "holder"), [("one", "Ivy Northwold"), ("other", "Tam Harrow")])
def test_the_case_that_is_chosen_goes_on_and_the_records_are_joined(signed_in_as, both_open, goes_on, holder):
    steward = signed_in_as(Role.HEAD_OF_SERVICE)
    _opened(steward, both_open)
    said = {"stays": "one", "goes_on": goes_on, "why": "The same girl."}

    page = words(steward.post(_address("join", both_open), said, follow=True))

    assert "The two records are one now, with one case." in page
    with keeping(EVERY_CHILD):
        open_cases = Spell.objects.filter(child=both_open[0], kind="case", until_on=None)
        (open_case,) = open_cases.select_related("subject")
        holders = Spell.objects.filter(child=both_open[0], kind="holder", until_on=None)
        (held,) = holders.select_related("worker")
        alias = Alias.objects.select_related("recording").get()
        part = steward.post(reverse("settings:part", args=[alias.pk]), {"why": "A cousin."}, follow=True)
        cases = Spell.objects.filter(child__in=both_open, kind="case", until_on=None)
        assert {case.child_id for case in cases} == {child.pk for child in both_open}
    assert held.worker.name == holder
    assert open_case.subject.party_id == both_open[goes_on == "other"].pk
    assert alias.recording.by == user_of(steward)
    assert "They are two records again." in words(part)


@pytest.mark.parametrize("role", OTHERS)
def test_who_may_not_join_ends_no_case(signed_in_as, council, both_open, role):
    said = {"stays": "one", "goes_on": "one", "why": "The same girl."}

    page = signed_in_as(role, council.north).post(_address("join", both_open), said)

    assert page.status_code == 403
    with keeping(EVERY_CHILD):
        assert Spell.objects.filter(child__in=both_open, kind="case", until_on=None).count() == 2


def test_a_restricted_record_s_case_is_neither_shown_nor_ended(signed_in_as, council, both_open):
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=both_open[1], by=director, reason="A relative works here.")
    steward = signed_in_as(Role.DATA_STEWARD)

    page = _opened(steward, both_open)
    refused = steward.post(_address("join", both_open), {"stays": "one", "goes_on": "one", "why": "One."})

    assert (page.status_code, refused.status_code) == (403, 403)
    assert "Tam Harrow" not in words(page)
    with keeping(EVERY_CHILD):
        assert not Alias.objects.exists()


def test_names_are_compared_without_ids_and_none_is_no_difference(signed_in_as, council, two):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        nameless = [council.child(council_id="P300"), council.child(council_id="P400")]
        Child.objects.filter(pk__in=[each.pk for each in nameless]).update(given_name="", family_name="")
    steward = signed_in_as(Role.DATA_STEWARD)

    alike, unnamed = (words(_opened(steward, pair)) for pair in (two, nameless))

    assert "Name Amara Quillon Amara Quillon Same" in alike
    assert "Name Not recorded Not recorded Date of birth" in unnamed


def test_a_record_is_not_joined_to_itself(signed_in_as, two):
    page = signed_in_as(Role.DATA_STEWARD).get(_address("join", [two[0], two[0]]))

    assert page.status_code == 404


def test_records_that_are_not_joined_have_nothing_to_part(signed_in_as, two):
    assert signed_in_as(Role.DATA_STEWARD).get(_address("part", two)).status_code == 404


def test_the_list_asks_the_database_a_few_times(signed_in_as, two, django_assert_max_num_queries):
    steward = signed_in_as(Role.DATA_STEWARD)
    _opened(steward, two)
    steward.post(_address("join", two), {"stays": "one", "why": "The same girl."})

    with django_assert_max_num_queries(30):
        steward.get(_address("joined", two))
