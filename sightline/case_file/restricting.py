"""Restricted children of a list: how many it leaves out, and who holds them."""

from sightline.access.restricted import NONE, LeftOut, left_out, left_out_by
from sightline.govuk.words import and_join, plural

__all__ = ["NONE", "LeftOut", "left_out", "left_out_by", "line", "whom_to_ask"]


def whom_to_ask(left: LeftOut) -> str:
    """Return who holds the restricted children, with how many each: "Selma Brightwater, Ewan Strand (2)"."""
    return and_join(f"{name} ({count})" if count > 1 else name for name, count in left.holders)


def line(left: LeftOut) -> str:
    """Return in a sentence how many restricted children a list leaves out; empty where none."""
    if not left:
        return ""
    held = f", held by {whom_to_ask(left)}" if left.holders else ""
    return f"And {plural(left.count, 'restricted child,restricted children')}, not listed here{held}."
