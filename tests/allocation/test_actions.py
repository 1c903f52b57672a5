"""An offer is an offer until it is accepted; then, and not before, another worker holds the child."""

from decimal import Decimal

import pytest

from sightline.access.actions import name_for
from sightline.allocation.actions import (
    CannotAnswer,
    CannotOffer,
    Choice,
    accept,
    ask_another,
    decline,
    watch_over,
    withdraw,
)
from sightline.allocation.limits import FULL_TIME, limits_on
from sightline.allocation.models import Handover
from sightline.clocks.unallocated import without_worker
from sightline.identity.models import Worker
from sightline.identity.roles import Role
from sightline.records.models import Event
from tests.allocation.conftest import NOTE, holder
from tests.cast import NOW, TODAY


def test_a_child_stays_with_the_giver_until_the_offer_is_accepted(service):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child(held_by=ivy)

    (asked,) = service.offered(child, to=hannah)
    before = holder(child)
    with service.acting(service.users["Hannah Trewick"]) as by:
        accept(asked=asked, by=by, at=NOW)

    assert (before, holder(child)) == ("Ivy Northwold", "Hannah Trewick")


def test_what_is_accepted_is_an_event_of_the_ledger(service):
    hannah = service.worker("Hannah Trewick")
    child = service.child()
    (asked,) = service.offered(child, to=hannah)

    with service.acting(service.users["Hannah Trewick"]) as by:
        recording = accept(asked=asked, by=by, at=NOW)

    event = Event.objects.get(recording=recording)
    assert (event.kind, event.worker, event.team, event.category, event.happened_on) == (
        "allocated", hannah.code, "N", "SOCIAL_WORKER", TODAY,
    )  # fmt: skip
    assert without_worker(TODAY) == []


def test_a_second_handover_ends_the_first_allocation(service):
    hannah, samir = service.worker("Hannah Trewick"), service.worker("Samir Qadri")
    child = service.child()
    for worker in (hannah, samir):
        (asked,) = service.offered(child, to=worker)
        with service.acting(service.users[worker.name]) as by:
            accept(asked=asked, by=by, at=NOW)

    kinds = list(
        Event.objects.filter(child=child, kind__startswith="alloc")
        .order_by("id")
        .values_list("kind", "worker")
    )
    assert kinds == [
        ("allocated", hannah.code), ("allocation_ended", hannah.code), ("allocated", samir.code),
    ]  # fmt: skip
    assert holder(child) == "Samir Qadri"


def test_brothers_are_offered_in_one_act_each_with_a_note(service):
    hannah = service.worker("Hannah Trewick")
    one, other = service.child("Amir"), service.child("Leila")

    first, second = service.offered(one, other, to=hannah)

    assert first.handover.together == second.handover.together
    assert [first.handover.note, second.handover.note] == [NOTE, NOTE]


def test_a_child_without_a_note_is_not_offered_and_neither_are_the_others(service):
    hannah = service.worker("Hannah Trewick")
    one, other = service.child("Amir"), service.child("Leila")
    choice = Choice(hannah, service.council.north, "Knows them.", {one.pk: NOTE, other.pk: " "})

    with service.acting(service.manager) as by, pytest.raises(CannotOffer, match="a note for each child"):
        from sightline.allocation.actions import offer

        offer(children=[one, other], choice=choice, by=by, at=NOW)

    assert not Handover.objects.exists()


def test_who_declines_says_why_and_the_child_stays(service):
    hannah = service.worker("Hannah Trewick")
    child = service.child()
    (asked,) = service.offered(child, to=hannah)

    with service.acting(service.users["Hannah Trewick"]) as by:
        with pytest.raises(CannotAnswer, match="Say why"):
            decline(asked=asked, words="", by=by, at=NOW)
        decline(asked=asked, words="I am in court for two weeks.", by=by, at=NOW)

    assert holder(child) is None
    assert Handover.objects.get().outcome == "declined"


def test_the_first_of_two_who_are_asked_holds_the_child_and_the_other_is_told_who(service):
    hannah, samir = service.worker("Hannah Trewick"), service.worker("Samir Qadri")
    child = service.child()
    (first,) = service.offered(child, to=hannah)
    with service.acting(service.manager) as by:
        choice = Choice(samir, service.council.north, "Nobody answers.", {})
        second = ask_another(handover=first.handover, choice=choice, by=by, at=NOW)

    with service.acting(service.users["Samir Qadri"]) as by:
        accept(asked=second, by=by, at=NOW)
    with (
        service.acting(service.users["Hannah Trewick"]) as by,
        pytest.raises(CannotAnswer, match="Samir Qadri accepted first"),
    ):
        accept(asked=first, by=by, at=NOW)

    assert holder(child) == "Samir Qadri"
    assert Event.objects.filter(child=child, kind="allocated").count() == 1


def test_nobody_answers_for_another(service):
    hannah = service.worker("Hannah Trewick")
    child = service.child()
    (asked,) = service.offered(child, to=hannah)

    with service.acting(service.manager) as by, pytest.raises(CannotAnswer, match="somebody else"):
        accept(asked=asked, by=by, at=NOW)

    assert holder(child) is None


def test_an_offer_taken_back_cannot_be_accepted(service):
    hannah = service.worker("Hannah Trewick")
    (asked,) = service.offered(service.child(), to=hannah)
    with service.acting(service.manager) as by:
        withdraw(handover=asked.handover, words="The plan has changed.", by=by, at=NOW)

    with (
        service.acting(service.users["Hannah Trewick"]) as by,
        pytest.raises(CannotAnswer, match="Taken back by Ewan Strand: The plan has changed"),
    ):
        accept(asked=asked, by=by, at=NOW)


def test_a_worker_of_another_team_reads_the_child_while_asked_and_not_after(service):
    tam = service.worker("Tam Harrow", team=service.council.south)
    child = service.child()
    assert child.pk not in service.of(tam).opened

    (asked,) = service.offered(child, to=tam, team=service.council.south)
    assert child.pk in service.of(tam).opened

    with service.acting(service.users["Tam Harrow"]) as by:
        decline(asked=asked, words="I am full until January.", by=by, at=NOW)
    assert child.pk not in service.of(tam).opened


def test_what_others_named_a_worker_for_outlasts_an_offer(service):
    tam = service.worker("Tam Harrow", team=service.council.south)
    child = service.child()
    director = service.council.user(Role.DIRECTOR)
    with service.acting(director) as by:
        name_for(child=child, user=service.users["Tam Harrow"], by=by, at=NOW, reason="He leads on it.")
    (asked,) = service.offered(child, to=tam, team=service.council.south)

    with service.acting(service.users["Tam Harrow"]) as by:
        decline(asked=asked, words="I am full until January.", by=by, at=NOW)

    assert child.pk in service.of(tam).opened


def test_a_worker_with_no_hours_is_full(service):
    piers = service.worker("Piers Langmoor", hours=None)

    with pytest.raises(CannotOffer, match="No working hours are recorded"):
        service.offered(service.child(), to=piers)


def test_a_call_is_watching_over_and_never_seeing(service):
    child = service.child()

    with service.acting(service.manager) as by:
        watch_over(child=child, on=TODAY, way="rang_family", words="Mother says all is well.", by=by, at=NOW)

    assert not Event.objects.filter(child=child, kind="child_seen").exists()


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ({"registration_number": None}, "No Social Work England number"),
        ({"hours_fte": Decimal("0.001")}, "above the limit of 0.0"),
        ({"hours_fte": None}, "No working hours are recorded"),
    ],
)
def test_who_accepts_is_asked_of_again_as_they_stand_now(service, since, said):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child(held_by=ivy)
    (asked,) = service.offered(child, to=hannah)
    Worker.objects.filter(pk=hannah.pk).update(**since)

    with service.acting(service.users["Hannah Trewick"]) as by, pytest.raises(CannotAnswer, match=said):
        accept(asked=asked, by=by, at=NOW)

    assert holder(child) == "Ivy Northwold"


def test_of_two_offers_the_one_that_stays_within_the_limit_is_accepted(service):
    hannah = service.worker("Hannah Trewick")
    (first,) = service.offered(service.child("Amir"), to=hannah)
    (second,) = service.offered(service.child("Leila"), to=hannah)
    limits = limits_on(TODAY)
    for_one = limits.weight("Child in need") / limits[FULL_TIME]
    Worker.objects.filter(pk=hannah.pk).update(hours_fte=for_one * Decimal("1.5"))

    with service.acting(service.users["Hannah Trewick"]) as by:
        accept(asked=first, by=by, at=NOW)
        with pytest.raises(CannotAnswer, match="above the limit"):
            accept(asked=second, by=by, at=NOW)
