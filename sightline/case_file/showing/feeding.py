"""What fed a list, under it; and from which day on its sources cannot say."""

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.case_file.feeding import Source
from sightline.govuk.words import day
from sightline.standards.timeline import Coverage


def fed_by(sources: Iterable[Source], today: date) -> list[dict[str, object]]:
    """Return the sources as the line under a list shows them."""
    return [
        {"text": source.name, "age": source.age(today), "late": bool(source.days_late(today)), "href": ""}
        for source in sources
    ]


def later_than(coverage: Sequence[Coverage], asked: date, what: str) -> str:
    """Return from which day on the files of some children cannot say; empty when they all reach the day."""
    ends = [each.to_on for each in coverage if each.extent != "nothing" and each.to_on and each.to_on < asked]
    if not ends:
        return ""
    return (
        f"{what} after {day(min(ends))} are not loaded yet for some children, "
        "who may have been seen since then."
    )
