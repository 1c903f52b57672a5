"""The library that keeps apps and passkeys, in the service's own words."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from sightline.govuk.said import LineField
from sightline.identity.kept_questions import kept_question
from sightline.identity.remembered import remembered

NAME = "Name of the passkey"
SIX_FIGURES = "Code from the app"


class ProofOfWho(DefaultMFAAdapter):
    """What is said of apps, codes and passkeys where something is wrong, and what a passkey is called."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "You need one way to prove that it is you. Set up another first.",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first, then make recovery codes.",
        "incorrect_code": "That code is not right. Wait for the next one and enter it.",
    }

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Sequence[str] | None = None) -> bool:
        """Return whether somebody has set up a way to prove who they are; every page asks it."""
        return bool(_ways_set_up(user.pk)) if types is None else super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return what a passkey is called whose owner gave it no name."""
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {known + 1}" if known else "Passkey"


@remembered("mfa_authenticator")
@kept_question
def _ways_set_up(user: int) -> "QuerySet[Authenticator, int]":
    return Authenticator.objects.filter(user_id=user).values_list("pk", flat=True)[:1]


class AddPasskey(AddWebAuthnForm):
    """A passkey's name, and whether it signs in alone."""

    name = LineField(label=NAME, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "For example, work laptop."
        self.fields["passwordless"].label = "Sign in with this passkey alone, without my password"
        self.fields["passwordless"].help_text = "Your device then asks for your fingerprint, face or PIN."


class RenamePasskey(EditWebAuthnForm):
    """A passkey's new name."""

    name = LineField(label=NAME)


class SetUpApp(ActivateTOTPForm):
    """The first code that an app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _asks_for(self, SIX_FIGURES)


class ProveByCode(AuthenticateForm):
    """A code of an app, or one that was kept for when there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _asks_for(self, "Code")


class ProveAgainByCode(ReauthenticateForm):
    """The same, of somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _asks_for(self, "Code")


def _asks_for(form: forms.Form, label: str) -> None:
    form.fields["code"].label = label
    form.fields["code"].widget.attrs.pop("placeholder", None)
