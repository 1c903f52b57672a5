"""The forms on which a visit is written down, and on which one that was written down wrongly is corrected."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.case_file.actions import Visit
from sightline.govuk.fields import DayField, OpenChoiceField, OpenMultipleChoiceField, choice_field
from sightline.govuk.said import TextField

Choices = Iterable[tuple[str, str]]

TODAY, YESTERDAY, EARLIER = "today", "yesterday", "earlier"
SAW, WAS_NOT_THERE, WAS_REFUSED = "yes", "tried", "refused"
YES_NO = (("yes", "Yes"), ("no", "No"))
PLACES = (("HOME", "Home"), ("SCHOOL", "School"), ("PLACEMENT", "Placement"), ("ELSEWHERE", "Elsewhere"))
NOT_THERE = (("NO_REPLY", "No reply"), ("CHILD_OUT", "Somewhere else"), ("CANCELLED", "Cancelled"),
             ("UNSAFE", "Not safe to go in"), ("OTHER", "Another reason"))  # fmt: skip
REFUSED_BY = (("CHILD_REFUSED", "The child"), ("PARENT_REFUSED", "A parent or carer"))


class RecordVisit(forms.Form):
    """A visit, in under a minute: most questions are a tap."""

    when = OpenChoiceField(
        label="When?", choices=((TODAY, "Today"), (YESTERDAY, "Yesterday"), (EARLIER, "Earlier"))
    )
    on = DayField(label="Which day?", required=False)
    seen = OpenChoiceField(
        label="Did you see the child?",
        choices=((SAW, "Yes"), (WAS_NOT_THERE, "No, I tried"), (WAS_REFUSED, "No, I was refused")),
        choice_hints={WAS_NOT_THERE: "Nobody home, or the child was somewhere else"},
    )
    alone = OpenChoiceField(label="Did you see the child alone?", required=False, choices=YES_NO)
    bedroom = OpenChoiceField(label="Did you see the bedroom?", required=False, choices=YES_NO)
    reason = OpenChoiceField(label="What happened?", required=False, choices=NOT_THERE)
    refused_by = OpenChoiceField(label="Who refused?", required=False, choices=REFUSED_BY)
    place = OpenChoiceField(label="Where?", required=False, choices=PLACES)
    others = OpenMultipleChoiceField(
        label="Who else did you see?",
        required=False,
        help_text="A brother or sister counts as seen only if you tick them.",
    )
    words = TextField(
        label="What the child said or showed",
        required=False,
        max_length=5000,
        help_text="Their own words if you can. You can add the full note later.",
        rows=3,
    )

    layout: Mapping[str, Mapping[str, object]] = {
        "when": {"inline": True, "label_size": "m"},
        "seen": {"label_size": "m"},
        "alone": {"inline": True},
        "bedroom": {"inline": True},
        "place": {"inline": True, "label_size": "m"},
        "others": {"label_size": "m"},
        "words": {"label_size": "m"},
    }

    def __init__(
        self,
        *args: Any,
        first_name: str,
        today: date,
        asks_alone: bool,
        others: Choices,
        other_hints: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        self.today, self.needs_alone = today, asks_alone
        super().__init__(*args, **kwargs)
        self.fields["seen"].label = f"Did you see {first_name}?"
        self.fields["alone"].label = f"Did you see {first_name} alone?"
        self.fields["words"].label = f"What {first_name} said or showed"
        too = self.fields["others"]
        if isinstance(too, OpenMultipleChoiceField):
            too.choices, too.choice_hints = list(others), dict(other_hints)
        if not others:
            del self.fields["others"]
        asked = ["alone", "bedroom"] if asks_alone else ["bedroom"]
        if not asks_alone:
            del self.fields["alone"]
        self.reveals = {
            "when": {EARLIER: ["on"]},
            "seen": {SAW: asked, WAS_NOT_THERE: ["reason"], WAS_REFUSED: ["refused_by"]},
        }

    def clean(self) -> dict[str, object]:
        """Ask for what the answers given make necessary."""
        found = super().clean() or self.cleaned_data
        if found.get("when") == EARLIER and not found.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day of the visit.")
        if found.get("on") and found["on"] > self.today:
            self.add_error("on", "That day has not come. Enter the day of the visit.")
        needed = {
            SAW: [("alone", "Say whether you saw the child alone.")] * self.needs_alone
            + [("place", "Say where you saw the child.")],
            WAS_NOT_THERE: [("reason", "Say what happened.")],
            WAS_REFUSED: [("refused_by", "Say who refused.")],
        }
        for name, words in needed.get(found.get("seen", ""), []):
            if not found.get(name):
                self.add_error(name, words)
        return found

    @property
    def visited_on(self) -> date:
        """Return the day of the visit. Only after the form is valid."""
        days = {TODAY: self.today, YESTERDAY: self.today - timedelta(days=1)}
        return days.get(self.cleaned_data["when"]) or self.cleaned_data["on"]

    @property
    def was_seen(self) -> bool:
        """Say whether the child was seen. Only after the form is valid."""
        return self.cleaned_data["seen"] == SAW

    def said(self, name: str) -> bool | None:
        """Return a yes or no; None where it was not answered or the child was not seen."""
        answer = self.cleaned_data.get(name)
        return None if not answer or not self.was_seen else answer == "yes"

    @property
    def why_not_seen(self) -> str:
        """Return the code of why the child was not seen; empty when the child was."""
        if self.was_seen:
            return ""
        asked = "refused_by" if self.cleaned_data["seen"] == WAS_REFUSED else "reason"
        return self.cleaned_data[asked]

    @property
    def visit(self) -> Visit:
        """Return the visit as it was told, without brothers and sisters. Only after the form is valid."""
        return Visit(
            on=self.visited_on,
            seen=self.was_seen,
            place=self.cleaned_data["place"] if self.was_seen else "",
            alone=self.said("alone"),
            bedroom=self.said("bedroom"),
            reason=self.why_not_seen,
            words=self.cleaned_data["words"],
        )


NO_VISIT = "none"
CHECKED = "checked"


class CorrectVisit(RecordVisit):
    """A visit told again, with why. It is sent twice: to see what changes, and to change it."""

    stage = forms.CharField(required=False, widget=forms.HiddenInput)
    why = TextField(
        label="Why is it corrected?",
        max_length=1000,
        help_text="It stays in the record with your name, beside what was written first.",
        rows=3,
        error_messages={"required": "Say why it is corrected."},
    )

    layout = {**RecordVisit.layout, "why": {"label_size": "m"}}

    def __init__(
        self, data: QueryDict | None = None, *, before: Visit, first_name: str, today: date, asks_alone: bool
    ) -> None:
        super().__init__(
            data,
            first_name=first_name,
            today=today,
            asks_alone=asks_alone,
            others=(),
            other_hints={},
            initial=_answers(before, today),
        )
        # Of those who were only ticked as seen too it was never asked, and need not be known now.
        self.needs_alone = asks_alone and (before.alone is not None or not before.seen)
        seen = choice_field(self, "seen")
        seen.choices = [*seen.choices, (NO_VISIT, "There was no such visit")]

    @property
    def took_place(self) -> bool:
        """Say whether there was a visit, made or tried. Only after the form is valid."""
        return self.cleaned_data["seen"] != NO_VISIT

    def hidden(self) -> "CorrectVisit":
        """Return this form with its answers kept out of sight, to be sent again once they are checked."""
        self.data = self.data.copy()
        self.data["stage"] = CHECKED
        for question in self.fields.values():
            question.widget = question.hidden_widget()
        return self


def _answers(visit: Visit, today: date) -> dict[str, object]:
    """Return a visit as the answers that tell it."""
    days = {today: TODAY, today - timedelta(days=1): YESTERDAY}
    refused = visit.reason in dict(REFUSED_BY)
    yes_no = {True: "yes", False: "no", None: ""}
    return {
        "when": days.get(visit.on, EARLIER),
        "on": visit.on,
        "seen": SAW if visit.seen else WAS_REFUSED if refused else WAS_NOT_THERE,
        "alone": yes_no[visit.alone],
        "bedroom": yes_no[visit.bedroom],
        "place": visit.place,
        "reason": "" if refused else visit.reason,
        "refused_by": visit.reason if refused else "",
        "words": visit.words,
    }
