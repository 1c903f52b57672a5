"""Who may have an account: people whom a manager has entered, and nobody who asks."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class StaffAccounts(DefaultAccountAdapter):
    """Sign-in with a password: no one makes their own account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False


class StaffProviderAccounts(DefaultSocialAccountAdapter):
    """Sign-in by the council's own provider: it opens an account that stands already and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Refuse every sign-up."""
        return False
