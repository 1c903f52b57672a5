"""The pages of allocation, as the people who use them meet them."""

from decimal import Decimal

import pytest

from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.allocation.limits import ANSWER_WITHIN, KNOWN
from sightline.allocation.models import Asked, FamilyLanguage, Handover, Oversight
from sightline.identity.roles import Role
from sightline.records.models import Event
from tests.allocation.conftest import NOTE, holder
from tests.case_file.conftest import logged, text_of
from tests.cast import NOW

pytestmark = pytest.mark.one_server


def _allocate(*children) -> str:
    return "/allocate/?" + "&".join(f"child={each.party.public_id}" for each in children)


def _answers(worker, *children, **more) -> dict[str, str]:
    notes = {f"note_{child.pk}": NOTE for child in children}
    return {"worker": str(worker.pk), "why": "She knows the family.", **notes, **more}


def test_from_no_worker_to_a_worker_who_holds(service, reader):
    hannah = service.worker("Hannah Trewick")
    child = service.child()
    manager, worker = reader(service.manager), reader(service.users["Hannah Trewick"])

    listed = text_of(manager.get("/unallocated/"))
    said = text_of(manager.post(_allocate(child), _answers(hannah, child), follow=True))
    offered = text_of(worker.get("/offers/"))
    (asked,) = Asked.objects.all()
    worker.post(f"/offers/{asked.pk}/answer/", {"answer": "accept"})

    assert "1 child has no worker." in listed
    assert "Offered to Hannah Trewick, who answers by 13 November 2026 at 5:00pm." in said
    assert "1 child waits for your answer." in offered
    assert holder(child) == "Hannah Trewick"
    assert "Nobody is without a worker." in text_of(manager.get("/unallocated/"))


def test_each_worker_is_shown_as_they_would_be_with_the_child(service, reader):
    hannah = service.worker("Hannah Trewick")
    service.child("Theo", held_by=hannah)

    page = text_of(reader(service.manager).get(_allocate(service.child())))

    assert "1 to 2" in page
    assert "2.0 of 20.0" in page


def test_the_suggestion_is_argued_and_never_chosen_beforehand(service, reader):
    hannah, _ = service.worker("Hannah Trewick"), service.worker("Samir Qadri")
    child = service.child()
    service.siblings(child, service.child("Amir", held_by=hannah))

    page = reader(service.manager).get(_allocate(child))

    assert "Why Hannah Trewick is suggested For: holds a brother or sister." in text_of(page)
    assert "Against: nothing that is recorded. You decide." in text_of(page)
    assert "checked" not in page.content.decode()


def test_those_who_cannot_be_asked_stay_in_the_list_with_the_reason(service, reader):
    service.worker("Piers Langmoor", hours=None)

    page = text_of(reader(service.manager).get(_allocate(service.child())))

    assert (
        "Piers Langmoor No working hours are recorded, so this worker counts as full. Put this right" in page
    )


def test_several_children_are_allocated_together_from_the_list(service, reader):
    hannah = service.worker("Hannah Trewick")
    one, other = service.child("Amir"), service.child("Leila")
    manager = reader(service.manager)

    chosen = manager.get("/unallocated/", {"child": [one.party.public_id, other.party.public_id]})
    page = manager.get(chosen.headers["Location"])
    manager.post(chosen.headers["Location"], _answers(hannah, one, other))

    assert "Handover note for Amir" in text_of(page)
    assert "Handover note for Leila" in text_of(page)
    assert set(Handover.objects.values_list("child_id", "note")) == {(one.pk, NOTE), (other.pk, NOTE)}


def test_a_second_worker_may_be_asked_as_well_and_an_offer_taken_back(service, reader):
    hannah, samir = service.worker("Hannah Trewick"), service.worker("Samir Qadri")
    child, manager = service.child(), reader(service.manager)
    manager.post(_allocate(child), _answers(hannah, child))
    handover = Handover.objects.get()

    manager.post(f"/offers/{handover.pk}/ask-another/", {"worker": samir.pk, "why": "Hannah is silent."})
    manager.post(f"/offers/{handover.pk}/take-back/", {"words": "He moves away."})

    assert list(Asked.objects.order_by("id").values_list("answer", "words")) == [
        ("passed", "Taken back by Ewan Strand: He moves away."),
        ("passed", "Taken back by Ewan Strand: He moves away."),
    ]


def test_a_call_is_written_down_and_shown_and_is_no_visit(service, reader):
    child, manager = service.child(), reader(service.manager)

    manager.post(
        f"/unallocated/{child.party.public_id}/watch-over/",
        {"way": "rang_family", "on": "11/11/2026", "words": "Her aunt says she is well."},
    )

    assert Oversight.objects.get().words == "Her aunt says she is well."
    assert "Ewan Strand, rang the family or carer" in text_of(manager.get("/unallocated/"))
    assert not Event.objects.filter(child=child, kind="child_seen").exists()


def test_a_family_s_languages_are_kept(service, reader):
    child = service.child()

    reader(service.manager).post(
        f"/unallocated/{child.party.public_id}/languages/", {"languages": "farsi, Polish"}
    )

    assert list(FamilyLanguage.objects.order_by("language").values_list("language", flat=True)) == [
        "Farsi", "Polish",
    ]  # fmt: skip


def test_a_number_is_set_from_a_day_on_with_its_reason(service, reader):
    director = reader(service.council.user(Role.DIRECTOR))

    director.post(
        "/allocation/numbers/0/", {"amount": "18", "in_force_on": "12/11/2026", "why": "The board decided."}
    )

    page = text_of(director.get("/allocation/numbers/"))
    assert "Most that a full-time worker holds 18 weighted children" in page
    assert "The board decided." in page


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.INSPECTOR, Role.ANALYST])
def test_who_may_not_allocate(service, reader, role):
    child = service.child()
    user = service.council.user(role, team=service.council.north)

    assert reader(user).get(_allocate(child)).status_code == 403


def test_another_team_s_children_are_not_offered_to_a_manager(service, reader):
    child = service.child(team=service.council.south)

    page = reader(service.manager).get(_allocate(child), follow=True)

    assert "Choose at least one child who is open." in text_of(page)


def test_nobody_reads_an_offer_to_another(service, reader):
    hannah = service.worker("Hannah Trewick")
    service.worker("Samir Qadri")
    (asked,) = service.offered(service.child(), to=hannah)

    assert reader(service.users["Samir Qadri"]).get(f"/offers/{asked.pk}/answer/").status_code == 404


def test_who_saw_which_children_is_logged(service, reader):
    child = service.child()
    reader(service.manager).get("/unallocated/")
    reader(service.manager).get(_allocate(child))

    assert [(entry.question["page"], entry.child_ids) for entry in logged(service.manager, "list")] == [
        ("allocation:unallocated", [child.pk]), ("allocation:allocate", [child.pk]),
    ]  # fmt: skip


def test_a_restricted_child_without_a_worker_is_counted_and_not_named(service, reader):
    child = service.child()
    restrict(child=child, by=actor_of(service.council.user(Role.DIRECTOR), at=NOW), reason="Known to staff.")

    page = text_of(reader(service.manager).get("/unallocated/"))

    assert "1 restricted child" in page
    assert "Amara" not in page


def test_a_leaver_s_children_are_offered_in_one_act_brothers_together(service, reader):
    ivy, hannah, samir = (service.worker(name) for name in ("Ivy Northwold", "Hannah Trewick", "Samir Qadri"))
    one, other, third = (service.child(name, held_by=ivy) for name in ("Amir", "Leila", "Theo"))
    service.siblings(one, other)
    manager = reader(service.manager)

    page = text_of(manager.get(f"/allocation/leaving/{ivy.pk}/"))
    manager.post(
        f"/allocation/leaving/{ivy.pk}/",
        {
            "why": "Ivy moves away.",
            "starts_on": "01/12/2026",
            **{f"note_{each.pk}": f"{NOTE} {each.pk}" for each in (one, other, third)},
            "worker_0": hannah.pk,
            "worker_1": samir.pk,
        },
    )

    assert "3 children not yet offered" in page
    assert "Who is asked for Amir Quillon and Leila Quillon?" in page
    assert set(Asked.objects.values_list("child_id", "worker_id", "handover__note")) == {
        (one.pk, hannah.pk, f"{NOTE} {one.pk}"),
        (other.pk, hannah.pk, f"{NOTE} {other.pk}"),
        (third.pk, samir.pk, f"{NOTE} {third.pk}"),
    }
    assert holder(one) == "Ivy Northwold"


def test_in_a_bulk_move_too_each_child_needs_a_note_or_none_is_offered(service, reader):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    one, other = service.child("Amir", held_by=ivy), service.child("Theo", held_by=ivy)

    page = reader(service.manager).post(
        f"/allocation/leaving/{ivy.pk}/",
        {"why": "Ivy moves.", f"note_{one.pk}": NOTE, f"note_{other.pk}": "", "worker_0": hannah.pk,
         "worker_1": hannah.pk},
    )  # fmt: skip

    assert "Write a note for each child" in text_of(page)
    assert not Asked.objects.exists()


def test_one_of_a_unit_is_said_as_one():
    known = KNOWN[ANSWER_WITHIN]

    assert [known.said(Decimal(number)) for number in (1, 2, 0)] == [
        "1 working day",
        "2 working days",
        "0 working days",
    ]


def test_the_list_says_in_words_that_nobody_has_looked_in(service, reader):
    service.child()

    page = text_of(reader(service.manager).get("/unallocated/"))

    assert "1 child has no worker. Nobody has rung or looked in. Until a worker accepts" in page
