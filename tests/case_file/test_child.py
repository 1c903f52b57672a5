"""One child's record: identity, promises, what happened and was corrected, family, and who may look."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.queries import who_looked
from sightline.case_file.child_record import record_of, siblings
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.showing.events import title_of
from sightline.clocks import joining
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from sightline.records.models import Alias, Dispute, Recording, Relationship, SourceLine
from tests.case_file.conftest import logged, queries_of, text_of
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.one_server

QUERIES = 74
WHY = {"reason_to_open": "Chairing her review tomorrow"}


@pytest.fixture
def child(told):
    return told.child(held_by=told.council.workers["Ivy Northwold"])


@pytest.fixture
def worker(council):
    return council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def manager(council):
    return council.sign_in_of(council.workers["Ewan Strand"], Role.TEAM_MANAGER, team=council.north)


@pytest.fixture
def by_the_log_s_clock(monkeypatch):
    """Read the access log to its end: it is stamped by the database's own clock, which no test sets."""
    views = import_module("sightline.case_file.views.child")
    end = datetime(9000, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(views, "looks_at", lambda child, as_at: who_looked(child, as_at=end))


def test_a_promise_that_is_nearly_due_and_an_order_near_its_end_say_so_on_the_child_s_page(
    told, reader, child, worker
):
    order, plan = (told.another(child, kind) for kind in ("legal_status", "need_plan"))
    told.that(child, "legal_status_started", date(2026, 11, 5), subject=order, code="L2")
    told.that(child, "need_plan_started", date(2026, 10, 16), subject=plan)

    page = reader(worker).get(_address(child, "promises/"))

    said = {each.title: (each.warning, each.state) for each in page.context["promises"]}
    assert said["Emergency protection order"] == ("three quarters gone", "running")
    assert said["Child in need visit"] == ("nearly due", "running")
    assert said["First child in need review"] == ("", "running")
    assert "Three quarters gone" in text_of(page)
    assert "Nearly due" in text_of(page)


def test_an_order_that_the_court_made_shorter_ends_on_the_child_s_page_when_the_court_said(
    told, reader, child, worker
):
    order = told.another(child, "legal_status")
    told.that(
        child,
        "legal_status_started",
        date(2026, 11, 5),
        subject=order,
        code="L2",
        names_on=date(2026, 11, 11),
    )

    page = reader(worker).get(_address(child, "promises/"))

    said = {each.title: (each.late, each.state) for each in page.context["promises"]}
    assert said["Emergency protection order"] == (True, "overdue")


def _address(child, part: str = "") -> str:
    return f"/child/{child.party.public_id}/{part}"


def test_the_identity_bar_says_who_holds_when_seen_and_what_is_overdue(told, reader, child, worker):
    told.that(child, "child_seen", TODAY - timedelta(days=14), code="HOME", alone=False)
    told.that(child, "child_seen", TODAY - timedelta(days=28), code="SCHOOL", alone=True)

    page = reader(worker).get(_address(child))

    facts = {fact["label"]: (fact["fact"], fact["note"]) for fact in page.context["identity"]}
    assert facts["Age"] == ("7", "born 3 May 2019")
    assert facts["Held by"] == ("Ivy Northwold", "North team, 8 months")
    assert facts["Last seen"] == ("14 days ago", "29 October 2026, at home")
    assert facts["Last seen alone"] == ("28 days ago", "15 October 2026")
    assert "referral decided" in facts["Overdue"][1]


def test_each_promise_links_to_its_standard_the_latest_due_last(told, reader, child, worker):
    promises = reader(worker).get(_address(child)).context["promises"]

    assert promises
    assert all(promise.href.startswith("/standards/C") for promise in promises)
    assert [promise.state for promise in promises] == sorted(
        (promise.state for promise in promises), key=["overdue", "running", "unknown"].index
    )


def test_what_was_withdrawn_stays_with_why(told, reader, child, worker):
    event = told.that(child, "child_seen", date(2026, 10, 9), code="HOME")
    told.withdraw(event, "This was a telephone call.", written=datetime(2026, 10, 14, tzinfo=UTC))

    page = reader(worker).get(_address(child))

    assert "<s>Seen at home</s>" in page.content.decode()
    assert "9 October 2026, withdrawn on 14 October 2026" in text_of(page)
    assert "This was a telephone call. It no longer counts." in text_of(page)


@pytest.mark.postgres
def test_the_page_turns_back_to_what_was_known_on_a_day(told, reader, manager):
    child = told.child(written=datetime(2026, 3, 2, 9, tzinfo=UTC))
    told.that(child, "child_seen", date(2026, 4, 1), written=datetime(2026, 4, 1, 9, tzinfo=UTC))
    told.that(child, "child_seen", date(2026, 4, 20), written=datetime(2026, 5, 20, tzinfo=UTC))

    page = reader(manager).get(_address(child), {"known_by": "2026-05-01"})

    facts = {fact["label"]: fact["fact"] for fact in page.context["identity"]}
    assert facts["Last seen"] == "30 days ago"
    assert "As at 1 May 2026, as known on 1 May 2026" in text_of(page)
    assert page.context["visit_url"] == ""


@pytest.mark.postgres
def test_a_record_known_to_be_withdrawn_later_still_counted_then(told, child):
    told.stamp_everything(datetime(2026, 3, 3, tzinfo=UTC))
    event = told.that(child, "child_seen", date(2026, 4, 1), written=datetime(2026, 4, 1, 9, tzinfo=UTC))
    told.withdraw(event, "Wrong child.", written=datetime(2026, 6, 1, tzinfo=UTC))

    then = record_of(child, Moment.of(date(2026, 5, 1)), known_by=datetime(2026, 5, 1, 12, tzinfo=UTC))
    now = record_of(child, Moment.of(TODAY, NOW))

    assert [entry.withdrawn for entry in then.entries if entry.event.pk == event.pk] == [False]
    assert [entry.withdrawn for entry in now.entries if entry.event.pk == event.pk] == [True]


def test_only_the_parts_of_the_timeline_that_are_ticked_are_shown(told, reader, child, worker):
    told.that(child, "child_seen", date(2026, 10, 9), code="HOME")
    told.that(child, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")

    page = reader(worker).get(_address(child, "timeline/"), {"show": ["seen"]})

    assert [each.title for each in page.context["happened"]] == ["Seen at home"]


def test_a_part_that_holds_nothing_says_so_and_how_to_see_everything(told, reader, child, worker):
    page = reader(worker).get(_address(child, "timeline/"), {"show": ["withdrawn"]})

    assert page.context["happened"] == []
    assert "Nothing of this kind has happened." in text_of(page)


def test_the_counts_beside_the_ticks_add_up_to_all_events(told, reader, child, worker):
    told.that(child, "child_seen", date(2026, 10, 9))

    page = reader(worker).get(_address(child, "timeline/"))

    counts = [
        int(label.split("(")[1].rstrip(")")) for _, label in page.context["filter"].fields["show"].choices
    ]
    assert sum(counts) == page.context["event_count"] == len(page.context["happened"])


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"code": "SCHOOL", "alone": True}, "Seen alone at school or nursery"),
        ({"code": "HOME", "alone": False}, "Seen at home, not alone"),
        ({}, "Seen"),
    ],
)
def test_a_visit_is_told_in_plain_words(told, child, facts, title):
    assert title_of(told.that(child, "child_seen", date(2026, 10, 9), **facts)) == title


def test_a_visit_that_was_tried_is_told_with_why(told, child):
    event = told.that(child, "visit_attempted", date(2026, 10, 9), reason="NO_REPLY")

    assert title_of(event) == "Visit tried, no reply"


def test_outside_ones_own_work_a_reason_is_asked_first(told, reader):
    theirs = told.child(team=told.council.south)
    browser = reader(told.council.user(Role.DIRECTOR))

    asked = browser.get(_address(theirs))

    assert asked.status_code == 403
    assert "Why are you opening this record?" in text_of(asked)
    assert "Quillon" not in text_of(asked)


def test_with_a_reason_the_record_opens_and_the_reason_can_be_read_there(told, reader, by_the_log_s_clock):
    theirs = told.child(team=told.council.south)
    browser = reader(told.council.user(Role.DIRECTOR))

    given = browser.post(_address(theirs), WHY)
    page = browser.get(given.headers["location"])

    assert "Amara Quillon" in text_of(page)
    assert "Chairing her review tomorrow" in text_of(browser.get(_address(theirs, "who-has-looked/")))


def test_every_page_that_a_reason_opens_is_logged_with_it(told, reader):
    child, director = told.child(team=told.council.south), told.council.user(Role.DIRECTOR)
    browser = reader(director)
    browser.post(_address(child), WHY)
    browser.get(_address(child))
    browser.get(f"{_address(child)}timeline/")

    assert [entry.reason for entry in logged(director, "view")] == [WHY["reason_to_open"]] * 3


@pytest.mark.postgres
def test_without_the_right_the_page_is_the_same_whether_the_child_exists_or_not(told, reader, worker):
    theirs = told.child(team=told.council.south)
    browser = reader(worker)

    real, invented = browser.get(_address(theirs)), browser.get("/child/AAAAAAAAAAAA/")

    assert real.status_code == invented.status_code == 403
    assert text_of(real).replace(theirs.party.public_id, "") == text_of(invented)
    assert len(logged(worker, "refused")) == 2


@pytest.mark.postgres
def test_a_sealed_child_is_refused_like_one_that_does_not_exist(told, reader):
    sealed = told.child("Sealed", held_by=told.council.workers["Tam Harrow"], team=told.council.south)
    director = told.council.user(Role.DIRECTOR)
    access.restrict(child=sealed, by=actor_of(director, at=NOW), reason="A relative works here.")

    page = reader(director).get(_address(sealed))

    assert page.status_code == 403
    assert "Sealed" not in text_of(page)


def test_a_child_who_died_has_no_promises_and_nothing_is_called_overdue(told, reader, child, worker):
    told.that(child, "died", date(2026, 11, 1))

    page = reader(worker).get(_address(child))

    words = text_of(page)
    assert "Amara died on 1 November 2026." in words
    assert "born 3 May 2019, died 1 November 2026" in words
    assert "verdue" not in words
    assert page.context["visit_url"] == page.context["early_help_url"] == ""
    assert not any("ago" in fact["fact"] for fact in page.context["identity"])


def test_a_closed_case_says_since_when_and_who_held_last(told, reader, child, manager):
    told.that(child, "case_closed", date(2026, 10, 10), reason="RC1")

    page = reader(told.council.user(Role.DIRECTOR)).post(_address(child), WHY, follow=True)

    assert (
        "Amara has not been open since 10 October 2026. Last held by Ivy Northwold, North team."
        in text_of(page)
    )
    assert page.context["visit_url"] == ""


def test_past_the_expected_day_the_page_does_not_say_that_the_child_is_not_born(told, reader, worker):
    child = told.child(born_on=None, held_by=told.council.workers["Ivy Northwold"])
    told.that(child, "birth_expected", date(2026, 1, 5), names_on=date(2026, 2, 2))

    facts = reader(worker).get(_address(child)).context["identity"]

    assert facts[0] == {"label": "Age", "fact": "Birth not recorded", "note": "expected 2 February 2026"}
    assert [fact["label"] for fact in facts[1:3]] == ["Held by", "Mother last seen"]


def test_a_child_not_yet_born_has_an_expected_day_and_no_last_seen(told, reader, worker):
    unborn = told.child(born_on=None, held_by=told.council.workers["Ivy Northwold"])
    told.that(unborn, "birth_expected", date(2026, 10, 1), names_on=date(2027, 1, 9))

    facts = reader(worker).get(_address(unborn)).context["identity"]

    assert facts[0]["fact"] == "Not yet born"
    assert facts[0]["note"] == "expected 9 January 2027"
    assert "Last seen" not in [fact["label"] for fact in facts]


def test_a_disputed_entry_is_shown_as_disputed(told, reader, child, worker):
    event = told.that(child, "child_seen", date(2026, 10, 9))
    Dispute.objects.create(
        event=event, child=child, invariant="V00", sentence="Two sources disagree.",
        recording=Recording.objects.first(),
    )  # fmt: skip

    words = text_of(reader(worker).get(_address(child)))

    assert "Something in this record is disputed" in words
    assert "Disputed: Two sources disagree." in words


def test_a_child_on_a_protection_plan_carries_its_badge(told, reader, child, worker):
    plan = told.another(child, "protection_plan")
    told.that(child, "protection_plan_started", date(2026, 9, 4), subject=plan, category="NEG")

    assert reader(worker).get(_address(child)).context["badge"] == "Protection plan: neglect"


def test_brothers_and_sisters_whom_the_reader_reaches_are_links(told, reader, child, worker):
    brother = told.child("Theo", born_on=date(2022, 1, 1), held_by=told.council.workers["Ivy Northwold"])
    told.sibling(child, brother, "brother")

    page = reader(worker).get(_address(child))

    (relative,) = page.context["family"]
    assert (relative.name, relative.after) == ("Theo Quillon", "4, brother")
    assert relative.href == _address(brother)
    assert [each.pk for each in siblings(child)] == [brother.pk]


def test_who_a_relative_is_begins_with_a_capital_letter(told, reader, child, worker):
    with keeping(EVERY_CHILD):
        recording = Recording.objects.order_by("pk").first()
        Relationship.objects.create(
            child=child, other_name="Dell Quillon", relation="father", recording=recording
        )

    assert "Father Dell Quillon" in text_of(reader(worker).get(_address(child, "family/")))


@pytest.mark.postgres
def test_a_sealed_brother_is_not_in_the_family_that_others_see(told, reader, child, worker):
    brother = told.child("Theo", team=told.council.south)
    told.sibling(child, brother, "brother")
    access.restrict(
        child=brother, by=actor_of(told.council.user(Role.DIRECTOR), at=NOW), reason="He is hidden."
    )

    page = reader(worker).get(_address(child))

    assert page.context["family"] == []
    assert "Theo" not in text_of(page)


def test_who_has_looked_is_for_those_who_may_know(reader, child, worker, manager, by_the_log_s_clock):
    reader(worker).get(_address(child))

    assert reader(worker).get(_address(child, "who-has-looked/")).status_code == 403
    page = reader(manager).get(_address(child, "who-has-looked/"))
    assert "Ivy Northwold" in text_of(page)
    assert "Own work" in text_of(page)


def test_every_opening_is_logged(told, reader, child, worker):
    browser = reader(worker)

    for part in ("", "timeline/", "promises/", "family/"):
        browser.get(_address(child, part))

    assert [entry.child_id for entry in logged(worker, "view")] == [child.pk] * 4


@pytest.mark.postgres
def test_an_analyst_sees_codes_and_dates_and_no_words_that_somebody_wrote(told, reader):
    child = told.child(council_id="C1001")
    event = told.that(child, "child_seen", date(2026, 10, 9), code="HOME")
    told.withdraw(event, "Her aunt Petra rang.", written=datetime(2026, 10, 10, tzinfo=UTC))

    page = reader(told.council.user(Role.ANALYST)).post(_address(child), WHY, follow=True)

    words = text_of(page)
    assert "C1001" in words
    assert "Seen at home" in words
    assert "Petra" not in words
    assert "Quillon" not in words


def test_all_promises_there_were_stand_on_a_page_of_their_own(told, reader, child, worker):
    told.that(child, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")

    page = reader(worker).get(_address(child, "promises/"))

    assert "Referral decided" in [promise.title for promise in page.context["ended"]]


def test_it_asks_the_database_as_often_for_few_events_as_for_many(told, reader, child, worker):
    browser = reader(worker)
    for_few = queries_of(browser, _address(child))
    for days in range(5):
        told.that(child, "child_seen", date(2026, 10, 9) + timedelta(days=days), worker="W3")

    assert queries_of(browser, _address(child)) <= for_few + 1 <= QUERIES


@pytest.fixture
def steward(council):
    return council.user(Role.DATA_STEWARD)


@pytest.fixture
def joined(told, child, steward):
    """Return a record that a steward has joined into the child's, on which a visit was written."""
    twice = told.child("Amy", "Quillon", council_id="C2002", team=told.council.north)
    told.that(twice, "child_seen", date(2026, 11, 10))
    told.that(twice, "case_closed", date(2026, 11, 11), reason="RC1")
    joining.join(child=child, other=twice, by=steward, why="One child, written down twice.")
    return told.again(twice)


def test_a_record_joined_from_another_says_so_with_who_and_why(child, joined, reader, manager, steward):
    words = text_of(reader(manager).get(_address(child)))

    assert "This record was joined from Amy Quillon" in words
    assert f"by {steward.person.name}: One child, written down twice." in words


@pytest.mark.postgres
def test_a_visit_written_on_the_joined_record_is_the_child_s(child, joined):
    (found,) = out_of_sight(Moment.of(TODAY, NOW), children=[child.pk])

    assert found.seen.seen_on == date(2026, 11, 10)


@pytest.mark.postgres
def test_records_parted_again_keep_the_history_of_it(told, child, joined, reader, steward):
    joining.part(alias=Alias.objects.get(child=child), by=steward, at=NOW, why="They are cousins.")
    browser = reader(told.council.user(Role.DIRECTOR))

    words = text_of(browser.post(_address(child), WHY, follow=True))

    assert "Joined once, and parted" in words
    assert f"They were parted again, by {steward.person.name}: They are cousins." in words


def test_a_child_of_one_record_is_told_of_no_other(child, reader, manager):
    assert "joined" not in text_of(reader(manager).get(_address(child)))


def test_of_a_child_not_yet_born_it_says_when_the_mother_was_seen(told, reader, manager):
    unborn = told.child("Unborn", born_on=None, team=told.council.north)
    told.that(unborn, "birth_expected", date(2026, 10, 1), names_on=date(2027, 1, 20))
    told.that(unborn, "child_visited", date(2026, 11, 2))
    browser = reader(manager)

    facts = {fact["label"]: fact for fact in browser.get(_address(unborn)).context["identity"]}

    assert (facts["Mother last seen"]["fact"], facts["Mother last seen"]["note"]) == (
        "10 days ago",
        "2 November 2026",
    )
    assert "Last seen" not in facts
    assert "Mother, 2 November 2026" in text_of(browser.get("/out-of-sight/"))


def test_an_entry_of_a_file_says_which_file_it_came_from(told, child, reader, manager):
    line = SourceLine.objects.create(code="lists", name="Inspection lists", format="annex_a")
    plan = NewEvent(child.pk, "need_plan_started", date(2026, 3, 9), told.another(child, "need_plan"))
    record([plan], by=None, at=NOW, why="A file was loaded.", line=line)

    words = text_of(reader(manager).get(f"{_address(child)}timeline/"))

    assert "from a file your council loaded: Inspection lists" in words


def test_what_an_assessment_found_is_said_in_words(told, reader, child, worker):
    told.that(child, "assessment_authorised", date(2026, 3, 2), factors="4B, 3A", seen=True, flag=False)

    words = text_of(reader(worker).get(_address(child, "timeline/")))

    assert "Factors found: mental health: of a parent or carer; domestic abuse: the child is the" in words
    assert "Social care support is needed." in words
    assert "Flag" not in words
