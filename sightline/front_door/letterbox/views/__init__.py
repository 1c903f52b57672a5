"""The public pages of the letterbox: nobody signs in, and nothing that was sent is shown again."""

from sightline.front_door.letterbox.views.files import file, files, remove_file
from sightline.front_door.letterbox.views.form import (
    answer,
    answer_child,
    check,
    clear,
    go_on,
    leave,
    remove_child,
    sent,
    start,
)
from sightline.front_door.letterbox.views.keys import agency_keys, end_agency_key, make_agency_key
from sightline.front_door.letterbox.views.returning import come_back, save, saved

__all__ = [
    "agency_keys",
    "answer",
    "answer_child",
    "check",
    "clear",
    "come_back",
    "end_agency_key",
    "file",
    "files",
    "go_on",
    "leave",
    "make_agency_key",
    "remove_child",
    "remove_file",
    "save",
    "saved",
    "sent",
    "start",
]
