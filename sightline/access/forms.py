"""What a person is asked before a record opens to them."""

from django import forms

from sightline.govuk.said import TextField


class SayWhy(forms.Form):
    """The reason for opening a record outside one's own work."""

    reason_to_open = TextField(
        label="Your reason",
        help_text="For example: chairing her review on 12 November.",
        min_length=10,
        max_length=500,
        rows=3,
        error_messages={
            "required": "Say why you are opening this record",
            "min_length": "Say why in a few more words",
        },
    )


class Emergency(forms.Form):
    """The reason for opening a record in an emergency."""

    reason_of_emergency = TextField(
        label="What is happening",
        help_text="For example: police have found her alone and ask who may collect her.",
        min_length=10,
        max_length=500,
        rows=3,
        error_messages={
            "required": "Say what is happening",
            "min_length": "Say it in a few more words",
        },
    )
