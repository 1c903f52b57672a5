"""Who gets past the door of a page, what a refused person is told, and what is written down of it."""

import re

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.access.addressed import parts_that_name_records
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import LogEntry
from sightline.access.permissions import Permission
from sightline.access.requires import AGENCY_KEY, PUBLIC, SIGNED_IN, declared_by
from sightline.identity.roles import Role
from sightline.people.urls import DECLARED
from sightline.project import urls
from sightline.records.models import Child
from tests import cast
from tests.access import doors
from tests.cast import signed_in


def _entries(**wanted: object) -> list[LogEntry]:
    with keeping(EVERY_CHILD):
        return list(LogEntry.objects.filter(**wanted).order_by("id"))


def _declarations(patterns: list, before: str = "") -> dict[str, object]:
    """Return what each address below these declares, by its route."""
    found: dict[str, object] = {}
    for each in patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            found[route] = declared_by(each.callback) or DECLARED.get(each.name)
        else:
            found |= _declarations(each.url_patterns, route)
    return found


def test_every_address_says_who_may_open_it():
    declared = _declarations(urls.urlpatterns)

    known = {*Permission.values, SIGNED_IN, PUBLIC, AGENCY_KEY}
    assert [route for route, says in declared.items() if says not in known] == []
    assert len(declared) > 20


def test_an_address_that_says_nothing_is_caught():
    declared = _declarations(doors.urlpatterns)

    assert [route for route, says in declared.items() if says is None] == ["undeclared/"]


def test_the_sign_in_packages_views_are_declared_only_where_they_are_reached():
    names = {pattern.name for pattern in _patterns(get_resolver().url_patterns)}

    assert set(DECLARED) - names == set()


def _patterns(found: list) -> list[URLPattern]:
    return [
        pattern
        for each in found
        for pattern in ([each] if isinstance(each, URLPattern) else _patterns(each.url_patterns))
    ]


@pytest.fixture
def council(db: None, settings) -> cast.Council:
    """Return the council, with the pages of `doors`."""
    settings.ROOT_URLCONF = "tests.access.doors"
    return cast.council()


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client, council):
    page = client.get("/children/")

    assert page.headers["Location"] == "/account/login/?next=/children/"


def test_somebody_with_a_password_alone_is_sent_to_set_up_a_second_factor(client, council):
    user = council.user(Role.DIRECTOR)
    client.force_login(user, backend="sightline.access.sessions.SignIns")

    assert client.get("/children/").headers["Location"] == "/account/second-factor/"
    assert client.get("/first/").headers["Location"] == "/account/second-factor/"


@pytest.mark.parametrize(("is_demo", "answer"), [(True, 200), (False, 302)])
def test_an_invented_person_needs_no_second_factor_in_a_demonstration_alone(
    client, db, settings, is_demo, answer
):
    settings.ROOT_URLCONF = "tests.access.doors"
    council = cast.council(is_demo=is_demo)
    user = council.user(Role.DIRECTOR, demonstration=True)
    client.force_login(user, backend="sightline.access.sessions.SignIns")

    assert client.get("/first/").status_code == answer


def test_somebody_real_needs_a_second_factor_in_a_demonstration_too(client, db, settings):
    settings.ROOT_URLCONF = "tests.access.doors"
    user = cast.council(is_demo=True).user(Role.DIRECTOR)
    client.force_login(user, backend="sightline.access.sessions.SignIns")

    assert client.get("/first/").status_code == 302


def test_who_signs_in_through_the_councils_own_provider_needs_no_second_factor_here(client, council):
    user = council.user(Role.DIRECTOR)
    client.force_login(user, backend="sightline.access.sessions.SignIns")
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()

    assert client.get("/first/").status_code == 200


def test_somebody_without_the_right_is_told_what_it_is_for_and_whom_to_ask(client, council):
    council.user(Role.DIRECTOR)
    board = signed_in(client, council.user(Role.BOARD_MEMBER))

    page = board.get("/children/")

    words = page.content.decode()
    assert page.status_code == 403
    assert "see lists of children" in words
    assert "Director of children&#x27;s services 1" in words


def test_the_page_is_the_same_whether_the_child_exists_or_not(client, council):
    hidden = council.child(team=council.south)
    worker = signed_in(client, council.user(Role.SOCIAL_WORKER, team=council.north))

    there = worker.get(f"/child/{hidden.party.public_id}/")
    not_there = worker.get("/child/nobody-at-all/")

    assert (there.status_code, not_there.status_code) == (403, 403)
    assert _without_token(there) == _without_token(not_there)


def test_a_refused_read_is_logged_with_the_child_it_would_have_shown(client, council):
    hidden = council.child(team=council.south)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)

    signed_in(client, user).get(f"/child/{hidden.party.public_id}/")

    entry = _entries(user=user)[-1]
    assert (entry.action, entry.child_id, entry.question["page"]) == ("refused", hidden.pk, "child")


WITHOUT_THE_RIGHT = [
    Role.LEAD_MEMBER,
    Role.BOARD_MEMBER,
    Role.ADMINISTRATOR,
    Role.INFORMATION_GOVERNANCE_LEAD,
    Role.PARTNER,
]


@pytest.mark.parametrize("role", WITHOUT_THE_RIGHT)
def test_who_may_open_no_child_is_logged_with_the_child_they_asked_for(client, council, role):
    hidden = council.child(team=council.south)
    _restrict(council, hidden)
    user = council.user(role, agency=council.police if role is Role.PARTNER else None)

    signed_in(client, user).get(f"/child/{hidden.party.public_id}/")

    (entry,) = _entries(user=user, action="refused")
    assert (entry.child_id, entry.question["named"]) == (hidden.pk, hidden.party.public_id)


@pytest.mark.parametrize("role", [Role.LEAD_MEMBER, Role.SOCIAL_WORKER])
def test_an_id_that_is_nobodys_is_logged_as_such(client, council, role):
    user = council.user(role, team=council.north)

    signed_in(client, user).get("/child/nobody-at-all/")

    (entry,) = _entries(user=user, action="refused")
    assert (entry.child_id, entry.question["named"]) == (None, "nobody-at-all")
    assert entry.question["nobodys"] is True


def test_who_may_open_no_child_learns_nothing_of_whether_it_exists(client, council):
    hidden = council.child(team=council.south)
    member = signed_in(client, council.user(Role.LEAD_MEMBER))

    there, nowhere = member.get(f"/child/{hidden.party.public_id}/"), member.get("/child/nobody-at-all/")

    assert _without_token(there) == _without_token(nowhere)
    assert "in danger" not in there.content.decode()


# What a part of an address may be that names no record of a child.
NAMES_NO_RECORD = {
    *("format", "part", "code", "key", "form", "page", "token", "prefix", "pk", "row", "number"),
    *("look_id", "opening_id", "list_number", "row_number", "vanished_number", "question_number"),
    *("dispute_number", "post", "held", "leave"),
}


def test_a_page_of_two_records_is_refused_with_both_of_them(client, council, settings):
    settings.ROOT_URLCONF = urls.__name__
    one, other = council.child(team=council.south), council.child(team=council.north)
    member = council.user(Role.LEAD_MEMBER)
    address = reverse("settings:join", args=[one.party.public_id, other.party.public_id])

    signed_in(client, member).get(address)

    (entry,) = _entries(user=member, action="refused")
    assert (entry.child_id, entry.child_ids) == (one.pk, sorted([one.pk, other.pk]))


def test_each_part_of_an_address_is_looked_up_for_the_log_or_names_no_record():
    ours = [each for each in _patterns(urls.urlpatterns) if each.callback.__module__.startswith("sightline")]
    parts = {part for each in ours for part in each.pattern.converters}

    assert parts - NAMES_NO_RECORD - parts_that_name_records() == set()
    assert {"public_id", "record_id", "subject", "voice", "file_id"} <= parts_that_name_records()


def test_a_refused_read_is_kept_though_the_page_was_undone(client, council):
    user = council.user(Role.BOARD_MEMBER)

    page = signed_in(client, user).get("/children/")

    assert [entry.action for entry in _entries(user=user)] == ["refused"]
    assert "If there is such a record" not in page.content.decode()


def test_a_page_that_fails_leaves_nothing_of_what_it_wrote(client, council):
    user = council.user(Role.DIRECTOR)
    client.raise_request_exception = False

    page = signed_in(client, user).get("/failing/")

    assert page.status_code == 500
    assert _entries(user=user) == []


def test_a_search_that_finds_nobody_is_logged(client, council):
    user = council.user(Role.DIRECTOR)

    signed_in(client, user).get("/search/")

    assert [entry.action for entry in _entries(user=user)] == ["search"]


def test_own_work_opens_without_a_reason(client, council):
    child = council.child(team=council.north)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)

    page = signed_in(client, user).get(f"/child/{child.party.public_id}/")

    assert page.content.decode() == f"child {child.pk}"
    assert [(entry.action, entry.child_id) for entry in _entries(user=user)] == [("view", child.pk)]


def test_outside_ones_own_work_a_reason_is_asked_before_anything_is_shown(client, council):
    child = council.child()
    user = council.user(Role.REVIEWING_OFFICER)

    page = signed_in(client, user).get(f"/child/{child.party.public_id}/")

    assert page.status_code == 403
    assert "Why are you opening this record?" in page.content.decode()
    assert _entries(user=user, action="view") == []


def test_a_reason_opens_the_record_and_stands_in_the_log(client, council):
    child = council.child()
    user = council.user(Role.REVIEWING_OFFICER)
    address = f"/child/{child.party.public_id}/"

    page = signed_in(client, user).post(address, {"reason_to_open": "Chairing the review."}, follow=True)

    assert page.content.decode() == f"child {child.pk}"
    assert _entries(user=user)[0].reason == "Chairing the review."


@pytest.mark.parametrize("said", ["", "  ", "why"])
def test_an_empty_or_curt_reason_opens_nothing(client, council, said):
    child = council.child()
    user = council.user(Role.REVIEWING_OFFICER)

    page = signed_in(client, user).post(f"/child/{child.party.public_id}/", {"reason_to_open": said})

    assert page.status_code == 403
    assert "There is a problem" in page.content.decode()


def test_in_an_emergency_a_reason_opens_a_record_for_a_day_and_puts_it_before_a_reviewer(client, council):
    hidden = council.child(team=council.south)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)
    address = f"/child/{hidden.party.public_id}/"
    said = {"reason_of_emergency": "Police have found her alone."}

    page = signed_in(client, user).post(address, said, follow=True)

    assert page.content.decode() == f"child {hidden.pk}"
    assert [entry.action for entry in _entries(user=user)] == ["emergency", "view"]


def test_somebody_who_may_not_break_the_glass_is_not_offered_it(client, council):
    hidden = council.child()
    user = council.user(Role.ANALYST)
    _restrict(council, hidden)
    address = f"/child/{hidden.party.public_id}/"

    offered = signed_in(client, user).get(address).content.decode()
    page = client.post(address, {"reason_of_emergency": "I would like to see it."})

    assert "in danger" not in offered
    assert page.status_code == 403
    assert [entry.action for entry in _entries(user=user)] == ["refused", "refused"]


def test_a_list_is_one_entry_with_the_children_it_showed(client, council):
    ids = sorted([council.child().pk, council.child().pk])
    user = council.user(Role.DIRECTOR)

    signed_in(client, user).get("/children/")

    entry = _entries(user=user)[0]
    assert (entry.action, entry.child_ids, entry.roles) == ("list", ids, ["director"])


def test_an_automatic_refresh_is_part_of_its_opening(client, council):
    council.child()
    user = council.user(Role.DIRECTOR)
    browser = signed_in(client, user)

    browser.get("/children/")
    for _ in range(3):
        browser.get("/children/", headers={"X-Requested-With": "refresh"})

    assert len(_entries(user=user)) == 1


def test_a_refresh_that_shows_another_child_is_logged_once(client, council):
    council.child()
    user = council.user(Role.DIRECTOR)
    browser = signed_in(client, user)
    browser.get("/children/")
    new = council.child()

    for _ in range(2):
        browser.get("/children/", headers={"X-Requested-With": "refresh"})

    assert len(_entries(user=user)) == 2
    assert new.pk in _entries(user=user)[1].child_ids


def test_a_refresh_that_no_opening_came_before_is_logged(client, council):
    user = council.user(Role.DIRECTOR)

    signed_in(client, user).get("/children/", headers={"X-Requested-With": "refresh"})

    assert len(_entries(user=user)) == 1


def _restrict(council: cast.Council, child: Child) -> None:
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=child, by=director, reason="A relative works here.")


def _without_token(page: HttpResponse) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page.content.decode())
