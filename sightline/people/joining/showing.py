"""Two records side by side, and the list of those that are joined, as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.masking import masked_name
from sightline.clocks.spells import STATUSES
from sightline.govuk.words import and_join, day, number
from sightline.people.joining.queries import Record
from sightline.records.models import Alias, Child, Spell

PLAN = "on a need plan"
NOT_KNOWN, NOT_RECORDED = "Not known", "Not recorded"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records. `alike` is empty where it says nothing whether they are alike."""

    what: str
    one: str
    other: str
    alike: str


def side_by_side(one: Record, other: Record, names: Iterable[str]) -> list[Line]:
    """Return both records, fact by fact, with whether they say the same."""
    return [
        _line("Name", *names),
        _line("Date of birth", _day(one.child.born_on), _day(other.child.born_on)),
        *_death(one, other),
        *_identifiers(one, other),
        _line("Open", _open(one), _open(other), compared=False),
        _line("Held by", _held(one), _held(other), compared=False),
        _line("Plans and other work open", _work(one), _work(other), compared=False),
        _line("Cases", _cases(one.cases), _cases(other.cases), compared=False),
        _line("Events written", number(one.events), number(other.events), compared=False),
        _line("Last event", _day(one.last_event_on), _day(other.last_event_on), compared=False),
        _line("Last seen", _day(one.seen_on, "Never"), _day(other.seen_on, "Never"), compared=False),
    ]


def _line(what: str, one: str, other: str, *, compared: bool = True) -> Line:
    known = {one, other} - {"", NOT_KNOWN, NOT_RECORDED}
    alike = ""
    if compared and len(known) == 2:
        alike = "Different"
    elif compared and one == other and known:
        alike = "Same"
    return Line(what, one, other, alike)


def _death(one: Record, other: Record) -> list[Line]:
    days = one.child.died_on, other.child.died_on
    return [_line("Date of death", *(_day(day, "") for day in days))] if any(days) else []


def _identifiers(one: Record, other: Record) -> list[Line]:
    labels = {each.scheme: each.get_scheme_display() for each in (*one.identifiers, *other.identifiers)}
    return [
        _line(label, _values(one, scheme), _values(other, scheme), compared=scheme != "council_id")
        for scheme, label in labels.items()
    ]


def _values(record: Record, scheme: str) -> str:
    return and_join(
        each.value + (", check digit fails" if each.check_digit_fails else "")
        for each in record.identifiers
        if each.scheme == scheme
    )


def _day(value: date | None, missing: str = NOT_KNOWN) -> str:
    return day(value) if value else missing


def _open(record: Record) -> str:
    return f"Since {day(record.open_since)}" if record.open_since else "Not open"


def _held(record: Record) -> str:
    if record.team is None:
        return "Nobody: not open"
    return f"{record.worker.name}, {record.team.name}" if record.worker else f"No worker, {record.team.name}"


def _work(record: Record) -> str:
    named = {**STATUSES, PLAN: "Child in need plan"}
    said = [f"{named[spell.kind]} since {day(spell.from_on)}" for spell in record.work]
    return "; ".join(said) or "None"


def going_on(record: Record) -> str:
    """Return, in a line, which open case a record has: since when, and who holds it."""
    since = min(case.from_on for case in record.cases if case.until_on is None)
    seen = f"last seen {day(record.seen_on)}" if record.seen_on else "never seen"
    return f"Open since {day(since)}, {seen}. {_held(record)}."


def _cases(cases: tuple[Spell, ...]) -> str:
    said = [f"{day(case.from_on)} to {day(case.until_on) if case.until_on else 'now'}" for case in cases]
    return "; ".join(said) or "None"


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """Two records that are joined."""

    stays: str
    stays_href: str
    joined: str
    since: datetime
    by: str
    why: str
    part_href: str


def joined_row(actor: Actor, alias: Alias, ids: Mapping[int, str]) -> JoinedRow:
    """Return the row of two joined records."""
    return JoinedRow(
        stays=name_of(actor, alias.child, ids),
        stays_href=reverse("case_file:child", args=[alias.child.party.public_id]),
        joined=name_of(actor, alias.joined, ids),
        since=alias.recording.at,
        by=alias.recording.by.person.name if alias.recording.by else "The command line",
        why=alias.recording.why,
        part_href=reverse("settings:part", args=[alias.pk]),
    )


def plain_name(actor: Actor, child: Child) -> str:
    """Return a child's name alone, to be laid beside another, or that none is recorded."""
    return masked_name(actor, child.name, council_id="Not shown") if child.name else NOT_RECORDED


def name_of(actor: Actor, child: Child, ids: Mapping[int, str]) -> str:
    """Return a child's name with the council's id, as a reader may see it."""
    council_id = ids.get(child.pk, "no council id")
    name = masked_name(actor, child.name, council_id=council_id)
    return name if council_id in name else f"{name}, {council_id}"
