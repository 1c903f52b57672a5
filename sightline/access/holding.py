"""Who holds children now, asked below the storey of clocks, for what is said of children out of reach."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from sightline.records.models import Spell


def holders_on(day: date, children: Collection[int]) -> QuerySet[Spell]:
    """Return who holds these children at the end of a day. A last day still to come ends nothing yet."""
    spells = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), kind="holder", from_on__lte=day)
    return spells.filter(child__in=children)
