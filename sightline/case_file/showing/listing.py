"""Any list of children on a page, and in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.case_file.listing import Listed
from sightline.case_file.naming import Named
from sightline.case_file.showing.holding import HeldBy, held_by
from sightline.govuk.words import ago, day

NOT_OPEN = HeldBy("Not open", "", "", unallocated=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One child of a list."""

    id: int
    name: str
    url: str
    age: str
    status: str
    seen: str
    seen_note: str
    held: HeldBy
    held_url: str


def rows(
    found: Sequence[Listed],
    names: Mapping[int, Named],
    today: date,
    worker_address: Callable[[str], str],
) -> list[Row]:
    """Return the rows of a list as at a day."""
    return [_row(each, names[each.child.pk], today, worker_address) for each in found]


def _row(
    each: Listed,
    named: Named,
    today: date,
    worker_address: Callable[[str], str],
) -> Row:
    held = held_by(each.open, today) if each.open else NOT_OPEN
    unborn = each.open is not None and each.open.unborn
    seen_on = each.seen.mother_on if unborn else each.seen.seen_on
    unknown = each.open is not None and each.open.days is None and not each.open.never_seen
    died_on = each.open.died_on if each.open else None
    return Row(
        id=each.child.pk,
        name=named.name,
        url=named.url,
        age=named.age(died_on or today),
        status=each.open.status if each.open else "Not open",
        seen=f"Died on {day(died_on)}" if died_on else _seen(seen_on, today, unborn=unborn, unknown=unknown),
        seen_note=_seen_note(each, seen_on, died_on),
        held=held,
        held_url=worker_address(held.worker) if held.worker else "",
    )


def _seen_note(each: Listed, seen_on: date | None, died_on: date | None) -> str:
    if seen_on:
        return f"last seen {day(seen_on)}" if died_on else day(seen_on)
    return each.open.cannot_say if each.open and not died_on else ""


def _seen(on: date | None, today: date, *, unborn: bool, unknown: bool) -> str:
    if unborn:
        return f"Mother {ago(on, today).lower()}" if on else "Mother, not recorded"
    if on:
        return ago(on, today)
    return "Not known" if unknown else "Never seen"


FILE_COLUMNS = ("Council id", "Name", "Date of birth", "Status", "Last seen", "Worker", "Team")


def file_row(each: Listed, named: Named, council_id: str) -> Sequence[object]:
    """Return one child as a row of a file."""
    held = each.open
    return (
        council_id, named.name, each.child.born_on, held.status if held else "Not open", each.seen.seen_on,
        held.worker.name if held and held.worker else None, held.team_name if held else None,
    )  # fmt: skip
