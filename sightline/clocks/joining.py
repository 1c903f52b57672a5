"""Two records of one child, joined and parted again. Nothing is moved: a dated alias says they are one."""

from django.db import transaction
from django.db.models import Q

from sightline.access import keeper
from sightline.clocks import rebuilding
from sightline.clocks.actions import CannotRecord
from sightline.identity.models import User
from sightline.records.models import Alias, Child, Party, Recording, SeveredLink, Spell


@transaction.atomic
def join(*, child: Child, other: Child, by: User, why: str) -> Alias:
    """Say that `other` is the same child as `child`, whose record stays.

    From now on the events of both are read as one child's. Raises CannotRecord with what to do first: which
    of two open cases is the child's, a person decides before the records are joined.
    """
    with keeper.keeping([child.pk, other.pk]):
        _lock(child, other)
        reason = _why_not_join(child, other, why)
        if reason:
            raise CannotRecord(reason)
        recording = Recording.objects.create(by=by, why=why)
        alias = Alias.objects.create(child=child, joined=other, recording=recording)
        Child.objects.filter(pk=other.pk).update(joined_into=child)
        rebuilding.rebuild([child.pk, other.pk])
    return alias


@transaction.atomic
def part(*, alias: Alias, by: User, why: str) -> None:
    """Say that two joined records are two children after all. Each has again what was written of it.

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
    cases = Spell.objects.filter(child__in=[child.pk, other.pk], kind="case", until_on=None)
    if cases.values("child_id").distinct().count() > 1:
        return "Both have an open case. Close or correct one of them first: which is the child's, you decide."
    return None
