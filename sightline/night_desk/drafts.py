"""What somebody has typed at the night desk and not sent: it survives a time-out and a restart."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.http import QueryDict

from sightline.govuk.drafts import TooLong, answers_of, as_initial
from sightline.identity.models import User
from sightline.night_desk.models import NightDraft

FORMS = ("open", "new", "check", "seen", "decide", "sign", "review", "not_reached", "send", "end_power")
__all__ = ["FORMS", "TooLong", "bring_back", "forget", "keep"]


@transaction.atomic
def keep(*, owner: User, form: str, about: str, data: QueryDict, at: datetime) -> NightDraft:
    """Keep the answers of a form as they stand, in place of what was kept before. Raises TooLong."""
    answers = answers_of(data)
    draft, _ = NightDraft.objects.update_or_create(
        owner=owner, form=form, about=about, defaults={"answers": answers, "saved_at": at}
    )
    return draft


def forget(*, owner: User | None, form: str, about: str) -> None:
    """Forget a draft, once what it held was sent or its owner wants it gone."""
    NightDraft.objects.filter(owner=owner, form=form, about=about).delete()


def bring_back(form: forms.Form, *, owner: User | None, name: str, about: str) -> datetime | None:
    """Show in a form what its owner had typed, and return when it was kept; None where nothing was."""
    draft = NightDraft.objects.filter(owner=owner, form=name, about=about).first() if owner else None
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for field, values in draft.answers.items():
        data.setlist(field, values)
    form.initial = {**form.initial, **as_initial(form, data)}
    return draft.saved_at
