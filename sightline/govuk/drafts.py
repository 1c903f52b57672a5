"""A form that is kept while it is typed: its answers as they can be kept, and as they were typed."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

LEFT_OUT = ("csrfmiddlewaretoken", "do")


def answers_of(data: QueryDict) -> dict[str, list[str]]:
    """Return what a form's fields hold, as it can be kept."""
    return {name: [str(value) for value in values] for name, values in data.lists() if name not in LEFT_OUT}


def as_initial(form: forms.Form, data: QueryDict) -> Mapping[str, object]:
    """Return a draft's answers as the first values of a form, so that nothing is called wrong in it yet."""
    nothing: MultiValueDict[str, object] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(data, nothing, form.add_prefix(name))
        for name, field in form.fields.items()
    }
