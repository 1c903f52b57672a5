"""What is done at the front door, and what comes to it by itself."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from sightline.access.actor import Actor
from sightline.front_door import actions as front_door
from sightline.front_door.actions.triage import Question
from sightline.front_door.letterbox import arriving
from sightline.front_door.models import Contact, Decision, PartnerRequest
from sightline.records.models import Child
from sightline.standards.calendar import uk_date
from tests.rooms.beginning import CRASHES, HUB, PARTNERS, WHICH, Begun, Hand, one_of


class AtTheDoor(Begun):
    """Contacts, grades, requests, decisions and signatures."""

    @rule(by=HUB, known=st.booleans(), unsafe=st.booleans(), which=WHICH, two=st.booleans(), crashes=CRASHES)
    def tell(self, by: str, known: bool, unsafe: bool, which: int, two: bool, crashes: int) -> None:
        """Take a contact about a known child or a new one, or about two new ones."""
        child = one_of(Child.objects, which) if known else None
        names = ["Tilly"] if child or not two else ["Tilly", "Mo"]
        about = [
            front_door.AboutChild(child=child, given_name=name, family_name="Sorrensen") for name in names
        ]
        told = front_door.WhatWasTold(
            received_at=self.at, source="2A", channel="PHONE", concerns="She is hungry.", consent="given",
            unsafe_now=unsafe, unsafe_why="She is outside in the cold." if unsafe else "",
        )  # fmt: skip
        self.does(
            self.hub.people[by],
            lambda actor: front_door.record_contact(told=told, children=about, by=actor, at=self.at),
            crashes,
        )

    @rule(
        by=HUB,
        which=WHICH,
        level=st.sampled_from(["RED", "AMBER", "GREEN"]),
        unsafe=st.sampled_from([False, False, True]),
        crashes=CRASHES,
    )
    def grade(self, by: str, which: int, level: str, unsafe: bool, crashes: int) -> None:
        """Grade a contact, and say whether the child is unsafe now."""
        contact = one_of(Contact.objects, which)
        if contact:
            self.does(
                self.hub.people[by],
                lambda actor: front_door.grade(
                    contact=contact,
                    level=level,
                    words="It seems so.",
                    by=actor,
                    at=self.at,
                    consent="given",
                    unsafe_now=unsafe,
                    unsafe_why="He is alone." if unsafe else "",
                ),
                crashes,
            )

    @rule(by=HUB, which=WHICH, crashes=CRASHES)
    def ask(self, by: str, which: int, crashes: int) -> None:
        """Ask the police and a school about a child."""
        contact = one_of(Contact.objects, which)
        if contact:
            question = Question("What is known?", "She is hungry.", "SAFEGUARDING", True, "Tilly")
            agencies = [self.council.police, self.hub.school]
            self.does(
                self.hub.people[by],
                lambda actor: front_door.ask_agencies(
                    contact=contact, agencies=agencies, question=question, by=actor, at=self.at
                ),
                crashes,
            )

    @rule(first=PARTNERS, second=PARTNERS, which=WHICH, crashes=CRASHES)
    def answer(self, first: str, second: str, which: int, crashes: int) -> None:
        """Let two people answer one request, on what both read before."""
        request = one_of(PartnerRequest.objects, which)
        if request:

            def act(actor: Actor) -> None:
                front_door.answer_request(
                    request=request, answer="nothing_known", words="", marking="", by=actor, at=self.at
                )

            self.together(*(Hand(self.hub.people[who], act, crashes) for who in (first, second)))

    @rule(
        by=HUB,
        which=WHICH,
        outcome=st.sampled_from(["NFA", "ADVICE", "EARLY_HELP", "REFERRAL", "STRATEGY", "EXISTING_CASE"]),
        crashes=CRASHES,
    )
    def decide(self, by: str, which: int, outcome: str, crashes: int) -> None:
        """Decide a contact."""
        contact = one_of(Contact.objects, which)
        tiers = {"NFA": "1", "ADVICE": "1", "EARLY_HELP": "2", "STRATEGY": "4"}
        team = self.hub.helping if outcome == "EARLY_HELP" else self.hub.assessing
        if contact:
            wanted = front_door.Wanted(
                outcome, tiers.get(outcome, "3"), "It is right.", options="None.", team=team,
                without_because="It cannot wait.", agreed_by="Her mother", agreed_how="in_person",
                agreed_on=uk_date(self.at), accepted_by="The team’s manager",
            )  # fmt: skip
            self.does(
                self.hub.people[by],
                lambda actor: front_door.decide_contact(contact=contact, wanted=wanted, by=actor, at=self.at),
                crashes,
            )

    @rule(first=HUB, second=HUB, which=WHICH, back=st.booleans(), crashes=CRASHES)
    def sign(self, first: str, second: str, which: int, back: bool, crashes: int) -> None:
        """Let two people sign one decision, or send it back, on what both read before."""
        decision = one_of(Decision.objects.select_related("contact"), which)
        if decision is None:
            return

        def signs(actor: Actor) -> None:
            front_door.sign_decision(decision=decision, by=actor, at=self.at)

        def sends_back(actor: Actor) -> None:
            front_door.send_back(decision=decision, why="Ask first.", by=actor, at=self.at)

        self.together(
            Hand(self.hub.people[first], signs, crashes),
            Hand(self.hub.people[second], sends_back if back else signs, crashes),
        )

    @rule(
        which=WHICH,
        words=st.integers(0, 2),
        two=st.booleans(),
        wrong=st.booleans(),
        again=st.booleans(),
        crashes=CRASHES,
    )
    def arrive(self, which: int, words: int, two: bool, wrong: bool, again: bool, crashes: int) -> None:
        """Let the police's system send one contact or a batch: new, again, in other words, or unreadable."""
        sent: list[object] = [
            {
                "reference": f"PPN/{(which + number) % 6}",
                "concerns": f"Officers were called {words} times.",
                "unsafe_now": False,
                "children": [{"given_name": "Bo", "family_name": "Marlingate", "born_on": "2015-02-03"}],
            }
            for number in range(2 if two else 1)
        ]
        sent += [{"reference": "PPN/9", "children": []}] if wrong else []

        def take_in(actor: Actor) -> None:
            arriving.take_in(sent, agency=self.council.police, by="A system", at=self.at)

        def count() -> None:
            self.sent_in += len(sent)

        self.together(*[Hand("a system", take_in, crashes, count)] * (2 if again else 1))
