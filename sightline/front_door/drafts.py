"""A draft as a form shows it again: exactly what was typed, with nothing found wrong yet."""

from datetime import datetime

from django.http import QueryDict

from sightline.front_door.models import Draft
from sightline.govuk.drafts import TooLong, answers_of, as_initial
from sightline.identity.models import User

FORMS = ("contact", "decide")
__all__ = ["FORMS", "TooLong", "answers_of", "as_initial", "kept"]


def kept(owner: User | None, form: str, about: str = "") -> tuple[QueryDict, datetime] | None:
    """Return what somebody kept of a form, and when; None where they kept nothing."""
    draft = Draft.objects.filter(owner=owner, form=form, about=about).first() if owner else None
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.answers.items():
        data.setlist(name, values)
    return data, draft.saved_at
