"""A draft as a form shows it again: exactly what was typed, with nothing found wrong yet."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.http import QueryDict

from sightline.front_door.models import Draft
from sightline.identity.models import User

FORMS = ("contact", "decide")
LEFT_OUT = ("csrfmiddlewaretoken", "do")


def answers_of(data: QueryDict) -> dict[str, list[str]]:
    """Return what a form's fields hold, as it can be kept."""
    return {name: [str(value) for value in values] for name, values in data.lists() if name not in LEFT_OUT}


def kept(owner: User | None, form: str, about: str = "") -> tuple[QueryDict, datetime] | None:
    """Return what somebody kept of a form, and when; None where they kept nothing."""
    draft = Draft.objects.filter(owner=owner, form=form, about=about).first() if owner else None
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.answers.items():
        data.setlist(name, values)
    return data, draft.saved_at


def as_initial(form: forms.Form, data: QueryDict) -> Mapping[str, object]:
    """Return a draft's answers as the first values of a form, so that nothing is called wrong in it yet."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))  # type: ignore[arg-type]
        for name, field in form.fields.items()
    }
