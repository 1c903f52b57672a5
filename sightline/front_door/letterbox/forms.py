"""What the pages beside the questions ask: a file, an address to send a link to."""

from django import forms

from sightline.front_door.letterbox.sniffing import TAKEN
from sightline.front_door.letterbox.storing import LARGEST, MEBIBYTE


class AddFile(forms.Form):
    """One file."""

    file = forms.FileField(
        label="Choose a file",
        help_text=f"It can be {TAKEN}, up to {LARGEST // MEBIBYTE} MB.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file first.", "missing": "Choose a file first."},
        widget=forms.ClearableFileInput,
    )


class SaveForLater(forms.Form):
    """Where a link to come back is sent."""

    email = forms.EmailField(
        label="Your email address", help_text="We use it for this one message and keep it no longer."
    )
