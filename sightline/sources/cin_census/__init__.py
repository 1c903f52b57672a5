"""The children in need census: one XML file a year, of every case open in it, in the layouts of 2018 to 2026.

It has no visits, no workers and no teams, and of a conference only its date. What is in a layout of one year
and not in another is read wherever it stands.
"""

from sightline.sources.cin_census.header import Header, read_header
from sightline.sources.cin_census.translating import translate

__all__ = ["Header", "read_header", "translate"]
