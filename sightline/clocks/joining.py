"""Two records of one child, joined and parted again. Nothing is moved: a dated alias says they are one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sightline.access import keeper
from sightline.clocks import rebuilding, twice
from sightline.clocks.actions import CannotRecord, record
from sightline.clocks.told_beside import passed_on
from sightline.identity.models import User
from sightline.records.models import Alias, Child, Party, Recording, SeveredLink, Spell
from sightline.standards import calendar

BOTH_OPEN = (
    "Both have an open case. Which goes on is said where two records are joined, under “Joined records” in "
    "the settings."
)


@transaction.atomic
def join(*, child: Child, other: Child, by: User, why: str) -> Alias:
    """Say that `other` is the same child as `child`, whose record stays.

    From now on the events of both are read as one child's. Raises CannotRecord with what to do first: which
    of two open cases is the child's, a person decides before the records are joined.
    """
    with keeper.keeping([child.pk, other.pk]):
        _lock(child, other)
        reason = _why_not_join(child, other, why)
        if reason is None and both_open(child, other):
            reason = BOTH_OPEN
        if reason:
            raise CannotRecord(reason)
        return _joined(child, other, _recorded(child, other, by, why))


@transaction.atomic
def join_with_one_case(
    *, child: Child, other: Child, goes_on: Child, by: User, at: datetime, why: str
) -> Alias:
    """Say that `other` is the same child as `child`, and which of their two open cases goes on.

    The other case is taken back as the same work recorded twice, in the same recording. Raises CannotRecord;
    then nothing is written.
    """
    ends = other if goes_on.pk == child.pk else child
    with keeper.keeping([child.pk, other.pk]):
        _lock(child, other)
        reason = _why_not_join(child, other, why)
        if reason is None and not both_open(child, other):
            reason = "One of the two cases has closed meanwhile. Open this page again."
        if reason:
            raise CannotRecord(reason)
        return _joined(child, other, twice.end_one(goes_on=goes_on, ends=ends, by=by, at=at, why=why))


def both_open(child: Child, other: Child) -> bool:
    """Return whether each of two records has an open case. The caller sees both."""
    cases = Spell.objects.filter(child__in=[child.pk, other.pk], kind="case", until_on=None)
    return cases.values("child_id").distinct().count() > 1


def _recorded(child: Child, other: Child, by: User, why: str) -> Recording:
    """Return the recording of the join, with what was told beside a case that the other record had."""
    told = list(passed_on(child, other))
    if not told:
        return Recording.objects.create(by=by, why=why)
    latest = max(event.happened_at or calendar.end_of_day(event.happened_on) for event in told)
    return record(told, by=by, at=latest, why=why)


def _joined(child: Child, other: Child, recording: Recording) -> Alias:
    alias = Alias.objects.create(child=child, joined=other, recording=recording)
    Child.objects.filter(pk=other.pk).update(joined_into=child)
    rebuilding.rebuild([child.pk, other.pk])
    return alias


@transaction.atomic
def part(*, alias: Alias, by: User, at: datetime, why: str) -> None:
    """Say that two joined records are two children after all. Each has again what was written of it.

    So has each its case, where one was taken back when they were joined.

    Raises CannotRecord if they are parted already.
    """
    if not why.strip():
        raise CannotRecord("Say why these are two children.")
    with keeper.keeping([alias.child_id, alias.joined_id]):
        _lock(alias.child, alias.joined)
        recording = Recording.objects.create(by=by, why=why)
        if not Alias.objects.filter(pk=alias.pk, parted_by=None).update(parted_by=recording):
            raise CannotRecord("Somebody has already parted these records.")
        Child.objects.filter(pk=alias.joined_id).update(joined_into=None)
        twice.write_again(alias=alias, by=by, at=at, why=why)
        rebuilding.rebuild([alias.child_id, alias.joined_id])


def _lock(*children: Child) -> None:
    parties = sorted(child.pk for child in children)
    list(Party.objects.select_for_update().filter(pk__in=parties).order_by("pk").values_list("pk", flat=True))


def _why_not_join(child: Child, other: Child, why: str) -> str | None:
    if child.pk == other.pk:
        return "These are one record already."
    if not why.strip():
        return "Say why these are one child."
    severed = Q(child=child, former=other) | Q(child=other, former=child)
    if SeveredLink.objects.filter(severed).exists():
        return "These two records are not joined here. Ask your information governance lead."
    aliases = Alias.objects.filter(parted_by=None)
    if aliases.filter(joined__in=[child.pk, other.pk]).exists():
        return "One of these records is joined to another already. Open the record that stays."
    if aliases.filter(child=other.pk).exists():
        return "Other records are joined to the second one. Part them first, or join the other way round."
    return None
