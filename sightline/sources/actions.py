"""What people do with files on their way in, and with what waits for somebody afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.clocks import disputing
from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.records.models import Dispute, Receipt, ReceiptItem, Vanished
from sightline.sources import arriving, mending, tasks, uploading
from sightline.sources.filing import CannotLoad, Load
from sightline.sources.models import Question, RefusedRow, Upload
from sightline.sources.staging import natural_key_text
from sightline.standards.timeline import FactValue
from sightline.standards.vocabulary import TYPED_FACTS

SHORTEST_REASON = 5


class CannotDo(Exception):
    """Say, in the reader's words, why this cannot be done, and what to do."""


def _may(by: Actor, permission: Permission) -> None:
    if not by.may(permission):
        raise Refused(permission)


# ------------------------------------------------------------ files on their way in


@transaction.atomic
def send_files(
    *, files: Sequence[UploadedFile], by: Actor, at: datetime, extracted_on: date | None, trial: bool
) -> Upload:
    """Keep files that somebody sent, and ask the background worker to bring them in, in one transaction."""
    _may(by, Permission.FILES_LOAD)
    folder = uploading.keep(files)
    names = [uploading.safe_name(file.name or "") for file in files]
    name = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    upload = Upload.objects.create(
        name=name, folder=folder, by=by.user, sent_at=at, extracted_on=extracted_on, trial=trial
    )
    tasks.bring_in_files.defer(upload_id=upload.pk)
    return upload


@transaction.atomic
def say_day(*, upload: Upload, by: Actor, extracted_on: date) -> None:
    """Say the day of which files speak, and go on reading them."""
    _may(by, Permission.FILES_LOAD)
    _go_on(upload, Upload.State.ASKING, extracted_on=extracted_on)


@transaction.atomic
def file_after_trial(*, upload: Upload, by: Actor) -> None:
    """File what was tried."""
    _may(by, Permission.FILES_LOAD)
    _go_on(upload, Upload.State.TRIED, trial=False)


def _go_on(upload: Upload, waits_as: Upload.State, **said: object) -> None:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != waits_as:
        raise CannotDo("Somebody has answered already. Open the page again.")
    upload.state, upload.why, upload.ended_at = Upload.State.WAITING, "", None
    for name, value in said.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", "why", "ended_at", *said])
    tasks.bring_in_files.defer(upload_id=upload.pk)


@transaction.atomic
def cancel(*, upload: Upload, by: Actor, at: datetime) -> None:
    """Stop an upload: at once while it waits, and at its next word while it is read."""
    _may(by, Permission.FILES_LOAD)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == Upload.State.READING:
        Upload.objects.filter(pk=upload.pk).update(cancel_asked=True)
    elif upload.ended_at is None or upload.folder:
        arriving.give_up(upload, "Cancelled. Nothing of it was filed.", at)


# ------------------------------------------------------------ what was refused, disputed, or waits


@transaction.atomic
def mend_row(*, row: RefusedRow, values: Mapping[int, str], by: Actor, at: datetime) -> Receipt:
    """File a refused row with the right values in its cells, with a receipt of its own.

    Raises CannotDo where a value cannot be read yet, the row is mended already, or another load is running.
    """
    _may(by, Permission.CELLS_MEND)
    row = (
        RefusedRow.objects.select_for_update(of=("self",))
        .select_related("list__receipt__line")
        .get(pk=row.pk)
    )
    if row.mended_by_id is not None:
        raise CannotDo("Somebody has mended this row already. Open the receipt again.")
    if row.list.receipt.state != Receipt.State.FILED:
        raise CannotDo("Nothing of this file was filed. Load it first, and mend what is refused then.")
    source = mending.mended(row, values)
    if source is None:
        raise CannotDo("This list is not read here any more. Put it right in the file and load that.")
    refused = mending.what_is_still_refused(source)
    if refused:
        raise CannotDo(" ".join(f"{heading}: {why}" if heading else why for heading, why in refused))
    if why_not := mending.why_not_alone(source):
        raise CannotDo(why_not)
    try:
        loaded = Load(source, by=by.user, at=at).run(wait=False)
    except CannotLoad as reason:
        raise CannotDo(str(reason)) from reason
    receipt = loaded.receipt
    if receipt is None or loaded.refused_why:
        raise CannotDo(loaded.refused_why or "Nothing of this row could be filed.")
    row.mended_by = receipt
    mending.keep_mended(row, source)
    ReceiptItem.objects.filter(
        receipt=row.list.receipt, is_row=False, list_name=row.list.list_name, row=row.row
    ).update(settled_by=by.user, settled_at=at)
    return receipt


@transaction.atomic
def settle_dispute(*, dispute: Dispute, withdraw: int | None, why: str, by: Actor, at: datetime) -> None:
    """Accept a disputed fact as it is, or withdraw one of its events, with the reason. Raises CannotDo."""
    _may(by, Permission.DISPUTE_SETTLE)
    reason = _reason(why)
    try:
        if withdraw is None:
            disputing.accept(dispute=dispute, by=by.user, why=reason)  # type: ignore[arg-type]
        else:
            same = Dispute.objects.filter(child=dispute.child_id, sentence=dispute.sentence, event=withdraw)
            one = same.select_related("event").get()
            record([], by=by.user, at=at, why=reason, withdraw=[one.event])
    except (disputing.CannotSettle, CannotRecord) as refusal:
        raise CannotDo(str(refusal)) from refusal


@transaction.atomic
def answer_question(*, question: Question, believed: bool, by: Actor, at: datetime) -> None:
    """Say which of two files of one day, or rows of one file, is right. Believed, it corrects what stood."""
    _may(by, Permission.DISPUTE_SETTLE)
    question = (
        Question.objects.select_for_update(of=("self",)).select_related("event__line").get(pk=question.pk)
    )
    if question.answered_at is not None:
        raise CannotDo("Somebody has answered already. Open the receipt again.")
    if believed:
        _believe(question, by, at)
    question.answered_by, question.answered_at, question.believed = by.user, at, believed
    question.save(update_fields=["answered_by", "answered_at", "believed"])


def _believe(question: Question, by: Actor, at: datetime) -> None:
    event, said = question.event, question.says
    # Who holds a child is said whole: a team without a worker means that there is none.
    stands = {} if event.kind == "holder_changed" else {**event.facts, **_typed(event)}
    facts: dict[str, FactValue] = {**stands, **said["facts"]}
    on = date.fromisoformat(said["happened_on"])
    # Who held the child on an earlier day did: only what is said of the same day is put right.
    since = event.kind == "holder_changed" and on != event.happened_on
    # A moment of another day is not this one's.
    at_moment = event.happened_at if on == event.happened_on else None
    new = NewEvent(
        event.party_id,
        event.kind,
        on,
        subject=event.subject,
        happened_at=datetime.fromisoformat(said["happened_at"]) if said["happened_at"] else at_moment,
        names_on=date.fromisoformat(said["names_on"]) if said["names_on"] else event.names_on,
        undated=said["undated"],
        facts=facts,
        natural_key=natural_key_text((on,)) if since else event.natural_key,
        replaces=None if since else event,
    )
    try:
        record(
            [new],
            by=by.user,
            at=at,
            why=f"{question.receipt.number}, row {question.row}, is right, not what was said beside it.",
            withdraw=[] if since else [event],
            line=event.line,
            receipt=question.receipt,
            dispute=True,
        )
    except CannotRecord as refusal:
        raise CannotDo(str(refusal)) from refusal


def _typed(event: object) -> dict[str, FactValue]:
    return {name: said for name in TYPED_FACTS if (said := getattr(event, name)) is not None}


@transaction.atomic
def withdraw_vanished(*, vanished: Vanished, why: str, by: Actor, at: datetime) -> None:
    """Withdraw what a later file no longer has: it moved, or never was. Raises CannotDo."""
    _may(by, Permission.DISPUTE_SETTLE)
    try:
        record([], by=by.user, at=at, why=_reason(why), withdraw=[vanished.event])
    except CannotRecord as refusal:
        raise CannotDo(str(refusal)) from refusal


def _reason(why: str) -> str:
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotDo("Say why, for whoever asks after you.")
    return why.strip()
