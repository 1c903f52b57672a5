"""Worked examples of each promise: a small timeline in text, and what the clock must say as at each moment.

The examples stand in `specs/<chapter>.spec`, are run on every reader and are printed in the manual. An
example is a block: a heading that starts at the margin, then indented lines in any order.

    C19 First review conference · met on the last day
      why The day that is three months after the plan began is still in time.
      2 March 2026   protection_plan_started  plan
      2 June 2026    review_conference_held   plan
      as at 1 June 2026   running; due 2 June 2026
      as at 2 June 2026   met

An event line gives a date, a time if it is known, the kind, then if need be the name of a subject, facts
(`outcome=S47`, `seen=yes`), the other date it names (`names=16 March 2026`), `undated`, and the days on which
it was written down and withdrawn (`recorded=3 March 2026`, `withdrawn=9 March 2026`: from the start of that
day). An event without a subject's name hangs on one subject named as its kind's `belongs_to`.

    subject conference raised_by enquiry       what raised a subject; `inside` says what contains it
    subject oldcase is case                    its kind, where no event tells it
    covers child_seen latest from 1 January 2026 to 31 March 2026
    covers everything else                     kinds that no `covers` line names; without it, nothing else
    term 5 January 2026 to 27 March 2026       a school term
    unborn                                     no birth is recorded; otherwise the child was born on BORN_ON
    as at 2 March 2026 16:30, as known on 5 March 2026   unknown, not covered; due 2 June 2026; interval 2

A moment asked about without a time is the end of that day. `no clock` says that nothing runs. When several
clocks answer, `interval 2` and `subject plan` choose; otherwise the one that began last is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import NoReturn, cast, get_args

from sightline.standards import calendar
from sightline.standards.codes import SETS
from sightline.standards.example import Ask, Example
from sightline.standards.model import State
from sightline.standards.span import Why
from sightline.standards.timeline import Coverage, Event, Extent, FactValue, Subject, last_second
from sightline.standards.vocabulary import KINDS, Fact

BORN_ON = date(2014, 6, 1)
SITUATIONS = (
    "met on the last day",
    "late by one",
    "still running",
    "across a bank holiday",
    "not needed",
    "a missing date",
    "a source that cannot say",
    "a correction seen and not yet known",
)
"""What the examples of every standard must show: the words with which their titles begin."""

_DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
_MOMENT = rf"{_DAY}(?: \d\d:\d\d)?"
_HEADING = re.compile(r"(?P<standard>\w+) (?P<name>[^·]+) · (?P<title>.+)")
_EVENT = re.compile(rf"(?P<when>{_MOMENT})\s+(?P<kind>\w+)(?P<rest>.*)")
_PART = re.compile(rf"\s+(?:(?P<key>\w+)=(?P<value>{_MOMENT}|\"[^\"]*\"|\S+)|(?P<word>\w+))")
_ASK = re.compile(rf"as at (?P<as_at>{_MOMENT})(?:, as known on (?P<known>{_MOMENT}))?\s+(?P<answer>.+)")
_COVERS = re.compile(
    r"covers (?P<kind>\w+) (?P<extent>every|latest|nothing)"
    rf"(?: from (?P<from>{_DAY}))?(?: to (?P<to>{_DAY}))?"
)
_TERM = re.compile(rf"term (?P<first>{_DAY}) to (?P<last>{_DAY})")
_SUBJECT = re.compile(
    r"subject (?P<name>\w+)(?: is (?P<kind>\w+))?"
    r"(?: inside (?P<inside>\w+))?(?: raised_by (?P<raised_by>\w+))?"
)


class BadSpec(Exception):
    """Say which line of which file cannot be read as an example, and why."""


@cache
def examples() -> list[Example]:
    """Return every example of every chapter, in order of file and line. Raises BadSpec."""
    folder = files("sightline.standards").joinpath("specs")
    chapters = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".spec")), key=lambda each: each.name
    )
    return [one for each in chapters for one in parsed(each.read_text(encoding="utf-8"), each.name)]


def parsed(text: str, file: str) -> list[Example]:
    """Return the examples written in a chapter's text. Raises BadSpec, naming the file and line."""
    blocks: list[_Block] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            blocks.append(_Block(file, number, line))
        elif blocks:
            blocks[-1].lines.append((number, line.strip()))
        else:
            raise BadSpec(f"{file}, line {number}: this line comes before any heading.")
    return [block.example() for block in blocks]


@dataclass
class _Block:
    """One example while it is read."""

    file: str
    number: int
    heading: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    joins: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    coverage: dict[str, Coverage] | None = None
    rest_covered: bool = False
    terms: list[tuple[date, date]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    unborn: bool = False

    def example(self) -> Example:
        """Read every line and return the example. Raises BadSpec."""
        heading = _HEADING.fullmatch(self.heading.strip())
        if not heading:
            self._refuse('write the heading as "C19 First review conference · met on the last day"')
        heading_at = self.number
        for number, line in self.lines:
            self.number = number
            self._read(line)
        kind = self._party()
        if not self.unborn and kind == "child" and not any(event.kind == "born" for event in self.events):
            self.events.insert(0, Event(0, "born", BORN_ON))
        asks = tuple(self._ask(number, line) for number, line in self.asked)
        if not asks:
            self._refuse('ask something of it: "as at 2 June 2026   met"')
        if self.rest_covered:
            self.coverage = {name: Coverage("every") for name in KINDS} | (self.coverage or {})
        return Example(
            heading["standard"], heading["name"].strip(), heading["title"].strip(), " ".join(self.why), kind,
            tuple(self.events), tuple(self._subjects()), self.coverage, tuple(self.terms), asks,
            "\n".join([self.heading, *(f"  {line}" for _, line in self.lines)]),
            f"{self.file}, line {heading_at}",
        )  # fmt: skip

    def _read(self, line: str) -> None:
        word = line.split(maxsplit=1)[0]
        match word:
            case "why":
                self.why.append(line.removeprefix("why").strip())
            case "as":
                self.asked.append((self.number, line))
            case "unborn":
                self.unborn = True
            case "subject":
                self._join(line)
            case "covers":
                self._cover(line)
            case "term":
                found = _TERM.fullmatch(line) or self._refuse(
                    'write a term as "term 5 January 2026 to 27 March 2026"'
                )
                self.terms.append((self._day(found["first"]), self._day(found["last"])))
            case _:
                self._event(line)

    # ------------------------------------------------------------ events

    def _event(self, line: str) -> None:
        found = _EVENT.fullmatch(line) or self._refuse(
            'this is no event, question or other line of an example; an event reads "2 March 2026 child_seen"'
        )
        name = found["kind"]
        kind = KINDS.get(name) or self._refuse(f"the vocabulary has no kind {name}")
        on, at = self._moment(found["when"])
        event = Event(len(self.events) + 1, name, on, happened_at=at)
        subject = None if kind.belongs_to == "person" else kind.belongs_to
        facts: dict[str, FactValue] = {}
        for part in self._parts(found["rest"]):
            word, key, value = part["word"], part["key"], part["value"]
            if word == "undated":
                event = replace(event, undated=True)
            elif word:
                subject = word
            elif key == "names":
                if kind.names is None:
                    self._refuse(f"{name} names no other date")
                names_on, names_at = self._moment(value)
                event = replace(event, names_on=names_on, names_at=names_at)
            elif key == "recorded":
                event = replace(event, recorded_at=self._instant(value))
            elif key == "withdrawn":
                event = replace(event, withdrawn_at=self._instant(value))
            else:
                fact = kind.fact(key) or self._refuse(f"{name} carries no fact {key}")
                facts[key] = self._fact(fact, value.strip('"'), on)
        number = self._subject(subject, kind.belongs_to) if subject else None
        self.events.append(replace(event, facts=facts, subject=number))

    def _parts(self, rest: str) -> Iterator[re.Match[str]]:
        position = 0
        rest = rest.rstrip()
        while position < len(rest):
            part = _PART.match(rest, position) or self._refuse(f'"{rest[position:].strip()}" cannot be read')
            yield part
            position = part.end()

    def _fact(self, fact: Fact, value: str, on: date) -> FactValue:
        if fact.type == "boolean":
            return (
                {"yes": True, "no": False}.get(value, value)
                if value in ("yes", "no")
                else self._refuse(f"{fact.name} is yes or no, not {value}")
            )
        if fact.type == "number":
            return (
                int(value) if value.lstrip("-").isdigit() else self._refuse(f"{fact.name} is a whole number")
            )
        if fact.codes and not SETS[fact.codes].valid(value, on):
            self._refuse(f"{fact.codes} has no code {value} in use on {calendar.in_words(on)}")
        return value

    def _subject(self, name: str, kind: str) -> int:
        """Return the number of a subject, new if need be. Raises BadSpec if it is of two kinds."""
        if self.kinds.setdefault(name, kind) != kind:
            self._refuse(f"{name} is a {self.kinds[name]} elsewhere in this example, and a {kind} here")
        return self.ids.setdefault(name, len(self.ids) + 1)

    def _party(self) -> str:
        parties = {KINDS[event.kind].party for event in self.events} or {"child"}
        if len(parties) > 1:
            self._refuse(
                f"one example has one party, and these events belong to {' and '.join(sorted(parties))}"
            )
        return parties.pop()

    # ------------------------------------------------------------ the other lines

    def _join(self, line: str) -> None:
        found = _SUBJECT.fullmatch(line) or self._refuse('write it as "subject conference raised_by enquiry"')
        self.joins[found["name"]] = (found["inside"], found["raised_by"])
        if found["kind"]:
            self._subject(found["name"], found["kind"])

    def _subjects(self) -> Iterator[Subject]:
        known = {kind.belongs_to for kind in KINDS.values()}
        for name in {each for join in self.joins.values() for each in join if each} | self.joins.keys():
            if name not in self.ids:
                if name not in known:
                    self._refuse(f'no event tells of what kind {name} is: write "subject {name} is case"')
                self._subject(name, name)
        for name, number in self.ids.items():
            inside, raised_by = self.joins.get(name, (None, None))
            yield Subject(number, self.kinds[name], self.ids.get(inside or ""), self.ids.get(raised_by or ""))

    def _cover(self, line: str) -> None:
        self.coverage = self.coverage or {}
        if line in ("covers everything else", "covers nothing else", "covers nothing"):
            self.rest_covered = line == "covers everything else"
            return
        found = _COVERS.fullmatch(line) or self._refuse(
            'write it as "covers child_seen latest from 1 January 2026"'
        )
        if found["kind"] not in KINDS:
            self._refuse(f"the vocabulary has no kind {found['kind']}")
        first, last = (self._day(found[end]) if found[end] else None for end in ("from", "to"))
        self.coverage[found["kind"]] = Coverage(cast(Extent, found["extent"]), first, last)

    def _ask(self, number: int, line: str) -> Ask:
        self.number = number
        found = _ASK.fullmatch(line) or self._refuse('write the question as "as at 2 June 2026   met"')
        on, at = self._moment(found["as_at"])
        known = self._known(found["known"]) if found["known"] else None
        answer, *more = (part.strip() for part in found["answer"].split(";"))
        ask = Ask(int(at.timestamp()) if at else last_second(on), known, None, text=line)
        if answer != "no clock":
            state, _, why = (part.strip() for part in answer.partition(","))
            if state not in set(State):
                self._refuse(f'"{state}" is not a state; the states are {", ".join(State)}')
            if why and why not in get_args(Why):
                self._refuse(f'"{why}" is no reason known to a reading')
            ask = replace(ask, state=State(state), why=cast(Why, why) if why else None)
        for part in more:
            ask = self._narrowed(ask, part)
        return ask

    def _narrowed(self, ask: Ask, part: str) -> Ask:
        word, _, value = part.partition(" ")
        if word == "due":
            on, at = self._moment(value)
            return replace(ask, due_on=on, due_at=int(at.timestamp()) if at else None)
        if word == "interval" and value.isdigit():
            return replace(ask, interval=int(value))
        if word == "subject" and value in self.ids:
            return replace(ask, subject=self.ids[value])
        return self._refuse(f'"{part}" is neither due, interval nor a known subject')

    # ------------------------------------------------------------ dates

    def _day(self, words: str) -> date:
        try:
            return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date()
        except ValueError:
            self._refuse(f'"{words}" is not a date; write 2 March 2026')

    def _moment(self, words: str) -> tuple[date, datetime | None]:
        clock = re.search(r" (\d\d):(\d\d)$", words)
        day = self._day(words[: clock.start()] if clock else words)
        return day, calendar.uk_moment(day, int(clock[1]), int(clock[2])) if clock else None

    def _instant(self, words: str) -> datetime:
        day, moment = self._moment(words)
        return moment or calendar.start_of_day(day)

    def _known(self, words: str) -> datetime:
        day, moment = self._moment(words)
        return moment or calendar.end_of_day(day)

    def _refuse(self, why: str) -> NoReturn:
        raise BadSpec(f"{self.file}, line {self.number}: {why}.")
