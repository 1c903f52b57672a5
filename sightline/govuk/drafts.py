"""A form that is kept while it is typed: its answers as they can be kept, and as they were typed."""

import unicodedata
from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

LEFT_OUT = ("csrfmiddlewaretoken", "do", "keep")
LONGEST, LONGEST_NAME = 100_000, 64
_LINES = "\n\r\t"


class TooLong(Exception):
    """Say that what was typed is longer than any form can be. Nothing of it is kept."""


def answers_of(data: QueryDict, *, longest: int = LONGEST) -> dict[str, list[str]]:
    """Return what a form's fields hold, as it can be kept: without letters that no hand writes.

    Raises TooLong.
    """
    answers = {
        name: [without_control_letters(str(value)) for value in values]
        for name, values in data.lists()
        if name not in LEFT_OUT and name.isprintable()
    }
    if len(str(answers)) > longest or any(len(name) > LONGEST_NAME for name in answers):
        raise TooLong("This is too long to keep. Shorten it, or send it in parts.")
    return answers


def without_control_letters(said: str) -> str:
    """Return words without NUL and its like, which no database keeps and no hand writes."""
    return "".join(each for each in said if each in _LINES or unicodedata.category(each) not in ("Cc", "Cs"))


def as_initial(form: forms.Form, data: QueryDict) -> Mapping[str, object]:
    """Return a draft's answers as the first values of a form, so that nothing is called wrong in it yet."""
    nothing: MultiValueDict[str, object] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(data, nothing, form.add_prefix(name))
        for name, field in form.fields.items()
    }
