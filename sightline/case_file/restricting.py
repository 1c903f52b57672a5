"""Restricted children of a list: whom to ask about those it leaves out."""

from sightline.access.restricted import LeftOut, left_out
from sightline.govuk.words import and_join

__all__ = ["left_out", "whom_to_ask"]


def whom_to_ask(left: LeftOut) -> str:
    """Return who holds the restricted children, with how many each: "Selma Brightwater, Ewan Strand (2)"."""
    return and_join(f"{name} ({count})" if count > 1 else name for name, count in left.holders)
