"""A visit in words, and what a correction changes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sightline.case_file.actions import Visit
from sightline.case_file.seeing import place_words
from sightline.case_file.showing.out_of_sight import SEEN_ALONE_FROM_AGE
from sightline.govuk.words import day
from sightline.records.models import Event
from sightline.standards import calendar, codes

NOTHING = "–"
YES_NO: Mapping[bool | None, str] = {True: "Yes", False: "No", None: ""}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a visit says: before, and as it will be said."""

    what: str
    before: str
    after: str

    @property
    def is_change(self) -> bool:
        """Say whether it is said differently."""
        return self.before != self.after


def in_words(visit: Visit) -> dict[str, str]:
    """Return what a visit says, by what it is said of; what was not said is empty."""
    not_seen = f"No: {_reason(visit.reason)}" if visit.reason else "No"
    return {
        "Day": day(visit.on),
        "Seen": "Yes" if visit.seen else not_seen,
        "Where": place_words(visit.place),
        "Seen alone": YES_NO[visit.alone],
        "Bedroom seen": YES_NO[visit.bedroom],
        "What the child said or showed": visit.words.strip(),
    }


def _reason(code: str) -> str:
    label = codes.SETS["NOT_SEEN_REASON"].label(code)
    return f"{label[0].lower()}{label[1:]}"


def changes(before: Visit, after: Visit | None) -> list[Change]:
    """Return what a visit says and will say, line by line; those that stay empty are left out."""
    was = in_words(before)
    will = in_words(after) if after else dict.fromkeys(was, "")
    said = [what for what in was if was[what] or will[what]]
    return [Change(what, was[what] or NOTHING, will[what] or NOTHING) for what in said]


def written(event: Event) -> str:
    """Return who wrote a visit down, and when."""
    who = event.recording.by.person.name if event.recording.by else event.line.name
    on = f" on {day(event.recording.at)}" if event.recording.at else ""
    return f"Written down by {who}{on}."


def refusal(event: Event) -> str:
    """Return why somebody who may not correct a visit may not, and who can."""
    if event.withdrawn_by_id is not None:
        return "Somebody has already corrected this visit. Open the timeline to see what it says now."
    if event.recording.by is None:
        return "This visit came from a file. Correct it in the system that the file comes from."
    who = event.recording.by.person.name
    return f"{who} wrote this visit down. Only {who}, or the manager who answers for {who}, can correct it."


def saved(after: Visit | None) -> str:
    """Return what is said once a visit is corrected."""
    if after is None:
        return "Corrected. There was no such visit: it stays struck through, and counts no more."
    return f"Corrected. The visit of {day(after.on)} counts as it is told now."


def asks_alone(event: Event) -> bool:
    """Say whether it is asked if a child was seen alone: not of a child who was too young on the day."""
    born_on = event.child.born_on if event.child else None
    if born_on is None or event.alone is not None:
        return True
    return calendar.age_on(born_on, event.happened_on) >= SEEN_ALONE_FROM_AGE
