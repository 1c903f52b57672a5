"""The Standard Safeguarding Dataset: tables that a council's analysts keep, one csv for each.

It holds about six years, and every event of most kinds: each visit, each worker, each plan. Its tables point
at each other by identifiers of their own, so a conference knows its enquiry and a plan its conference.
"""

from sightline.sources.ssd.layouts import NOT_TAKEN, TABLES
from sightline.sources.ssd.translating import translate

__all__ = ["NOT_TAKEN", "TABLES", "translate"]
