"""Joining two records of one child, and parting them again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.matching import Matches, matches
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.scope import open_child
from sightline.clocks import joining
from sightline.clocks.actions import CannotRecord
from sightline.govuk.words import and_join
from sightline.people.asking import actor_of, user_of
from sightline.people.joining import actions, forms, queries, showing
from sightline.people.parts import settings_parts
from sightline.standards.calendar import uk_date

ON_A_PAGE = 50
# What a phone calls each of two records that have no council id.
WHICH = ("One", "The other")


@requires(Permission.CHILD_MERGE)
def joined(request: HttpRequest) -> HttpResponse:
    """List the records that are joined, latest first."""
    page = Paginator(queries.joined(), ON_A_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    children = {child for alias in found for child in (alias.child_id, alias.joined_id)}
    ids, actor = queries.council_ids(children), actor_of(request)
    log.saw_list(request, {"page": "settings:joined", "page_number": page.number}, children)
    rows = [showing.joined_row(actor, alias, ids) for alias in found]
    shown = {"parts": settings_parts(request, "joined"), "page": page, "rows": rows}
    return render(request, "people/joining/list.html", shown)


@requires(Permission.CHILD_MERGE)
def find_two(request: HttpRequest) -> HttpResponse:
    """Ask which two records may be one child's."""
    form = forms.FindTwo(request.POST or None)
    if form.is_valid():
        found = {name: _found(request, form.cleaned_data[name]) for name in ("one", "other")}
        for name, said in found.items():
            if len(said.seen) != 1:
                form.add_error(name, _why_not(said))
        if form.is_valid():
            children = [found["one"].seen[0], found["other"].seen[0]]
            addresses = queries.public_ids(children)
            if children[0] == children[1]:
                form.add_error("other", "These are one record already. Give the id of the other.")
            else:
                return redirect("settings:join", *(addresses[child] for child in children))
    return render(request, "people/joining/find.html", {"form": form})


def _found(request: HttpRequest, said: str) -> Matches:
    question = {"page": "settings:find_two", "said": said}
    return matches(request, question, lambda: queries.called(said), exact=True)


def _why_not(found: Matches) -> str:
    """Return why not exactly one record was found. What is hidden is never named."""
    if found.protected:
        return f"There may be a protected record: ring {and_join(found.protected)}."
    if found.seen:
        return "Several records have this number. Give the council's id."
    return "No record that you may open has this id. Check it, letter by letter."


@requires(Permission.CHILD_MERGE)
def join(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Show two records side by side, and join them once somebody says which stays and why."""
    if one == other:
        raise Http404
    children = [open_child(request, each, permission=Permission.CHILD_MERGE) for each in (one, other)]
    actor, now = actor_of(request), timezone.now()
    ids = queries.council_ids(child.pk for child in children)
    names = [showing.name_of(actor, child, ids) for child in children]
    records = [queries.record_of(child, as_at=uk_date(now)) for child in children]
    both_open = joining.both_open(*children)
    cases = tuple(showing.going_on(record) for record in records) if both_open else None
    form = forms.Join(request.POST or None, one=names[0], other=names[1], cases=cases)
    if form.is_valid():
        try:
            done = actions.join_as_said(*children, by=user_of(request), at=now, **form.cleaned_data)
        except CannotRecord as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("settings:joined")
    plain = [showing.plain_name(actor, child) for child in children]
    page = {
        "form": form,
        "names": names,
        "short": [ids.get(child.pk, which) for child, which in zip(children, WHICH, strict=True)],
        "both_open": both_open,
        "lines": showing.side_by_side(*records, names=plain),
        "hrefs": [reverse("case_file:child", args=[public_id]) for public_id in (one, other)],
    }
    return render(request, "people/joining/join.html", page)


@requires(Permission.CHILD_MERGE)
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two joined records: each has again what was written of it."""
    alias = queries.alias_called(pk)
    if alias is None:
        raise Http404
    for child in (alias.child, alias.joined):
        open_child(request, child.party.public_id, permission=Permission.CHILD_MERGE)
    form = forms.Part(request.POST or None)
    if form.is_valid():
        try:
            joining.part(alias=alias, by=user_of(request), at=timezone.now(), why=form.cleaned_data["why"])
        except CannotRecord as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They are two records again. Each has what was written of it.")
            return redirect("settings:joined")
    ids = queries.council_ids([alias.child_id, alias.joined_id])
    row = showing.joined_row(actor_of(request), alias, ids)
    return render(request, "people/joining/part.html", {"form": form, "row": row})
