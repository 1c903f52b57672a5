"""Any children as a list: what they are, who holds them, when they were last seen; open or not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sightline.case_file import seeing
from sightline.case_file.believing import Dates
from sightline.case_file.naming import as_written
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.clocks.queries import Moment
from sightline.records.models import Child


@dataclass(frozen=True, slots=True)
class Listed:
    """One child of a list. `open` is None for a child who is not open on the day."""

    child: Dates
    open: OpenChild | None
    seen: seeing.LastSeen


def listed(children: Collection[int], moment: Moment, *, known_by: datetime | None = None) -> list[Listed]:
    """Return these children, those that the reader reaches, in order of name."""
    opened = {each.child.pk: each for each in out_of_sight(moment, known_by=known_by, children=children)}
    closed = [child for child in children if child not in opened]
    seen = seeing.last_seen(closed, moment.day)
    rows = [Listed(each.child, each, each.seen) for each in opened.values()]
    dates = Child.objects.filter(pk__in=closed).values_list("pk", "born_on", "expected_on", "died_on")
    rows += [Listed(Dates(*each), None, seen[each[0]]) for each in dates]
    written = as_written(children)
    return sorted(rows, key=lambda row: (written.get(row.child.pk, ("", "")), row.child.pk))
