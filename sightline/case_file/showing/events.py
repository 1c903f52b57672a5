"""What happened, in plain sentences: the events of the ledger as a person would tell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sightline.access.actor import Actor
from sightline.access.masking import MASK, masked_facts
from sightline.access.permissions import Permission
from sightline.case_file.child_record import Entry
from sightline.govuk.words import day, moment
from sightline.records.models import Event, SourceLine
from sightline.standards import calendar, codes
from sightline.standards.vocabulary import KINDS, TYPED_FACTS, Fact

SEEN, MEETINGS, DECISIONS, OTHER, WITHDRAWN = "seen", "meetings", "decisions", "other", "withdrawn"
GROUPS: Mapping[str, str] = {
    SEEN: "Seen and tried",
    MEETINGS: "Meetings",
    DECISIONS: "Decisions",
    OTHER: "Everything else",
    WITHDRAWN: "Withdrawn",
}
_SEEING = ("child_seen", "visit_attempted", "child_visited", "adoption_visit_made", "accommodation_visited",
           "private_fostering_visited", "adviser_contact", "reviewing_officer_contact")  # fmt: skip
_MEETING = ("_held", "_met", "_reviewed", "_booked")
_DECISION = ("_decided", "_signed", "_authorised", "_closed", "_ended", "_started", "_graded", "_made",
             "_agreed", "_extended", "_opened", "allocated", "holder_changed", "referral_received",
             "contact_received", "_required", "_reversed")  # fmt: skip

# Facts that the title of an event says already, or that only name who did it.
_SAID: Mapping[str, tuple[str, ...]] = {
    "child_seen": ("alone", "code"), "visit_attempted": ("reason",), "mother_recorded": ("flag",),
}  # fmt: skip
_WHO = ("worker",)
# Facts of one name that mean the same in every kind; of the others the vocabulary gives the meaning.
FACT_WORDS: Mapping[str, str] = {
    "agency": "Agency",
    "alone": "Seen alone",
    "bedroom": "Bedroom seen",
    "category": "Category",
    "code": "Recorded as",
    "context": "Part of",
    "factors": "Factors found",
    "level": "Level",
    "long_term": "Long term",
    "outcome": "Outcome",
    "reason": "Reason",
    "seen": "Child seen",
    "source": "From",
    "team": "Team",
    "worker": "Worker",
}
# A yes or no that reads better as a sentence of its own, if the first is yes and if it is no.
_FLAG_SENTENCES: Mapping[str, tuple[str, str]] = {
    "assessment_authorised": ("No social care support is needed.", "Social care support is needed."),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the timeline, in words."""

    title: str
    when: str
    by: str
    source: str
    written: str
    text: str
    quote: str
    withdrawn: bool
    groups: tuple[str, ...]
    correct_url: str = ""
    read_url: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Names that events give by code: of workers and of teams."""

    workers: Mapping[str, str]
    teams: Mapping[str, str]


def groups_of(entry: Entry) -> tuple[str, ...]:
    """Return the parts of the timeline an entry belongs to; a withdrawn one belongs to that part alone."""
    if entry.withdrawn:
        return (WITHDRAWN,)
    kind = entry.event.kind
    if kind in _SEEING:
        return (SEEN,)
    if kind.endswith(_MEETING):
        return (MEETINGS,)
    return (DECISIONS,) if kind.endswith(_DECISION) else (OTHER,)


def happened(entry: Entry, names: Names, actor: Actor, correct_url: str = "", read_url: str = "") -> Happened:
    """Return an entry in words, as this reader may see it: words somebody wrote are hidden from analysts.

    `correct_url`: where this reader can correct it. `read_url`: where they can read what it speaks of.
    """
    event = entry.event
    facts = masked_facts(actor, event.kind, facts_of(event))
    return Happened(
        title=title_of(event),
        when=_when(entry),
        by=_by(event, names),
        source=_source(event, names),
        written="" if entry.withdrawn else _written(event),
        text=_text(entry, facts, names, actor),
        quote=entry.words if not entry.withdrawn else "",
        withdrawn=entry.withdrawn,
        groups=groups_of(entry),
        correct_url=correct_url,
        read_url=read_url,
    )


def facts_of(event: Event) -> dict[str, object]:
    """Return an event's facts, those of typed columns too."""
    typed = {name: getattr(event, name) for name in TYPED_FACTS if getattr(event, name) is not None}
    return {**event.facts, **typed}


def title_of(event: Event) -> str:
    """Return what happened in a few words: "Seen alone at school", "Visit tried, no reply"."""
    if event.kind == "child_seen":
        place = _label("PLACE_SEEN", event.code).lower() if event.code else ""
        alone = {True: " alone", False: ""}.get(event.alone, "")  # type: ignore[arg-type]
        after = ", not alone" if event.alone is False else ""
        return f"Seen{alone}{' ' + place if place else ''}{after}"
    if event.kind == "visit_attempted":
        reason = _label("NOT_SEEN_REASON", event.reason).lower() if event.reason else "not seen"
        return f"Visit tried, {reason}"
    kind = KINDS.get(event.kind)
    return kind.meaning.removesuffix(".") if kind else event.kind.replace("_", " ").capitalize()


def _label(code_set: str, code: str) -> str:
    found = codes.SETS[code_set].get(code)
    return found.label if found else code


def _when(entry: Entry) -> str:
    event = entry.event
    said = moment(event.happened_at) if event.happened_at else day(event.happened_on)
    if event.undated:
        said = f"Day not known, by {day(event.happened_on)}"
    if entry.withdrawn and event.withdrawn_by and event.withdrawn_by.at:
        return f"{said}, withdrawn on {day(event.withdrawn_by.at)}"
    return said


def _by(event: Event, names: Names) -> str:
    if event.recording.by is not None:
        return event.recording.by.person.name
    if event.worker and event.worker in names.workers:
        return names.workers[event.worker]
    return ""


def _source(event: Event, names: Names) -> str:
    """Return which file of the council's an entry comes from that names nobody.

    Of the invented county nothing is said here: every page says already that it is a demonstration.
    """
    if _by(event, names) or event.line.format in (SourceLine.Format.PEOPLE, SourceLine.Format.INVENTED):
        return ""
    return f"a file your council loaded: {event.line.name}"


def _written(event: Event) -> str:
    at = event.recording.at
    return f"written down {_later(event.happened_on, at)}" if at else ""


def _later(happened_on: date, at: datetime) -> str:
    days = (calendar.uk_date(at) - happened_on).days
    return {0: "the same day", 1: "the next day"}.get(days, f"on {day(at)}")


def _text(entry: Entry, facts: Mapping[str, object], names: Names, actor: Actor) -> str:
    event = entry.event
    if entry.withdrawn:
        shown = actor.may(Permission.CHILD_NAMES_SEE)
        why = event.withdrawn_why if shown else MASK
        return f"{why} It no longer counts." if event.withdrawn_why else "It no longer counts."
    said = list(_fact_sentences(event, facts, names))
    kind = KINDS.get(event.kind)
    if kind and kind.names and (event.names_on or event.names_at):
        named = moment(event.names_at) if event.names_at else day(event.names_on)  # type: ignore[arg-type]
        said.append(f"{kind.names[0].upper()}{kind.names[1:]}: {named}.")
    for dispute in entry.disputes:
        waits = f" It waits with {dispute.owner.person.name}." if dispute.owner else ""
        said.append(f"Disputed: {dispute.sentence}{waits}")
    return " ".join(said)


def _fact_sentences(event: Event, facts: Mapping[str, object], names: Names) -> Iterable[str]:
    kind = KINDS.get(event.kind)
    for name, value in facts.items():
        fact = kind.fact(name) if kind else None
        if fact is None or name in _SAID.get(event.kind, ()):
            continue
        words = _value(fact, value, names)
        if words and not (name in _WHO and words == _by(event, names)):
            flag = _FLAG_SENTENCES.get(event.kind) if name == "flag" else None
            yield flag[not value] if flag else f"{_fact_words(fact)}: {words}."


def _fact_words(fact: Fact) -> str:
    words = FACT_WORDS.get(fact.name) or fact.meaning or fact.name.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _value(fact: Fact, value: object, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.name == "worker":
        return names.workers.get(str(value), str(value))
    if fact.name == "team":
        return names.teams.get(str(value), str(value))
    if fact.name == "factors":
        labels = [_label("FACT", code) for code in str(value).split(", ")]
        return "; ".join(f"{label[0].lower()}{label[1:]}" for label in labels)
    if fact.codes:
        return _label(fact.codes, str(value))
    return str(value)


FILE_COLUMNS = ("Day", "What happened", "By", "From", "Written down", "Details", "Words", "Withdrawn")


def file_row(entry: Entry, said: Happened) -> tuple[str | date | None, ...]:
    """Return an entry as a row of a file, in the words of the timeline."""
    written = entry.event.recording.at
    return (
        entry.event.happened_on, said.title, said.by or None, said.source or None,
        calendar.uk_date(written) if written else None, said.text or None, said.quote or None,
        "yes" if said.withdrawn else None,
    )  # fmt: skip
