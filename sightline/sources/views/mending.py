"""Putting right what a file could not say: refused rows, two files of one day, and what has vanished."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.case_file import naming
from sightline.sources import actions, queries
from sightline.sources.forms import AnswerQuestion, MendRow, SettleMoved
from sightline.sources.showing import mending as showing
from sightline.sources.showing import quality, words
from sightline.sources.views.asking import actor_of, receipt_or_404, trail_to


@requires(Permission.CELLS_MEND)
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """List the rows of a receipt that wait to be mended."""
    found = receipt_or_404(number)
    rows = queries.still_refused(found)
    log.saw_list(request, {"page": "sources:receipt_mend", "receipt": number}, queries.children_of(rows))
    return render(
        request,
        "sources/mend.html",
        {
            "receipt": found,
            "trail": trail_to(number),
            "rows": [showing.row(number, each, queries.cells_of(found, each)) for each in rows],
        },
    )


@requires(Permission.CELLS_MEND)
def mend_row(request: HttpRequest, number: str, row_number: int) -> HttpResponse:
    """Take the right values for the refused cells of one row, and file it."""
    found = receipt_or_404(number)
    row = queries.refused_row(found, row_number)
    if row is None:
        raise Http404
    refused = queries.cells_of(found, row)
    form = MendRow(request.POST or None, cells=showing.cells(row, refused))
    log.saw_list(request, {"page": "sources:receipt_mend_row", "receipt": number}, queries.children_of([row]))
    if form.is_valid():
        try:
            receipt = actions.mend_row(row=row, values=form.values, by=actor_of(request), at=timezone.now())
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Row {row.row} is filed, with receipt {receipt.number}.")
            return redirect("sources:receipt", number)
    return render(
        request,
        "sources/mend_row.html",
        {
            "receipt": found,
            "form": form,
            "trail": [*trail_to(number), ("Mend", reverse("sources:receipt_mend", args=[number]))],
            "row": showing.row(number, row, refused),
            "beside": showing.beside(row, refused),
        },
    )


@requires(Permission.DISPUTE_SETTLE)
def answer_question(request: HttpRequest, question_number: int) -> HttpResponse:
    """Say which of two files of one day is right."""
    actor, question = actor_of(request), queries.question_called(question_number)
    if question is None:
        raise Http404
    names = naming.names(actor, [question.child_id] if question.child_id else [])
    log.saw_list(request, {"page": "sources:receipt_question"}, names)
    form = AnswerQuestion(request.POST or None)
    if form.is_valid():
        try:
            believed = form.cleaned_data["believed"] == "file"
            actions.answer_question(question=question, believed=believed, by=actor, at=timezone.now())
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Answered. The record says what you said is right.")
            return redirect("sources:data_quality_waiting")
    return render(
        request,
        "sources/question.html",
        {
            "form": form,
            "trail": trail_to(question.receipt.number),
            "child": names.get(question.child_id or 0),
            "kind": words.kind_words(question.event.kind),
            "record": quality.event_in_full(question.event),
            "file": showing.said(question.says),
            "receipt": question.receipt,
        },
    )


@requires(Permission.DISPUTE_SETTLE)
def settle_moved(request: HttpRequest, number: str, vanished_number: int) -> HttpResponse:
    """Say what became of an event that a later file no longer has."""
    actor, gone = actor_of(request), queries.vanished_called(vanished_number)
    if gone is None or gone.receipt.number != number:
        raise Http404
    names = naming.names(actor, [gone.child_id])
    log.saw_list(request, {"page": "sources:receipt_settle_moved", "receipt": number}, names)
    form = SettleMoved(request.POST or None)
    if form.is_valid():
        try:
            why = form.cleaned_data["why"]
            actions.withdraw_vanished(vanished=gone, why=why, by=actor, at=timezone.now())
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Withdrawn. What was known before stays known for that day.")
            return redirect("sources:receipt_missing", number)
    return render(
        request,
        "sources/settle_moved.html",
        {
            "form": form,
            "trail": trail_to(number),
            "child": names.get(gone.child_id),
            "event": quality.event_in_full(gone.event),
            "like": quality.event_in_full(gone.like) if gone.like else [],
        },
    )
