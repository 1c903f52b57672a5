"""Lists of Annex A, found in workbooks or csv files, into what they say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from sightline.sources.annex_a import care, children_in_need
from sightline.sources.annex_a.children_in_need import RowSays
from sightline.sources.annex_a.covering import covered, open_too
from sightline.sources.annex_a.rows import Speaker
from sightline.sources.items import Covers, Item
from sightline.sources.reading.finding import FoundList
from sightline.sources.reading.rows import Learnt, said_by_rows

SAYS: Mapping[str, RowSays] = {
    "List 1": children_in_need.contact,
    "List 2": children_in_need.early_help_assessment,
    "List 3": children_in_need.referral,
    "List 4": children_in_need.assessment,
    "List 5": children_in_need.section_47_enquiry,
    "List 6": children_in_need.case,
    "List 7": children_in_need.protection_plan,
    "List 8": care.looked_after_child,
    "List 9": care.care_leaver,
    "List 10": care.adoption,
    "List 11": care.adopter,
}


def translate(
    lists: Sequence[FoundList], extracted_on: date, progress: Callable[[str, int], None] | None = None
) -> Iterator[list[Item]]:
    """Yield what the lists say, some items at a time, and last what they cover."""
    waiting: list[Item] = []
    learnt = Learnt(extracted_on, lists, in_annex_a=True)
    speaker = Speaker(waiting.append, extracted_on)
    speaker.has_cases = any(found.layout.name == "List 6" for found in lists)
    for found in lists:
        waiting.extend(found.noticed())
        says = partial(SAYS[found.layout.name], speaker)
        yield from said_by_rows(found, says, waiting, learnt, progress)
    children_in_need.said_of_all_lists(speaker)
    yield waiting
    yield [Covers(covered(lists, extracted_on), "annex_a", open_too(lists))]
