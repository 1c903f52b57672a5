"""One child on a page: who this is, who holds them, when they were seen, what is overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sightline.access.models import LogEntry
from sightline.case_file.naming import Named
from sightline.case_file.out_of_sight import OpenChild
from sightline.case_file.seeing import LastSeen
from sightline.case_file.showing.duties import due_words, noted
from sightline.case_file.showing.holding import held_by
from sightline.case_file.showing.out_of_sight import SEEN_ALONE_FROM_AGE
from sightline.case_file.wording import ended_on, how_often, why
from sightline.govuk.words import age, ago, before_birth, day, moment, plural
from sightline.records.models import Alias, Child, Event, Recording, Relationship, Spell
from sightline.standards import codes
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading
from sightline.standards.warning import warning_words

Fact = dict[str, object]


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock of the child as a row."""

    title: str
    href: str
    often: str
    due: str
    due_note: str
    late: bool
    bold: bool
    state: str
    warning: str


def promise(
    standard: Standard,
    reading: Reading,
    at: datetime,
    href: str,
    beside: Sequence[tuple[Standard, Reading]] = (),
) -> Promise:
    """Return a clock as a row at a moment; `beside`: the same promise counted another way."""
    words, note, late, soon = due_words(standard, reading, at)
    return Promise(
        standard.title, href, noted(how_often(standard, reading.span), beside, at),
        words, note, late, soon, reading.state.value,
        warning_words(standard, reading, int(at.timestamp())),
    )  # fmt: skip


PROMISE_FILE_COLUMNS = ("Standard", "Code", "State", "Started", "Due", "Ended", "Why")


def promise_file_row(standard: Standard, reading: Reading, as_at: date) -> tuple[str | date | None, ...]:
    """Return a clock as a row of a file, as at the end of a day."""
    span = reading.span
    return (
        standard.title, standard.code, reading.state.value, span.started_on, span.due_on,
        ended_on(reading, as_at), why(reading) or None,
    )  # fmt: skip


def identity(
    child: Child,
    opened: OpenChild | None,
    seen: LastSeen,
    overdue: Sequence[str],
    asked: date,
    holder_href: str,
) -> list[Fact]:
    """Return who this is, before any scrolling: age, holder, last seen, last seen alone, overdue."""
    facts = [_age(child, asked)]
    if child.died_on and child.died_on <= asked:
        return [*facts, _seen_on("Last seen", seen.seen_on, seen.where)]
    if opened is None:
        return [*facts, {"label": "Held by", "fact": "Nobody now", "note": "not open"},
                _seen_on("Last seen", seen.seen_on, seen.where)]  # fmt: skip
    facts.append(_held(opened, asked, holder_href))
    if opened.unborn or opened.is_birth_unsaid:
        return [*facts, _mother_seen(seen, asked), _overdue(overdue)]
    if opened.days is None and not opened.never_seen:
        facts.append({"label": "Last seen", "fact": "Not known", "note": opened.cannot_say})
    else:
        facts.append(_seen("Last seen", seen.seen_on, asked, seen.where))
        facts.append(_alone(opened, asked))
    facts.append(_overdue(overdue))
    return facts


def _age(child: Child, asked: date) -> Fact:
    if child.born_on is None or child.born_on > asked:
        if child.expected_on:
            said = before_birth(child.expected_on, asked).capitalize()
            return {"label": "Age", "fact": said, "note": f"expected {day(child.expected_on)}"}
        return {"label": "Age", "fact": "Not known", "note": "no date of birth is recorded"}
    if child.died_on and child.died_on <= asked:
        note = f"born {day(child.born_on)}, died {day(child.died_on)}"
        return {"label": "Age", "fact": age(child.born_on, child.died_on), "note": note}
    return {"label": "Age", "fact": age(child.born_on, asked), "note": f"born {day(child.born_on)}"}


def _held(opened: OpenChild, asked: date, href: str) -> Fact:
    held = held_by(opened, asked)
    if held.unallocated:
        return {"label": "Held by", "fact": "No worker", "note": held.note, "late": True}
    return {"label": "Held by", "fact": held.words, "note": held.note, "href": href}


def _seen(label: str, on: date | None, asked: date, where: str) -> Fact:
    if on is None:
        return {"label": label, "fact": "Never", "note": ""}
    note = f"{day(on)}, {where[0].lower()}{where[1:]}" if where else day(on)
    return {"label": label, "fact": ago(on, asked), "note": note}


def _seen_on(label: str, on: date | None, where: str) -> Fact:
    """Say on which day somebody was seen who goes unseen no longer: no days are counted since."""
    return {"label": label, "fact": day(on) if on else "Never", "note": where}


def _mother_seen(seen: LastSeen, asked: date) -> Fact:
    on = seen.mother_on
    if on is None:
        return {"label": "Mother last seen", "fact": "Not recorded", "note": ""}
    return {"label": "Mother last seen", "fact": ago(on, asked), "note": day(on)}


def _alone(opened: OpenChild, asked: date) -> Fact:
    on = opened.seen.alone_on
    if on is None and opened.age is not None and opened.age < SEEN_ALONE_FROM_AGE:
        return {"label": "Last seen alone", "fact": f"Under {SEEN_ALONE_FROM_AGE}", "note": ""}
    if on is None and opened.says.seen.extent != "every":
        return {"label": "Last seen alone", "fact": "Not known", "note": "your files do not say"}
    return _seen("Last seen alone", on, asked, "")


def _overdue(titles: Sequence[str]) -> Fact:
    if not titles:
        return {"label": "Overdue", "fact": "Nothing", "note": ""}
    note = ", ".join(dict.fromkeys(title.lower() for title in titles))
    return {"label": "Overdue", "fact": plural(len(titles), "promise,promises"), "note": note, "late": True}


def badge(opened: OpenChild | None, events: Iterable[Event]) -> str:
    """Return the badge beside the name: "Protection plan: neglect"; empty when there is no such plan."""
    if opened is None or opened.status not in ("Protection plan", "Looked after"):
        return ""
    if opened.status == "Looked after":
        return opened.status
    kinds = ("protection_plan_started", "protection_plan_category_changed")
    latest = next((event for event in events if event.kind in kinds and event.category), None)
    found = codes.SETS["CPCAT"].get(latest.category) if latest and latest.category else None
    return f"Protection plan: {found.label.lower()}" if found else "Protection plan"


def badge_colour(opened: OpenChild | None) -> str | None:
    """Return the colour of the badge: red for a plan because of risk, none for a legal status."""
    return "red" if opened and opened.status == "Protection plan" else None


def kept_words(states: Iterable[State], since: date | None) -> str:
    """Return how many promises were kept and missed: "11 promises kept, 1 missed, since March 2026"."""
    counted = list(states)
    kept, missed = counted.count(State.MET), counted.count(State.MISSED)
    if not counted:
        return ""
    begun = f", since {since:%B %Y}" if since else ""
    return f"{plural(kept, 'promise,promises')} kept, {plural(missed, 'missed,missed')}{begun}"


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who belongs to the child."""

    name: str
    href: str
    after: str


def relative(each: Relationship, names: dict[int, Named], asked: date) -> Relative:
    """Return a relative in a line: "Theo Quillon, 4, brother"."""
    named = names.get(each.other_id) if each.other_id else None
    shares = each.parental_responsibility
    more = [each.relation, *(["has parental responsibility"] if shares else [])]
    if each.household_until_on and each.household_until_on <= asked:
        more.append(f"in the household until {day(each.household_until_on)}")
    if named:
        more.insert(0, named.age(asked) or "not yet born")
    return Relative(
        named.name if named else each.other_name or "Name not recorded",
        named.url if named else "",
        ", ".join(words for words in more if words),
    )


def night_words(standing: Sequence[Event]) -> str:
    """Return what was decided out of hours and is interim: "Decided 12 November 2026 at 1:20am: visit.".

    The ledger says that the night manager changed it, and when; the night record says to what.
    """
    said = []
    for event in standing:
        when = moment(event.happened_at) if event.happened_at else day(event.happened_on)
        outcome = codes.SETS["NIGHT_OUTCOME"].get(event.outcome) if event.outcome else None
        words = f": {outcome.label[0].lower()}{outcome.label[1:]}" if outcome else ""
        said.append(f"Decided {when}{words}.")
        if changed_at := getattr(event, "changed_at", None):
            said.append(f"The night manager changed it {moment(changed_at)}: the night desk says to what.")
    return " ".join(said)


def closed_words(first_name: str, last: Spell | None, holder: Spell | None) -> str:
    """Return what is said of a child who is not open: since when, and who held last."""
    if last is None or last.until_on is None:
        return f"{first_name} has not been open to the service."
    who = ""
    if holder is not None:
        worker, team = holder.worker, holder.team
        who = f" Last held by {worker.name if worker else 'nobody'}" + (f", {team.name}." if team else ".")
    return f"{first_name} has not been open since {day(last.until_on)}.{who}"


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at the record: who, when, how and why."""

    name: str
    at: datetime
    did: str
    why: str


def looks(found: Iterable[LogEntry], reason_lasts: timedelta) -> list[Looked]:
    """Return who has looked, newest first. A reason holds for the looks of the same person that follow it."""
    given: dict[int | None, tuple[datetime, str]] = {}
    rows = []
    for entry in sorted(found, key=lambda each: (each.at, each.pk)):
        if entry.reason:
            given[entry.user_id] = entry.at, entry.reason
        said_at, reason = given.get(entry.user_id, (entry.at, ""))
        why = reason if entry.at - said_at <= reason_lasts else ""
        name = entry.user.person.name if entry.user else entry.purpose
        rows.append(Looked(name, entry.at, entry.get_action_display(), why or "Own work"))
    return rows[::-1]


@dataclass(frozen=True, slots=True)
class Joined:
    """That this record and another are, or were, said to be one child's, in words."""

    words: str
    name: str
    href: str
    now: bool


def joined(alias: Alias, child: Child, named: Named | None, *, says_why: bool) -> Joined:
    """Return in words that two records were joined, by whom and why, and that they were parted again."""
    stays, other = alias.child_id == child.pk, named.name if named else "another record"
    said = "This record was joined from" if stays else "This record was joined to"
    words = f"{said} {other}{_done(alias.recording, says_why)}"
    if alias.parted_by is not None:
        words += f" They were parted again{_done(alias.parted_by, says_why)}"
    elif stays:
        words += " What is written of either is read here."
    else:
        words += " What is written here is read there: open that record."
    return Joined(words, named.name if named else "", named.url if named else "", alias.parted_by is None)


def _done(recording: Recording, says_why: bool) -> str:
    on = f", on {day(recording.at)}" if recording.at else ""
    who = f", by {recording.by.person.name}" if recording.by else ""
    why = f": {recording.why.strip().rstrip('.')}" if says_why and recording.why else ""
    return f"{on}{who}{why}."
