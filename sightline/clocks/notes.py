"""Words that go with a subject that is passed on: one room writes them, another reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.records.models import Note, Spell, Subject
from sightline.standards.calendar import uk_date


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, done or decided. `on` without `at`: the day alone is known.

    `marking`: a code of Marking, which goes wherever the words go.
    """

    heading: str
    words: str
    who: str = ""
    at: datetime | None = None
    on: date | None = None
    marking: str = ""


def contact_at_the_door(child: int) -> Subject | None:
    """Return the subject of the contact about a child that the front door has yet to decide, the latest."""
    with keeping([child]):
        open_now = Spell.objects.filter(child=child, kind="at the door", until_on=None, subject__isnull=False)
        spell = open_now.select_related("subject").order_by("-from_on", "-id").first()
    return spell.subject if spell else None


def write_note(
    said: Said, *, subject: Subject, by: Actor, at: datetime, of: Note.Of = Note.Of.TOLD
) -> Note | None:
    """Keep words beside a child's subject, for whoever reads it next; None where there is nothing to keep."""
    if not said.words.strip() or subject.child_id is None:
        return None
    with keeping([subject.child_id]):
        return Note.objects.create(
            subject=subject,
            child_id=subject.child_id,
            of=of,
            heading=said.heading,
            who=said.who,
            words=said.words.strip(),
            marking=said.marking,
            happened_at=said.at,
            happened_on=said.on or uk_date(said.at or at),
            written_by=by.user,
            written_at=at,
        )


def notes_of(subjects: Collection[int], *, of: Note.Of = Note.Of.TOLD) -> list[Note]:
    """Return what was written beside these subjects, as far as the asker may read it, in order."""
    rows = Note.objects.filter(subject__in=subjects, of=of).select_related("written_by__person")
    return list(rows.order_by("happened_on", "happened_at", "id"))
