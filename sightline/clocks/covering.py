"""What people write here, declared when they first do: a clock then waits for no file to say it."""

from collections.abc import Sequence
from datetime import date

from sightline.clocks.actions import PEOPLE
from sightline.identity.models import User
from sightline.records.models import CoverageDeclared, Recording, SourceLine

WHY = "What is written here first is covered from that day."


def written_here_from(day: date, kinds: Sequence[str], *, by: User | None) -> None:
    """Declare, unless it was declared before, that every event of these kinds is written here from a day."""
    line = SourceLine.objects.get(code=PEOPLE)
    declared = set(
        CoverageDeclared.objects.filter(line=line, kind__in=("*", *kinds)).values_list("kind", flat=True)
    )
    new = [kind for kind in kinds if kind not in declared]
    if "*" in declared or not new:
        return
    recording = Recording.objects.create(by=by, why=WHY)
    CoverageDeclared.objects.bulk_create(
        CoverageDeclared(
            line=line, kind=kind, extent=CoverageDeclared.Extent.EVERY, from_on=day, recording=recording
        )
        for kind in new
    )
