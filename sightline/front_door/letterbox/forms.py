"""What the pages beside the questions ask: files, an address to send a link to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sightline.front_door.letterbox.sniffing import TAKEN
from sightline.front_door.letterbox.storing import (
    LARGEST,
    MEBIBYTE,
    MOST_FILES,
    safe_name,
    too_many,
    why_not_keep,
)
from sightline.govuk.fields import choice_field
from sightline.govuk.said import LineField, TextField

CHOOSE_AGAIN = "Choose your files again. They are kept only when all of it is sent."


class AddFile(forms.Form):
    """One file."""

    file = forms.FileField(
        label="Choose a file",
        help_text=f"It can be {TAKEN}, up to {LARGEST // MEBIBYTE} MB.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file first.", "missing": "Choose a file first."},
        widget=forms.ClearableFileInput,
    )


class SeveralFilesInput(forms.FileInput):
    """A box that takes one file or several."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """No file, one or several, each looked at before it is taken."""

    widget = SeveralFilesInput

    def __init__(self, **kwargs: Any) -> None:
        hint = f"Up to {MOST_FILES} files. Each can be {TAKEN}, up to {LARGEST // MEBIBYTE} MB."
        kwargs.setdefault("help_text", hint)
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, or say why one of them is not taken."""
        one_by_one = data if isinstance(data, list | tuple) else [data] if data else []
        looked_at = super().clean
        files: list[UploadedFile] = [looked_at(each, initial) for each in one_by_one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(too_many())
        refusals = [f"{safe_name(file.name or '')}: {why}" for file in files if (why := why_not_keep(file))]
        if refusals:
            raise forms.ValidationError([*refusals, CHOOSE_AGAIN] if len(files) > 1 else refusals)
        return files


class WithFiles(forms.Form):
    """A form that may bring files. A browser forgets them when the form comes back, so it is said."""

    def clean(self) -> dict[str, Any]:
        """Ask for the files again where something else is wrong."""
        found = super().clean() or self.cleaned_data
        if self.errors and found.get("files"):
            self.add_error("files", CHOOSE_AGAIN)
        return found

    def refuse(self, reason: str) -> None:
        """Say why it was not taken, and ask for the files again."""
        brought = self.cleaned_data.get("files")
        self.add_error(None, reason)
        if brought:
            self.add_error("files", CHOOSE_AGAIN)


class MakeKey(forms.Form):
    """Whose key it is, and which system of theirs has it."""

    agency = forms.ChoiceField(label="Agency")
    name = LineField(
        label="Which of its systems has the key?",
        max_length=100,
        help_text="One key for each system, so that one can end and the others go on.",
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "agency").choices = [("", "Choose"), *agencies]


class EndKey(forms.Form):
    """Why a key ends."""

    why = TextField(label="Why does it end?", max_length=500, rows=2)


class SaveForLater(forms.Form):
    """Where a link to come back is sent."""

    email = forms.EmailField(
        label="Your email address", help_text="We use it for this one message and keep it no longer."
    )
