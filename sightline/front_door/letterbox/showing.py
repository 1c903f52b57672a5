"""What the check page shows: every answer in words, with a way to change it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from sightline.front_door.letterbox.models import SentFile, Unsent
from sightline.front_door.letterbox.questions import Answers, Child, Step, form_of, steps
from sightline.front_door.letterbox.sniffing import KINDS
from sightline.govuk.words import day
from sightline.records.models import Installation

# What a mark asks of whoever opens a file.
ASKS = {
    "police_intelligence": (
        "Do not pass it on, tell the family of it or quote it in another record before the police agree."
    ),
    "third_party": (
        "It tells of somebody else. Do not show it to the family, nor to somebody who asks for the child’s "
        "record, before that has been weighed with the agency."
    ),
}


@dataclass(frozen=True, slots=True)
class Card:
    """The answers of one page."""

    title: str
    href: str
    rows: tuple[tuple[str, str], ...]


def cards(unsent: Unsent, address: Callable[[Step], str]) -> list[Card]:
    """Return the answers of every page, in their order. Each was found right before."""
    found = []
    for step in steps(unsent.answers):
        if step.page in ("another", "files", "check"):
            continue
        form = form_of(step, unsent.answers)
        form.is_valid()
        title = form.named if isinstance(form, Child) else form.heading
        found.append(Card(title, f"{address(step)}?back=check", tuple(_rows(form))))
    return found


def _rows(form: forms.Form) -> list[tuple[str, str]]:
    return [
        (str(field.label), said)
        for name, field in form.fields.items()
        if (said := _in_words(field, form.cleaned_data.get(name)))
    ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, date):
        return day(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, "")) if value else ""  # type: ignore[arg-type]
    return str(value or "")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as a page shows it."""

    public_id: str
    name: str
    words: str
    href: str = ""


def files(found: Iterable[SentFile], address: Callable[[SentFile], str] = lambda file: "") -> list[FileRow]:
    """Return files by name, with what each is and how large."""
    return [
        FileRow(each.public_id, each.name, f"{KINDS[each.media_type][0]}, {size(each.size)}", address(each))
        for each in found
    ]


def mark_of(file: SentFile) -> str:
    """Return the mark of the answer with which a file came, in words, or nothing."""
    said = file.request or file.voice
    return said.get_marking_display() if said and said.marking else ""


def size(found: int) -> str:
    """Return a file's size in words."""
    return f"{found / (1 << 20):.1f} MB" if found >= 1 << 20 else f"{max(1, round(found / 1024))} kB"


def is_demonstration() -> bool:
    """Say whether nobody here is real, so that messages are shown and not only sent."""
    return Installation.objects.filter(is_demo=True).exists()


def children_of(answers: Answers) -> list[dict[str, object]]:
    """Return the children told of so far, with their number."""
    found = []
    for number in range(len(answers.get("children", []))):
        form = form_of(Step("child", number), answers)
        form.is_valid()
        found.append({"number": number + 1, "name": form.named})  # type: ignore[attr-defined]
    return found
