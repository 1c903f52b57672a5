"""Who is signed in, from one request to the next: read by kept questions, and kept alive once a minute.

A session ends a quarter of an hour after the last request. That somebody is still there is written down at
most once a minute, not with every page: it then ends up to a minute sooner, and never later.
"""

from collections.abc import Callable
from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from sightline.identity.kept_questions import kept_question
from sightline.identity.models import User

SEEN_AT = "seen_at"
WRITTEN_EVERY_SECONDS = 60


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, read by a kept question."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]


class SignIns(ModelBackend):
    """Sign-ins by password."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in."""
        return _who_is_signed_in(user_id)


class AccountSignIns(AuthenticationBackend):
    """Sign-ins by the ways that django-allauth knows."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in."""
        return _who_is_signed_in(user_id)


class StaysSignedIn:
    """Keep the session of whoever asks from ending."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note that somebody is there, unless that was noted within the minute."""
        session, now = request.session, int(timezone.now().timestamp())
        if session.session_key and not session.is_empty():
            since = now - session.get(SEEN_AT, 0)
            if not 0 <= since < WRITTEN_EVERY_SECONDS:
                session[SEEN_AT] = now
        return self.get_response(request)


@kept_question
def _session(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


def _who_is_signed_in(pk: int) -> User | None:
    found = next(iter(_sign_in(int(pk))), None)
    return found if found and found.is_active else None


@kept_question
def _sign_in(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
