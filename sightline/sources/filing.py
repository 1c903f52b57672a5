"""A load: read, compare, work out, and file the lot in one short transaction, with a receipt of every row."""

import gc
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from sightline.access import keeper
from sightline.clocks import bulk
from sightline.clocks.bulk import Prepared
from sightline.identity.models import User, Worker
from sightline.records.models import Receipt, SourceLine
from sightline.sources import contact_files, contact_filing, people, receiving, translating
from sightline.sources.comparing import Age
from sightline.sources.counting import Loaded, count, disputes_of, ended
from sightline.sources.drafting import Draft
from sightline.sources.items import Item, Refusal, Row
from sightline.sources.lookalikes import told_of
from sightline.sources.outcomes import Outcome
from sightline.sources.people import Newcomers
from sightline.sources.receipting import keep_receipt
from sightline.sources.recognition import Found, recognise
from sightline.sources.spelling import Spellings
from sightline.sources.staging import Staged
from sightline.sources.translators import NeedsExtractDate
from sightline.sources.vanishing import Gone, vanished
from sightline.standards.calendar import uk_date

__all__ = ["CannotLoad", "Loaded", "Outcome", "load"]

# Told what is done, how much of it, and of how many in all (0: not known). It may raise to stop the load.
Progress = Callable[[str, int, int], None]
Acting = Callable[[], AbstractContextManager[object]]
ROWS_BETWEEN_WORDS = 1_000
TRIES = 3


def _silent(words: str, done: int, total: int) -> None:
    """Tell nobody how far a load is."""


class CannotLoad(Exception):
    """Say why nothing of what was given can be loaded, and what to do."""


class NeedsDay(CannotLoad):
    """Say that the files do not tell on which day they were taken from their system: somebody must."""


class Busy(CannotLoad):
    """Say that another load is running, where nobody should be kept waiting for its end."""

    def __init__(self) -> None:
        super().__init__("A file is being loaded now. Try again when it is in, in a minute or two.")


class Stopped(Exception):
    """What a load's `progress` raises to stop it, in words for the receipt. Nothing is filed."""


def load(
    paths: Sequence[Path],
    *,
    by: User | None,
    at: datetime,
    extracted_on: date | None = None,
    dry_run: bool = False,
    keep_trial: bool = False,
    found: Found | None = None,
    progress: Progress = _silent,
    acting: Acting = nullcontext,
) -> list[Loaded]:
    """Load files a council already has, one receipt for each kind of return among them.

    `found`: what they are, where the caller has looked at them already.

    `acting` is entered around each transaction: who asks the database. Nothing is locked while reading. With
    `dry_run` nothing is written; with `keep_trial` too, the receipt alone is, which says what would happen.

    Raises NeedsDay before anything is read, where a day must be said first; CannotLoad when nothing among
    the files is known: then nothing is filed, and each has a receipt that says why.
    """
    contacts, rest = contact_files.among(paths)
    done = [
        contact_filing.load(path, by=by, at=at, dry_run=dry_run, keep_trial=keep_trial, acting=acting)
        for path in contacts
    ]
    if contacts and not rest:
        return done
    try:
        found = recognise(rest) if found is None else found
        loads = translating.recognised_loads(found, extracted_on=extracted_on, today=uk_date(at))
    except NeedsExtractDate as needed:
        raise NeedsDay(str(needed)) from needed
    if not dry_run or keep_trial:
        with acting(), transaction.atomic():
            done += [_refused(refusal, by=by, at=at) for refusal in loads.refusals]
    if not loads.known and not contacts:
        raise CannotLoad(
            " ".join(f"{refusal.place.file}: {refusal.why}" for refusal in loads.refusals)
            or "There is nothing here to load."
        )
    for source in loads.known:
        one = Load(source, by=by, at=at, progress=progress, acting=acting)
        done.append(one.run(dry_run=dry_run, keep_trial=keep_trial))
    return done


def _refused(refusal: Refusal, *, by: User | None, at: datetime) -> Loaded:
    receipt = receiving.open_receipt(refusal.place.file, line=None, at=at, by=by)
    receiving.refuse(receipt, why=refusal.why, at=at)
    return Loaded(refusal.place.file, "", receipt, refused_why=refusal.why)


class Load:
    """One return on its way in."""

    def __init__(
        self,
        source: translating.Readable,
        *,
        by: User | None,
        at: datetime,
        progress: Progress = _silent,
        acting: Acting = nullcontext,
    ) -> None:
        self.source, self.by, self.at = source, by, at
        self.progress, self.acting = progress, acting
        self.started = time.monotonic()

    def run(self, *, dry_run: bool = False, keep_trial: bool = False, wait: bool = True) -> Loaded:
        """Read, compare, work out and file. Raises what `progress` raises; then nothing is filed.

        Raises Busy when another load is running and `wait` is false.
        """
        with _one_at_a_time(wait=wait), _nothing_collected():
            if dry_run and not keep_trial:
                return self._try()
            with self.acting(), transaction.atomic():
                people.the_whole_service()
                line = receiving.line_for(self.source.format, by=self.by, at=self.at)
                receipt = receiving.open_receipt(
                    self.source.name, line=line, at=self.at, by=self.by,
                    fingerprint=self.source.fingerprint, extracted_on=self.source.extracted_on,
                )  # fmt: skip
            try:
                return self._load(line, receipt, trial=dry_run)
            except Exception as error:
                with self.acting(), transaction.atomic():
                    receiving.refuse(receipt, why=_words_of(error), at=self.at, seconds=self._seconds)
                raise

    def _load(self, line: SourceLine, receipt: Receipt, *, trial: bool) -> Loaded:
        staged = self._read()
        if staged.refused_whole:
            with self.acting(), transaction.atomic():
                receiving.refuse(receipt, why=staged.refused_whole, at=self.at, seconds=self._seconds)
            return self._loaded(receipt, refused_why=staged.refused_whole)
        for tried in range(TRIES):
            try:
                return self._file(staged, line, receipt, trial=trial)
            except bulk.WrittenMeanwhile:
                if tried == TRIES - 1:
                    raise
                self.progress("Somebody wrote meanwhile: comparing again", 0, 0)
        raise AssertionError("unreachable")

    def _try(self) -> Loaded:
        """Say what would become of the load, and write nothing."""
        staged = self._read()
        if staged.refused_whole:
            return self._loaded(None, refused_why=staged.refused_whole)
        with self.acting(), transaction.atomic():
            people.the_whole_service()
            line = receiving.line_for(self.source.format, by=self.by, at=self.at)
            _, prepared, gone, _ = self._prepare(staged, line, None)
            transaction.set_rollback(True)
        loaded = self._loaded(None, vanished=len(gone))
        count(loaded, staged, ended(staged, _disputed(prepared)))
        loaded.disputes = disputes_of(staged, prepared.disputes)
        return loaded

    def _read(self) -> Staged:
        staged = Staged(until=self.source.extracted_on)
        with self.acting(), transaction.atomic():
            spelled = Spellings(Worker.objects.values_list("code", flat=True))
        staged.take(spelled.items(self._counted(self.source.items())))
        staged.unsaid, staged.read_again = self.source.unsaid, self.source.reads_again
        return staged

    def _counted(self, items: Iterator[Item]) -> Iterator[Item]:
        rows = 0
        for item in items:
            if type(item) is Row:
                rows += 1
                if rows % ROWS_BETWEEN_WORDS == 0:
                    self.progress("Rows read", rows, 0)
            yield item

    def _file(self, staged: Staged, line: SourceLine, receipt: Receipt, *, trial: bool) -> Loaded:
        with self.acting(), transaction.atomic():
            draft, prepared, gone, new_people = self._prepare(staged, line, receipt)
        rows = ended(staged, _disputed(prepared))
        loaded = self._loaded(receipt, vanished=len(gone))
        count(loaded, staged, rows)
        loaded.disputes = disputes_of(staged, prepared.disputes)
        self.progress("Filing", 0, 0)
        with self.acting(), transaction.atomic():
            if not trial:
                people.enter(new_people)
                bulk.write(prepared)
                staged.noticed += draft.severed.write(draft.rows.recording)
            with keeper.keeping(keeper.EVERY_CHILD):
                keep_receipt(receipt, draft, rows, loaded, gone, self.source.lists, trial=trial)
            receipt.state = Receipt.State.WOULD_FILE if trial else Receipt.State.FILED
            receipt.finished_at, receipt.seconds = self.at, self._seconds
            receipt.save(update_fields=["state", "finished_at", "seconds"])
        loaded.seconds = self._seconds
        return loaded

    def _prepare(
        self, staged: Staged, line: SourceLine, receipt: Receipt | None
    ) -> tuple[Draft, Prepared, list[Gone], Newcomers]:
        with keeper.keeping(keeper.EVERY_CHILD):
            new_people = people.newcomers(staged)
            draft = Draft(
                staged,
                line=line.pk,
                by=self.by.pk if self.by else None,
                owner=self.by.pk if self.by else line.owner_id,
                receipt=receipt.pk if receipt else None,
                why=f"Loaded from {self.source.name}",
                age=receiving.age_of(line, self.source.extracted_on, self.source.fingerprint),
                new_people=new_people,
            )
            total, done = len(draft.parties), 0

            def worked_out(number: int) -> None:
                nonlocal done
                done += number
                self.progress("Children worked out", min(done, total), total)

            prepared = bulk.prepare(draft.rows, dispute=True, progress=worked_out)
            prepared.disputes += draft.contradictions()
            gone = vanished(draft) if draft.age is Age.NEWER else []
            told = [*told_of(draft), *new_people.told(), *draft.severed.told()]
            staged.noticed += [each for each in told if each not in staged.noticed]
        return draft, prepared, gone, new_people

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self.started

    def _loaded(self, receipt: Receipt | None, *, refused_why: str = "", vanished: int = 0) -> Loaded:
        return Loaded(
            self.source.name, self.source.format, receipt, self.source.extracted_on, vanished=vanished,
            seconds=self._seconds, refused_why=refused_why,
        )  # fmt: skip


def _disputed(prepared: Prepared) -> set[int]:
    return {event for event, *_ in prepared.disputes}


def _words_of(error: Exception) -> str:
    """Return why a load ended, in words that hold nothing of the file."""
    if isinstance(error, bulk.WrittenMeanwhile | Stopped):
        return str(error)
    return f"The load could not be finished ({type(error).__name__}). Nothing of it was filed."


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let Python not look for what can be forgotten: of the millions of things a load makes, nothing can."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _one_at_a_time(*, wait: bool) -> Iterator[None]:
    """Let one load run at a time, whoever started it. A killed process lets go of it."""
    key = int.from_bytes(hashlib.sha256(b"load").digest()[:7], "big")
    lock = "SELECT pg_advisory_lock(%s)" if wait else "SELECT pg_try_advisory_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(lock, [key])
        if cursor.fetchone()[0] is False:
            raise Busy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
