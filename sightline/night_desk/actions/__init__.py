"""What is done at the night desk: one function for each thing that somebody decides, signs or hands on."""

from sightline.night_desk.actions.acting import CannotDo, may_take, taken
from sightline.night_desk.actions.deciding import (
    Decided,
    accept_handover,
    decide,
    gaps_of,
    review,
    say_not_reached,
    send_handover,
    sign,
)
from sightline.night_desk.actions.ending import end_power, may_end_power
from sightline.night_desk.actions.opening import (
    WRITTEN_HERE,
    Call,
    open_record_of_new_child,
    open_records,
)
from sightline.night_desk.actions.writing import Sight, add_check, add_sight

__all__ = [
    "WRITTEN_HERE",
    "Call",
    "CannotDo",
    "Decided",
    "Sight",
    "accept_handover",
    "add_check",
    "add_sight",
    "decide",
    "end_power",
    "gaps_of",
    "may_end_power",
    "may_take",
    "open_record_of_new_child",
    "open_records",
    "review",
    "say_not_reached",
    "send_handover",
    "sign",
    "taken",
]
