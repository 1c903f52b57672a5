"""The pages of the night desk: request in, one question or one action, page out."""

from sightline.night_desk.views.desk import desk, record
from sightline.night_desk.views.opening import new_child, open_record
from sightline.night_desk.views.steps import accept, check, decide, not_reached, review, seen, send, sign

__all__ = [
    "accept",
    "check",
    "decide",
    "desk",
    "new_child",
    "not_reached",
    "open_record",
    "record",
    "review",
    "seen",
    "send",
    "sign",
]
