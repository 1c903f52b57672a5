"""What is asked to join two records, and to part them."""

from typing import Any

from django import forms

from sightline.govuk.fields import OpenChoiceField, choice_field
from sightline.people.asking import SaysWhy

IDENTIFIER = "The council's id, the NHS number or the unique pupil number."


class FindTwo(forms.Form):
    """Which two records."""

    one = forms.CharField(label="One record", max_length=60, help_text=IDENTIFIER)
    other = forms.CharField(label="The other record", max_length=60, help_text=IDENTIFIER)

    layout = {"one": {"width": 20}, "other": {"width": 20}}


class Join(SaysWhy):
    """Which record stays, which of two open cases goes on, and why they are one child.

    `cases`: of each record, in a line, its open case; none where not both have one.
    """

    goes_on = OpenChoiceField(label="Which case goes on?")
    stays = OpenChoiceField(label="Which record stays?")

    field_order = ("goes_on", "stays", "why")

    def __init__(
        self, *args: Any, one: str, other: str, cases: tuple[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        both = [("one", one), ("other", other)]
        choice_field(self, "stays").choices = both
        if cases:
            asked = choice_field(self, "goes_on")
            asked.choices = both
            if isinstance(asked, OpenChoiceField):
                asked.choice_hints = dict(zip(("one", "other"), cases, strict=True))
        else:
            del self.fields["goes_on"]
        self.fields["why"].label = "Why are these one child?"


class Part(SaysWhy):
    """Why they are two children after all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = "Why are these two children?"
