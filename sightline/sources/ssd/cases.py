"""Which referrals share a child and a day with another, and what each is then called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sightline.sources.reading.cells import YesNo
from sightline.sources.reading.dates import NotADate, day_from_text
from sightline.sources.reading.finding import FoundList

_FIELDS = (
    "cine_person_id", "cine_referral_date", "cine_referral_id", "cine_referral_nfa", "cine_close_date",
)  # fmt: skip
OfDay = tuple[str, date]


@dataclass(frozen=True)
class Beside:
    """The referrals of a child's day that are not the only one.

    `numbered`: those after the first of their day, by their number. `last`: of those without one, when the
    last of the day closed, and the end of time where one is open; None where another of the day has a number.
    """

    numbered: frozenset[str] = frozenset()
    last: Mapping[OfDay, date | None] = field(default_factory=dict)

    def name(self, case: str, child: str, received: date | None, referral: str, closed: date | None) -> str:
        """Return what a case is called that the day alone would call `case`.

        Those of one day without a number are told apart by when they closed: the last has the day as name,
        so that the next extract calls each the same.
        """
        if received is None:
            return case
        if referral:
            return f"{case} {referral}" if referral in self.numbered else case
        if (child, received) not in self.last or self.last[child, received] == (closed or date.max):
            return case
        return f"{case} closed {closed.isoformat()}" if closed else f"{case} without a number"


def beside_another(lists: Iterable[FoundList]) -> Beside:
    """Return the referrals of tables that share their child and day with another.

    The first of a day is so by its number, whatever the order of the rows, so that the next extract calls
    each the same. One with no further action has a name of its own, and does not count.
    """
    numbers: dict[OfDay, set[str]] = defaultdict(set)
    closings: dict[OfDay, list[date]] = defaultdict(list)
    for found in lists:
        for child, day, referral, closed in _referrals(found):
            if referral:
                numbers[child, day].add(referral)
            else:
                closings[child, day].append(closed or date.max)
    several = (sorted(ids, key=lambda one: (len(one), one)) for ids in numbers.values() if len(ids) > 1)
    return Beside(
        frozenset(referral for ids in several for referral in ids[1:]),
        {
            of_day: None if of_day in numbers else max(ends)
            for of_day, ends in closings.items()
            if of_day in numbers or len(ends) > 1
        },
    )


def _referrals(found: FoundList) -> Iterator[tuple[str, date, str, date | None]]:
    """Yield the child, day, number and day of closing of each referral with some action."""
    places = [found.matched.at.get(name) for name in _FIELDS]
    answers = YesNo("cine_referral_nfa", [])
    for _, row in found.below():
        child, received, referral, no_action, closed = (
            str(row[at] or "").strip() if at is not None and at < len(row) else "" for at in places
        )
        day = _day(received)
        if child and day and answers[no_action] is not True:
            yield child, day, referral, _day(closed)


def _day(text: str) -> date | None:
    try:
        return day_from_text(text) if text else None
    except NotADate:
        return None
