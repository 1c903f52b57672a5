"""The day a reader asks a page about, who asks, and the forms that ask why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from sightline.access.actor import Actor
from sightline.govuk.fields import DayField
from sightline.govuk.said import TextField
from sightline.identity.models import User
from sightline.standards.calendar import uk_date


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.opening.actor  # type: ignore[attr-defined]


def user_of(request: HttpRequest) -> User:
    """Return the sign-in by which somebody asks. Raises PermissionDenied where nobody is signed in."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied("Sign in.")
    return user


class AsAt(forms.Form):
    """The day asked about; today when none is."""

    as_at = DayField(label="As at", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_at(self) -> date:
        """Return the day asked about."""
        day: date = self.cleaned_data["as_at"] or self.today
        if day > self.today:
            raise forms.ValidationError("That day has not come. Choose today or an earlier day.")
        return day


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a page: the day, at a moment."""

    form: AsAt
    day: date
    now: datetime

    @property
    def today(self) -> date:
        """Return the UK day on which it is asked."""
        return uk_date(self.now)

    @property
    def is_past(self) -> bool:
        """Say whether another day than today is asked about."""
        return self.day != self.today

    def shown(self, path: str) -> dict[str, object]:
        """Return what a page with a date shows of it."""
        return {
            "bar": self.form,
            "day": self.day,
            "today": self.today,
            "is_past": self.is_past,
            "as_at": self.day if self.is_past else None,
            "past_date_url": path if self.is_past else "",
        }


def asked_of(request: HttpRequest) -> Asked:
    """Return the day that the address asks about; today where it cannot be understood."""
    now = timezone.now()
    today = uk_date(now)
    form = AsAt({"as_at": request.GET.get("as_at") or f"{today:%d/%m/%Y}"}, today=today)
    form.is_valid()
    return Asked(form, form.cleaned_data.get("as_at") or today, now)


class SaysWhy(forms.Form):
    """A change that is asked for its reason."""

    why = TextField(
        label="Why",
        help_text="One sentence, for whoever asks after you.",
        max_length=500,
        rows=2,
    )
