"""The chain of a child's episodes: what began and what ended, row after row.

A row says why it is new (RNE) and, when it ceases, why (REC). S: care began, and with it a legal status and a
placement. L: the legal status changed and the placement went on. P and T: the placement changed and the legal
status went on. B and U: both. X1: another episode follows, and its RNE says what ended; any other REC: care
ended, and everything with it. A chain that does not begin with S was begun before what the file holds: its
care began at some time before its first day.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sightline.sources.items import NO_FACTS, Item, Noticed, Place
from sightline.sources.saying import NO_NEXT, NO_REASON, Keys, Says

FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6"})
MAY_ADOPT = frozenset({"U2", "U5"})
LONG_TERM = {"U1": True, "U4": True, "U2": False, "U3": False, "U5": False, "U6": False}
ADOPTED = frozenset({"E11", "E12"})
LEGAL_IS_NEW = frozenset("LBU")
PLACEMENT_IS_NEW = frozenset("PTBU")
NO_URN = "XXXXXXX"


class Episode(NamedTuple):
    """One row of the episodes file. A cell that could not be read is false and not None."""

    place: Place
    began: date
    why_new: Any
    legal_status: Any
    need: Any
    placement: Any
    provider: Any
    ceased: Any
    why_ceased: Any
    why_moved: Any
    urn: Any


class Period(NamedTuple):
    """A period of care: its subject and its days; `ended_on` None while it goes on."""

    key: str
    from_on: date
    ended_on: date | None


class Chain:
    """Says what a child's episodes say, one child after the other."""

    def __init__(self, say: Callable[[Item], object]) -> None:
        self.say = say
        self.care_started, self.care_ended = Says("care_started", "ssda903"), Says("care_ended", "ssda903")
        self.status_started = Says("legal_status_started", "ssda903")
        self.status_ended = Says("legal_status_ended", "ssda903")
        self.placement_started = Says("placement_started", "ssda903")
        self.placement_ended = Says("placement_ended", "ssda903")
        self.placed_for_adoption = Says("placed_for_adoption", "ssda903")
        self.fostered_for_adoption = Says("fostered_for_adoption", "ssda903")
        self.periods, self.placements = Keys("care_period"), Keys("placement")

    def child(self, child: str, episodes: list[Episode], adoption: str) -> list[Period]:
        """Say one child's episodes; return the periods of care they make. `adoption` names the adoption."""
        episodes.sort(key=lambda one: (one.began, one.ceased or date.max, one.place.row))
        self.care: str | None = None
        self.status: tuple[str, Any] | None = None
        self.placed: tuple[str, Any] | None = None
        self.adoption = adoption
        self.found: list[Period] = []
        before: Episode | None = None
        following = iter([*episodes[1:], None])
        for episode in episodes:
            if self.care is None or episode.why_new == "S":
                self._begin(child, episode, first=before is None)
            else:
                assert before is not None
                self._go_on(child, before, episode)
            self._cease(child, episode, next(following))
            before = episode
        return self.found

    def _begin(self, child: str, episode: Episode, *, first: bool) -> None:
        """Say the start of a period of care, or that it was begun before the file's days."""
        facts = {"category": episode.need} if episode.need else NO_FACTS
        day, place = episode.began, episode.place
        if episode.why_new == "S":
            self.care = self.periods[day]
            self.say(self.care_started.on(child, day, place, self.care, facts))
        else:
            self.care = self.periods[None] if first else f"care_period {day.isoformat()} undated"
            self.say(self.care_started.by(child, day, place, self.care, facts))
        self.found.append(Period(self.care, date.min if first and episode.why_new != "S" else day, None))
        self.placed = None
        self._start_status(child, episode, dated=episode.why_new == "S" or episode.why_new in LEGAL_IS_NEW)
        self._start_placement(
            child, episode, dated=episode.why_new == "S" or episode.why_new in PLACEMENT_IS_NEW
        )

    def _go_on(self, child: str, before: Episode, episode: Episode) -> None:
        """Say what changed between two episodes of one period. Without a reason, what differs has changed."""
        if episode.why_new:
            legal, placement = episode.why_new in LEGAL_IS_NEW, episode.why_new in PLACEMENT_IS_NEW
        else:
            legal = episode.legal_status != before.legal_status
            placement = (episode.placement, episode.urn) != (before.placement, before.urn)
        if legal:
            if before.ceased:
                self._end_status(child, before)
            self._start_status(child, episode, dated=True)
        if placement:
            if before.ceased:
                self._end_placement(child, before)
            self._start_placement(child, episode, dated=True)

    def _cease(self, child: str, episode: Episode, following: Episode | None) -> None:
        """Say the end of care, if this episode ends it."""
        if not episode.ceased:
            return
        if episode.why_ceased and episode.why_ceased != "X1":
            self._end_status(child, episode)
            self._end_placement(child, episode)
            facts = {"reason": episode.why_ceased}
            self.say(self.care_ended.on(child, episode.ceased, episode.place, self.care, facts))
            self.found[-1] = self.found[-1]._replace(ended_on=episode.ceased)
            self.care = None
        elif following is None:
            self.say(Noticed(episode.place, NO_NEXT if episode.why_ceased else NO_REASON))

    def _start_status(self, child: str, episode: Episode, *, dated: bool) -> None:
        code = episode.legal_status
        if not code:
            self.status = None
            return
        key = f"legal_status {code} {episode.began.isoformat() if dated else 'undated'}"
        self.status = (key, code)
        says = self.status_started.on if dated else self.status_started.by
        self.say(says(child, episode.began, episode.place, key, {"code": code}, inside=self.care))

    def _end_status(self, child: str, episode: Episode) -> None:
        if self.status is not None:
            key, code = self.status
            self.say(
                self.status_ended.on(
                    child, episode.ceased, episode.place, key, {"code": code}, inside=self.care
                )
            )

    def _start_placement(self, child: str, episode: Episode, *, dated: bool) -> None:
        code, was = episode.placement, self.placed[1] if self.placed else None
        key = self.placements[episode.began if dated else None]
        self.placed = (key, code)
        facts: dict[str, Any] = {}
        if code:
            facts["code"] = code
            if code in LONG_TERM:
                facts["long_term"] = LONG_TERM[code]
        if episode.provider:
            facts["category"] = episode.provider
        if episode.why_new and dated:
            facts["reason"] = episode.why_new
        if episode.urn and episode.urn.upper() != NO_URN:
            facts["provider_urn"] = episode.urn
        day, place = episode.began, episode.place
        says = self.placement_started.on if dated else self.placement_started.by
        self.say(says(child, day, place, key, facts, inside=self.care))
        for those, kind in (
            (FOR_ADOPTION, self.placed_for_adoption),
            (MAY_ADOPT, self.fostered_for_adoption),
        ):
            if code in those and was not in those:
                says = kind.on if dated else kind.by
                self.say(says(child, day, place, self.adoption, inside=self.care))

    def _end_placement(self, child: str, episode: Episode) -> None:
        if self.placed is None:
            return
        key, code = self.placed
        facts = {"code": code} if code else {}
        if episode.why_moved:
            facts["reason"] = episode.why_moved
        if episode.why_ceased:
            facts["outcome"] = episode.why_ceased
        self.say(self.placement_ended.on(child, episode.ceased, episode.place, key, facts, inside=self.care))
