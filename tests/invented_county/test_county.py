"""The county is the same each time it is told, and nothing in it lies ahead."""

from datetime import date

import pytest

from sightline.identity.models import AgencyKind, LeaveKind, TeamKind
from sightline.identity.roles import Role
from sightline.invented_county import invent
from sightline.invented_county.county import fingerprint
from sightline.invented_county.seasons import moment
from sightline.records.models import Identifier
from tests.invented_county.conftest import CHILDREN, TODAY


def test_the_same_seed_and_day_tell_the_same_county():
    first, second = (fingerprint(invent(children=120, seed=3, today=TODAY)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(("seed", "today"), [(4, TODAY), (3, date(2026, 11, 13))])
def test_another_seed_or_day_tells_another_county(seed, today):
    other = fingerprint(invent(children=120, seed=seed, today=today))

    assert other != fingerprint(invent(children=120, seed=3, today=TODAY))


def test_a_county_may_be_gone_through_twice(county):
    first = [(child.council_id, child.events) for child, _ in zip(county.children, range(30), strict=False)]
    again = [(child.council_id, child.events) for child, _ in zip(county.children, range(30), strict=False)]

    assert first == again


def test_a_county_has_as_many_children_as_asked_for(children):
    assert len(children) == CHILDREN


@pytest.mark.parametrize("number", [50, 51, 399, 400])
def test_a_small_county_has_every_child_of_its_manifest(number):
    county = invent(children=number, seed=7, today=TODAY)

    planted = {council_id for trouble in county.manifest for council_id in trouble.children}

    assert planted <= {child.council_id for child in county.children}


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2027, 12, 20)])
def test_a_county_can_be_told_on_an_awkward_day(today):
    county = invent(children=60, seed=1, today=today)

    assert all(event.happened_on < today for child in county.children for event in child.events)


def test_a_county_without_children_is_refused():
    with pytest.raises(ValueError, match="at least one child"):
        invent(children=0, seed=7, today=TODAY)


def test_nothing_happened_or_was_written_down_today_or_later(county, children):
    midnight = moment(TODAY, 0)

    ahead = [
        event
        for party in (*children.values(), *county.parties)
        for event in party.events
        if event.happened_on >= TODAY
        or event.recorded_at >= midnight
        or (event.withdrawn_at and event.withdrawn_at >= midnight)
    ]

    assert ahead == []


def test_nothing_was_written_down_before_it_happened(county, children):
    early = [
        event
        for party in (*children.values(), *county.parties)
        for event in party.events
        if event.recorded_at < (event.happened_at or moment(event.happened_on, 0))
    ]

    assert early == []


def test_most_is_written_down_by_the_next_day_and_some_late(children):
    delays = [
        (event.recorded_at.date() - event.happened_on).days
        for child in children.values()
        for event in child.events
        if event.kind == "child_seen"
    ]

    assert 0.8 < sum(days <= 1 for days in delays) / len(delays) < 0.95
    assert any(days > 5 for days in delays)


def test_what_was_withdrawn_has_a_reason_and_something_in_its_place(children):
    for child in children.values():
        withdrawn = {event.number: event for event in child.events if event.withdrawn_at}
        for event in child.events:
            if event.replaces:
                assert withdrawn[event.replaces].withdrawn_why
                assert withdrawn[event.replaces].withdrawn_at == event.recorded_at
        assert len(withdrawn) == sum(1 for event in child.events if event.replaces)


def test_some_records_were_put_right(children):
    corrected = sum(1 for child in children.values() for event in child.events if event.withdrawn_at)

    assert corrected > 50


def test_every_role_has_a_sign_in_of_its_own(county):
    assert {each.role for each in county.sign_ins} == set(Role.values)
    assert len({each.email for each in county.sign_ins}) == len(county.sign_ins)


def test_early_help_has_a_manager_s_sign_in_beside_the_teams_of_social_work(county):
    managing = [each.team for each in county.sign_ins if each.role == Role.TEAM_MANAGER]
    assert len(managing) == 2
    assert "EHN" in managing


def test_nobody_has_an_address_that_could_be_written_to(county):
    assert all(each.email.endswith("@nenevale.example") for each in county.sign_ins)


def test_the_words_for_people_and_teams_are_those_of_the_service(county):
    assert {agency.kind for agency in county.agencies} <= set(AgencyKind.values)
    assert {team.kind for team in county.teams} <= set(TeamKind.values)
    assert {leave.kind for worker in county.workers for leave in worker.leave} <= set(LeaveKind.values)
    assert {post.role for worker in county.workers for post in worker.posts} <= set(Role.values)


def test_the_words_for_identifiers_are_those_of_the_records(children):
    schemes = {each.scheme for child in children.values() for each in child.identifiers}

    assert schemes <= set(Identifier.Scheme.values)


def test_relations_name_children_who_are_there_and_go_both_ways(children):
    pairs = {
        (child.council_id, each.other)
        for child in children.values()
        for each in child.relationships
        if each.other
    }

    assert {other for _, other in pairs} <= children.keys()
    assert {(other, one) for one, other in pairs} == pairs
