"""Files that came with a message: where they lie, who may have them, and what is swept.

The bytes lie in the home folder by their sha256, where no address leads. A row says whose file it is, and is
locked as its message is. Bytes of which no row speaks are swept once they are an hour old.
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox.models import SentFile, Unsent
from sightline.front_door.letterbox.sniffing import KINDS, kind_of, why_not_taken
from sightline.front_door.models import Contact, PartnerRequest, Voice

MEBIBYTE = 1 << 20
LARGEST = 10 * MEBIBYTE
MOST_FILES = 5
LONGEST_NAME = 80
LEFT_FOR = timedelta(hours=1)


class CannotKeep(Exception):
    """Say why a file is not taken, and what to do."""


class Damaged(Exception):
    """Say that the bytes of a file are gone, or are not those that were sent."""


def folder() -> Path:
    """Return where the bytes lie, made if need be, readable by the service alone."""
    place = Path(settings.MEDIA_ROOT) / "sent-in"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def path_of(sha256: str) -> Path:
    """Return where the bytes of this hash lie."""
    return folder() / sha256[:2] / sha256


def attach(unsent: Unsent, file: UploadedFile, *, at: datetime) -> SentFile:
    """Keep a file with what is not sent yet. The caller has the row locked. Raises CannotKeep."""
    with keeping(EVERY_CHILD):
        count = SentFile.objects.filter(unsent=unsent).count()
    if count >= MOST_FILES:
        raise CannotKeep(f"You can add {MOST_FILES} files. Take one out first, or send the others by email.")
    kept = _kept(file, at=at)
    kept.unsent = unsent
    with keeping(EVERY_CHILD):
        kept.save()
    return kept


def attach_to(said: PartnerRequest | Voice, files: Sequence[UploadedFile], *, at: datetime) -> None:
    """Keep files with what an agency answered or said, within the caller's transaction. Raises CannotKeep."""
    if len(files) > MOST_FILES:
        raise CannotKeep(too_many())
    for file in files:
        kept = _kept(file, at=at)
        if isinstance(said, Voice):
            kept.voice = said
        else:
            kept.request = said
        kept.save()


def _kept(file: UploadedFile, *, at: datetime) -> SentFile:
    """Put a file's bytes down and return its row, of nobody yet and not saved. Raises CannotKeep."""
    why = why_not_keep(file)
    kind = None if why else kind_of(cast(BinaryIO, file))
    if kind is None:
        raise CannotKeep(why)
    name = safe_name(file.name or "")
    return SentFile(
        name=f"{name.rpartition('.')[0] or name}{KINDS[kind][1]}",
        media_type=kind,
        size=file.size or 0,
        sha256=_put_down(file),
        sent_at=at,
    )


def why_not_keep(file: UploadedFile) -> str:
    """Return why a file is not taken and what to do, or nothing where it may be kept."""
    if not file.size:
        return "That file is empty. Choose it again, or save it again first."
    return too_large() if file.size > LARGEST else why_not_taken(cast(BinaryIO, file))


def too_many() -> str:
    """Return what is said of more files than can come with one thing."""
    return f"You can add {MOST_FILES} files. Choose fewer, and send the others by email."


def too_large() -> str:
    """Return what is said of a file that is too large."""
    return f"That file is larger than {LARGEST // MEBIBYTE} MB. Save it smaller, or ring us."


def safe_name(name: str) -> str:
    """Return a file's own name as it may stand in a folder: plain letters, no path, no dot in front."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter if letter.isalnum() or letter in "._-() " else " " for letter in last)
    plain = " ".join(kept.split()).lstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME:
        plain = f"{(stem or plain)[: LONGEST_NAME - 8]}{dot}{ending[:7]}"
    return plain or "file"


def _put_down(file: UploadedFile) -> str:
    """Write the bytes under their hash, whole or not at all, and return the hash."""
    part = folder() / f".part-{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    file.seek(0)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as kept:
            for chunk in file.chunks():
                digest.update(chunk)
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(exist_ok=True, mode=0o700)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()


def files_of(unsent: Unsent) -> list[SentFile]:
    """Return the files kept with what is not sent yet, in the order in which they were added."""
    with keeping(EVERY_CHILD):
        return list(SentFile.objects.filter(unsent=unsent).order_by("id"))


def take_out(unsent: Unsent, public_id: str) -> None:
    """Take out a file that was added. The caller has the row locked."""
    with keeping(EVERY_CHILD):
        SentFile.objects.filter(unsent=unsent, public_id=public_id).delete()


def files_with(contact: Contact) -> list[SentFile]:
    """Return the files that came with a contact's message, as far as whoever asks may see them."""
    # Only what nobody here took can have come with files.
    if contact.message is None or contact.message.taken_by_id is not None:
        return []
    return list(SentFile.objects.filter(message=contact.message).order_by("id"))


def files_said(
    requests: Collection[PartnerRequest], voices: Collection[Voice]
) -> tuple[dict[int, list[SentFile]], dict[int, list[SentFile]]]:
    """Return the files that agencies sent, by the request that they answer and by what else was said."""
    by_request: dict[int, list[SentFile]] = {}
    by_voice: dict[int, list[SentFile]] = {}
    answered = [each.pk for each in requests if each.answer]
    if not answered and not voices:
        return by_request, by_voice
    rows = SentFile.objects.filter(Q(request__in=answered) | Q(voice__in=[each.pk for each in voices]))
    for file in rows.order_by("id"):
        if file.request_id is not None:
            by_request.setdefault(file.request_id, []).append(file)
        elif file.voice_id is not None:
            by_voice.setdefault(file.voice_id, []).append(file)
    return by_request, by_voice


def file_with(contact: Contact, public_id: str) -> SentFile | None:
    """Return one file of a contact, or None where there is none or whoever asks may not see it."""
    came_with = Q(request__contact=contact) | Q(voice__contact=contact)
    if contact.message_id is not None:
        came_with |= Q(message=contact.message_id)
    rows = SentFile.objects.filter(came_with, public_id=public_id)
    return rows.select_related("request__agency", "voice__agency").first()


def file_of_agency(agencies: Collection[str], public_id: str) -> SentFile | None:
    """Return one file that an agency sent with an answer or a disagreement of its own, or None."""
    ours = Q(request__agency__code__in=agencies) | Q(voice__agency__code__in=agencies)
    return SentFile.objects.filter(ours, public_id=public_id).select_related("request", "voice").first()


def bytes_of(file: SentFile) -> bytes:
    """Return what was sent, byte for byte. Raises Damaged."""
    try:
        found = path_of(file.sha256).read_bytes()
    except FileNotFoundError as error:
        raise Damaged("This file is no longer here. Ask whoever sent it to send it again.") from error
    if hashlib.sha256(found).hexdigest() != file.sha256:
        raise Damaged("This file is not as it was sent, so it is not handed out. Tell your administrator.")
    return found


def sweep(*, at: datetime) -> int:
    """Remove bytes of which no row speaks, once they are an hour old; return how many files there were."""
    with keeping(EVERY_CHILD):
        known = set(SentFile.objects.values_list("sha256", flat=True))
    removed = 0
    for path in sorted(folder().rglob("*")):
        old = path.is_file() and at.timestamp() - path.stat().st_mtime > LEFT_FOR.total_seconds()
        if old and path.name not in known:
            path.unlink()
            removed += 1
    return removed
