"""What anybody writes of a child, right or wrong, and who may see the child."""

from datetime import timedelta

from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import rule

from sightline.access import actions as access
from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.records.models import Child, Event, Subject
from tests.cast import TODAY, signed_in
from tests.rooms.beginning import CRASHES, DAYS_AGO, HOLDERS, WHICH, Begun, one_of

# What anybody may write of a child: its kind, the facts it says, the kind of thing it belongs to and what
# that is inside or raised by. Among them is what no timeline may hold: it must be refused.
Write = tuple[str, dict[str, object], str, str, str]
WRITES: tuple[Write, ...] = (
    ("child_seen", {"alone": True, "context": "CIN"}, "case", "", ""),
    ("referral_received", {}, "case", "", ""),
    ("referral_decided", {"outcome": "NFA"}, "case", "", ""),
    ("referral_decided", {"outcome": "OTHER"}, "case", "", ""),
    ("case_closed", {"reason": "RC1"}, "case", "", ""),
    ("case_closed", {}, "case", "", ""),
    ("assessment_started", {}, "assessment", "case", ""),
    ("assessment_authorised", {"outcome": "NFA"}, "assessment", "case", ""),
    ("section_47_started", {}, "section_47", "case", ""),
    ("conference_not_required", {}, "section_47", "case", ""),
    ("initial_conference_held", {"outcome": "CP_PLAN"}, "conference", "case", "section_47"),
    ("protection_plan_started", {"category": "NEG"}, "protection_plan", "case", "conference"),
    ("protection_plan_ended", {}, "protection_plan", "case", ""),
    ("need_plan_started", {}, "need_plan", "case", ""),
    ("need_plan_ended", {}, "need_plan", "case", ""),
    ("care_started", {}, "care_period", "case", ""),
    ("care_ended", {"reason": "E11"}, "care_period", "case", ""),
    ("placement_started", {"code": "U1", "reason": "S"}, "placement", "care_period", ""),
    ("placement_started", {"code": "T1", "reason": "P"}, "placement", "care_period", ""),
    ("placement_started", {"code": "Z9", "reason": "S"}, "placement", "care_period", ""),
    ("placement_ended", {"code": "U1"}, "placement", "care_period", ""),
)
OPENS = ("received", "started", "held")


class Writing(Begun):
    """Facts of practice, corrections, restrictions, and looks."""

    @rule(name=HOLDERS, which=WHICH, days_ago=DAYS_AGO, what=st.sampled_from(WRITES), crashes=CRASHES)
    def write(self, name: str, which: int, days_ago: int, what: Write, crashes: int) -> None:
        """Let somebody write anything of a child, right or wrong: what breaks an invariant is refused."""
        child = one_of(Child.objects, which)
        if child is None:
            return
        kind, facts, belongs_to, inside, raised_by = what

        def newest(wanted: str) -> Subject | None:
            return (
                Subject.objects.filter(child=child, kind=wanted).order_by("-id").first() if wanted else None
            )

        def act(actor: Actor) -> None:
            subject: Subject | NewSubject | None = newest(belongs_to)
            if subject is None or kind.endswith(OPENS):
                key = f"{belongs_to} {Subject.objects.count()}"
                subject = NewSubject(belongs_to, key, newest(inside), newest(raised_by))
            on = TODAY - timedelta(days=days_ago)
            event = NewEvent(child.pk, kind, on, subject=subject, facts=facts)
            record([event], by=actor.user, at=self.at, why="It was so.")

        self.does(self.users[name], act, crashes)

    @rule(name=HOLDERS, which=WHICH, days_ago=st.integers(0, 40), crashes=CRASHES)
    def correct(self, name: str, which: int, days_ago: int, crashes: int) -> None:
        """Correct a visit: the day was another. What was believed before stays what was believed then."""
        event = one_of(Event.objects.filter(kind="child_seen", withdrawn_by=None), which)
        if event is not None:
            on = TODAY - timedelta(days=days_ago)
            again = NewEvent(
                event.party_id, "child_seen", on, subject=event.subject, facts=event.facts, replaces=event
            )
            self.does(
                self.users[name],
                lambda actor: record(
                    [again], by=actor.user, at=self.at, why="The day was another.", withdraw=[event]
                ),
                crashes,
            )

    @rule(which=WHICH, lifts=st.booleans(), crashes=CRASHES)
    def restrict(self, which: int, lifts: bool, crashes: int) -> None:
        """Hide a record from all but those who hold it or are named, or show it again."""
        with keeping(EVERY_CHILD):
            child = one_of(Child.objects.filter(restricted=lifts), which)
        act = access.lift_restriction if lifts else access.restrict
        if child is not None:
            self.does(
                self.head, lambda actor: act(child=child, by=actor, reason="She is known here."), crashes
            )

    @rule(name=st.sampled_from(["jude", "idony", "lena", "Una Pardoe"]), which=WHICH)
    def look(self, name: str, which: int) -> None:
        """Open a child's page: it is refused, or it is logged (V15)."""
        with keeping(EVERY_CHILD):
            child = one_of(Child.objects.select_related("party"), which)
        if child is None:
            return
        user = self.hub.people.get(name) or self.users[name]
        answer = signed_in(Client(), user).get(f"/child/{child.party.public_id}/")
        with keeping(EVERY_CHILD):
            logged = LogEntry.objects.filter(user=user, action="view", child_id=child.pk).count()
        seen = answer.status_code == 200
        assert logged >= seen
        assert seen or child.family_name not in answer.content.decode()
