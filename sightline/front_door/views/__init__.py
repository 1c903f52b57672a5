"""The pages of the hub and of its partners: request in, one question or one action, page out."""

from sightline.front_door.views.contact import (
    ask,
    contact,
    disagreements,
    grade,
    picture,
    settle,
    tell,
    together,
)
from sightline.front_door.views.deciding import before_closing, decide, second_look, send_back, sign
from sightline.front_door.views.drafts import keep, throw_away
from sightline.front_door.views.followed import came_back, followed
from sightline.front_door.views.hub import hub, take
from sightline.front_door.views.partner import (
    add,
    answer,
    disagree,
    further,
    own_file,
    referral,
    regrade,
    requests,
)
from sightline.front_door.views.passed_on import passed_on, passed_on_file
from sightline.front_door.views.recording import look, record
from sightline.front_door.views.settling import who

__all__ = [
    "add",
    "answer",
    "ask",
    "before_closing",
    "came_back",
    "contact",
    "decide",
    "disagree",
    "disagreements",
    "followed",
    "further",
    "grade",
    "hub",
    "keep",
    "look",
    "own_file",
    "passed_on",
    "passed_on_file",
    "picture",
    "record",
    "referral",
    "regrade",
    "requests",
    "second_look",
    "send_back",
    "settle",
    "sign",
    "take",
    "tell",
    "throw_away",
    "together",
    "who",
]
