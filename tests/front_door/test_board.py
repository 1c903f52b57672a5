"""The board: each contact in exactly one list, soonest due first, with filters that have addresses."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from sightline.access import actions as access
from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.front_door import board
from sightline.front_door.actions import AboutChild, WhatWasTold, record_contact, say_what_answers_say
from sightline.front_door.board import STAGES
from sightline.front_door.models import Contact, Draft
from sightline.identity.roles import Role
from sightline.records.models import Child, Party
from tests.case_file.conftest import queries_of
from tests.cast import NOW, TODAY
from tests.front_door.conftest import as_user, text_of


@pytest.fixture
def jude(hub, reader):
    return reader(hub.people["jude"])


def stages_of(hub) -> list[str]:
    with as_user(hub.people["jude"]):
        return [each.stage for each in board.waiting(at=NOW)]


def test_a_contact_goes_through_the_stages_one_at_a_time(hub):
    contact = hub.contact()
    seen = [*stages_of(hub)]
    hub.graded(contact)
    seen += stages_of(hub)
    (request,) = hub.asked(contact, hub.council.police)
    seen += stages_of(hub)
    hub.answered(request)
    seen += stages_of(hub)
    with as_user(hub.people["jude"]) as actor:
        say_what_answers_say(contact=contact, worried="Food.", working="", needed="", by=actor, at=NOW)
    seen += stages_of(hub)
    decision = hub.decided(contact)
    seen += stages_of(hub)
    hub.signed(decision)
    seen += stages_of(hub)

    assert seen == ["new", "to_decide", "checks_out", "checks_in", "to_decide", "to_sign"]


def test_a_decision_with_a_quarter_of_its_time_left_is_marked_nearly_due(hub, jude):
    for name, hours in (("Sami Otterburn", 17), ("Davi Marchetti", 19), ("Bea Lindqvist", 25)):
        began = NOW - timedelta(hours=hours)
        hub.graded(hub.contact(name, at=began), "AMBER", at=began)

    page = jude.get("/hub/")

    warned = {row.name: (row.due.warning, row.due.late) for row in page.context["rows"]}
    assert warned == {
        "Bea Lindqvist": ("", True),
        "Davi Marchetti": ("nearly due", False),
        "Sami Otterburn": ("", False),
    }
    assert text_of(page).count("Nearly due") == 1


def test_an_answer_that_comes_after_they_were_read_asks_to_be_read_too(hub):
    contact = hub.graded(hub.contact())
    police, health = hub.asked(contact, hub.council.police, hub.health, required=False)
    hub.answered(police)
    with as_user(hub.people["jude"]) as actor:
        say_what_answers_say(contact=contact, worried="Food.", working="", needed="", by=actor, at=NOW)
    assert stages_of(hub) == ["to_decide"]

    hub.answered(health, by="hana", at=NOW + timedelta(minutes=5))

    assert stages_of(hub) == ["checks_in"]


def test_every_contact_stands_in_one_stage_and_the_counts_add_up(hub, jude):
    hub.contact("Davi Marchetti")
    hub.graded(hub.contact("Sami Otterburn"), "RED")
    hub.decided(hub.contact("Bea Lindqvist"))

    with as_user(hub.people["jude"]):
        found = board.waiting(at=NOW)
    lengths = {
        stage: jude.get(f"/hub/?stage={stage}").content.decode().count('scope="row"') for stage in STAGES
    }

    assert sum(lengths.values()) == len(found) == 3
    assert lengths == {stage: sum(each.stage == stage for each in found) for stage in STAGES}


def test_what_is_due_first_stands_first(hub):
    hub.contact("Later Still")
    hub.graded(hub.contact("Amber Next"), "AMBER")
    hub.graded(hub.contact("Red First"), "RED")

    with as_user(hub.people["jude"]):
        names = [each.child.given_name for each in board.waiting(at=NOW)]

    assert names == ["Red", "Amber", "Later"]


def test_lateness_is_said_in_words(hub, reader):
    then = NOW - timedelta(hours=6)
    hub.graded(hub.contact(at=then), "RED", at=then)

    page = text_of(reader(hub.people["rosalind"]).get("/hub/"))

    assert "2 hours late" in page
    assert "1 contact is open: 1 is late, none wait for your signature." in page


def test_a_late_agency_is_named(hub, jude):
    then = NOW - timedelta(hours=3)
    contact = hub.graded(hub.contact(at=then), "RED", at=then)
    hub.asked(contact, hub.council.police, hub.health, at=then)

    assert "0 of 2 in. 2 late, Nowhere Police 1 hour late" in text_of(jude.get("/hub/"))


def test_a_long_list_takes_pages_soonest_due_first_and_its_count_stays_whole(hub, jude, monkeypatch):
    monkeypatch.setattr(import_module("sightline.front_door.views.hub"), "ON_A_PAGE", 2)
    hub.graded(hub.contact("Red First"), "RED")
    hub.graded(hub.contact("Amber Second"), "AMBER")
    hub.graded(hub.contact("Green Third"), "GREEN")

    first, second = text_of(jude.get("/hub/")), text_of(jude.get("/hub/?page=2"))

    assert "All open: 1 to 2 of 3" in first and "All open: 3 to 3 of 3" in second
    assert [name in first for name in ("Red First", "Amber Second", "Green Third")] == [True, True, False]
    assert [name in second for name in ("Red First", "Amber Second", "Green Third")] == [False, False, True]
    with keeping(EVERY_CHILD):
        shown = LogEntry.objects.filter(user=hub.people["jude"], action="list").order_by("id")
        assert [len(entry.child_ids) for entry in shown] == [2, 1]


def test_a_filter_stands_in_the_address_and_in_every_tab(hub, jude):
    hub.graded(hub.contact("Sami Otterburn"), "RED")
    hub.contact("Davi Marchetti", source="6")

    page = jude.get("/hub/?grade=RED")

    assert "Sami Otterburn" in text_of(page)
    assert "Davi Marchetti" not in text_of(page)
    assert "/hub/?stage=new&amp;grade=RED" in page.content.decode()
    assert "Davi Marchetti" in text_of(jude.get("/hub/?source=6"))


def test_a_filter_that_finds_nothing_says_so_and_can_be_cleared(hub, jude):
    hub.graded(hub.contact(), "RED")

    page = text_of(jude.get("/hub/?grade=GREEN"))

    assert "No open contact answers to these filters." in page


def test_a_refresh_by_script_is_part_of_its_opening(hub, jude):
    hub.contact()

    jude.get("/hub/")
    for _ in range(3):
        jude.get("/hub/", headers={"X-Requested-With": "refresh"})

    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(user=hub.people["jude"], action="list").count() == 1


def test_the_board_asks_as_often_for_ten_contacts_as_for_two(hub, jude):
    for name in ("One First", "Two Second"):
        hub.asked(hub.graded(hub.contact(name)), hub.council.police)
    few = queries_of(jude, "/hub/")
    for number in range(8):
        hub.asked(hub.graded(hub.contact(f"Child{number} Third")), hub.health)

    assert queries_of(jude, "/hub/") == few


def test_the_hub_reaches_a_child_of_another_team_only_while_the_contact_waits(hub):
    child = hub.council.child(team=hub.council.south)

    def reached() -> bool:
        with as_user(hub.people["jude"]):
            return Child.objects.filter(pk=child.pk).exists()

    before = reached()
    contact = hub.contact(child=child)
    while_it_waits = reached()
    hub.decided(contact, "EXISTING_CASE")

    assert (before, while_it_waits, reached()) == (False, True, False)


def test_a_restricted_child_is_counted_for_a_manager_and_named_to_nobody(hub, reader):
    contact = hub.contact("Hidden Person")
    director = actor_of(hub.council.user(Role.DIRECTOR), at=NOW)
    access.restrict(child=contact.child, by=director, reason="A relative works here.")

    page = text_of(reader(hub.people["rosalind"]).get("/hub/"))

    assert "1 restricted child" in page
    assert "Hidden" not in page


def test_a_contact_that_a_file_brought_stands_on_the_board_and_can_be_taken_on(hub, jude):
    with acting(actor_for("a file")), keeping(EVERY_CHILD):
        party = Party.objects.create(kind="child")
        Child.objects.create(party=party, given_name="Filed", family_name="Person")
        new = NewSubject("contact", key="of a file")
        facts = {"source": "6"}
        record([NewEvent(party.pk, "contact_received", TODAY, subject=new, facts=facts)],
               by=None, at=NOW, why="A file was loaded.")  # fmt: skip
    assert "Nobody yet" in text_of(jude.get("/hub/"))
    with as_user(hub.people["jude"]):
        (found,) = board.waiting(at=NOW)

    taken = jude.post(f"/hub/take/{found.subject}/", follow=True)

    assert "You have taken on the contact about Filed Person." in text_of(taken)
    assert Contact.objects.get().taken_on_by == hub.people["jude"]


def test_two_drafts_of_two_people_are_each_their_own(hub, reader):
    reader(hub.people["jude"]).post("/hub/draft/contact/", {"concerns": "Jude’s words"})

    page = reader(hub.people["nadia"]).get("/hub/record/").content.decode()

    assert "Jude’s words" not in page


def test_a_draft_is_a_row_that_nobody_else_can_read(hub, reader):
    reader(hub.people["jude"]).post("/hub/draft/contact/", {"concerns": "Half a sentence"})

    seen = []
    for who in ("jude", "nadia", "lena"):
        with as_user(hub.people[who]):
            seen.append(Draft.objects.count())

    assert seen == [1, 0, 0]


def test_a_child_not_born_yet_stands_on_the_board_with_the_day_expected(hub, jude):
    about = AboutChild(given_name="Unborn", family_name="Penhallow", expected_on=date(2027, 1, 9))
    told = WhatWasTold(
        received_at=NOW, source="3A", channel="PHONE", concerns="No care so far.", unsafe_now=False
    )
    with as_user(hub.people["jude"]) as actor:
        record_contact(told=told, children=[about], by=actor, at=NOW)

    assert "Unborn Penhallow , due 9 January 2027" in text_of(jude.get("/hub/"))


def test_a_child_who_stands_in_two_rows_has_a_contact_for_each(hub, jude):
    first = hub.contact("Tilly Sorrensen", at=NOW - timedelta(hours=3))
    hub.contact("Tilly Sorrensen", child=first.child)

    page = text_of(jude.get("/hub/"))

    first, second = (each.message.reference for each in Contact.objects.order_by("id"))
    assert f"One of 2 contacts: this came 12 November 2026 at 6:00am, {first}" in page
    assert f"One of 2 contacts: this came 12 November 2026 at 9:00am, {second}" in page


def test_what_was_decided_since_the_last_working_day_is_still_read_in_the_morning(hub, reader, monkeypatch):
    thursday, friday, sunday = (datetime(2026, 11, day, 23, 30, tzinfo=UTC) for day in (12, 13, 15))
    for name, at in (("Ann Thursday", thursday), ("Bea Friday", friday), ("Cal Sunday", sunday)):
        hub.signed(hub.decided(hub.contact(name, at=at), at=at), at=at)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 16, 7, tzinfo=UTC))
    rosalind = reader(hub.people["rosalind"])
    today = text_of(rosalind.get("/hub/?stage=decided_today"))
    since = text_of(rosalind.get("/hub/?stage=decided_since"))

    assert "Decided today (0)" in today and "No contact has been decided today." in today
    assert "Since Friday (2)" in since and "Decided since Friday" in since
    assert "Cal Sunday" in since and "Bea Friday" in since and "Ann Thursday" not in since
    assert since.index("Cal Sunday") < since.index("Bea Friday")


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2026, 4, 7), date(2026, 4, 2)),
        (date(2040, 1, 4), date(2040, 1, 3)),
    ],
)
def test_the_working_day_before_passes_over_weekends_and_bank_holidays(today, before):
    assert board.working_day_before(today) == before
