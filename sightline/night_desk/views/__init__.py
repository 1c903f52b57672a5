"""The pages of the night desk: request in, one question or one action, page out."""

from sightline.night_desk.views.desk import desk, record
from sightline.night_desk.views.drafts import keep, throw_away
from sightline.night_desk.views.opening import new_child, open_record
from sightline.night_desk.views.rota import rota, signatures, take_off
from sightline.night_desk.views.steps import (
    accept,
    check,
    decide,
    end_power,
    not_reached,
    review,
    seen,
    send,
    sign,
)

__all__ = [
    "accept",
    "check",
    "decide",
    "desk",
    "end_power",
    "keep",
    "new_child",
    "not_reached",
    "open_record",
    "record",
    "review",
    "rota",
    "seen",
    "send",
    "sign",
    "signatures",
    "take_off",
    "throw_away",
]
