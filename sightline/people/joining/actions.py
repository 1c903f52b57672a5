"""Joining two records as a person said: which stays, and which of two open cases goes on."""

from datetime import datetime

from sightline.clocks import joining
from sightline.identity.models import User
from sightline.records.models import Child


def join_as_said(
    one: Child, other: Child, *, stays: str, why: str, by: User, at: datetime, goes_on: str = ""
) -> str:
    """Join two records, of which "one" or "other" stays, and return what to tell whoever joined them.

    `goes_on`: whose open case goes on, where both have one. Raises CannotRecord.
    """
    both = {"one": one, "other": other}
    child = both.pop(stays)
    (joined,) = both.values()
    if not goes_on:
        joining.join(child=child, other=joined, by=by, why=why)
        return "The two records are one now. Nothing was moved: they can be parted."
    case_of = one if goes_on == "one" else other
    joining.join_with_one_case(child=child, other=joined, goes_on=case_of, by=by, at=at, why=why)
    return "The two records are one now, with one case. Parting them gives each its case again."
