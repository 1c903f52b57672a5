"""What is done out of hours and in early help."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from sightline.access.actor import Actor
from sightline.early_help import actions as early_help
from sightline.night_desk import actions as night_desk
from sightline.night_desk.models import NightRecord
from sightline.records.models import Child, Spell
from tests.cast import TODAY
from tests.rooms.beginning import CRASHES, SIGNERS, WHICH, Begun, one_of


class NightsAndHelp(Begun):
    """Night records with their signatures, and what a family says of early help."""

    @rule(which=WHICH, crashes=CRASHES)
    def night(self, which: int, crashes: int) -> None:
        """Open a night record and decide."""
        child = one_of(Child.objects, which)
        if child is None:
            return
        call = night_desk.Call(self.at, "Sergeant Vale", "6", "Found alone.")
        decided = night_desk.Decided(
            "VISIT", "Stays with her aunt.", "No injury.", self.at, without_because="She was in danger."
        )

        def act(actor: Actor) -> None:
            (record,) = night_desk.open_records(child=child, others=(), call=call, by=actor, at=self.at)
            night_desk.decide(night=record, decided=decided, by=actor, at=self.at)

        self.does(self.night_worker, act, crashes)

    @rule(who=SIGNERS, which=WHICH, by_day=st.booleans(), crashes=CRASHES)
    def sign_night(self, who: str, which: int, by_day: bool, crashes: int) -> None:
        """Let anybody sign a night decision, at night or by day."""
        record = one_of(NightRecord.objects, which)
        users = {"manager": self.night_manager, "head": self.head, "worker": self.night_worker}
        act = night_desk.review if by_day else night_desk.sign
        if record:
            self.does(
                users.get(who) or self.hub.people[who],
                lambda actor: act(night=record, agrees=True, words="I agree.", by=actor, at=self.at),
                crashes,
            )

    @rule(which=WHICH, ends=st.booleans(), crashes=CRASHES)
    def help_early(self, which: int, ends: bool, crashes: int) -> None:
        """Record that a family no longer agrees, or that early help ends."""
        spell = one_of(Spell.objects.filter(kind="early help", until_on=None), which)
        if spell:
            child = Child.objects.get(pk=spell.child_id)
            said = early_help.Consent(TODAY, "Her mother")
            over = {"reason": "OUTCOMES_MET", "words": "All is well.", "on": TODAY}
            self.does(
                self.head,
                lambda actor: (
                    early_help.end(child=child, by=actor, at=self.at, **over)
                    if ends
                    else early_help.withdraw(child=child, consent=said, by=actor, at=self.at)
                ),
                crashes,
            )
