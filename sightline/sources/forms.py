"""What people write on the pages of the way in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sightline.govuk.fields import DayField, OpenChoiceField
from sightline.govuk.said import TextField
from sightline.sources import uploading


class SeveralFilesInput(forms.ClearableFileInput):
    """A box that takes one file or several."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several, each looked at before it is taken."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, or say why one of them is not taken."""
        one_by_one = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(SeveralFilesField, self).clean(each, initial) for each in one_by_one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > uploading.MOST_FILES:
            raise forms.ValidationError(f"Choose at most {uploading.MOST_FILES} files at a time.")
        refusals = [why for file in files if (why := uploading.why_not_take(file))]
        if refusals:
            raise forms.ValidationError(refusals)
        if sum(file.size or 0 for file in files) > uploading.LARGEST:
            raise forms.ValidationError(uploading.too_large("All of this together"))
        return files


class LoadAFile(forms.Form):
    """Files to load, the day they were taken, and whether to say first what would happen."""

    files = SeveralFilesField(
        label="File or files",
        help_text="A workbook (.xlsx), a census in XML, or all csv files of one return together.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another."},
    )
    extracted_on = DayField(
        label="The day it was taken from its system",
        required=False,
        help_text="Leave it empty if the file says: a census does. For example, 31/10/2026.",
    )
    trial = forms.BooleanField(
        label="Tell me first what would happen",
        required=False,
        help_text="Nothing is filed until you say so.",
    )

    layout = {"files": {"label_size": "s"}, "extracted_on": {"label_size": "s"}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_extracted_on(self) -> date | None:
        """Return the day, which cannot be one to come."""
        return not_to_come(self.cleaned_data["extracted_on"], self.today)


class SayDay(forms.Form):
    """The day of which files speak that do not say it."""

    extracted_on = DayField(label="On which day was it taken from its system?")

    layout = {"extracted_on": {"label_size": "m"}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_extracted_on(self) -> date:
        """Return the day, which cannot be one to come."""
        return not_to_come(self.cleaned_data["extracted_on"], self.today) or self.today


def not_to_come(day: date | None, today: date) -> date | None:
    """Return a day; say that it has not come, where it has not."""
    if day and day > today:
        raise forms.ValidationError("That day has not come. Put the day on which the file was made.")
    return day


class MendRow(forms.Form):
    """The right values for the refused cells of one row."""

    def __init__(self, *args: Any, cells: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for position, heading, says in cells:
            self.fields[f"cell_{position}"] = forms.CharField(
                label=heading, initial=says, required=False, max_length=200,
                help_text="Leave it empty if it is not known.",
            )  # fmt: skip

    @property
    def values(self) -> dict[int, str]:
        """Return what was typed, by the position of the cell."""
        return {int(name.removeprefix("cell_")): value for name, value in self.cleaned_data.items()}


class SettleDispute(forms.Form):
    """Whether what is disputed is right as it is, or which of its events is to be withdrawn; and why."""

    how = OpenChoiceField(label="What is right?")
    why = TextField(label="Why", rows=3, max_length=500)

    layout = {"how": {"label_size": "m"}, "why": {"label_size": "m"}}

    def __init__(self, *args: Any, events: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("accept", "It is right as it is: keep it in the record")]
        choices += [(str(number), f"Withdraw: {words}") for number, words in events]
        self.fields["how"].choices = choices  # type: ignore[attr-defined]

    @property
    def settled(self) -> dict[str, Any]:
        """Return which event is to be withdrawn, none where it is right, and why."""
        how = self.cleaned_data["how"]
        return {"withdraw": None if how == "accept" else int(how), "why": self.cleaned_data["why"]}


class AnswerQuestion(forms.Form):
    """Which of two files of one day is right."""

    believed = OpenChoiceField(
        label="Which is right?",
        choices=[("file", "What this file says"), ("record", "What stands in the record")],
    )


class SettleMoved(forms.Form):
    """Whether what vanished is the same as the new row like it."""

    how = OpenChoiceField(
        label="What happened to it?",
        choices=[
            ("moved", "It is the same event with another date: withdraw the old one"),
            ("gone", "It never happened: withdraw it"),
        ],
    )
    why = TextField(label="Why", rows=3, max_length=500)
