"""Find a child: by name, number or date of birth. What was looked for is logged and stands in no address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access.matching import Matches, matches
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming
from sightline.case_file.asking import Asked
from sightline.case_file.forms import Search
from sightline.case_file.listing import listed
from sightline.case_file.searching import MOST_FOUND, Words, find
from sightline.case_file.showing import listing as showing
from sightline.case_file.views.address import actor_of, asked_of
from sightline.govuk.words import and_join, number

SHOWN = 50


@requires(Permission.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """Ask for words, and show whom they find among every child there is."""
    form = Search(request.POST if request.method == "POST" else None)
    page: dict[str, object] = {"form": form, "sees_names": actor_of(request).may(Permission.CHILD_NAMES_SEE)}
    if form.is_valid():
        _, asked = asked_of(request)
        page |= _found(request, form, asked)
    return render(request, "case_file/search.html", page)


def _found(request: HttpRequest, form: Search, asked: Asked) -> dict[str, object]:
    actor = actor_of(request)
    words = Words(
        form.cleaned_data["words"].strip(),
        form.cleaned_data["born_on"],
        by_name=actor.may(Permission.CHILD_NAMES_SEE),
    )
    question = {"page": "case_file:search", "words": words.text, "born_on": _iso(words)}
    found = matches(request, question, lambda: find(words), exact=words.is_exact)
    children = found.seen[:SHOWN]
    names = naming.names(actor, children)
    path = reverse("case_file:out_of_sight")
    rows = showing.rows(
        sorted(listed(children, asked.moment), key=lambda each: children.index(each.child.pk)),
        names,
        asked.day,
        lambda code: asked.address(path, held_by=code),
    )
    ids = naming.council_ids(children)
    return {
        "searched": True,
        "asked": asked,
        "rows": [(row, ids.get(row.id, ""), names[row.id].born_on) for row in rows],
        "caption": _caption(len(found.seen)),
        "more": len(found.seen) > SHOWN,
        "elsewhere": _elsewhere(found),
        "protected": _protected(found),
        "is_exact": words.is_exact or actor.reaches_every_child,
    }


def _iso(words: Words) -> str:
    return words.born_on.isoformat() if words.born_on else ""


def _caption(count: int) -> str:
    if count >= MOST_FOUND:
        return f"The first {SHOWN} of {number(MOST_FOUND)} children or more"
    return f"{number(count)} {'child' if count == 1 else 'children'} found"


def _elsewhere(found: Matches) -> str:
    if not found.elsewhere:
        return ""
    return (
        "There is a record that you cannot open, which may be the one you look for. "
        f"Ask {and_join(found.elsewhere)}."
    )


def _protected(found: Matches) -> str:
    return f"There may be a protected record: ring {and_join(found.protected)}." if found.protected else ""
