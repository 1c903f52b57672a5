"""What a load of files has filed: as the tests of sources look at it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sightline.identity.models import Team, Worker
from sightline.records.models import Dispute, Event, Identifier, Spell
from sightline.sources.filing import Loaded
from tests.sources.files import HEADINGS, workbook

OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)
Loads = Callable[..., Loaded]


def lists(path: Path, **rows: list[list[object]]) -> Path:
    """Return a workbook of these lists: `list_6=[row, ...]`."""
    named = {name.replace("_", " ").capitalize(): found for name, found in rows.items()}
    return workbook(path, {name: [HEADINGS[name], *found] for name, found in named.items()})


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return what a load may change, but for its receipts."""
    events, spells = Event.objects.order_by("id"), Spell.objects.order_by("party", "kind", "from_on")
    identifiers, disputes = Identifier.objects.order_by("id"), Dispute.objects.order_by("id")
    return {
        "events": list(events.values_list("id", "withdrawn_by", "facts", "happened_on")),
        "spells": list(spells.values_list("party", "kind", "from_on", "until_on", "worker", "team")),
        "identifiers": list(identifiers.values_list("party", "scheme", "value")),
        "disputes": list(disputes.values_list("event", "invariant", "settled_by")),
        "workers": list(Worker.objects.order_by("id").values_list("code")),
        "teams": list(Team.objects.order_by("id").values_list("code")),
    }


def child_called(council_id: str) -> int:
    return Identifier.objects.get(scheme="council_id", value=council_id).party_id


def believed(council_id: str, kind: str) -> list[Event]:
    found = Event.objects.filter(party=child_called(council_id), kind=kind, withdrawn_by=None)
    return list(found.order_by("happened_on", "id"))
