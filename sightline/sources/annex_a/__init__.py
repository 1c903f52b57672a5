"""Ofsted's Annex A: the child-level lists 1 to 11 that an inspection asks for, as a workbook or as csv files.

Lists 1 to 5 say every event of the last six months. Lists 6 to 9 say how each child stands on the day of the
extract: of what recurs they hold the latest only.
"""

from sightline.sources.annex_a.layouts import LISTS
from sightline.sources.annex_a.translating import translate

__all__ = ["LISTS", "translate"]
