"""What fed a list, under it; and from which day on its sources cannot say."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import NoReverseMatch

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.case_file.feeding import Source
from sightline.govuk.addresses import address_of
from sightline.govuk.words import day
from sightline.standards.timeline import Coverage


def fed_by(sources: Iterable[Source], today: date, actor: Actor | None = None) -> list[dict[str, object]]:
    """Return the sources as the line under a list shows them, with receipts for those who may see them."""
    opens = actor is not None and actor.may(Permission.RECEIPTS_SEE)
    return [
        {
            "text": source.name,
            "age": source.age(today),
            "late": bool(source.days_late(today)),
            "href": _receipt(source.receipt) if opens and source.receipt else "",
        }
        for source in sources
    ]


def _receipt(number: str) -> str:
    """Return the address of a receipt; empty where the service has no page of receipts."""
    try:
        return address_of("sources:receipt", number)
    except NoReverseMatch:
        return ""


def later_than(coverage: Sequence[Coverage], asked: date, what: str) -> str:
    """Return from which day on the files of some children cannot say; empty when they all reach the day."""
    ends = [each.to_on for each in coverage if each.extent != "nothing" and each.to_on and each.to_on < asked]
    if not ends:
        return ""
    return (
        f"{what} after {day(min(ends))} are not loaded yet for some children, "
        "who may have been seen since then."
    )
