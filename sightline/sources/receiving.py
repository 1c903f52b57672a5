"""Receipts as files come in: their numbers, their source lines, and those that came to nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db.models import IntegerField, Max, Q
from django.db.models.functions import Cast, Substr

from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.records.models import Receipt, SourceLine
from sightline.sources.comparing import Age

STOPPED = "The load was stopped before its end. Nothing of it was filed: load the file again."
# How often each return should come, in days, until somebody says otherwise; and which of two lines that
# disagree clocks read: the lower. What a system says day by day goes before a list, a list before a return.
RHYTHM_DAYS: Mapping[str, int] = {"annex_a": 31, "ssd": 7, "cin_census": 366, "ssda903": 366}
RANKS: Mapping[str, int] = {"ssd": 50, "annex_a": 60, "cin_census": 70, "ssda903": 80}


def line_called(format: str) -> SourceLine | None:
    """Return the source line of a kind of return, or None before its first file."""
    return SourceLine.objects.filter(code=format).first()


def line_for(format: str, *, by: User | None, at: datetime) -> SourceLine:
    """Return the source line of a kind of return, with its owner.

    Whoever loads its first file owns it. Where that was nobody by name, as on the command line, a data
    steward does, as soon as there is one.
    """
    line = _line_of(format, owner=by or data_steward(at=at))
    if line.owner is None and (steward := by or data_steward(at=at)):
        line.owner = steward
        line.save(update_fields=["owner"])
    return line


def data_steward(*, at: datetime) -> User | None:
    """Return who has been a data steward longest, of those who are at this moment; None where nobody is."""
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role=Role.DATA_STEWARD, from_at__lte=at
    )
    first = held.select_related("user").order_by("from_at", "id").first()
    return first.user if first else None


def _line_of(format: str, *, owner: User | None) -> SourceLine:
    return SourceLine.objects.get_or_create(
        code=format,
        defaults={
            "name": SourceLine.Format(format).label,
            "format": format,
            "owner": owner,
            "rank": RANKS[format],
            "rhythm_days": RHYTHM_DAYS[format],
        },
    )[0]


def next_receipt_number(at: datetime) -> str:
    """Return the next receipt number of the year: R-2026-0318."""
    year = f"R-{at.year}-"
    numbers = Receipt.objects.filter(number__startswith=year)
    last = numbers.aggregate(last=Max(Cast(Substr("number", len(year) + 1), IntegerField())))["last"]
    return f"{year}{(last or 0) + 1:04d}"


def open_receipt(
    name: str, *, line: SourceLine | None, at: datetime, by: User | None, fingerprint: str = "",
    extracted_on: date | None = None,
) -> Receipt:  # fmt: skip
    """Return the receipt of what has just come in. What was being read of the line and stopped, has ended."""
    if line is not None:
        Receipt.objects.filter(line=line, state=Receipt.State.READING).update(
            state=Receipt.State.REFUSED, refused_why=STOPPED, finished_at=at
        )
    return Receipt.objects.create(
        number=next_receipt_number(at),
        name=name,
        line=line,
        state=Receipt.State.READING,
        fingerprint=fingerprint,
        extracted_on=extracted_on,
        received_at=at,
        received_by=by,
    )


def refuse(receipt: Receipt, *, why: str, at: datetime, seconds: float | None = None) -> None:
    """End a receipt of which nothing was filed, and say why."""
    receipt.state, receipt.refused_why = Receipt.State.REFUSED, why
    receipt.finished_at, receipt.seconds = at, seconds
    receipt.save(update_fields=["state", "refused_why", "finished_at", "seconds"])


def age_of(line: SourceLine, extracted_on: date, fingerprint: str) -> Age:
    """Return how a file stands to those filed of its line. One filed before corrects nothing."""
    filed = Receipt.objects.filter(line=line, state=Receipt.State.FILED)
    newest = filed.aggregate(on=Max("extracted_on"))["on"]
    if newest is None or extracted_on > newest:
        return Age.NEWER
    again = filed.filter(fingerprint=fingerprint, extracted_on=extracted_on).exists()
    return Age.OLDER if again or extracted_on < newest else Age.SAME_DAY


def fingerprint_of(paths: Sequence[Path]) -> str:
    """Return one sha256 for the files, whatever they are called and in whatever order they come."""
    digest = hashlib.sha256()
    for each in sorted(_sha256(path) for path in paths):
        digest.update(each)
    return digest.hexdigest()


def _sha256(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
