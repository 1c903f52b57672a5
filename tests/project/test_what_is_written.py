"""What a person writes is kept as it can be read: no form keeps a letter that hides another."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import sightline
from sightline.govuk.said import LineField

# What is looked for, or a code, and kept nowhere.
NOT_KEPT = {"FindSignIn", "FindTwo", "FindWorker", "LogAsked", "Search"}
NOT_KEPT |= {"ProveAgainByCode", "ProveByCode", "SetUpApp"}


def our_forms() -> Iterator[type[forms.BaseForm]]:
    """Yield every form of the product."""
    for module in pkgutil.walk_packages(sightline.__path__, "sightline."):
        if "form" in module.name and ".migrations" not in module.name:
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if each.__module__.startswith("sightline."):
                yield each


def test_every_form_refuses_letters_that_hide_others():
    plain = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField and not isinstance(field.widget, forms.HiddenInput)
    }

    assert {each for each in plain if each.split(".")[-2] not in NOT_KEPT} == set()


def test_a_line_says_where_the_letter_is():
    class Named(forms.Form):
        name = LineField()

    assert Named({"name": "Til\u202ely"}).errors["name"] == [
        "Take out the characters that cannot be seen. They are at place 4."
    ]
