"""Who is offered while a contact is written down, what is kept of the answer, and what nobody is told."""

import re
from datetime import date

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import HolderTold, LogEntry
from sightline.clocks.actions import NewEvent, record
from sightline.front_door.models import Contact
from sightline.identity.roles import Role
from sightline.matching import finding
from sightline.matching.models import Ask, Verdict
from sightline.matching.queries import beside
from sightline.records.models import Address, Child, Subject
from sightline.standards.identifiers import nhs_number_passes
from tests.cast import NOW, PASSWORD
from tests.front_door.conftest import text_of
from tests.front_door.test_pages import CALL
from tests.matching.conftest import a_child

LOOK = "/hub/record/look/?child=0"


def told(**said: str) -> dict[str, str]:
    """Return the call, with other words of the child."""
    return {**CALL, **{f"child-0-{name}": words for name, words in said.items()}}


def values(page) -> list[str]:
    """Return what may be chosen."""
    return re.findall(r'name="child-0-known" type="radio" value="([^"]*)"', page.content.decode())


def of_the_hub(hub, *args, **kwargs) -> Child:
    return a_child(hub, *args, team=hub.team, **kwargs)


def test_a_likely_child_is_offered_with_the_reasons_in_words(hub, jude):
    of_the_hub(hub)

    page = text_of(jude.post(LOOK, CALL))

    assert "Tilly Sorensen, born 14 March 2021" in page
    assert (
        "Likely the same child: surname spelt almost the same, same given name, "
        "date of birth differs in one digit." in page
    )


def test_without_script_the_button_shows_the_same(hub, jude):
    of_the_hub(hub)

    page = jude.post("/hub/record/", {**CALL, "do": "look"})

    assert "Tilly Sorensen, born 14 March 2021" in text_of(page)
    assert "Error" not in text_of(page)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"given_name": "Sorensen", "family_name": "Tilly", "born_on": "14/03/2021"},
         "given name and surname changed round"),
        ({"born_on": "12/03/2021"}, "date of birth differs in one digit"),
        ({"family_name": "Soranssen", "born_on": "14/03/2021"}, "same surname by sound"),
        ({"given_name": "Wren", "born_on": "14/03/2021", "family_name": "Sorensen"}, "possibly a twin"),
        ({"family_name": "Reed", "other_names": "Tilly Sorensen", "born_on": "14/03/2021"},
         "by a former or other name"),
        ({"given_name": "", "born_on": "", "number": "9990548608"},
         "NHS number differs by one slip, and its check digit is wrong"),
    ],
)  # fmt: skip
def test_slips_of_ear_and_pen_are_seen_through(hub, jude, said, reason):
    of_the_hub(hub, nhs="9990548609")

    assert reason in text_of(jude.post(LOOK, told(**said)))


def test_an_unborn_child_is_found_by_its_mother(hub, jude):
    of_the_hub(hub, " Sorensen", None, expected_on=date(2027, 1, 20), mother="Ruth Sorensen")
    call = told(given_name="", born_on="", expected_on="25/01/2027", mother="Ruth Sorenson")

    page = text_of(jude.post(LOOK, call))

    assert "not born yet, expected 20 January 2027" in page
    assert "mother’s name almost the same" in page


@pytest.mark.parametrize("said", [{"family_name": "", "born_on": ""}, {"given_name": "", "family_name": ""}])
def test_nothing_is_looked_for_while_too_little_is_told(hub, jude, said):
    of_the_hub(hub)
    with keeping(EVERY_CHILD):
        before = LogEntry.objects.filter(action="search").count()

    page = jude.post(LOOK, told(**said))

    assert values(page) == []
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(action="search").count() == before


def test_each_look_is_logged_as_a_search_with_whom_it_showed(hub, jude):
    child = of_the_hub(hub)

    jude.post(LOOK, CALL)

    with keeping(EVERY_CHILD):
        entry = LogEntry.objects.filter(action="search").latest("id")
    assert entry.question["words"] == "Tilly Sorrensen"
    assert entry.child_ids == [child.pk]


def test_of_another_teams_child_the_team_and_the_reasons_are_said_and_no_name(hub, jude):
    child = a_child(hub)
    with keeping(EVERY_CHILD):
        public_id = child.party.public_id

    page = jude.post(LOOK, CALL)

    assert "A record of South team that you cannot open: ask a second person" in text_of(page)
    assert "surname spelt almost the same" in text_of(page)
    assert not {"Sorensen", "14 March 2021", public_id} & set(re.findall(r"[\w-]+", text_of(page)))
    assert "Sorensen" not in page.content.decode()


def test_of_a_child_who_is_only_possibly_the_same_a_second_person_can_be_asked_too(hub, jude):
    a_child(hub, "Wren Sorrensen", date(2021, 3, 4))

    page = jude.post(LOOK, CALL)
    jude.post("/hub/record/", {**CALL, "child-0-known": values(page)[0]})

    assert "A record of South team that you cannot open: ask a second person" in text_of(page)
    assert "Possibly the same child" in text_of(page) and "possibly a twin" in text_of(page)
    assert Ask.objects.get().strength == "possible"


def test_a_record_that_no_team_holds_is_not_said_to_be_of_the_front_door(hub, jude):
    _closed(a_child(hub))

    page = text_of(jude.post(LOOK, CALL))

    assert "A record that no team holds now, and that you cannot open: ask a second person" in page
    assert "the front door" not in page


def _closed(child: Child) -> None:
    """Close a child's case."""
    with keeping(EVERY_CHILD):
        case = Subject.objects.get(child=child, kind="case")
    event = NewEvent(child.pk, "case_closed", date(2026, 5, 4), subject=case, facts={"reason": "RC1"})
    record([event], by=None, at=NOW, why="A test.")


def test_by_parts_of_a_name_nobody_learns_who_is_known_to_another_team(hub, jude):
    a_child(hub)

    page = jude.post(LOOK, told(born_on=""))

    assert "South team" not in text_of(page)
    assert values(page) == []


def test_of_a_child_of_whom_the_very_same_was_told_the_words_told_are_shown(hub, jude):
    child = a_child(hub, "Tilly Sorrensen", date(2021, 3, 4))

    page = jude.post(LOOK, CALL)

    assert "Tilly Sorrensen, born 4 March 2021, known to South team" in text_of(page)
    with keeping(EVERY_CHILD):
        assert values(page)[0] == child.party.public_id


def _seal(hub, child: Child) -> None:
    by = actor_of(hub.council.user(Role.DIRECTOR), at=NOW)
    access.restrict(child=child, by=by, reason="A relative works here.")


@pytest.mark.parametrize("team", ["hub", "south"])
@pytest.mark.parametrize("born_on", [date(2021, 3, 4), date(2021, 3, 14)])
def test_of_a_sealed_child_only_whom_to_ring_is_said(hub, jude, team, born_on):
    child = a_child(hub, "Tilly Sorrensen", born_on, team=hub.team if team == "hub" else None)
    _seal(hub, child)

    page = jude.post(LOOK, CALL)
    recorded = jude.post("/hub/record/", {**CALL, "child-0-family_name": "Sorrensen"})

    with keeping(EVERY_CHILD):
        public_id = child.party.public_id
        told_holder = HolderTold.objects.filter(child_id=child.pk).exists()
        met = LogEntry.objects.filter(action="match", child_id=child.pk).exists()
    for shown in (page, recorded):
        assert "There may be a protected record: ring" in text_of(shown)
        assert not {public_id, "surname", "differs"} & set(re.findall(r"[\w-]+", text_of(shown)))
        assert values(shown) == ["new", "unsure"]
    assert told_holder
    assert met


def test_a_sealed_child_cannot_be_chosen_by_whoever_knows_its_address(hub, jude):
    child = a_child(hub, "Tilly Sorrensen", date(2021, 3, 4))
    _seal(hub, child)
    with keeping(EVERY_CHILD):
        public_id = child.party.public_id

    page = jude.post("/hub/record/", {**CALL, "child-0-known": public_id})

    assert "That record cannot be chosen. Look for the child again." in text_of(page)
    assert not Contact.objects.exists()


def test_somebody_who_has_a_conflict_of_interest_is_not_offered_the_record(hub, jude):
    child = of_the_hub(hub)
    user = hub.people["jude"]
    with keeping(EVERY_CHILD):
        access.declare_conflict(user=user, child_id=child.pk, reason="My niece.", at=NOW, by=user)

    assert "Sorensen" not in text_of(jude.post(LOOK, CALL))


def test_choosing_a_child_keeps_that_it_is_the_same_and_why(hub, jude):
    child = of_the_hub(hub)
    with keeping(EVERY_CHILD):
        public_id = child.party.public_id

    jude.post("/hub/record/", {**CALL, "child-0-known": public_id})

    verdict = Verdict.objects.get()
    assert (verdict.child_id, verdict.other_id, verdict.answer) == (child.pk, None, "same")
    assert verdict.by == hub.people["jude"]
    assert verdict.reasons[-1] == "date of birth differs in one digit"


@pytest.mark.parametrize(("value", "answer"), [("new", "not_same"), ("unsure", "unsure")])
def test_choosing_none_keeps_what_was_said_of_each_that_was_offered(hub, jude, value, answer):
    child = of_the_hub(hub)

    jude.post("/hub/record/", {**CALL, "child-0-known": value})

    verdict, contact = Verdict.objects.get(), Contact.objects.get()
    assert (verdict.child_id, verdict.other_id, verdict.answer) == (child.pk, contact.child_id, answer)


def test_what_is_not_the_same_is_not_offered_again_without_new_facts_and_says_who_said_so(hub, jude):
    child = of_the_hub(hub, nhs="9990548609")
    jude.post("/hub/record/", {**CALL, "child-0-known": "new"})
    with keeping(EVERY_CHILD):
        first, made = child.party.public_id, Contact.objects.get().child.party.public_id

    again = jude.post(LOOK, CALL)
    with_a_number = jude.post(LOOK, told(number="9990548609"))

    assert values(again)[:-2] == [made]
    said = "Jude Hallam-Osei said on 12 November 2026 that a record is not this child."
    assert said in text_of(again)
    assert first in values(with_a_number)


def test_a_verdict_is_never_edited(hub, jude):
    of_the_hub(hub)
    jude.post("/hub/record/", {**CALL, "child-0-known": "new"})

    with pytest.raises(Exception, match="verdict_is_kept"), keeping(EVERY_CHILD):
        Verdict.objects.update(answer="same")


def test_a_verdict_is_seen_by_those_alone_who_reach_both_records(hub, jude):
    from tests.front_door.conftest import as_user

    of_the_hub(hub)
    jude.post("/hub/record/", {**CALL, "child-0-known": "new"})
    outside = hub.council.user(Role.SOCIAL_WORKER, team=hub.council.south)

    with as_user(outside):
        assert not Verdict.objects.exists()
    with as_user(hub.people["jude"]):
        assert Verdict.objects.count() == 1


def test_what_helps_to_recognise_a_new_child_is_kept_and_finds_it_again(hub, jude):
    family = {"mother": "Ruth Sorrensen", "school": "Orlow Primary"}
    jude.post("/hub/record/", told(number="999 054 8608", other_names="Tilly Reed", **family))

    page = text_of(jude.post(LOOK, told(family_name="Reed", **family)))

    assert "by a former or other name, same date of birth, same mother, same school" in page
    with keeping(EVERY_CHILD):
        assert Contact.objects.get().child.identifiers.get().check_digit_fails


def _asked(hub, jude) -> Ask:
    child = a_child(hub)
    value = next(each for each in values(jude.post(LOOK, CALL)) if each.startswith("ask:"))
    page = jude.post("/hub/record/", {**CALL, "child-0-known": value}, follow=True)
    assert "A second person is asked whether another team’s record is this child." in text_of(page)
    with keeping(EVERY_CHILD):
        ask = Ask.objects.get()
    assert ask.child_id == child.pk
    return ask


def test_two_records_are_laid_side_by_side_with_each_number_by_its_name(hub):
    right, wrong = a_child(hub, nhs="9990548609"), a_child(hub, nhs="9990548608", mother="Ruth Sorensen")

    lines = {line.what: (line.one, line.other) for line in beside(right.pk, wrong.pk)}

    passes, fails = (nhs_number_passes(number) for number in ("9990548609", "9990548608"))
    assert lines["NHS number"] == (_noted("9990548609", passes), _noted("9990548608", fails))
    assert passes != fails
    assert lines["Mother"] == ("", "Ruth Sorensen")
    assert "Unique pupil number" not in lines


def _noted(number: str, passes: bool) -> str:
    return number if passes else f"{number}, check digit fails"


def test_the_home_that_was_told_of_a_new_child_is_kept_with_its_postcode(hub, jude):
    jude.post("/hub/record/", told(address="4 Elm Row, Orlow, NV1 2AB"))

    with keeping(EVERY_CHILD):
        home = Address.objects.get()
    assert (home.lines, home.postcode) == ("4 Elm Row, Orlow, NV1 2AB", "NV1 2AB")


def test_what_was_told_of_a_known_child_stands_in_the_message_and_leaves_the_record_as_it_is(hub, jude):
    child = of_the_hub(hub)
    with keeping(EVERY_CHILD):
        public_id = child.party.public_id

    jude.post("/hub/record/", told(known=public_id, address="4 Elm Row, NV1 2AB", school="Orlow Primary"))

    with keeping(EVERY_CHILD):
        words = Contact.objects.select_related("message").get().message.concerns
        assert not Address.objects.exists()
    assert "said to be born: 4 March 2021; lives at: 4 Elm Row, NV1 2AB; goes to: Orlow Primary." in words


def test_a_number_that_is_of_no_kind_stands_in_the_message(hub, jude):
    jude.post("/hub/record/", told(number="999 054 860"))

    with keeping(EVERY_CHILD):
        words = Contact.objects.select_related("message").get().message.concerns
    assert words.endswith("Tilly Sorrensen: number: 999 054 860.")


def test_anothers_record_opens_once_a_second_person_says_it_is_the_same(hub, jude, reader, client_class):
    ask = _asked(hub, jude)
    with keeping(EVERY_CHILD):
        address = f"/child/{ask.child.party.public_id}/"
    assert jude.get(address).status_code == 403

    nadia = client_class(hub.people["nadia"])
    shown = text_of(nadia.get(f"/same-child/ask/{ask.public_id}/"))
    assert "Jude Hallam-Osei asks" in shown
    assert "Tilly Sorensen" in shown
    nadia.post(f"/same-child/ask/{ask.public_id}/", {"answer": "same", "words": "Her school says so."})

    opened = client_class(hub.people["jude"]).get(address)
    assert opened.status_code == 200
    with keeping(EVERY_CHILD):
        ask.refresh_from_db()
        verdict = Verdict.objects.get(child_id=ask.child_id)
        logged = LogEntry.objects.filter(child_id=ask.child_id, user=hub.people["nadia"])
        assert logged.filter(question__said="same", reason="Her school says so.").exists()
    assert (verdict.answer, verdict.by, verdict.words) == ("same", hub.people["nadia"], "Her school says so.")


@pytest.mark.parametrize("answer", ["not_same", "unsure"])
def test_it_stays_closed_when_the_second_person_does_not_say_so(hub, jude, client_class, answer):
    ask = _asked(hub, jude)

    nadia = client_class(hub.people["nadia"])
    nadia.post(f"/same-child/ask/{ask.public_id}/", {"answer": answer, "words": "Another school."})

    with keeping(EVERY_CHILD):
        address = f"/child/{ask.child.party.public_id}/"
    assert client_class(hub.people["jude"]).get(address).status_code == 403


def test_who_asked_cannot_answer_from_a_second_account(hub, jude, client_class):
    from sightline.identity import actions as people

    ask = _asked(hub, jude)
    second = people.open_sign_in(
        person=hub.people["jude"].person,
        email="jude.again@council.example",
        password=PASSWORD,
    )
    people.give_role(user=second, role=Role.HUB_MANAGER, at=NOW.replace(year=2020), by=None, team=hub.team)

    address = f"/same-child/ask/{ask.public_id}/"
    assert client_class(second).get(address).status_code == 404
    posted = client_class(second).post(address, {"answer": "same", "words": "It is."})
    assert posted.status_code == 404
    with pytest.raises(Exception, match="ask_answered_by_another"), keeping(EVERY_CHILD):
        Ask.objects.update(
            answered_by=second, answered_person=second.person, answered_at=NOW, answer="same", words="It is."
        )


def test_a_record_sealed_meanwhile_is_nobodys_to_answer_about(hub, jude, client_class):
    ask = _asked(hub, jude)
    with keeping(EVERY_CHILD):
        _seal(hub, ask.child)

    page = client_class(hub.people["nadia"]).get(f"/same-child/ask/{ask.public_id}/")

    assert page.status_code == 404


def test_a_choice_made_for_somebody_else_is_refused(hub, jude):
    child = a_child(hub)
    made_up = finding.ASK + signing.dumps([child.pk, hub.people["nadia"].pk], salt=finding._SALT)

    page = jude.post("/hub/record/", {**CALL, "child-0-known": made_up})

    assert "That record cannot be chosen any more. Look for the child again." in text_of(page)


def test_looking_asks_the_same_number_of_questions_however_many_are_alike(hub, jude):
    of_the_hub(hub)
    jude.post(LOOK, CALL)
    with CaptureQueriesContext(connection) as one:
        jude.post(LOOK, CALL)
    for name in ("Tilly Sorenson", "Tilli Sorensen", "Tilly Sorrenson"):
        of_the_hub(hub, name)
    with CaptureQueriesContext(connection) as four:
        jude.post(LOOK, CALL)

    assert len(four) == len(one)
