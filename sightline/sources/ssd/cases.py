"""Which referrals share a child and a day with another, and so are called by their own number."""

from collections import defaultdict
from itertools import islice

from sightline.sources.reading.cells import YesNo
from sightline.sources.reading.finding import FoundList

_FIELDS = ("cine_person_id", "cine_referral_date", "cine_referral_id", "cine_referral_nfa")


def beside_another(found: FoundList) -> frozenset[str]:
    """Return the referrals of a child's day after the first of that day, by their number.

    The first by number, whatever the order of the rows, so that the next extract calls each the same. One
    with no further action has a name of its own, and does not count.
    """
    places = [found.matched.at.get(name) for name in _FIELDS]
    answers = YesNo("cine_referral_nfa", [])
    of_day: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, row in islice(found.table.rows(), found.head_row, None):
        child, day, referral, no_action = (
            str(row[at] or "").strip() if at is not None and at < len(row) else "" for at in places
        )
        if child and day and referral and answers[no_action] is not True:
            of_day[child, day].add(referral)
    several = (sorted(ids, key=lambda one: (len(one), one)) for ids in of_day.values() if len(ids) > 1)
    return frozenset(referral for ids in several for referral in ids[1:])
