"""The records of one child. Of joined records, what lasts and what is due stands under the one that stays."""

from collections.abc import Collection

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.records.models import Child


def staying(child: int) -> int:
    """Return the record that stays of a child's: its own, unless it was joined to another."""
    return staying_of([child]).get(child, child)


def staying_of(children: Collection[int]) -> dict[int, int]:
    """Return the record that stays, of those among these that were joined to another."""
    with keeping(children):
        joined = Child.objects.filter(pk__in=children, joined_into__isnull=False)
        return dict(joined.order_by("pk").values_list("pk", "joined_into_id"))


def records_of(child: int) -> list[int]:
    """Return every record of a child, the one that stays first."""
    stays = staying(child)
    with keeping(EVERY_CHILD):
        joined = Child.objects.filter(joined_into=stays).order_by("pk")
        return [stays, *joined.values_list("pk", flat=True)]
