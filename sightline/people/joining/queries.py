"""Questions about records that may be one child's, or are joined already."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from sightline.clocks.queries import lasting
from sightline.clocks.twice import WORK
from sightline.identity.models import Team, Worker
from sightline.records.models import Alias, Child, Event, Identifier, Party, Spell

SCHEMES = ("council_id", "nhs_number", "upn", "former_upn")


def called(said: str) -> list[int]:
    """Return the children whom somebody means: by council id, NHS number, unique pupil number or address."""
    wanted = said.strip()
    packed = re.sub(r"\s", "", wanted)
    by_id = Identifier.objects.filter(scheme__in=SCHEMES, value__in={wanted, packed}, child__isnull=False)
    found = list(by_id.order_by("child_id").values_list("child_id", flat=True).distinct())
    if found:
        return found
    return list(Party.objects.filter(public_id=wanted, kind="child").values_list("pk", flat=True))


def public_ids(children: Iterable[int]) -> dict[int, str]:
    """Return what the addresses of these children's pages call them."""
    return dict(Party.objects.filter(pk__in=list(children)).values_list("pk", "public_id"))


@dataclass(frozen=True, slots=True)
class Record:
    """What one record says of a child, to be laid beside another."""

    child: Child
    identifiers: tuple[Identifier, ...]
    cases: tuple[Spell, ...]
    work: tuple[Spell, ...]
    worker: Worker | None
    team: Team | None
    open_since: date | None
    events: int
    last_event_on: date | None
    seen_on: date | None


def record_of(child: Child, *, as_at: date) -> Record:
    """Return what a child's record says, as at a day."""
    counted = Event.objects.filter(child=child, withdrawn_by=None).aggregate(
        events=Count("id"), last=Max("happened_on"), seen=Max("happened_on", filter=Q(kind="child_seen"))
    )
    opened = lasting("open", as_at).filter(child=child).first()
    holder = lasting("holder", as_at).filter(child=child).select_related("worker", "team").first()
    return Record(
        child=child,
        identifiers=tuple(Identifier.objects.filter(child=child).order_by("scheme", "value")),
        cases=tuple(Spell.objects.filter(child=child, kind="case").order_by("from_on", "id")),
        work=tuple(lasting_work(child, as_at)),
        worker=holder.worker if holder else None,
        team=holder.team if holder else None,
        open_since=opened.from_on if opened else None,
        events=counted["events"],
        last_event_on=counted["last"],
        seen_on=counted["seen"],
    )


def lasting_work(child: Child, day: date) -> QuerySet[Spell]:
    """Return the plans and other work that are open in a record at the end of a day, first begun first."""
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), child=child, kind__in=WORK)
    return rows.filter(from_on__lte=day).order_by("from_on", "id")


def joined() -> QuerySet[Alias]:
    """Return the records that are joined now, latest first, of those whose children the reader reaches."""
    rows = Alias.objects.filter(parted_by=None)
    related = ("child__party", "joined__party", "recording__by__person")
    return rows.select_related(*related).order_by("-id")


def alias_called(pk: int) -> Alias | None:
    """Return two joined records by the number of their joining, or None."""
    return joined().filter(pk=pk).first()


def council_ids(children: Iterable[int]) -> dict[int, str]:
    """Return the council's own id of each child that has one."""
    rows = Identifier.objects.filter(child__in=list(children), scheme="council_id", until_on=None)
    return {child: value for child, value in rows.order_by("id").values_list("child_id", "value") if child}
