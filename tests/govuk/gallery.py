"""Pages that show every part of the service's pages once, with invented people. For tests only."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from sightline.govuk.fields import (
    DayField,
    DayPartsField,
    MomentField,
    OpenChoiceField,
    OpenMultipleChoiceField,
)
from sightline.govuk.parts.drawings import DrawnDay
from sightline.govuk.words import due_in_words

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 14, 10, tzinfo=UTC)
NONCE = "bm9uY2U="
PAGES = (
    "my_work",
    "out_of_sight",
    "child",
    "balance",
    "standard",
    "receipt",
    "record_a_visit",
    "with_errors",
    "every_question",
    "everything_else",
    "interruption",
)
ERROR_PAGES = ("403.html", "403_csrf.html", "404.html", "500.html")

ENGINE = DjangoTemplates(
    {
        "NAME": "gallery",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["sightline.govuk.templatetags.govuk"]},
    }
)


class AsAt(forms.Form):
    """The dates and filters of a list."""

    as_at = DayField(label="As at")
    team = forms.ChoiceField(
        label="Team", choices=[("", "Whole service"), ("sn", "Safeguarding North")], required=False
    )
    held_by = forms.ChoiceField(label="Held by", choices=[("", "Anyone or no one")], required=False)


class RecordAVisit(forms.Form):
    """The questions of a visit."""

    when = OpenChoiceField(
        label="When?", choices=[("today", "Today"), ("yesterday", "Yesterday"), ("earlier", "Earlier")]
    )
    on = DayField(label="Which day?", required=False)
    seen = OpenChoiceField(
        label="Did you see Amara?",
        choices=[("yes", "Yes"), ("tried", "No, I tried"), ("refused", "No, I was refused")],
        choice_hints={"tried": "Nobody home, or she was somewhere else"},
    )
    alone = OpenChoiceField(
        label="Did you see her alone?", choices=[("yes", "Yes"), ("no", "No")], required=False
    )
    others = OpenMultipleChoiceField(
        label="Who else did you see?",
        help_text="A brother or sister counts as seen only if you tick them.",
        choices=[("theo", "Theo, 4, brother"), ("simone", "Simone, mother")],
        choice_hints={"theo": "His visit is due today too"},
        required=False,
    )
    words = forms.CharField(
        label="What Amara said or showed",
        help_text="Her own words if you can. You can add the full note later.",
        widget=forms.Textarea,
    )
    layout = {
        "when": {"inline": True, "label_size": "m"},
        "seen": {"label_size": "m"},
        "alone": {"inline": True},
        "others": {"label_size": "m"},
        "words": {"label_size": "m"},
    }
    reveals = {"when": {"earlier": ["on"]}, "seen": {"yes": ["alone"]}}


class EveryQuestion(forms.Form):
    """One question of each kind."""

    name = forms.CharField(label="Name", help_text="As the child says it.")
    born_on = DayPartsField(label="Date of birth")
    seen_at = MomentField(label="When was the child seen?")
    due_on = DayField(label="Due on")
    team = forms.ChoiceField(label="Team", choices=[("", "Choose a team"), ("sn", "Safeguarding North")])
    days = forms.IntegerField(label="How many days?")
    email = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    agreed = forms.BooleanField(
        label="The child agreed", help_text="Ask in their own language.", required=False
    )
    file = forms.FileField(label="The workbook to load")
    kinds = OpenMultipleChoiceField(label="Show in the timeline", choices=[("seen", "Seen and tried (23)")])
    came_from = forms.CharField(widget=forms.HiddenInput)
    layout = {"kinds": {"small": True}, "name": {"width": 20}}


SECTIONS = [
    {"text": "My work", "href": "/my-work", "active": True, "count": 15},
    {"text": "My team", "href": "/my-team", "active": False, "count": None},
    {"text": "Out of sight", "href": "/out-of-sight", "active": False, "count": None},
    {"text": "Standards", "href": "/standards", "active": False, "count": None},
    {"text": "Find a child", "href": "/find", "active": False, "count": None},
]


def _duty(
    due_on: date, late: int | None, name: str, age: int, why: str, promise: str, note: str, seen: date
) -> dict:
    return {
        "due": due_in_words(due_on, TODAY, days_late=late),
        "name": name,
        "age": age,
        "why": why,
        "promise": promise,
        "note": note,
        "seen_on": seen,
    }


def context_of_page(name: str, address: str = "/page?order=unseen&team=sn") -> dict[str, Any]:
    """Return what a page is made of."""
    request = RequestFactory().get(address)
    request.csp_nonce = NONCE
    shared: dict[str, Any] = {
        "request": request,
        "sections": SECTIONS,
        "person_name": "Priya Nandakar",
        "sign_out_url": "/sign-out",
        "demonstration": True,
        "printed_at": NOW,
        "today": TODAY,
        "now": NOW,
        "csrf_token": "token",
    }
    return shared | _PAGES.get(name, dict)()


def html_of_page(name: str, address: str = "/page?order=unseen&team=sn") -> str:
    """Return a page of the gallery, or one of the service's own error pages."""
    template = ENGINE.get_template(name if name in ERROR_PAGES else f"gallery/{name}.html")
    return template.render(context_of_page(name, address))


def _my_work() -> dict[str, Any]:
    return {
        "parts": [
            {"text": "What is due", "href": "?", "active": True, "count": 15},
            {"text": "My children", "href": "?c", "active": False, "count": 17},
            {"text": "Waiting for others", "href": "?w", "active": False, "count": 1003},
        ],
        "late": [
            _duty(date(2026, 11, 6), 4, "Jonah Hesketh-Ruiz", 11, "Child in need", "Child in need visit",
                  "See him within 20 working days of the last visit", date(2026, 10, 9)),
            _duty(date(2026, 11, 11), None, "Amara Quillon", 7, "Protection plan", "Core group",
                  "Meets at least every 6 weeks", date(2026, 10, 29)),
        ],
        "soon": [
            _duty(date(2026, 11, 12), None, "Theo Quillon", 4, "Protection plan", "Protection plan visit",
                  "Amara’s brother; tried on 10 November, no reply", date(2026, 10, 29)),
            _duty(date(2026, 11, 16), None, "Zofia Maslow-Kent", 13, "Protection plan", "First core group",
                  "Room booked, 16 November at 10:00am", date(2026, 11, 5)),
        ],
    }  # fmt: skip


def _out_of_sight() -> dict[str, Any]:
    children = [
        (94, "Rhys Tarrow-Bell", 15, "Looked after", date(2026, 8, 10), "At his placement", date(2026, 8, 10),
         1, "Ewan Strand", "Children in Care, 21 months", "2 days late", "every 3 months"),
        (80, "Leila Fenmarch", 4, "Child in need", date(2026, 8, 24), "At home", None, 3,
         "", "Dara Winstanley-Obi answers, 3 days", "37 working days late", "every 20 working days"),
        (72, "Kofi Ansell-Reed", 12, "Looked after", date(2026, 9, 1), "At his placement", date(2026, 9, 1),
         0, "Ewan Strand", "Children in Care, 29 months", "", "every 3 months"),
    ]  # fmt: skip
    names = [
        "days",
        "name",
        "age",
        "why",
        "seen_on",
        "place",
        "alone_on",
        "tries",
        "holder",
        "holding",
        "late",
        "every",
    ]
    return {
        "filters": AsAt({"as_at": "12/11/2026"}),
        "figures": [
            {"count": 1878, "label": "open children", "href": "?"},
            {"count": 5, "label": "not seen for over 60 days", "href": "?band=60"},
            {"count": 27, "label": "31 to 60 days", "href": "?band=31"},
            {"count": 612, "label": "15 to 30 days", "href": "?band=15"},
            {"count": 1234, "label": "14 days or less", "href": "?band=0"},
        ],
        "children": [dict(zip(names, child, strict=True)) for child in children],
        "page": Paginator(range(1878), 10).page(1),
        "sources": [
            {"text": "Annex A of 31 October", "age": "12 days old", "late": False, "href": "/receipts/1"},
            {"text": "case system", "age": "3 days late", "late": True, "href": "/receipts/2"},
        ],
        "health_warnings": [
            {"text": "The background worker has been silent since 9:04am.", "href": "/health"}
        ],
    }


def _child() -> dict[str, Any]:
    return {
        "trail": [("My work", "/my-work"), ("My children", "/my-work/children")],
        "identity": [
            {"label": "Age", "fact": "7", "note": "born 3 May 2019"},
            {
                "label": "Held by",
                "fact": "Priya Nandakar",
                "note": "Safeguarding North, 10 weeks",
                "href": "/p/1",
            },
            {"label": "Last seen", "fact": "14 days ago", "note": "29 October 2026, at home"},
            {"label": "Last seen alone", "fact": "28 days ago", "note": "15 October 2026, at school"},
            {"label": "Overdue", "fact": "1 promise late", "note": "core group, 1 day late", "late": True},
        ],
        "parts": [
            {"text": "Overview", "href": "?", "active": True, "count": None},
            {"text": "Timeline", "href": "?t", "active": False, "count": 38},
            {"text": "Family", "href": "?f", "active": False, "count": 3},
        ],
        "form": None,
        "known": EveryQuestion(),
    }


def _balance() -> dict[str, Any]:
    teams = [
        ("Hub", "Rosalind Achterberg", 38, 9, 0, 5, 4, 38, 0),
        ("First Response East", "Idony Marchwood", 212, 0, 3, 2, 1, 212, 2),
        ("Children in Care", "Selma Brightwater", 1402, 1, 1, 0, 0, 1404, None),
    ]
    names = ["name", "answers", "opening", "new", "moved_in", "closed", "moved_out", "closing", "unheld"]
    return {
        "teams": [dict(zip(names, team, strict=True)) for team in teams],
        "filters": AsAt({"as_at": "31/9/2026"}),
    }


def _standard() -> dict[str, Any]:
    """Draw the conference held on its last day: started on a Monday, due 15 working days later."""
    days, number = [], 0
    for place in range(26):
        if place % 7 in (5, 6):
            days.append(DrawnDay("not_counted"))
            continue
        kind = "start" if place == 0 else "after" if number >= 15 else "counted"
        number += kind == "counted"
        last = kind == "counted" and number == 15
        days.append(
            DrawnDay(
                kind,
                number if kind == "counted" else None,
                above="Starts 2 June" if place == 0 else "Due 23 June" if last else "",
                below="Held 23 June" if last else "",
                mark=last,
            )
        )
    return {
        "trail": [{"text": "Standards", "href": "/s"}],
        "example": days,
        "nothing": [],
        "sentence": "Starts 2 June, due 23 June, held 23 June: the 15th working day.",
    }


def _with_errors() -> dict[str, Any]:
    form = RecordAVisit({"when": "earlier", "on": "3.3", "seen": "yes"})
    form.add_error(None, "Nadia signed this at 2:08pm. Your text is kept below.")
    return {"form": form}


def _every_question() -> dict[str, Any]:
    return {"form": EveryQuestion({"born_on_day": "31", "born_on_month": "9", "born_on_year": "2015"})}


_PAGES = {
    "my_work": _my_work,
    "out_of_sight": _out_of_sight,
    "child": _child,
    "balance": _balance,
    "record_a_visit": lambda: {"form": RecordAVisit(initial={"when": "today", "seen": "yes"})},
    "with_errors": _with_errors,
    "every_question": _every_question,
    "standard": _standard,
    "receipt": lambda: {"trail": [("Receipts", "/receipts")]},
    "everything_else": lambda: {"files": [{"text": "xlsx", "href": "?x", "size": "41 kB"}],
                                "as_at": date(2025, 3, 3), "known_by": datetime(2025, 3, 10, 9, tzinfo=UTC),
                                "past_date_url": "/now"},
    "403.html": lambda: {"purpose": "A child’s record is for the people who work with the child.",
                         "who": ["the child’s worker and their managers", "an inspector, with a reason"],
                         "how_to_ask": "Ask the duty desk."},
}  # fmt: skip
