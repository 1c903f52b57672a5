"""What was asked of a page, in words, for whoever answers for information and reads the access log.

Words that were searched for stand here too, but for those of a search that met or showed a protected record:
beside it they would name the child, and who reads the log may not know which children are protected.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.access.permissions import Permission
from sightline.govuk.words import day, moment
from sightline.identity.models import Team, Worker
from sightline.records.models import Child
from sightline.standards.register import STANDARDS

Action = LogEntry.Action
WITHHELD = "the words are not shown: a protected record was met"
# What a question says of whom it looks for.
_SOUGHT = ("words", "said", "number", "born_on")
_SAID_ELSEWHERE = {"page", "named", "nobodys", *_SOUGHT}
# The database keeps no order of its own in a question.
_ORDER = {"as_at": 0, "known_by": 1, "page_number": 3, "out_of_reach": 4, "refreshed": 5}
_LABELS = {
    "as_at": "as at",
    "known_by": "as known by",
    "from_on": "from",
    "until_on": "to",
    "held_by": "held by",
    "page_number": "page",
    "with": "waiting for",
    "to": "may not",
    "out_of_reach": "also met, out of their reach:",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What lines of the log are put into words with: the names behind codes, and whose words are withheld."""

    teams: Mapping[str, str] = field(default_factory=dict)
    workers: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[int] = frozenset()


def known_of(entries: Collection[LogEntry]) -> Known:
    """Return what these lines are put into words with. The caller may read the whole log."""
    teams = {str(each.question["team"]) for each in entries if each.question.get("team")}
    workers = {str(each.question["held_by"]) for each in entries if each.question.get("held_by")}
    return Known(
        dict(Team.objects.filter(code__in=teams).values_list("code", "name")) if teams else {},
        dict(Worker.objects.filter(code__in=workers).values_list("code", "name")) if workers else {},
        _withheld([each for each in entries if any(each.question.get(name) for name in _SOUGHT)]),
    )


def _withheld(searches: Collection[LogEntry]) -> frozenset[int]:
    """Return the searches whose words would name a protected child."""
    if not searches:
        return frozenset()
    openings = {each.correlation for each in searches}
    met = LogEntry.objects.filter(correlation__in=openings, action=Action.MATCH)
    met_in = set(met.values_list("correlation", flat=True))
    children = {child for each in searches for child in (*each.child_ids, each.child_id) if child}
    with keeping(EVERY_CHILD):
        rows = Child.objects.filter(pk__in=children, restricted=True)
        protected = set(rows.values_list("pk", flat=True))
    return frozenset(
        each.pk
        for each in searches
        if each.correlation in met_in or protected & {*each.child_ids, each.child_id}
    )


def asked_words(entry: LogEntry, known: Known) -> str:
    """Return what was asked, in words: "as at 31 October 2026, team North, page 2"."""
    question = entry.question
    parts = [WITHHELD] if entry.pk in known.withheld else _sought(question, entry.action)
    names = sorted(set(question) - _SAID_ELSEWHERE, key=lambda name: (_ORDER.get(name, 2), name))
    parts += [_part(name, question[name], known) for name in names]
    if question.get("nobodys"):
        parts.insert(0, f"“{question.get('named', '')}”, which is no child's record")
    return ", ".join(part for part in parts if part)


def _sought(question: Mapping[str, object], action: str) -> list[str]:
    found = [f"“{question['words']}”"] if question.get("words") else []
    if question.get("said"):
        found.append(f"“{question['said']}”" if action in (Action.SEARCH, Action.MATCH) else "")
    if question.get("number"):
        found.append(f"number {question['number']}")
    if question.get("born_on"):
        found.append(f"born on {_in_words(question['born_on'])}")
    return found


def _part(name: str, value: object, known: Known) -> str:
    if value in ("", None) or (name == "page_number" and str(value) == "1"):
        return ""
    said = str(value)
    if name == "refreshed":
        return "renewed by itself"
    if name == "team":
        return f"team {known.teams.get(said, said)}"
    if name == "held_by":
        said = known.workers.get(said, said)
    elif name == "standard":
        said = f"{said}, {STANDARDS[said].title}" if said in STANDARDS else said
    elif name == "to":
        said = Permission(said).label if said in Permission.values else said
    elif name == "action":
        said = str(Action(said).label).lower() if said in Action.values else said
    label = _LABELS.get(name, name.replace("_", " "))
    return f"{label} {_in_words(said)}"


def _in_words(value: object) -> str:
    """Return a day or a moment as a page writes it, and anything else as it is."""
    said = str(value)
    try:
        return day(date.fromisoformat(said)) if len(said) == len("2026-10-31") else moment(_moment(said))
    except ValueError:
        return said


def _moment(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    if found.tzinfo is None:
        raise ValueError("no moment of a question is without its zone")
    return found
