"""The hub of the county on the day of the demonstration, with troubles planted in it.

Planted: one decision is late; one contact would be the fourth closed about the same child; one agency never
answers and is decided without; a child is not safe now; an agency disagrees and nobody has answered it. Two
came by themselves: a teacher's referral form, and a police notification whose reference came twice, with
other words the second time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from sightline.access.actor import Actor, acting, acting_as, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import REFERRED
from sightline.front_door import actions
from sightline.front_door.letterbox import arriving, interface_keys, sending
from sightline.front_door.models import Contact, Decision, PartnerRequest
from sightline.identity.actions import add_person, give_role, open_sign_in
from sightline.identity.models import Agency, RoleHeld, Team, User, Worker
from sightline.identity.roles import Role
from sightline.invented_county.manifest import HUB, known_as
from sightline.invented_county.places import DOMAIN
from sightline.invented_county.shape import Trouble
from sightline.invented_county.teams import HEALTH, POLICE, SCHOOLS
from sightline.invented_county.troubles import UNALLOCATED
from sightline.matching.likeness import Description
from sightline.records.models import CoverageDeclared, Recording, SourceLine
from sightline.standards.calendar import uk_date

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DEPUTY_SEAT = 1
NURSE, HEAD_TEACHER = "Winifred Lockmere", "Gideon Pargenwell"
NEVER_ANSWERS = SCHOOLS
WHY = "A fuller picture is needed before anybody decides."


@dataclass(frozen=True, slots=True)
class Call:
    """One contact: about whom, what was said, who said it and how old the first child is, in years."""

    names: tuple[str, ...]
    said: str
    source: str = "2A"
    agency: str = ""
    age: int = 7
    own_words: str = ""
    unsafe: str = ""


NEW = (
    Call(
        ("Davi Marchetti-Lowe",), "A neighbour hears shouting most nights and a child crying.", "1B", age=11
    ),
    Call(("Freya Coldwater",), "Her class teacher saw her take food from other children.", agency=SCHOOLS),
    Call(
        ("Jamal Prosser-Ade",),
        "He was found asleep in the bus station at six in the morning.",
        "6",
        POLICE,
        16,
    ),
)
SIBLINGS = Call(
    ("Sami Otterburn", "Noor Otterburn", "Zayd Otterburn"),
    "Police were called to the house. The three children were upstairs and heard it all.",
    "6",
    POLICE,
    8,
)
CHECKS_OUT = Call(
    ("Yusuf Aldermere",), "He missed four appointments, and nobody answers the door.", "3B", HEALTH, 3
)
CHECKS_IN = Call(
    ("Harvey Tindall-Moss",),
    "He told a youth worker that he is afraid to go home.",
    "8",
    age=14,
    own_words="I just walk round until it is late.",
)
LATE = Call(
    ("Malachi Dorrance",), "A bruise on his back, and two different stories of it.", agency=SCHOOLS, age=6
)
UNSAFE = Call(
    ("Bea Lindqvist-Hale",),
    "Her father is drunk and has locked the door.",
    "1A",
    age=1,
    unsafe="She is alone in the flat with her father, who cannot stand up.",
)
TO_SIGN = Call(
    ("Nell Sandiford",), "She has moved in with an aunt, who asks for help with school.", "1A", age=12
)
CLOSED_THREE_TIMES = (
    Call(("Tilly Sorrensen",), "She was collected late four times in two weeks.", agency=SCHOOLS, age=5),
    Call(("Tilly Sorrensen",), "There is shouting at night, and she cries.", "1B", age=5),
    Call(("Tilly Sorrensen",), "A bruise on her arm, and two different stories of it.", "1A", age=5),
)
AGAIN = Call(
    ("Tilly Sorrensen",),
    "She fell asleep at lunch and put bread in her pocket.",
    agency=SCHOOLS,
    age=5,
    own_words="I do my own cereal.",
)
BY_FORM = Call(("Elsie Thornapple",), "She came in with no coat for the third day, and hungry.", age=6)
BY_SYSTEM = Call(("Rory Winterbourne",), "He was reported missing at 11pm and found at 4am.", "6", POLICE, 15)
SAID_LATER = "An adult whom nobody knew was with him."
DECIDED = (
    (
        Call(
            ("Connie Wraysbury",),
            "She told her form tutor that she does not want to go home.",
            agency=SCHOOLS,
        ),
        "REFERRAL",
        "3",
    ),
    (
        Call(("Peggy Rosethorn",), "Her mother asks for help with sleep and money.", "1A", age=4),
        "ADVICE",
        "1",
    ),
)

PLANTED = (
    ("late_decision", HUB, LATE, "the decision is late, and the agency that was asked never answers."),
    ("fourth_contact", HUB, AGAIN, "three contacts were closed about her, and this would be the fourth."),
    ("not_safe_now", HUB, UNSAFE, "she is not safe now."),
    ("agency_disagrees", HUB, DECIDED[0][0], "decided without an agency; another disagrees, unanswered."),
    ("decided_and_not_allocated", UNALLOCATED, DECIDED[0][0], "accepted today, and has no worker yet."),
)


@transaction.atomic
def plant(*, at: datetime) -> list[Trouble]:
    """Fill the hub, unless nobody signs in for it. Its people act as themselves. Returns what was planted."""
    with acting_as(None, at=at, purpose="sightline demo"):
        desk = _desk(at)
        if desk is None:
            return []
        _written_here()
        for each in NEW:
            contact = desk.take(each, at - 40 * MINUTE)[0]
            if each is not NEW[1]:
                Contact.objects.filter(pk=contact.pk).update(taken_on_by=None)
        _checks(desk, at)
        _waiting_for_a_signature(desk, at)
        _closed_three_times(desk, at)
        _decided(desk, at)
        _came_by_themselves(at)
        with keeping(EVERY_CHILD):
            return [_trouble(*each) for each in PLANTED]


def _trouble(kind: str, page: str, call: Call, sentence: str) -> Trouble:
    """Return the manifest's line about the child of a call."""
    rows = Contact.objects.filter(named=call.names[0]).order_by("pk").values_list("child_id", flat=True)
    return Trouble(kind, page, f"{call.names[0]}: {sentence}", known_as(dict.fromkeys(rows)))


def _written_here() -> None:
    """Declare that everything is written down here: a county that does not exist sends no files."""
    people = SourceLine.objects.get(code="people")
    CoverageDeclared.objects.get_or_create(line=people, kind="*", defaults={"extent": "every"})
    told = CoverageDeclared.objects.filter(kind=REFERRED, line__code="invented").order_by("id").first()
    if told is not None:
        CoverageDeclared.objects.get_or_create(
            line=people, kind=REFERRED, defaults={"extent": "every", "from_on": told.from_on}
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of the hub and its partners, and the moment of the demonstration."""

    officer: User
    manager: User
    deputy: User
    partners: dict[str, User]
    now: datetime

    @contextmanager
    def acts(self, user: User, at: datetime) -> Iterator[Actor]:
        """Let somebody act as themselves; what they write was written at that moment."""
        with acting(actor_of(user, at=self.now)) as actor:
            yield actor
        Recording.objects.filter(at=None).update(at=at)

    def take(self, call: Call, at: datetime, *, known: Contact | None = None) -> list[Contact]:
        """Return the contacts of one call."""
        agency = Agency.objects.get(code=call.agency) if call.agency else None
        told = actions.WhatWasTold(
            received_at=at,
            source=call.source,
            channel="PHONE",
            concerns=call.said,
            agency=agency,
            unsafe_now=bool(call.unsafe),
            unsafe_why=call.unsafe,
            consent="given" if call.source == "1A" else "not_sought",
            consent_why="" if call.source == "1A" else "Asking might put the child at more risk.",
        )
        children = [
            actions.AboutChild(
                child=known.child if known else None,
                given_name=name.split(" ")[0],
                family_name=name.split(" ")[1],
                born_on=_birthday(at, call.age - 2 * number),
                own_words=call.own_words,
            )
            for number, name in enumerate(call.names)
        ]
        with self.acts(self.officer, at) as actor:
            return actions.record_contact(told=told, children=children, by=actor, at=at)

    def grade(self, contact: Contact, level: str, at: datetime) -> None:
        """Grade a contact."""
        with self.acts(self.officer, at) as actor:
            actions.grade(contact=contact, level=level, words=WHY, by=actor, at=at)

    def ask(
        self, contact: Contact, at: datetime, *agencies: str, required: bool = True
    ) -> list[PartnerRequest]:
        """Return the requests to these agencies."""
        question = actions.Question(
            asks="Who lives in the household, and what is known of them since May?",
            why=contact.message.concerns if contact.message else WHY,
            basis="SAFEGUARDING",
            required=required,
            about=contact.named,
        )
        wanted = [Agency.objects.get(code=code) for code in agencies]
        with self.acts(self.officer, at) as actor:
            return actions.ask_agencies(contact=contact, agencies=wanted, question=question, by=actor, at=at)

    def answer(
        self, request: PartnerRequest, at: datetime, answer: str, words: str = "", mark: str = ""
    ) -> None:
        """Answer for an agency."""
        with self.acts(self.partners[request.agency.code], at) as actor:
            actions.answer_request(request=request, answer=answer, words=words, marking=mark, by=actor, at=at)

    def decide(
        self,
        contact: Contact,
        outcome: str,
        tier: str,
        at: datetime,
        *,
        by: User | None = None,
        without: str = "",
    ) -> Decision:
        """Return the decision of a contact, not signed yet."""
        teams = Team.objects.filter(kind="assessment", closed_on=None).order_by("id")
        wanted = actions.Wanted(
            outcome=outcome,
            tier=tier,
            reasons="What the school sees and what the family says agree, and the child is seen every day.",
            options="Early help was offered and may be taken up later.",
            child_views="She was not asked: she is at school until three.",
            without_because=without,
            team=teams.first() if outcome == "REFERRAL" else None,
        )
        with self.acts(by or self.officer, at) as actor:
            return actions.decide_contact(contact=contact, wanted=wanted, by=actor, at=at)

    def look(self, decision: Decision, at: datetime) -> None:
        """Take a second look as the deputy, who closes nothing."""
        with self.acts(self.deputy, at) as actor:
            words = "The three calls are about different things, and the school sees her every day."
            actions.take_second_look(decision=decision, agrees=True, words=words, by=actor, at=at)

    def tell(self, contact: Contact, at: datetime) -> None:
        """Tell the referrer by letter what was decided."""
        with self.acts(self.officer, at) as actor:
            words = "We looked at what you told us and gave advice. If your worry grows, tell us again."
            actions.tell_referrer(contact=contact, how="letter", words=words, by=actor, at=at)

    def sign(self, decision: Decision, at: datetime) -> None:
        """Sign a decision as the hub's manager."""
        with self.acts(self.manager, at) as actor:
            actions.sign_decision(decision=decision, by=actor, at=at)


def _desk(at: datetime) -> Desk | None:
    officer, manager = _holding(Role.CONTACT_OFFICER), _holding(Role.HUB_MANAGER)
    if officer is None or manager is None:
        return None
    password = officer.password
    deputy = _deputy(at, manager, officer, password)
    partners = {POLICE: _holding(Role.PARTNER)}
    for name, code in ((NURSE, HEALTH), (HEAD_TEACHER, SCHOOLS)):
        agency = Agency.objects.get(code=code)
        user = _sign_in(name, password)
        give_role(user=user, role=Role.PARTNER, at=at, by=None, agency=agency)
        partners[code] = user
    return Desk(officer, manager, deputy, {code: user for code, user in partners.items() if user}, at)


def _holding(role: Role) -> User | None:
    held = RoleHeld.objects.filter(role=role, until_at=None, user__is_demonstration=True)
    row = held.select_related("user__person").order_by("id").first()
    return row.user if row else None


def _deputy(at: datetime, manager: User, officer: User, password: str) -> User:
    """Return the sign-in of another worker of the hub, who may sign and take a second look."""
    hub = Team.objects.filter(kind="hub").order_by("id").get()
    others = Worker.objects.filter(posts__team=hub, posts__until_on=None, left_on=None).exclude(
        person__in=[manager.person, officer.person]
    )
    worker = others.order_by("code").first()
    user = _sign_in(worker.name if worker else "Moira Ashcombe", password, worker)
    give_role(user=user, role=Role.HUB_MANAGER, at=at, by=None, team=hub)
    return user


def _sign_in(name: str, password: str, worker: Worker | None = None) -> User:
    person = worker.person if worker and worker.person else add_person(name=name)
    if worker and worker.person is None:
        Worker.objects.filter(pk=worker.pk).update(person=person)
    email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
    user = open_sign_in(person=person, email=email, password=None, demonstration=True)
    User.objects.filter(pk=user.pk).update(password=password)
    return user


def _came_by_themselves(at: datetime) -> None:
    """Take in what nobody here took: a form that was sent, and what the police's system sent."""
    then = at - 25 * MINUTE
    told = actions.WhatWasTold(
        received_at=then,
        source="2A",
        channel=sending.PORTAL,
        concerns=BY_FORM.said,
        referrer_name=HEAD_TEACHER,
        referrer_role="Head teacher",
        agency_said="Orlow Primary School",
        unsafe_now=False,
        consent="given",
    )
    children = [
        actions.AboutChild(
            given_name=given,
            family_name=family,
            born_on=_birthday(at, BY_FORM.age),
            also=Description(schools=("Orlow Primary School",)),
        )
        for given, family in (name.split(" ") for name in BY_FORM.names)
    ]
    sending.put_through(told=told, children=children, at=then)
    police = Agency.objects.get(code=POLICE)
    _keys(police, at, used_at=then)
    for words in (BY_SYSTEM.said, f"{BY_SYSTEM.said} {SAID_LATER}"):
        sent = {
            "reference": "PPN/2026/00417",
            "concerns": words,
            "unsafe_now": False,
            "notification": "missing",
            "children": [
                {
                    "given_name": given,
                    "family_name": family,
                    "born_on": _birthday(at, BY_SYSTEM.age).isoformat(),
                }
                for given, family in (name.split(" ") for name in BY_SYSTEM.names)
            ],
        }
        unread = {**sent, "reference": "PPN/2026/00418", "children": []}
        arriving.take_in([sent, unread], agency=police, by="Police: records system", at=then)
    Recording.objects.filter(at=None).update(at=then)


def _keys(police: Agency, at: datetime, *, used_at: datetime) -> None:
    """Give the police's system a key, and its former one, which has ended. Nobody has their secrets."""
    former, _ = interface_keys.make(agency=police, name="Records system", at=at - 400 * DAY)
    interface_keys.end(former, at=at - 90 * DAY, why="The system was replaced.")
    _, secret = interface_keys.make(agency=police, name="Records system", at=at - 90 * DAY)
    interface_keys.key_of(secret, at=used_at)


def _birthday(at: datetime, age: int) -> date:
    today = uk_date(at)
    return date(today.year - max(age, 1), 3, 4)


def _checks(desk: Desk, at: datetime) -> None:
    siblings = desk.take(SIBLINGS, at - 150 * MINUTE)
    for contact in siblings:
        desk.grade(contact, "RED", at - 140 * MINUTE)
        desk.ask(contact, at - 135 * MINUTE, HEALTH, NEVER_ANSWERS)
    (police,) = desk.ask(siblings[0], at - 130 * MINUTE, POLICE)
    desk.answer(
        police, at - 60 * MINUTE, "found", "Three calls to the house since May.", "police_intelligence"
    )
    out = desk.take(CHECKS_OUT, at - 5 * HOUR)[0]
    desk.grade(out, "GREEN", at - 4 * HOUR)
    desk.grade(out, "AMBER", at - 3 * HOUR)
    desk.ask(out, at - 170 * MINUTE, POLICE, HEALTH)
    back = desk.take(CHECKS_IN, at - 8 * HOUR)[0]
    desk.grade(back, "AMBER", at - 7 * HOUR)
    for request in desk.ask(back, at - 7 * HOUR, POLICE, HEALTH):
        desk.answer(request, at - 2 * HOUR, "nothing_known")
    late = desk.take(LATE, at - 6 * HOUR)[0]
    desk.grade(late, "RED", at - 5 * HOUR)
    desk.ask(late, at - 290 * MINUTE, NEVER_ANSWERS)
    desk.take(UNSAFE, at - 10 * MINUTE)


def _waiting_for_a_signature(desk: Desk, at: datetime) -> None:
    contact = desk.take(TO_SIGN, at - 26 * HOUR)[0]
    desk.grade(contact, "GREEN", at - 25 * HOUR)
    for request in desk.ask(contact, at - 24 * HOUR, POLICE, HEALTH):
        desk.answer(request, at - 20 * HOUR, "nothing_known")
    desk.ask(contact, at - 23 * HOUR, NEVER_ANSWERS, required=False)
    desk.decide(contact, "ADVICE", "1", at - 30 * MINUTE)


def _closed_three_times(desk: Desk, at: datetime) -> None:
    first: Contact | None = None
    for days, call in zip((282, 185, 71), CLOSED_THREE_TIMES, strict=True):
        then = at - days * DAY
        contact = desk.take(call, then, known=first)[0]
        decision = desk.decide(contact, "ADVICE", "1", then + HOUR)
        if decision.needs_second_look:
            desk.look(decision, then + 2 * HOUR)
        desk.sign(decision, then + 3 * HOUR)
        desk.tell(contact, then + 4 * HOUR)
        first = first or contact
    again = desk.take(AGAIN, at - 20 * HOUR, known=first)[0]
    desk.grade(again, "AMBER", at - 19 * HOUR)
    police, *_ = desk.ask(again, at - 18 * HOUR, POLICE)
    desk.answer(
        police,
        at - 16 * HOUR,
        "found",
        "Called to the address in June and in September.",
        "police_intelligence",
    )
    desk.ask(again, at - 10 * HOUR, HEALTH)


def _decided(desk: Desk, at: datetime) -> None:
    for number, (call, outcome, tier) in enumerate(DECIDED):
        contact = desk.take(call, at - 9 * HOUR)[0]
        desk.grade(contact, "AMBER", at - 8 * HOUR)
        desk.ask(contact, at - 8 * HOUR, NEVER_ANSWERS)
        because = "The schools' agency has not answered. The child's own teacher was rung instead."
        decision = desk.decide(contact, outcome, tier, at - 40 * MINUTE, without=because)
        desk.sign(decision, at - (20 - number) * MINUTE)
        if call.agency and call.agency in desk.partners:
            with desk.acts(desk.partners[call.agency], at - 5 * MINUTE) as actor:
                actions.say_we_disagree(
                    about=contact, words="She needs to be seen today.", by=actor, at=at - 5 * MINUTE
                )
