"""The end of a placement that no list says, and a later one of its source shows: another has begun.

A list of how children are now has each child's placement and no former ones. Where a later file has one that
began after the one an earlier file had, the former ended when the later began. Where the days contradict what
came first, nothing ended it: both stand, and a person says which is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sightline.clocks import bulk
from sightline.clocks.bulk import BulkEvent
from sightline.clocks.timelines import Covers
from sightline.records.models import Event
from sightline.sources.comparing import Age, Believed
from sightline.standards import timeline as ground

if TYPE_CHECKING:
    from sightline.sources.drafting import Draft

BEGINS, ENDS = "placement_started", "placement_ended"
FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class _Begun:
    """One placement as this source has it: since when, and by which day's file it was said."""

    on: date
    said_on: date
    subject: int
    code: object


def end_what_was_followed(draft: "Draft") -> None:
    """Draft the end of each placement that another has followed, where nothing says its end."""
    here = {party for (party, kind, _) in draft.staged.events if kind == BEGINS} & draft.parties.keys()
    parties = {draft.parties[party] for party in here}
    if not parties or draft.staged.until is None or not _are_of_now(draft):
        return
    begun, ends = _begun(draft, parties, draft.staged.until), _ends(draft)
    wanted = [(party, one, _end_of(one, after, ends)) for party, found in begun.items()
              for one, after in zip(found, [*found[1:], None], strict=True)]  # fmt: skip
    numbers = iter(bulk.ids("records_event", len(wanted)))
    for party, one, on in wanted:
        key = f"{FOLLOWED}|{one.subject}"
        before, _ = draft.known.same_event(party, ENDS, key)
        if (before.happened_on if before else None) == on or (
            on is None and one.subject not in ends and draft.age is not Age.NEWER
        ):
            continue
        if before is not None:
            draft.rows.withdrawals.append((before.id, draft.rows.recording, draft.why))
            draft.rows.affected.add(party)
        if on is not None:
            facts = {"code": one.code} if one.code else {}
            event = ground.Event(next(numbers), ENDS, on, one.subject, facts=facts)  # type: ignore[arg-type]
            replaces = before.id if before else None
            draft.rows.events.append(BulkEvent(party, event, draft.rows.recording, key, replaces))


def _are_of_now(draft: "Draft") -> bool:
    """Say whether the source has of each child only the latest placement."""
    covers = draft.rows.declared.get(BEGINS) or (Covers().of({draft.rows.line}) or {}).get(BEGINS)
    return covers is not None and covers.extent == "latest"


def _begun(draft: "Draft", parties: Iterable[int], today: date) -> dict[int, list[_Begun]]:
    """Return each child's placements of this source in the order in which they began.

    A newer file says again what it only repeats; of an older one that day counts which said it first.
    """
    gone = {event for event, *_ in draft.rows.withdrawals}
    known: dict[int, list[Believed]] = {
        party: [one for _, one in draft.known.of_line.get((party, BEGINS), ())
                if one.id not in gone and not one.undated and one.subject]
        for party in parties
    }  # fmt: skip
    ids = [one.id for found in known.values() for one in found]
    dated = Event.objects.filter(pk__in=ids, recording__receipt__extracted_on__isnull=False)
    said = dict(dated.values_list("pk", "recording__receipt__extracted_on"))
    if draft.age is Age.NEWER:
        said |= dict.fromkeys(draft.met, today)
    found: dict[int, list[_Begun]] = defaultdict(list)
    for party, ones in known.items():
        for one in ones:
            if one.subject and one.id in said:
                found[party].append(_Begun(one.happened_on, said[one.id], one.subject, one.facts.get("code")))
    for new in draft.rows.events:
        event = new.event
        if event.kind == BEGINS and not event.undated and event.subject:
            found[new.party].append(_Begun(event.happened_on, today, event.subject, event.facts.get("code")))
    return {party: sorted(ones, key=lambda one: one.on) for party, ones in found.items()}


def _ends(draft: "Draft") -> set[int]:
    """Return the placements of which a source says the end."""
    said = {
        subject
        for subject, found in draft.known.closings.items()
        if any(not one.natural_key.startswith(f"{FOLLOWED}|") for one in found)
    }
    return said | {
        each.event.subject for each in draft.rows.events if each.event.kind == ENDS and each.event.subject
    }


def _end_of(one: _Begun, after: _Begun | None, ends: set[int]) -> date | None:
    if after is None or one.subject in ends or after.said_on <= one.said_on or after.on <= one.on:
        return None
    return after.on
