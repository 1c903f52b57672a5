"""Two hands on one contact at the same moment, on real connections: one wins, the other is told kindly."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door import actions
from sightline.front_door.models import Decision
from sightline.records.models import Event
from tests.cast import NOW
from tests.front_door.conftest import Hub, open_hub


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """Return a hub whose people act on connections of their own."""
    with acting(actor_for("a test")):
        return open_hub()


def at_once(hub: Hub, *jobs: tuple[str, Callable[..., object]]) -> list[Exception]:
    """Let each person do their job, all starting together, and return what was refused."""
    barrier, raised = Barrier(len(jobs)), []

    def run(who: str, job: Callable[..., object]) -> None:
        try:
            barrier.wait(10)
            with acting(actor_of(hub.people[who], at=NOW)) as actor:
                job(actor)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "two people wait for each other"
    return raised


def count(kind: str) -> int:
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        return Event.objects.filter(kind=kind, withdrawn_by=None).count()


def test_two_managers_sign_the_same_decision_and_one_signature_stands(hub):
    with acting(actor_for("a test")):
        decision = hub.decided(hub.contact(), "REFERRAL")

    def sign(actor):
        actions.sign_decision(decision=decision, by=actor, at=NOW)

    (refused,) = at_once(hub, ("nadia", sign), ("rosalind", sign))

    assert isinstance(refused, actions.CannotSign)
    assert "signed this at 9:00am on 12 November 2026." in str(refused)
    assert count("contact_decision_signed") == count("referral_received") == count("contact_decided") == 1


def test_two_partners_answer_one_request_and_one_answer_stands(hub):
    with acting(actor_for("a test")):
        (request,) = hub.asked(hub.graded(hub.contact()), hub.council.police)

    def answer(actor):
        actions.answer_request(
            request=request, answer="nothing_known", words="", marking="", by=actor, at=NOW
        )

    (refused,) = at_once(hub, ("lena", answer), ("omar", answer))

    assert isinstance(refused, actions.CannotAnswer)
    assert "answered this at" in str(refused)
    assert count("check_returned") == 1


def test_two_workers_decide_one_contact_and_one_decision_stands(hub):
    with acting(actor_for("a test")):
        contact = hub.graded(hub.contact())
    wanted = actions.Wanted("ADVICE", "1", "It is well.", options="Early help.")

    def decide(actor):
        actions.decide_contact(contact=contact, wanted=wanted, by=actor, at=NOW)

    (refused,) = at_once(hub, ("jude", decide), ("nadia", decide))

    assert isinstance(refused, actions.CannotDecide)
    assert "decided this at 9:00am" in str(refused)
    assert count("enquiry_decided") == 1
    with acting(actor_for("a test")):
        assert Decision.objects.count() == 1


def test_one_agency_is_not_asked_twice_by_two_at_once(hub):
    with acting(actor_for("a test")):
        contact = hub.graded(hub.contact())
    question = actions.Question("What is known?", "She is hungry.", "SAFEGUARDING", True, "Tilly")

    def ask(actor):
        actions.ask_agencies(contact=contact, agencies=[hub.health], question=question, by=actor, at=NOW)

    (refused,) = at_once(hub, ("jude", ask), ("nadia", ask))

    assert "has been asked already" in str(refused)
    assert count("check_requested") == 1
