"""What the night desk asks. No form asks who signs: whoever is signed in signs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from sightline.govuk.fields import (
    DayField,
    MomentField,
    OpenChoiceField,
    OpenMultipleChoiceField,
    UndoneChoiceField,
    choice_field,
)
from sightline.govuk.said import LineField, TextField
from sightline.govuk.words import and_join
from sightline.night_desk.models import NightCheck, NightSight
from sightline.night_desk.rules import NEEDS_POWER, why_not_change_to
from sightline.records.models import Marking
from sightline.standards import codes
from sightline.standards.plausible import why_not_until

Choices = Sequence[tuple[str, str]]
AGREES, CHANGES = "agree", "change"
MADE, NOT_POSSIBLE = "made", "not_possible"
NO_POWER = "none"
ME, SOMEBODY_ELSE = "me", "somebody_else"


def of_set(name: str) -> Choices:
    """Return the codes of a set with their words."""
    return [(code.code, code.label) for code in codes.SETS[name].codes]


def _lines(label: str, *, hint: str = "", required: bool = True, rows: int = 3) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        required=required,
        max_length=5000,
        rows=rows,
    )


class PutOn(forms.Form):
    """Who is on for which night, as what, and how they are reached."""

    reach = LineField(label="How are they reached?", required=False, max_length=100)

    def __init__(self, *args: Any, nights: Choices = (), people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["night"] = forms.ChoiceField(
            label="Which night?", choices=list(nights), help_text="A night begins at 5pm and lasts until 9am."
        )
        self.fields["who"] = forms.ChoiceField(label="Who is on?", choices=[("", "Choose"), *people])
        self.order_fields(["night", "who", "reach"])


class SwitchSignatures(forms.Form):
    """How many signatures close a night, and why."""

    both = OpenChoiceField(
        label="Which signatures close a night?",
        choices=(
            ("yes", "The night manager’s and the day manager’s"),
            ("no", "The day manager’s alone"),
        ),
        choice_hints={"no": "Only where it is recorded that the night manager was not reached, and why."},
    )
    why = _lines("Why?", hint="It stands in the history of settings, with your name.")


class OpenRecord(forms.Form):
    """The call as it came, and the brothers and sisters it is about."""

    received_at = MomentField(label="When did the call come?")
    caller = LineField(
        label="Who rang?",
        max_length=200,
        help_text="Name, and what they are to the child or for whom they work.",
    )
    source = forms.ChoiceField(label="Who is that?")
    concern = _lines("What are they worried about?", rows=5)
    others = OpenMultipleChoiceField(
        label="Is the call about a brother or sister too?",
        required=False,
        help_text="Each has a record of their own.",
    )

    def __init__(self, *args: Any, others: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "source").choices = [("", "Choose"), *of_set("REFSRC")]
        choice_field(self, "others").choices = list(others)
        if not others:
            del self.fields["others"]


class NewChild(OpenRecord):
    """A child nobody here knows: who it is as far as is known, and the call."""

    given_name = LineField(label="First name", max_length=100, required=False)
    family_name = LineField(label="Last name", max_length=100, required=False)
    born_on = DayField(label="Date of birth", required=False, help_text="If it is known.")

    field_order = ("given_name", "family_name", "born_on")

    def clean(self) -> dict[str, object]:
        """Ask for a name, or what to call the child by."""
        found = super().clean() or self.cleaned_data
        if not (found.get("given_name") or found.get("family_name")):
            self.add_error("given_name", "Enter a name, or what to call the child by until it is known.")
        return found


class Check(forms.Form):
    """Which records were looked in, when and what they held; or why that was not possible."""

    place = OpenChoiceField(label="Which records?", choices=NightCheck.Place.choices)
    made = OpenChoiceField(
        label="Were they checked?", choices=((MADE, "Yes"), (NOT_POSSIBLE, "It was not possible"))
    )
    checked_at = MomentField(label="When?", required=False)
    found = _lines("What do they say?", required=False, hint="“Nothing known” is an answer.")
    marking = UndoneChoiceField(
        label="How must it be marked?",
        choices=Marking.choices[1:],
        none="No mark is needed",
        help_text="The mark stands beside it wherever it is shown or printed, in the hub too.",
    )
    not_possible_because = _lines("Why was it not possible?", required=False)

    reveals = {"made": {MADE: ["checked_at", "found", "marking"], NOT_POSSIBLE: ["not_possible_because"]}}

    def clean(self) -> dict[str, object]:
        """Ask for what the answer makes necessary, and keep only that."""
        found = super().clean() or self.cleaned_data
        if found.get("made") == MADE:
            found["not_possible_because"] = ""
            if not found.get("checked_at") and "checked_at" not in self.errors:
                self.add_error("checked_at", "Enter when they were checked.")
            if not found.get("found"):
                self.add_error("found", "Say what they hold. “Nothing known” is an answer.")
        elif found.get("made") == NOT_POSSIBLE:
            found["checked_at"], found["found"], found["marking"] = None, "", ""
            if not found.get("not_possible_because"):
                self.add_error("not_possible_because", "Say why it was not possible.")
        return found


class Seen(forms.Form):
    """Whether the child was seen, or spoken to, or neither and why."""

    how = OpenChoiceField(
        label="Was the child seen?",
        choices=NightSight.How.choices,
        choice_hints={NightSight.How.SPOKEN_TO: "On the telephone, or through a door"},
    )
    happened_at = MomentField(label="When?", required=False)
    place = OpenChoiceField(label="Where?", required=False)
    alone = OpenChoiceField(label="Alone?", required=False, choices=(("yes", "Yes"), ("no", "No")))
    by = OpenChoiceField(
        label="By whom?", required=False, choices=((ME, "By me"), (SOMEBODY_ELSE, "By somebody else"))
    )
    by_whom = LineField(
        label="Who was that?", required=False, max_length=200, help_text="Name, and their agency or team."
    )
    words = _lines("What the child said or showed", required=False, hint="Their own words if you can.")
    why_not = _lines("Why neither?", required=False)

    reveals = {
        "how": {
            NightSight.How.SEEN: ["place", "alone"],
            NightSight.How.NEITHER: ["why_not"],
        },
        "by": {SOMEBODY_ELSE: ["by_whom"]},
    }
    layout: Mapping[str, Mapping[str, object]] = {"place": {"inline": True}, "alone": {"inline": True}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "place").choices = of_set("PLACE_SEEN")

    def clean(self) -> dict[str, object]:
        """Ask for what the answer makes necessary, and keep only that."""
        found = super().clean() or self.cleaned_data
        how = found.get("how")
        if how == NightSight.How.NEITHER:
            found |= {"happened_at": None, "place": "", "alone": "", "by": "", "by_whom": "", "words": ""}
            if not found.get("why_not"):
                self.add_error("why_not", "Say why the child was neither seen nor spoken to.")
        elif how:
            found["why_not"] = ""
            if not found.get("happened_at") and "happened_at" not in self.errors:
                self.add_error("happened_at", "Enter when.")
            if not found.get("by"):
                self.add_error("by", "Say who saw or spoke to the child.")
            elif found["by"] == SOMEBODY_ELSE and not found.get("by_whom"):
                self.add_error("by_whom", "Say who saw or spoke to the child.")
        if how == NightSight.How.SPOKEN_TO:
            found |= {"place": "", "alone": ""}
        if how == NightSight.How.SEEN and not found.get("place"):
            self.add_error("place", "Say where the child was seen.")
        return found


class Decide(forms.Form):
    """What the night worker decided, why, and the legal power that was used."""

    outcome = OpenChoiceField(label="What was done?")
    says = LineField(
        label="What stands until the morning?",
        max_length=300,
        help_text="One sentence. For example, “Stays at her aunt’s until the morning.”",
    )
    why = _lines("Why?", rows=4)
    decided_at = MomentField(label="When was it decided?")
    power = OpenChoiceField(
        label="Was a legal power used?",
        choices=(
            (NO_POWER, "No"),
            ("L1", "Police protection"),
            ("L2", "Emergency protection order"),
        ),
    )
    protection_from_at = MomentField(label="When did police protection begin?", required=False)
    order_from_at = MomentField(label="When was the order made?", required=False)
    order_until_at = MomentField(label="Until when does it last, as the order says?", required=False)
    sleeps = _lines("Where does the child sleep tonight, and how safe is the carer?", required=False, rows=2)
    without_because = _lines("Why is it decided without?", rows=2)
    parents_told = _lines("Who told the parents, and when? If nobody, why?", required=False, rows=2)
    agencies_told = _lines("Which agencies were told?", required=False, rows=2)

    reveals = {"power": {"L1": ["protection_from_at"], "L2": ["order_from_at", "order_until_at"]}}

    def __init__(self, *args: Any, gaps: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "outcome").choices = of_set("NIGHT_OUTCOME")
        if gaps:
            named = and_join(f"{each[:1].lower()}{each[1:]}" for each in gaps)
            self.fields["without_because"].help_text = f"Not recorded yet: {named}."
        else:
            del self.fields["without_because"]

    def clean(self) -> dict[str, object]:
        """Ask when a power began and when an order ends, and let the power agree with what was done."""
        found = super().clean() or self.cleaned_data
        power = found.get("power")
        if power == "L1":
            self._ask("protection_from_at", "Enter when the police took the child into protection.")
        if power == "L2":
            self._ask("order_from_at", "Enter when the order was made.")
            self._ask("order_until_at", "Enter until when the order lasts.")
            begun, until = found.get("order_from_at"), found.get("order_until_at")
            reason = begun and until and why_not_until(until, made=begun)
            if reason:
                self.add_error("order_until_at", reason)
        needed = NEEDS_POWER.get(str(found.get("outcome")))
        if needed and power and power != needed:
            self.add_error("power", "What was done used a legal power. Say which, and when it began.")
        return found

    def _ask(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    @property
    def power_used(self) -> dict[str, str | datetime]:
        """Return the power that was used, when it began and when an order ends. Only after it is valid."""
        said = self.cleaned_data
        if said["power"] == "L1":
            return {"power": "L1", "power_from_at": said["protection_from_at"]}
        if said["power"] == "L2":
            until = said["order_until_at"]
            return {"power": "L2", "power_from_at": said["order_from_at"], "order_until_at": until}
        return {}


class Signature(forms.Form):
    """Agree with a night decision or change it, and say why. The signer is whoever is signed in."""

    agrees = OpenChoiceField(
        label="Do you agree?", choices=((AGREES, "I agree"), (CHANGES, "I change the decision"))
    )
    outcome = OpenChoiceField(
        label="To what?",
        required=False,
        help_text="Where a legal power is used now, open a new night record: it says when the power began.",
    )
    words = _lines("Why?", hint="Your own reasons, also where you agree.", rows=4)

    reveals = {"agrees": {CHANGES: ["outcome"]}}

    def __init__(self, *args: Any, stands: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "outcome").choices = [
            (code, words)
            for code, words in of_set("NIGHT_OUTCOME")
            if why_not_change_to(code, stands=stands) is None
        ]

    def clean(self) -> dict[str, object]:
        """Ask to what the decision is changed."""
        found = super().clean() or self.cleaned_data
        if found.get("agrees") == CHANGES and not found.get("outcome"):
            self.add_error("outcome", "Say to what you change it.")
        if found.get("agrees") == AGREES:
            found["outcome"] = ""
        return found


class NotReached(forms.Form):
    """Why the night manager was not reached."""

    because = _lines("How did you try to reach the night manager, and when?")


class EndPower(forms.Form):
    """When a legal power ended, and how."""

    ended_at = MomentField(label="When did it end?")
    words = _lines("How did it end, and where is the child now?")


class SendHandover(forms.Form):
    """What the day team must know and do first."""

    words = _lines("What must the day team do first?", rows=4)
