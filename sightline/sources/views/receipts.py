"""Receipts: what came in, and what became of each row."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.restricted import left_out
from sightline.case_file import naming
from sightline.case_file.restricting import whom_to_ask
from sightline.govuk.words import number as in_figures
from sightline.govuk.words import plural
from sightline.sources import queries
from sightline.sources.counting import all_of
from sightline.sources.outcomes import COLUMNS, Outcome
from sightline.sources.showing import alike, words
from sightline.sources.showing import receipts as showing
from sightline.sources.views.asking import ON_A_PAGE, actor_of, parts, receipt_or_404, trail_to

PAGE = "sources:receipt"


@requires(Permission.RECEIPTS_SEE)
def receipts(request: HttpRequest) -> HttpResponse:
    """List everything that came in, newest first."""
    state, line = request.GET.get("state", ""), request.GET.get("source", "")
    page = Paginator(queries.receipts(state=state, line=line), ON_A_PAGE).get_page(request.GET.get("page"))
    log.counted(request, {"page": "sources:receipts", "state": state, "source": line})
    return render(
        request,
        "sources/receipts.html",
        {
            "rows": [showing.came_in(each) for each in page],
            "page": page,
            "parts": parts(request, "sources:receipts"),
            "clear_url": reverse("sources:receipts") if state or line else "",
            "may_load": actor_of(request).may(Permission.FILES_LOAD),
        },
    )


@requires(Permission.RECEIPTS_SEE)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show one receipt: every row in exactly one column, what was refused, what waits, what is missing."""
    actor, found = actor_of(request), receipt_or_404(number)
    lists, kinds, cells = queries.counted(found), queries.counted_by_kind(found), queries.refused_cells(found)
    waiting, heads = queries.questions(found), showing.columns(found)
    groups = alike.alike(cells)
    page = Paginator(groups, ON_A_PAGE).get_page(request.GET.get("page"))
    seen = queries.children_of(cell for group in page for cell in group.cells)
    log.saw_list(request, {"page": PAGE, "receipt": number}, seen)
    read = sum(each.read for each in lists)
    mended = queries.refused_rows_mended(found)
    may_mend = actor.may(Permission.CELLS_MEND) and bool(queries.still_refused(found))
    return render(
        request,
        "sources/receipt.html",
        {
            "receipt": found,
            "trail": trail_to(number, here=True),
            "loaded": words.loaded_words(found, len(lists), read),
            "alert": showing.alert(found, lists, cells, len(waiting), mended),
            "columns": heads,
            "lists": showing.table(number, lists, cells),
            "total": showing.total(number, lists, cells),
            "adds_up": showing.sum_in_words(lists, heads),
            "cells_beside": showing.cells_beside(cells),
            "kinds": [showing.kind(each) for each in kinds],
            "kinds_total": showing.kind(all_of(kinds)),
            "kinds_add_up": showing.sum_in_words(kinds, heads),
            "cells": alike.lines(actor, list(page), cells),
            "cells_refused": len(cells),
            "together": alike.together(len(cells), len(groups)),
            "page": page,
            "mend_url": showing.address(number, "receipt_mend") if may_mend else "",
            "mended": [
                {"words": plural(rows, "row,rows"), "number": by.number, "url": showing.address(by.number)}
                for by, rows in queries.mended_since(found)
            ],
            "waiting": [showing.question(actor, each) for each in waiting],
            "disputed": queries.disputed(found),
            "rules": showing.rules(queries.disputed_by_rule(found)),
            "disputed_url": f"{reverse('sources:data_quality')}?receipt={number}"
            if actor.may(Permission.DATA_QUALITY_SEE)
            else "",
            "missing": showing.missing(queries.missing(found), number),
            "notices": queries.notices(found),
            "downloads": showing.downloads(found, queries.refused_lists(found), len(cells)),
        },
    )


@requires(Permission.RECEIPTS_SEE)
def receipt_rows(request: HttpRequest, number: str) -> HttpResponse:
    """Show the rows behind one number of a receipt."""
    actor, found = actor_of(request), receipt_or_404(number)
    list_name, outcome = request.GET.get("list", ""), request.GET.get("outcome", "")
    heads = dict(COLUMNS)
    if outcome and outcome not in heads:
        raise Http404
    rows = queries.rows_of(found, list_name=list_name, outcome=outcome)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    children = queries.children_of(page)
    names, refused = naming.names(actor, children), queries.refused_cells_in(found, page)
    hidden = left_out(actor, lambda: rows.exclude(child=None).values_list("child_id", flat=True))
    asked = {"page": "sources:receipt_rows", "receipt": number, "list": list_name, "outcome": outcome}
    log.saw_list(request, asked, children)
    what = heads[Outcome(outcome)] if outcome else "Rows read"
    first, last = in_figures(page.start_index()), in_figures(page.end_index())
    return render(
        request,
        "sources/receipt_rows.html",
        {
            "receipt": found,
            "trail": trail_to(number),
            "what": f"{what}: {words.title(list_name)}" if list_name else what,
            "count": page.paginator.count,
            "caption": f"{first} to {last} of {plural(page.paginator.count, 'row,rows')}",
            "rows": [
                showing.row(item, names, heads, refused[item.list_name, item.sheet, item.row])
                for item in page
            ],
            "page": page,
            "restricted": hidden,
            "restricted_ask": whom_to_ask(hidden),
        },
    )


@requires(Permission.RECEIPTS_SEE)
def receipt_missing(request: HttpRequest, number: str) -> HttpResponse:
    """Show what the last file had and this one lacks, child by child. Nothing was deleted."""
    actor, found = actor_of(request), receipt_or_404(number)
    gone = queries.missing(found)
    page = Paginator(gone, ON_A_PAGE).get_page(request.GET.get("page"))
    names = naming.names(actor, {each.child for each in page})
    log.saw_list(request, {"page": "sources:receipt_missing", "receipt": number}, names)
    return render(
        request,
        "sources/receipt_missing.html",
        {
            "receipt": found,
            "trail": trail_to(number),
            "rows": [
                row
                for each in page
                if each.child in names
                for row in showing.gone_rows(actor, number, each, names[each.child])
            ],
            "page": page,
            "summary": showing.missing(gone, number),
        },
    )
