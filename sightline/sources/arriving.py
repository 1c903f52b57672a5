"""Uploaded files brought in by the background worker, in the name of whoever sent them."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from sightline.access.actor import Actor, acting_as
from sightline.access.permissions import Permission
from sightline.sources import uploading
from sightline.sources.filing import CannotLoad, Loaded, NeedsDay, Stopped, load
from sightline.sources.models import Upload

State = Upload.State
SECONDS_BETWEEN_WORDS = 0.5
CANCELLED = "Cancelled by the person who sent it. Nothing of it was filed."
MAY_NOT = "Whoever sent this may no longer load files. Nothing of it was filed."
GONE = "The files are no longer here. Send them again."
UNANSWERED = "Nobody answered for a day, so the files were removed. Nothing of them was filed."
UNEXPECTED = (
    "Something went wrong, and nothing was filed. Send the files again; if it happens again, tell your "
    "administrator."
)


def bring_in(upload_id: int, *, at: datetime) -> None:
    """Read and file an upload, or try it; end with its receipts, a question, or why not.

    It may be started again after a worker has died: what was filed is known, and is not filed twice.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload_id)
        if upload.state not in (State.WAITING, State.READING):
            return
        upload.state, upload.step, upload.done, upload.total = State.READING, "Reading", 0, 0
        upload.save(update_fields=["state", "step", "done", "total"])
    acting = partial(acting_as, upload.by, at=at)
    try:
        loaded = _load(upload, acting, at)
    except NeedsDay as needed:
        _end(upload, State.ASKING, str(needed), at)
    except Stopped as stopped:
        _end(upload, State.CANCELLED, str(stopped), at)
    except CannotLoad as refusal:
        _end(upload, State.REFUSED, str(refusal), at)
    except Exception:
        _end(upload, State.REFUSED, UNEXPECTED, at)
        raise
    else:
        upload.receipts = [one.receipt.number for one in loaded if one.receipt]
        refused = all(one.refused_why for one in loaded)
        ended = State.TRIED if upload.trial else State.FILED
        why = " ".join(one.refused_why for one in loaded if one.refused_why)
        _end(upload, State.REFUSED if refused else ended, why, at)


def _load(upload: Upload, acting: Callable[[], "object"], at: datetime) -> list[Loaded]:
    with acting() as actor:  # type: ignore[attr-defined]
        if not isinstance(actor, Actor) or not actor.may(Permission.FILES_LOAD):
            raise CannotLoad(MAY_NOT)
    paths = uploading.paths_in(upload.folder)
    if not paths:
        raise CannotLoad(GONE)
    with _Teller(upload.pk) as tell:
        return load(
            paths,
            by=upload.by,
            at=at,
            extracted_on=upload.extracted_on,
            dry_run=upload.trial,
            keep_trial=upload.trial,
            progress=tell,
            acting=acting,  # type: ignore[arg-type]
        )


def _end(upload: Upload, state: State, why: str, at: datetime) -> None:
    upload.state, upload.why, upload.ended_at = state, why, at
    folder = upload.folder
    if state not in (State.ASKING, State.TRIED):
        upload.folder = ""
    upload.save(update_fields=["state", "why", "ended_at", "folder", "receipts"])
    if not upload.folder:
        transaction.on_commit(partial(uploading.remove, folder))


def give_up(upload: Upload, why: str, at: datetime) -> None:
    """End an upload of which nothing was filed, and remove its files. The caller holds its lock."""
    folder, upload.folder = upload.folder, ""
    upload.state, upload.why, upload.ended_at = State.CANCELLED, why, at
    upload.save(update_fields=["state", "why", "ended_at", "folder"])
    transaction.on_commit(partial(uploading.remove, folder))


@transaction.atomic
def tidy_up(*, at: datetime) -> None:
    """Give up what waited a day for an answer, and remove files that belong to no upload."""
    waiting = Upload.objects.select_for_update().exclude(folder="").order_by("id")
    for upload in waiting.filter(ended_at__lt=at - uploading.KEPT_FOR):
        give_up(upload, UNANSWERED, at)
    known = list(Upload.objects.exclude(folder="").values_list("folder", flat=True))
    uploading.remove_forgotten(known, at=at)


class _Teller:
    """Tells the page how far a load is, and stops it when somebody asked for that.

    On a connection of its own: a load works in transactions that nobody sees into before they end.
    """

    def __init__(self, upload_id: int) -> None:
        self.upload_id = upload_id
        self.words, self.told = "", 0.0

    def __enter__(self) -> "_Teller":
        self.connection = connection.copy()
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def __call__(self, words: str, done: int, total: int) -> None:
        now = time.monotonic()
        if words == self.words and now - self.told < SECONDS_BETWEEN_WORDS:
            return
        self.words, self.told = words, now
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE sources_upload SET step = %s, done = %s, total = %s, told_at = clock_timestamp() "
                "WHERE id = %s RETURNING cancel_asked",
                [words, done, total, self.upload_id],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise Stopped(CANCELLED)
