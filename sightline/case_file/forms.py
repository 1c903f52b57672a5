"""What a reader may ask of a list. Every choice stands in the address."""

from collections.abc import Iterable

from django import forms

from sightline.govuk.fields import DayField


class AsAt(forms.Form):
    """The day asked about, and whose children."""

    as_at = DayField(label="As at", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    held_by = forms.ChoiceField(label="Held by", required=False)

    def __init__(
        self,
        *args: object,
        teams: Iterable[tuple[str, str]] = (),
        workers: Iterable[tuple[str, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].choices = [("", "Whole service"), *teams]  # type: ignore[attr-defined]
        self.fields["held_by"].choices = [  # type: ignore[attr-defined]
            ("", "Anyone or no one"),
            ("nobody", "No worker"),
            *workers,
        ]
