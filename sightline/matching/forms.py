"""What is said of two records."""

from django import forms

from sightline.govuk.fields import OpenChoiceField
from sightline.govuk.said import TextField
from sightline.matching.models import Answer


class SayOfTwo(forms.Form):
    """Whether two records are one child's, and why."""

    answer = OpenChoiceField(label="Is it the same child?", choices=Answer.choices)
    words = TextField(
        label="Why?",
        max_length=2_000,
        rows=3,
        help_text="It stays beside the records, and is shown to whoever asks again.",
    )
