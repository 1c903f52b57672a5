"""The county's figures are near England's, and its promises are kept as often as services keep them.

England: Department for Education, children in need and looked-after children, year to March 2025.
"""

from collections import Counter
from datetime import timedelta

import pytest

from sightline.invented_county.seasons import in_term
from sightline.standards import calendar
from sightline.standards.calendar import SchoolTerms, working_days_between
from sightline.standards.model import State
from sightline.standards.reading import read
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import last_second
from tests.invented_county.conftest import TODAY

NOW = last_second(TODAY - timedelta(days=1))


@pytest.fixture(scope="module")
def happened(believed):
    """Return what is believed to have happened, by kind: (timeline, event)."""
    found = {}
    for timeline in believed.values():
        for event in timeline.events:
            found.setdefault(event.kind, []).append((timeline, event))
    return found


def _share(values):
    values = list(values)
    return sum(values) / len(values)


def _by_identity(happened, kind):
    return {(id(timeline), event.subject): event for timeline, event in happened[kind]}


def test_one_referral_in_five_follows_another_within_a_year(happened, county):
    days = {}
    for timeline, event in happened["referral_received"]:
        days.setdefault(id(timeline), []).append(event.happened_on)
    again = []
    for received in days.values():
        received.sort()
        for number, day in enumerate(received):
            if day >= county.began_on:
                again.append(number > 0 and (day - received[number - 1]).days <= 365)

    assert 0.17 < _share(again) < 0.27


def test_one_referral_in_fifteen_goes_no_further(happened):
    assert 0.04 < _share(event.facts["flag"] for _, event in happened["referral_received"]) < 0.09


def test_most_contacts_become_no_referral(happened):
    decided = Counter(event.facts["outcome"] for _, event in happened["contact_decided"])

    assert 0.25 < decided["REFERRAL"] / decided.total() < 0.45


def test_six_assessments_in_seven_take_no_more_than_45_working_days(happened):
    started = _by_identity(happened, "assessment_started")
    taken = [
        working_days_between(started[id(timeline), event.subject].happened_on, event.happened_on)
        for timeline, event in happened["assessment_authorised"]
    ]

    assert 0.82 < _share(days <= 45 for days in taken) < 0.92
    assert 25 <= sorted(taken)[len(taken) // 2] <= 35


def test_one_section_47_enquiry_in_three_comes_to_a_conference(happened):
    outcomes = [event.facts["outcome"] for _, event in happened["section_47_authorised"]]

    assert 0.26 < _share(outcome == "CONFERENCE" for outcome in outcomes) < 0.4


def test_most_conferences_lead_to_a_plan(happened):
    held = [event.facts["outcome"] for _, event in happened["initial_conference_held"]]

    assert 0.8 < _share(outcome == "CP_PLAN" for outcome in held) < 0.93


def test_few_protection_plans_are_very_short_or_very_long(happened):
    started = _by_identity(happened, "protection_plan_started")
    lengths = [
        (started[id(timeline), event.subject].happened_on, event.happened_on)
        for timeline, event in happened["protection_plan_ended"]
    ]

    assert 0.08 < _share(end <= calendar.add_months(start, 3) for start, end in lengths) < 0.26
    assert 0.01 < _share(end >= calendar.add_months(start, 24) for start, end in lengths) < 0.11


def test_about_a_quarter_of_protection_plans_are_not_the_first(happened):
    before = [event.facts["number"] for _, event in happened["protection_plan_started"]]

    assert 0.15 < _share(number > 0 for number in before) < 0.33


def test_one_looked_after_child_in_ten_had_three_homes_in_a_year(believed):
    many, year_ago = [], TODAY - timedelta(days=365)
    for timeline in believed.values():
        ended = {event.subject for event in timeline.events if event.kind == "care_ended"}
        periods = {event.subject for event in timeline.events if event.kind == "care_started"} - ended
        for period in periods:
            homes = [
                event.happened_on
                for event in timeline.events
                if event.kind == "placement_started" and timeline.subjects[event.subject].inside == period
            ]
            recent = sum(day > year_ago for day in homes)
            many.append(recent + (min(homes) <= year_ago) >= 3)

    assert len(many) > 60
    assert 0.04 < _share(many) < 0.2


def test_schools_refer_less_in_the_holidays(happened):
    weekdays = Counter(
        in_term(day)
        for day in (TODAY - timedelta(days=number) for number in range(1, 5 * 365))
        if day.weekday() < 5
    )
    from_schools = Counter(
        in_term(event.happened_on)
        for _, event in happened["contact_received"]
        if event.facts["source"] == "2A" and event.happened_on.weekday() < 5
    )

    in_holidays = from_schools[False] / weekdays[False]
    in_terms = from_schools[True] / weekdays[True]
    assert in_holidays < 0.5 * in_terms


def test_weekends_are_quieter(happened):
    days = Counter(event.happened_on.weekday() >= 5 for _, event in happened["contact_received"])

    assert 0.03 < days[True] / days.total() < 0.2


def test_as_many_are_open_at_the_start_as_makes_five_even_years(believed, county):
    def open_cases(day):
        count = 0
        for timeline in believed.values():
            begun = sum(e.kind == "referral_received" and e.happened_on <= day for e in timeline.events)
            ended = sum(e.kind == "case_closed" and e.happened_on <= day for e in timeline.events)
            count += begun > ended
        return count

    now = open_cases(TODAY)

    assert 0.5 * now < open_cases(county.began_on + timedelta(days=90)) < 1.2 * now


# The share of clocks that were met of those that are over or overdue: least and most.
KEPT = {
    "C01": (0.84, 0.97),
    "C03": (0.8, 0.95),
    "C04": (0.84, 0.97),
    "C05": (0.95, 1.0),
    "C06": (0.88, 0.99),
    "C07n": (0.8, 0.93),
    "C11": (0.78, 0.95),
    "C14": (0.85, 0.98),
    "C16": (0.75, 0.95),
    "C17": (0.7, 0.9),
    "C19": (0.85, 1.0),
    "C21": (0.78, 0.98),
    "C22": (0.75, 0.95),
    "C24": (0.78, 0.95),
    "C28": (0.75, 0.95),
    "C30": (0.78, 0.95),
    "C32": (0.78, 0.95),
    "C34": (0.75, 0.95),
    "C36": (0.6, 0.9),
    "C40": (0.84, 0.98),
    "C41": (0.82, 0.97),
    "C44": (0.84, 1.0),
    "C46": (0.86, 1.0),
    "C48": (0.84, 0.99),
}


@pytest.mark.parametrize("code", KEPT)
def test_promises_are_kept_as_often_as_services_keep_them(code, believed, county):
    terms = SchoolTerms(list(county.terms))
    states = Counter(
        reading.state
        for number, timeline in enumerate(believed.values())
        if number % 2 == 0
        for reading in read(STANDARDS[code], timeline, NOW, terms=terms)
        if reading.span.started_on and reading.span.started_on >= county.began_on
    )

    kept = states[State.MET] / (states[State.MET] + states[State.MISSED] + states[State.OVERDUE])

    least, most = KEPT[code]
    assert least <= kept <= most
