"""The pages of early help: request in, one question or one action, page out."""

from sightline.early_help.views.lists import episodes, participation
from sightline.early_help.views.one_child import episode
from sightline.early_help.views.steps import (
    agree,
    answer,
    complete_assessment,
    consider,
    end,
    hold_meeting,
    name_lead,
    offer,
    plan,
    start_assessment,
    step_up,
    take_over,
    withdraw,
)

__all__ = [
    "agree",
    "answer",
    "complete_assessment",
    "consider",
    "end",
    "episode",
    "episodes",
    "hold_meeting",
    "name_lead",
    "offer",
    "participation",
    "plan",
    "start_assessment",
    "step_up",
    "take_over",
    "withdraw",
]
