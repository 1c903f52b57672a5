"""What people do at the front door: one function for each decision a person makes."""

from sightline.front_door.actions.answering import (
    CannotAnswer,
    add_to_answer,
    answer_request,
    ask_to_regrade,
    may_be_regraded,
    reaches_holders,
    say_we_disagree,
    settle_voice,
    take_further,
)
from sightline.front_door.actions.deciding import (
    CannotDecide,
    CannotSign,
    Wanted,
    decide_contact,
    send_back,
    sign_decision,
    take_second_look,
    why_not_decide,
)
from sightline.front_door.actions.drafting import forget_draft, keep_draft
from sightline.front_door.actions.recognising import record_recognised
from sightline.front_door.actions.recording import (
    AboutChild,
    CannotRecordContact,
    WhatWasTold,
    record_contact,
    take_on,
)
from sightline.front_door.actions.settling import CannotChoose, say_who_it_is
from sightline.front_door.actions.telling import tell_referrer
from sightline.front_door.actions.triage import (
    CannotAsk,
    CannotGrade,
    Question,
    ask_agencies,
    grade,
    say_what_answers_say,
)

__all__ = [
    "AboutChild",
    "CannotAnswer",
    "CannotAsk",
    "CannotChoose",
    "CannotDecide",
    "CannotGrade",
    "CannotRecordContact",
    "CannotSign",
    "Question",
    "Wanted",
    "WhatWasTold",
    "add_to_answer",
    "answer_request",
    "ask_agencies",
    "ask_to_regrade",
    "decide_contact",
    "forget_draft",
    "grade",
    "keep_draft",
    "may_be_regraded",
    "reaches_holders",
    "record_contact",
    "record_recognised",
    "say_we_disagree",
    "say_what_answers_say",
    "say_who_it_is",
    "send_back",
    "settle_voice",
    "sign_decision",
    "take_further",
    "take_on",
    "take_second_look",
    "tell_referrer",
    "why_not_decide",
]
