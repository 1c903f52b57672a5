"""The list of what is planted in a demonstration, kept in it, so that a person can read what to look for."""

from collections.abc import Iterable
from dataclasses import asdict

from sightline.clocks.reading_all import party_names
from sightline.invented_county.shape import Trouble
from sightline.records.models import Installation

HUB, NIGHT, EARLY_HELP, OFFERS, LEAVING = "hub", "night desk", "early help", "offers", "people and teams"


def keep(troubles: Iterable[Trouble]) -> None:
    """Add troubles to those that are kept. The database is marked demo; another one refuses them."""
    installed = Installation.objects.get()
    installed.manifest = [*installed.manifest, *(asdict(each) for each in troubles)]
    installed.save(update_fields=["manifest"])


def kept() -> list[Trouble] | None:
    """Return what is planted here, in the order planted; None where this is no demonstration."""
    installed = Installation.objects.filter(is_demo=True).first()
    if installed is None:
        return None
    return [Trouble(**{**each, "children": tuple(each["children"])}) for each in installed.manifest]


def known_as(children: Iterable[int]) -> tuple[str, ...]:
    """Return how the manifest names these children: by the council's id, or by the record's own."""
    listed = list(children)
    names = party_names(listed)
    return tuple(names[child] for child in listed)
