"""Settings on pages: what stands, who set it, and who may change it."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from sightline.clocks.models import LocalLimit, Reworking, SchoolTerm, SettingChange
from sightline.identity.roles import Role
from sightline.records.models import CoverageDeclared, SourceLine
from tests.people.conftest import today, user_of, words

pytestmark = pytest.mark.one_server

SEEN = ["limits", "limit", "terms", "sources", "written_here", "council", "changes"]
SET = ["set_limit", "set_warning", "add_term", "take_out_term", "describe_source", "declare_written_here"]
READERS = [
    *(Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.ANALYST, Role.DATA_STEWARD, Role.ADMINISTRATOR),
    Role.INFORMATION_GOVERNANCE_LEAD,
]
NOBODY = [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PARTNER, Role.BOARD_MEMBER, Role.AUDITOR]


@pytest.fixture
def term(council) -> SchoolTerm:
    from sightline.records.models import Recording

    recording = Recording.objects.create(why="The dates of the schools.", by=None)
    return SchoolTerm.objects.create(
        first_on=date(2026, 9, 2), last_on=date(2026, 12, 18), recording=recording
    )


def _address(name: str, term: SchoolTerm) -> str:
    args = {"limit": ["C30"], "set_limit": ["C30"], "describe_source": ["people"], "take_out_term": [term.pk]}
    return reverse(f"settings:{name}", args=args.get(name, []))


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", SEEN)
def test_who_sees_the_settings(signed_in_as, term, role, name):
    assert signed_in_as(role).get(_address(name, term)).status_code == 200


@pytest.mark.parametrize("role", NOBODY)
@pytest.mark.parametrize("name", SEEN)
def test_who_does_not(signed_in_as, council, term, role, name):
    assert signed_in_as(role, council.north).get(_address(name, term)).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.ANALYST, *NOBODY])
@pytest.mark.parametrize("name", SET)
def test_who_may_not_change_a_setting(signed_in_as, council, term, role, name):
    browser = signed_in_as(role, council.north)

    assert browser.get(_address(name, term)).status_code == 403
    assert browser.post(_address(name, term), {"why": "Because I can."}).status_code == 403
    assert not SettingChange.objects.exists()


def test_a_data_steward_describes_sources_and_sets_no_limit(signed_in_as, term):
    steward = signed_in_as(Role.DATA_STEWARD)

    may = {name: steward.get(_address(name, term)).status_code == 200 for name in SET}

    assert [name for name, allowed in may.items() if allowed] == ["describe_source"]


@pytest.mark.parametrize("name", SET)
def test_each_form_is_drawn_for_the_director(signed_in_as, term, name):
    assert signed_in_as(Role.DIRECTOR).get(_address(name, term)).status_code == 200


def test_every_local_limit_stands_in_the_list_with_its_default(signed_in_as):
    page = words(signed_in_as(Role.DIRECTOR).get(reverse("settings:limits")))

    assert "All stand at the default." in page
    assert "Child in need visit C30 20 working days The default Local: 4 to 6 weeks are usual" in page
    assert "Enquiry decided C02 4 hours, 24 hours, 72 hours" in page


def test_guidance_that_an_authority_may_replace_stands_in_the_list_too(signed_in_as):
    page = words(signed_in_as(Role.DIRECTOR).get(reverse("settings:limits")))

    assert "Work before proceedings C67 16 weeks The default Public Law Working Group, best practice" in page
    assert "First review conference" not in page


def test_a_limit_is_set_with_its_day_and_reason(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    said = {"amount_0": "15", "in_force_on": f"{today():%d/%m/%Y}", "why": "Agreed by the partnership."}

    page = director.post(reverse("settings:set_limit", args=["C30"]), said, follow=True)

    assert (LocalLimit.objects.get().amounts, LocalLimit.objects.get().by) == ([15], user_of(director))
    assert f"15 working days In force from {_day(today())} {user_of(director).person.name}" in words(page)
    assert "1 is set here" in words(director.get(reverse("settings:limits")))


def test_a_limit_to_come_is_shown_as_to_come(signed_in_as):
    director, on = signed_in_as(Role.DIRECTOR), today() + timedelta(days=40)
    said = {"amount_0": "15", "in_force_on": f"{on:%d/%m/%Y}", "why": "Agreed by the partnership."}

    director.post(reverse("settings:set_limit", args=["C30"]), said)

    page = words(director.get(reverse("settings:limits")))
    assert f"15 working days from {_day(on)}" in page
    assert "All stand at the default." in page


def test_a_limit_in_the_past_is_refused_and_nothing_typed_is_lost(signed_in_as):
    on = today() - timedelta(days=1)
    said = {"amount_0": "15", "in_force_on": f"{on:%d/%m/%Y}", "why": "Agreed by the partnership."}

    page = signed_in_as(Role.DIRECTOR).post(reverse("settings:set_limit", args=["C30"]), said)

    assert "A limit cannot start in the past" in words(page)
    assert "Agreed by the partnership." in words(page)
    assert not LocalLimit.objects.exists()


def test_an_hour_after_which_the_next_day_counts_is_set_with_its_limit(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    said = {
        "amount_0": "1",
        "cutoff": "5pm",
        "in_force_on": f"{today():%d/%m/%Y}",
        "why": "As the hub works.",
    }

    page = words(director.post(reverse("settings:set_limit", args=["C01"]), said, follow=True))

    assert LocalLimit.objects.get().cutoff == time(17)
    assert "1 working day, what comes after 17:00 counts from the next day In force" in page
    assert "1 working day, what comes after 17:00" in words(director.get(reverse("settings:limits")))
    standard = words(director.get(reverse("case_file:standard", args=["C01"])))
    assert "What comes after 17:00 counts from the next day." in standard


def test_no_hour_ends_the_day_of_a_promise_in_hours(signed_in_as):
    asked = words(signed_in_as(Role.DIRECTOR).get(reverse("settings:set_limit", args=["C02"])))

    assert "After what time does the next day count?" not in asked


def test_an_hour_of_the_night_is_refused(signed_in_as):
    said = {"amount_0": "1", "cutoff": "02:30", "in_force_on": f"{today():%d/%m/%Y}", "why": "As we work."}

    page = signed_in_as(Role.DIRECTOR).post(reverse("settings:set_limit", args=["C01"]), said)

    assert "Choose 3am or later" in words(page)
    assert not LocalLimit.objects.exists()


def test_what_a_transfer_is_counted_from_is_chosen(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    address = reverse("settings:set_limit", args=["C18"])
    said = {"amount_0": "15", "counts_from": "accepting the referral", "in_force_on": f"{today():%d/%m/%Y}",
            "why": "As our partnership counts."}  # fmt: skip

    default = words(director.get(reverse("settings:limits")))
    page = words(director.post(address, said, follow=True))

    assert "15 working days, counted from the written notification The default" in default
    assert LocalLimit.objects.get().counts_from == "accepting the referral"
    assert "15 working days, counted from accepting the referral In force" in page
    standard = words(director.get(reverse("case_file:standard", args=["C18"])))
    assert "Accepting the referral: The transfer of a child" in standard


def test_when_a_promise_is_nearly_due_stands_with_its_default_and_is_set_for_a_day(signed_in_as):
    director, on = signed_in_as(Role.DIRECTOR), today() + timedelta(days=3)
    said = {"share_left": "30", "working_days_left": "1", "in_force_on": f"{on:%d/%m/%Y}",
            "why": "Three days were too many."}  # fmt: skip

    default = words(director.get(reverse("settings:limits")))
    page = words(director.post(reverse("settings:set_warning"), said, follow=True))

    assert "With 25% of its time or 3 working days left In force Always Default" in default
    assert f"With 30% of its time or 1 working day left from {_day(on)} Set by" in page
    assert "With 25% of its time or 3 working days left In force" in page
    assert LocalLimit.objects.get().amounts == [30, 1]
    assert SettingChange.objects.get().said.startswith("A running promise warns with 30% of its time or 1")


def test_a_warning_in_the_past_is_refused(signed_in_as):
    on = today() - timedelta(days=1)
    said = {"share_left": "30", "working_days_left": "1", "in_force_on": f"{on:%d/%m/%Y}",
            "why": "Three days were too many."}  # fmt: skip

    page = words(signed_in_as(Role.DIRECTOR).post(reverse("settings:set_warning"), said))

    assert "A warning cannot be set for the past" in page
    assert not LocalLimit.objects.exists()


def test_each_limit_of_a_standard_is_asked_for_in_its_own_words(signed_in_as):
    page = words(signed_in_as(Role.DIRECTOR).get(reverse("settings:set_limit", args=["C02"])))

    assert "Red: how many hours" in page
    assert "Green: how many hours" in page


def test_days_before_a_conference_are_asked_for_as_days_before_it(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    said = {"amount_0": "3", "in_force_on": f"{today():%d/%m/%Y}", "why": "Agreed by the partnership."}

    asked = words(director.get(reverse("settings:set_limit", args=["C25"])))
    director.post(reverse("settings:set_limit", args=["C25"]), said)

    assert "How many working days before" in asked
    assert LocalLimit.objects.get().amounts == [-3]


@pytest.mark.parametrize("code", ["C19", "C999"])
def test_what_is_no_local_limit_has_no_page(signed_in_as, code):
    director = signed_in_as(Role.DIRECTOR)

    assert director.get(reverse("settings:limit", args=[code])).status_code == 404
    assert director.get(reverse("settings:set_limit", args=[code])).status_code == 404


def test_a_term_is_entered_and_taken_out(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    said = {"first_on": "02/09/2026", "last_on": "18/12/2026", "why": "The dates of the schools."}

    entered = director.post(reverse("settings:add_term"), said, follow=True)
    term = SchoolTerm.objects.get()
    director.post(reverse("settings:take_out_term", args=[term.pk]), {"why": "The wrong year."})

    assert "1 term is entered, the last until 18 December 2026." in words(entered)
    assert not SchoolTerm.objects.exists()


def test_a_term_that_ends_before_it_begins_is_refused(signed_in_as):
    said = {"first_on": "18/12/2026", "last_on": "02/09/2026", "why": "The dates of the schools."}

    page = signed_in_as(Role.DIRECTOR).post(reverse("settings:add_term"), said)

    assert "A term cannot end on 2 September 2026" in words(page)


def test_a_source_gets_a_rhythm_and_an_owner(signed_in_as, council):
    SourceLine.objects.create(code="annex_a", name="Annex A", format="annex_a")
    owner, steward = council.user(Role.ANALYST), signed_in_as(Role.DATA_STEWARD)
    said = {"name": "Annex A", "rhythm_days": "7", "rank": "10", "owner": owner.pk, "why": "Weekly now."}

    page = steward.post(reverse("settings:describe_source", args=["annex_a"]), said, follow=True)

    assert f"Annex A Inspection lists (Annex A) No file yet Every 7 days {owner.person.name} 10" in words(
        page
    )


def test_that_this_is_the_record_is_declared_and_ended(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    address = reverse("settings:declare_written_here")

    declared = director.post(address, {"from_on": "01/09/2026", "why": "We moved in."}, follow=True)
    ended = director.post(address, {"last_on": "30/09/2026", "why": "We moved out."}, follow=True)

    assert "Since 1 September 2026 people write everything down here" in words(declared)
    assert "From 1 September 2026 until 30 September 2026" in words(ended)
    assert CoverageDeclared.objects.get().to_on == date(2026, 9, 30)


def test_what_was_changed_says_by_whom_and_why(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    said = {"from_on": "01/09/2026", "why": "We moved in."}
    director.post(reverse("settings:declare_written_here"), said)

    page = words(director.get(reverse("settings:changes")))

    assert "Everything is written down here from 1 September 2026 We moved in." in page
    assert user_of(director).person.name in page


def test_while_clocks_are_worked_out_again_the_settings_say_how_far(signed_in_as):
    director = signed_in_as(Role.DIRECTOR)
    director.post(reverse("settings:declare_written_here"), {"from_on": "01/09/2026", "why": "We moved in."})
    Reworking.objects.create(change=SettingChange.objects.get(), total=4000, done=500)

    page = words(director.get(reverse("settings:limits")))

    assert "clocks are being worked out again, 500 of 4,000" in page
    assert "Every clock is being worked out again since" in page


def test_after_a_new_version_the_settings_say_how_far_the_clocks_are(signed_in_as):
    Reworking.objects.create(change=None, total=4000, done=500)

    page = words(signed_in_as(Role.DIRECTOR).get(reverse("settings:limits")))

    assert "Sightline was renewed and clocks are being worked out again, 500 of 4,000" in page
    assert "since Sightline was renewed: this version may read a record otherwise." in page


def test_the_council_is_as_the_server_says(signed_in_as, settings):
    page = words(signed_in_as(Role.ADMINISTRATOR).get(reverse("settings:council")))

    assert settings.COUNCIL_NAME in page
    assert settings.BRAND_COLOUR in page


@pytest.mark.parametrize("name", SEEN)
def test_a_page_of_settings_asks_the_database_a_few_times(
    signed_in_as, term, django_assert_max_num_queries, name
):
    director = signed_in_as(Role.DIRECTOR)

    with django_assert_max_num_queries(30):
        director.get(_address(name, term))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
