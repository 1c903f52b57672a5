"""The public pages of the letterbox: nobody signs in, and nothing that was sent is shown again."""

from sightline.front_door.letterbox.views.form import (
    answer,
    answer_child,
    check,
    clear,
    remove_child,
    sent,
    start,
)

__all__ = ["answer", "answer_child", "check", "clear", "remove_child", "sent", "start"]
