"""What people write here, declared when they first do: a clock then waits for no file to say it."""

from collections.abc import Sequence
from datetime import date

from sightline.clocks.actions import PEOPLE
from sightline.records.models import CoverageDeclared, SourceLine


def written_here_from(day: date, kinds: Sequence[str]) -> None:
    """Declare, unless it was declared before, that every event of these kinds is written here from a day."""
    line = SourceLine.objects.get(code=PEOPLE)
    declared = set(
        CoverageDeclared.objects.filter(line=line, kind__in=("*", *kinds)).values_list("kind", flat=True)
    )
    if "*" in declared:
        return
    CoverageDeclared.objects.bulk_create(
        CoverageDeclared(line=line, kind=kind, extent=CoverageDeclared.Extent.EVERY, from_on=day)
        for kind in kinds
        if kind not in declared
    )
