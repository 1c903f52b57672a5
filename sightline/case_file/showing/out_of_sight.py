"""Out of sight on a page: its figures, the parts of it, and its rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sightline.case_file.naming import Named
from sightline.case_file.out_of_sight import BANDS, DIED, NOT_KNOWN, NOT_SAID, UNBORN, OpenChild
from sightline.case_file.showing.holding import HeldBy, held_by
from sightline.case_file.wording import due, due_with_verb, how_often, why
from sightline.govuk.words import day, days_words, number, plural
from sightline.standards import calendar
from sightline.standards.model import State

SEEN_ALONE_FROM_AGE = 4
NOBODY: Mapping[str, int] = {}
# What is left to do where a child has died.
CLOSE_IT = "The case is still open: it has to be closed."
# By what a child is open first, as what came on that day.
OPENED: Mapping[str, str] = {
    "at the door": "the contact came",
    "case": "the case opened",
    "early help": "early help began",
    "leaving care": "leaving care services began",
}

Test = Callable[[OpenChild], bool]
# What can be shown of the list, by the word in its address: what it says of some of them, and which.
PARTS: Mapping[str, tuple[str, Test]] = {
    **{name: (f"not seen for {words.removeprefix('not seen for ')}", lambda one, band=name: one.band == band)
       for name, words, _, _ in BANDS},
    "late": ("past their own limit", lambda each: each.late),
    "never": ("never seen", lambda each: each.never_seen),
    "no-worker": ("with no worker", lambda each: each.unallocated),
    "not-said": ("whose worker is not said", lambda each: each.held_as == NOT_SAID),
    NOT_KNOWN: ("of whom it is not known how long they went unseen", lambda each: each.band == NOT_KNOWN),
    UNBORN: ("not yet born", lambda each: each.band == UNBORN),
    DIED: ("who have died, whose case is still open", lambda each: each.band == DIED),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One open child as the list shows it; `after` words stand under the words they explain."""

    id: int
    unseen: str
    unseen_note: str
    name: str
    url: str
    age: str
    status: str
    seen: str
    seen_note: str
    never: bool
    alone: str
    tried: str
    held: HeldBy
    held_url: str
    promise: str
    promise_note: str
    late: bool
    unknown: bool


Beyond = Mapping[str, int]


def figures(
    found: Sequence[OpenChild], address: Callable[[str | None], str], beyond: Beyond = NOBODY
) -> list[dict[str, object]]:
    """Return the counts above the list: all, and the bands that add up to it.

    `beyond`: how many of each part are counted and not listed.
    """
    bands = Counter(each.band for each in found)  # every child is in exactly one
    names = (*(name for name, *_ in BANDS), NOT_KNOWN, UNBORN, DIED)
    counted = {name: bands[name] + beyond.get(name, 0) for name in names}
    total = sum(counted.values())
    counts: list[dict[str, object]] = [
        {"count": total, "label": plural_of_open(total), "href": address(None)},
        *({"count": counted[name], "label": words, "href": address(name)} for name, words, _, _ in BANDS),
    ]
    apart = ((NOT_KNOWN, "not known"), (UNBORN, "not yet born"), (DIED, "died, case to close"))
    for name, words in apart:
        if counted[name]:
            counts.append({"count": counted[name], "label": words, "href": address(name)})
    return counts


def plural_of_open(count: int) -> str:
    """Return "open child" or "open children"."""
    return "open child" if count == 1 else "open children"


def parts(
    found: Sequence[OpenChild], address: Callable[[str | None], str], beyond: Beyond = NOBODY
) -> list[dict[str, str]]:
    """Return what else there is to say of the list, each a link to its children; zeros are no link."""
    said = []
    for name, one, many in (
        ("late", "is past the limit of its own promise", "are past their own limit"),
        ("never", "has never been seen", "have never been seen"),
        ("no-worker", "has no worker", "have no worker"),
        ("not-said", "has a worker or none: no file says", "have a worker or none: no file says"),
    ):
        count = _count(found, name, beyond)
        if count or name != "not-said":
            words = f"{number(count) if count else 'none'} {one if count == 1 else many}"
            said.append({"text": words, "href": address(name) if count else ""})
    return said


def _count(found: Iterable[OpenChild], name: str, beyond: Beyond) -> int:
    return sum(map(PARTS[name][1], found)) + beyond.get(name, 0)


def part_words(name: str, count: int) -> str:
    """Return what is shown of the list: "27 children not seen for 31 to 60 days"."""
    words = f" {PARTS[name][0]}" if name in PARTS else ""
    return f"{plural(count, 'open child,open children')}{words}"


def row(each: OpenChild, named: Named, at: datetime, worker_address: Callable[[str], str]) -> Row:
    """Return the row of one child at a moment."""
    today = calendar.uk_date(at)
    held = held_by(each, today)
    promise, promise_note = _promise(each, at)
    seen, seen_note = _seen(each)
    return Row(
        id=each.child.pk,
        unseen=_unseen(each),
        unseen_note=CLOSE_IT if each.died_on else since_opened(each),
        name=named.name,
        url=named.url,
        age=named.age(each.died_on or today),
        status=each.status,
        seen=seen,
        seen_note=seen_note,
        never=each.never_seen,
        alone=_alone(each),
        tried=_tried(each),
        held=held,
        held_url=worker_address(held.worker) if held.worker else "",
        promise=promise,
        promise_note=promise_note,
        late=each.late,
        unknown=each.reading is not None and each.reading.state is State.UNKNOWN,
    )


def _unseen(each: OpenChild) -> str:
    if each.died_on:
        return f"Died on {day(each.died_on)}"
    if each.unborn:
        return "Not yet born"
    return "Not known" if each.days is None else days_words(each.days)


def since_opened(each: OpenChild) -> str:
    """Return from when days are counted where that is not the day the child was last seen; else nothing.

    Where it is not known since when the child is open, how many days it is at least.
    """
    if each.died_on:
        return ""
    if each.at_least is not None:
        return f"At least {days_words(each.at_least)}: open since {day(each.opened.on)} or before"
    what = OPENED.get(each.opened.way, "being open")
    return f"Not seen since {what} on {day(each.counted_from)}" if each.counted_from else ""


def why_no_days(each: OpenChild) -> str:
    """Return why there are no days of not being seen; nothing where there are."""
    if each.died_on:
        return f"Died on {day(each.died_on)}. {CLOSE_IT}"
    if not each.unborn:
        return each.cannot_say
    expected = each.child.expected_on
    return f"Not yet born, expected {day(expected)}" if expected else "Not yet born"


def _seen(each: OpenChild) -> tuple[str, str]:
    mother, expected = each.seen.mother_on, each.child.expected_on
    if each.unborn:
        seen = f"Mother, {day(mother)}" if mother else "Mother, not recorded"
        return seen, f"expected {day(expected)}" if expected else ""
    if each.is_birth_unsaid and mother:
        return f"Mother, {day(mother)}", each.cannot_say
    if each.seen.seen_on:
        return day(each.seen.seen_on), each.seen.where
    if each.days is None and not each.never_seen and (not each.died_on or each.cannot_say):
        return "Not known", each.cannot_say
    born_on = each.child.born_on
    if born_on and each.opened.on < born_on:
        return "Never seen", f"born on {day(born_on)}"
    return "Never seen", f"open since {day(each.opened.on)}{'' if each.opened.dated else ' or before'}"


def _alone(each: OpenChild) -> str:
    if each.unborn:
        return "Not yet born"
    if each.seen.alone_on:
        return day(each.seen.alone_on)
    if each.age is not None and each.age < SEEN_ALONE_FROM_AGE:
        return f"Under {SEEN_ALONE_FROM_AGE}"
    if not each.never_seen and (each.days is None or each.says.seen.extent != "every"):
        return "Not known"
    return "Never"


def _tried(each: OpenChild) -> str:
    if each.says.tried.extent != "every" and not each.seen.tried:
        return "Not known"
    return plural(each.seen.tried, "time,times") if each.seen.tried else "None"


def _promise(each: OpenChild, at: datetime) -> tuple[str, str]:
    if each.died_on:
        return "Nothing is promised any more", ""
    if each.promise is None or each.reading is None:
        if each.says.plans.extent == "nothing":
            return "Unknown", "Your files do not hold when a child in need plan began."
        return "No visit promised", ""
    often = how_often(each.promise, each.reading.span)
    if each.reading.state is State.UNKNOWN:
        return "Unknown", why(each.reading)
    words = due(each.promise, each.reading, at)
    return (due_with_verb(words) if words else "Running"), often


FILE_COLUMNS = (
    "Council id", "Name", "Date of birth", "Status", "Days not seen", "Counted from", "Last seen",
    "Seen alone", "Tried since", "Worker", "Team", "Who answers", "Held since", "Promise", "Due", "State",
    "Cannot say why",
)  # fmt: skip


def file_row(each: OpenChild, named: Named, council_id: str, at: datetime) -> Sequence[object]:
    """Return one child as a row of the file: dates as dates, an empty cell where nothing is known."""
    reading = each.reading
    return (
        council_id, named.name, each.child.born_on, each.status, each.days, since_opened(each) or None,
        each.seen.seen_on, each.seen.alone_on, each.seen.tried if each.says.tried.extent == "every" else None,
        each.held_in_words, each.team_name, each.answers,
        each.held_since if each.began_is_known else None,
        each.promise.title if each.promise else None, reading.span.due_on if reading else None,
        reading.state.value if reading else None,
        why_no_days(each) or (why(reading) if reading and reading.state is State.UNKNOWN else ""),
    )  # fmt: skip


TERMINAL_COLUMNS = (
    "child", "status", "days unseen", "counted from", "last seen", "seen alone", "tried since", "worker",
    "team", "answers", "held since", "cannot say",
)  # fmt: skip


def terminal_row(each: OpenChild, council_id: str) -> Sequence[object]:
    """Return one child as a row for a terminal, in the words of the pages where there is no worker."""
    return (
        council_id, each.status, each.days, since_opened(each) or None, each.seen.seen_on, each.seen.alone_on,
        each.seen.tried if each.says.tried.extent == "every" else None, each.held_in_words, each.team_name,
        each.answers or None, each.held_since if each.began_is_known else None, why_no_days(each) or None,
    )  # fmt: skip
