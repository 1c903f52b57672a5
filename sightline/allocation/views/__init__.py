"""The pages of allocation: request in, one question or one action, page out."""

from sightline.allocation.views.allocating import allocate, ask_another, languages, take_back
from sightline.allocation.views.leaving import leaver
from sightline.allocation.views.offers import answer, offers
from sightline.allocation.views.settings import limit, limits, worker_detail
from sightline.allocation.views.unallocated import acknowledge, board, unallocated, watch_over

__all__ = [
    "acknowledge",
    "allocate",
    "answer",
    "ask_another",
    "board",
    "languages",
    "leaver",
    "limit",
    "limits",
    "offers",
    "take_back",
    "unallocated",
    "watch_over",
    "worker_detail",
]
