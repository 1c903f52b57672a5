"""Data quality: what the sources say that cannot all be right, with who owns each."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming
from sightline.sources import actions, quality, queries
from sightline.sources.forms import SettleDispute
from sightline.sources.showing import quality as showing
from sightline.sources.showing import receipts as of_receipts
from sightline.sources.views.asking import ON_A_PAGE, actor_of

MOST_LOOKALIKES = 100
PARTS = (
    ("Disputed", "data_quality"),
    ("Waiting", "data_quality_waiting"),
    ("Sources that differ", "data_quality_sources"),
    ("In one source only", "data_quality_children"),
    ("Identifiers", "data_quality_numbers"),
    ("End not said", "data_quality_ends"),
)


def _parts(here: str) -> list[dict[str, object]]:
    """Return the parts of data quality; the last is kept where records are compared."""
    parts = [
        {"text": text, "href": reverse(f"sources:{page}"), "active": page == here} for text, page in PARTS
    ]
    return [*parts, {"text": "May be the same child", "href": reverse("matching:review"), "active": False}]


def _page(request: HttpRequest, found: Sequence[object]) -> Page:
    return Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))


def _names(request: HttpRequest, here: str, children: set[int]) -> Mapping[int, naming.Named]:
    """Return the names of a page's children, and log that they were shown."""
    asked = {"page": f"sources:{here}", **{name: request.GET[name] for name in sorted(request.GET)}}
    log.saw_list(request, asked, children)
    return naming.names(actor_of(request), children)


@requires(Permission.DATA_QUALITY_SEE)
def data_quality(request: HttpRequest) -> HttpResponse:
    """List what is disputed, rule by rule, each with its owner."""
    rule, receipt = request.GET.get("rule", ""), request.GET.get("receipt", "")
    found = quality.disputes(invariant=rule, receipt=receipt)
    page = _page(request, found)
    names = _names(request, "data_quality", {each.dispute.child_id for each in page if each.dispute.child_id})
    actor = actor_of(request)
    rows = [showing.disputed(actor, each, names.get(each.dispute.child_id or 0)) for each in page]
    return render(
        request,
        "sources/data_quality.html",
        {
            "parts": _parts("data_quality"),
            "rows": rows,
            "page": page,
            "count": len(found),
            "rules": showing.rules(quality.disputes(receipt=receipt) if rule else found, receipt),
            "clear_url": reverse("sources:data_quality") if rule or receipt else "",
            "now": timezone.now(),
        },
    )


@requires(Permission.DATA_QUALITY_SEE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for somebody to say which of two files of one day is right."""
    page = _page(request, queries.questions())
    _names(request, "data_quality_waiting", {each.child_id for each in page if each.child_id})
    rows = [of_receipts.question(actor_of(request), each) for each in page]
    shown = {"parts": _parts("data_quality_waiting"), "rows": rows, "page": page, "now": timezone.now()}
    return render(request, "sources/quality_waiting.html", shown)


@requires(Permission.DATA_QUALITY_SEE)
def sources_that_differ(request: HttpRequest) -> HttpResponse:
    """List the events that two sources say differently, with the owner of each source."""
    page = _page(request, quality.differences())
    names = _names(request, "data_quality_sources", {each.one.child_id for each in page if each.one.child_id})
    rows = [showing.difference(each, names.get(each.one.child_id or 0)) for each in page]
    shown = {"parts": _parts("data_quality_sources"), "rows": rows, "page": page, "now": timezone.now()}
    return render(request, "sources/quality_sources.html", shown)


@requires(Permission.DATA_QUALITY_SEE)
def children_in_one_source(request: HttpRequest) -> HttpResponse:
    """List the children that one source has and another lacks, pair by pair."""
    pairs = quality.in_one_only()
    chosen = next(
        (each for each in pairs if showing.in_one_only(each)["pair"] == request.GET.get("pair")), None
    )
    page = _page(request, chosen.children if chosen else [])
    names = _names(request, "data_quality_children", set(page))
    return render(
        request,
        "sources/quality_children.html",
        {
            "parts": _parts("data_quality_children"),
            "pairs": [showing.in_one_only(each) for each in pairs],
            "chosen": showing.in_one_only(chosen) if chosen else None,
            "children": [names[child] for child in page if child in names],
            "page": page,
            "now": timezone.now(),
        },
    )


@requires(Permission.DATA_QUALITY_SEE)
def failing_numbers(request: HttpRequest) -> HttpResponse:
    """List the identifiers that look like another child's, and those whose check digit fails."""
    actor, page = actor_of(request), _page(request, quality.failing_numbers())
    every_pair = quality.lookalikes()
    pairs = every_pair[:MOST_LOOKALIKES]
    children = {each.child_id for each in page if each.child_id}
    children |= {called.party_id for pair in pairs for called in (pair.one, pair.other)}
    names = _names(request, "data_quality_numbers", children)
    shown = {
        "parts": _parts("data_quality_numbers"),
        "rows": [showing.number(actor, each, names.get(each.child_id or 0)) for each in page],
        "pairs": [showing.lookalikes(actor, each, names) for each in pairs],
        "more_pairs": len(every_pair) - len(pairs),
        "page": page,
        "now": timezone.now(),
    }
    return render(request, "sources/quality_numbers.html", shown)


@requires(Permission.DATA_QUALITY_SEE)
def ends_not_said(request: HttpRequest) -> HttpResponse:
    """List the contacts and early help that a list holds without saying how they ended."""
    found = quality.ends_not_said()
    counts = dict(found.order_by("kind").values_list("kind").annotate(Count("id")))
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else ""
    page = Paginator(quality.ends_not_said(kind), ON_A_PAGE).get_page(request.GET.get("page"))
    names = _names(request, "data_quality_ends", {each.child_id for each in page if each.child_id})
    shown = {
        "parts": _parts("data_quality_ends"),
        "kinds": showing.kinds_without_end(counts, kind) if len(counts) > 1 else [],
        "rows": [showing.end_not_said(each, names.get(each.child_id or 0)) for each in page],
        "page": page,
        "now": timezone.now(),
    }
    return render(request, "sources/quality_ends.html", shown)


@requires(Permission.DISPUTE_SETTLE)
def settle_dispute(request: HttpRequest, dispute_number: int) -> HttpResponse:
    """Accept a disputed fact as it is, or withdraw it."""
    actor, found = actor_of(request), quality.dispute_called(dispute_number)
    if found is None:
        raise Http404
    child = found.dispute.child_id
    names = naming.names(actor, [child] if child else [])
    log.saw_list(request, {"page": "sources:data_quality_settle"}, names)
    form = SettleDispute(
        request.POST or None, events=[(each.pk, showing.event_words(each)) for each in found.events]
    )
    if form.is_valid():
        try:
            actions.settle_dispute(dispute=found.dispute, by=actor, at=timezone.now(), **form.settled)
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Settled.")
            return redirect("sources:data_quality")
    return render(
        request,
        "sources/settle_dispute.html",
        {
            "form": form,
            "trail": [("Data quality", reverse("sources:data_quality"))],
            "child": names.get(child or 0),
            "found": found,
            "events": [showing.event_in_full(event) for event in found.events],
        },
    )
