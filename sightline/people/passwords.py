"""What is asked where a password is chosen, changed or forgotten, in the service's own words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators

WORDS = {
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "New password again",
    "password": "Password",
    "email": "Email address",
}


def _what_it_takes() -> str:
    rules = get_default_password_validators()
    least = max(rule.min_length for rule in rules if isinstance(rule, MinimumLengthValidator))
    return f"At least {least} characters. Not one that many use, and nothing like your name or address."


class InPlainWords(forms.Form):
    """A form of the library's whose fields say what we call them, and nothing within the box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.help_text = _what_it_takes() if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)


class ChangePassword(InPlainWords, ChangePasswordForm):
    """One's password, and another."""


class ChoosePassword(InPlainWords, SetPasswordForm):
    """A first password."""


class ChooseAnotherPassword(InPlainWords, ResetPasswordKeyForm):
    """Another password, after it was forgotten."""


class ForgottenPassword(InPlainWords, ResetPasswordForm):
    """Where to send the link."""


class ProveAgain(InPlainWords, ReauthenticateForm):
    """One's password once more, before something of it is changed."""
