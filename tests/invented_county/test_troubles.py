"""Each planted trouble is there, and nothing else is: no child lost, unheld or unseen but those planted."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from sightline.clocks.spells import spells_of
from sightline.invented_county import teams
from sightline.standards import calendar
from sightline.standards.model import State
from sightline.standards.reading import read
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import last_second
from tests.invented_county.conftest import TODAY

YESTERDAY = TODAY - timedelta(days=1)
NOW = last_second(YESTERDAY)
LONG_UNSEEN_DAYS = 60
MEANT_TO_LAST = ("U1", "U4")


@pytest.fixture(scope="module")
def spells(believed, last_days):
    """Return the spells of each child."""
    return {
        council_id: spells_of(timeline, last_days=last_days, whole_service=teams.WHOLE_SERVICE)
        for council_id, timeline in believed.items()
    }


@pytest.fixture(scope="module")
def open_children(spells):
    """Return, for each child open today, the ways in which it is open and its holder."""
    found = {}
    for council_id, kept in spells.items():
        lasting = {spell.kind: spell for spell in kept if spell.until_on is None}
        if "open" in lasting:
            found[council_id] = lasting
    return found


def _planted(troubles, *kinds):
    return {council_id for kind in kinds for trouble in troubles[kind] for council_id in trouble.children}


def _overdue(believed, code):
    return {
        council_id
        for council_id, timeline in believed.items()
        if any(reading.state is State.OVERDUE for reading in read(STANDARDS[code], timeline, NOW))
    }


def _last_seen(timeline, since):
    seen = [event.happened_on for event in timeline.events if event.kind == "child_seen"]
    return max([*seen, since])


def test_each_kind_is_planted_and_most_several_times(troubles):
    once = {"team_without_a_manager", "team_that_slips"}

    assert all(len(found) >= 2 for kind, found in troubles.items() if kind not in once)
    assert once < troubles.keys()


def test_the_manifest_says_which_page_must_find_each_trouble(county, children):
    for trouble in county.manifest:
        assert trouble.page
        assert trouble.sentence.endswith(".")
        assert "{" not in trouble.sentence
        assert trouble.children or trouble.team
        assert not any(
            child.given_name and child.given_name in trouble.sentence
            for council_id, child in children.items()
            if council_id in trouble.children
        )


def test_a_quarter_to_half_of_the_children_are_open(children, open_children):
    assert 0.25 < len(open_children) / len(children) < 0.5


def test_only_the_planted_children_have_no_worker(open_children, troubles):
    without = {
        council_id
        for council_id, lasting in open_children.items()
        if lasting["holder"].worker is None and {"case", "early help", "leaving care"} & lasting.keys()
    }

    assert without == _planted(troubles, "left_with_a_worker_who_has_gone", "never_allocated")


def test_children_left_with_somebody_gone_were_last_allocated_to_that_worker(children, troubles, last_days):
    for trouble in troubles["left_with_a_worker_who_has_gone"]:
        allocations = [event for event in children[trouble.children[0]].events if event.kind == "allocated"]

        assert allocations[-1].facts["worker"] == trouble.worker
        assert last_days[trouble.worker] < TODAY
        assert calendar.in_words(last_days[trouble.worker]) in trouble.sentence


def test_children_at_the_door_are_held_by_the_hub(open_children):
    at_the_door = [
        lasting for lasting in open_children.values() if "at the door" in lasting and "case" not in lasting
    ]

    assert all(
        lasting["holder"].team == "HUB"
        for lasting in at_the_door
        if not {"early help", "leaving care"} & lasting.keys()
    )


def test_every_holder_is_a_team_of_the_county(county, spells):
    codes = {team.code for team in county.teams}
    held = {spell.team for kept in spells.values() for spell in kept if spell.kind == "holder"}

    assert held <= codes


def test_only_the_planted_children_are_long_unseen(children, open_children, believed, troubles):
    unseen = set()
    for council_id, lasting in open_children.items():
        child = children[council_id]
        last = _last_seen(believed[council_id], lasting["open"].from_on)
        if child.born_on and (TODAY - last).days > LONG_UNSEEN_DAYS and not _rarely(child, last):
            unseen.add(council_id)

    assert unseen == _planted(troubles, "long_unseen", "only_tried")


def _rarely(child, last: date) -> bool:
    """Say whether the child lives where three months between visits are allowed, and they have not passed."""
    started = [event for event in child.events if event.kind == "placement_started"]
    lasting = bool(started) and started[-1].facts.get("code") in MEANT_TO_LAST
    return lasting and calendar.add_months(last, 3) >= YESTERDAY


def test_children_only_tried_for_were_never_seen(children, troubles):
    for council_id in _planted(troubles, "only_tried"):
        kinds = [event.kind for event in children[council_id].events]

        assert "child_seen" not in kinds
        assert kinds.count("visit_attempted") >= 4


def test_only_the_planted_conferences_are_overdue(believed, troubles):
    assert _overdue(believed, "C17") == _planted(troubles, "late_conference")


def test_only_the_planted_placements_wait_for_their_first_visit(believed, troubles):
    assert _overdue(believed, "C40") == _planted(troubles, "placement_without_a_visit")


def test_only_the_planted_children_wait_for_a_worker(believed, troubles):
    assert _overdue(believed, "C06") == _planted(troubles, "never_allocated")


def test_only_the_planted_births_are_past_their_day(children, troubles):
    past = {
        council_id
        for council_id, child in children.items()
        if child.born_on is None and child.expected_on and child.expected_on < TODAY
    }

    assert past == _planted(troubles, "past_the_expected_birth")


def test_only_the_planted_records_are_sealed(children, troubles):
    sealed = {council_id for council_id, child in children.items() if child.restricted}

    assert sealed == _planted(troubles, "restricted")
    assert all(children[council_id].restricted_why for council_id in sealed)
    assert all(children[council_id].addresses[-1].confidential for council_id in sealed)


def test_duplicates_are_nearly_but_not_quite_alike(children, troubles):
    for trouble in troubles["duplicate"]:
        first, second = (children[council_id] for council_id in trouble.children)

        assert first.family_name == second.family_name
        assert (first.given_name, first.born_on) != (second.given_name, second.born_on)
        assert first.given_name == second.given_name or first.born_on == second.born_on
        assert first.family != second.family


def test_two_of_a_pair_of_duplicates_share_their_nhs_number(children, troubles):
    shared = []
    for trouble in troubles["duplicate"]:
        numbers = [
            {each.value for each in children[council_id].identifiers if each.scheme == "nhs_number"}
            for council_id in trouble.children
        ]
        shared.append(bool(numbers[0] & numbers[1]))

    assert shared == [True, False, False]


def test_one_pair_of_duplicates_has_two_open_cases(open_children, troubles):
    both = [
        all("case" in open_children.get(council_id, {}) for council_id in trouble.children)
        for trouble in troubles["duplicate"]
    ]

    assert both == [False, False, True]


def test_nobody_else_has_the_name_and_birth_of_another(children):
    known = [
        (child.given_name, child.family_name, child.born_on) for child in children.values() if child.born_on
    ]

    assert len(known) == len(set(known))


def _days_between_visits(children, team, first: date, last: date):
    """Return the days between visits of children in need while a team held them, for visits of these days."""
    gaps = []
    for child in children.values():
        moves = [
            (event.happened_on, event.facts["team"]) for event in child.events if event.kind == "allocated"
        ]
        seen = [
            event.happened_on
            for event in child.events
            if event.kind == "child_seen" and event.facts["context"] == "CIN" and not event.withdrawn_at
        ]
        for before, after in pairwise(seen):
            holding = [held for on, held in moves if on <= before]
            if first <= after < last and holding and holding[-1] == team and (after - before).days < 60:
                gaps.append((after - before).days)
    return gaps


def _average(days):
    return sum(days) / len(days)


def test_the_team_that_slips_visits_later_and_later(children, troubles):
    team = troubles["team_that_slips"][0].team
    half_year = timedelta(days=183)

    before = _average(_days_between_visits(children, team, TODAY - 6 * half_year, TODAY - 3 * half_year))
    middle = _average(_days_between_visits(children, team, TODAY - 2 * half_year, TODAY - half_year))
    now = _average(_days_between_visits(children, team, TODAY - half_year, TODAY))

    assert before + 1 < middle + 0.5 < now


@pytest.mark.parametrize("team", ["SGS", "CWD"])
def test_other_teams_hold_steady(children, team):
    half_year = timedelta(days=183)

    before = _average(_days_between_visits(children, team, TODAY - 6 * half_year, TODAY - 3 * half_year))
    now = _average(_days_between_visits(children, team, TODAY - half_year, TODAY))

    assert abs(now - before) < 2.5
