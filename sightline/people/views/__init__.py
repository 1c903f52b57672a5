"""What each page of the room does with what it is asked."""

from sightline.people.views.governance import access_log, access_log_file, emergencies, review_emergency
from sightline.people.views.looks import drawn_looks, judge_look
from sightline.people.views.sign_in import second_factor, sign_in, sign_in_as_chosen, sign_in_as_invented

__all__ = [
    "access_log",
    "access_log_file",
    "drawn_looks",
    "emergencies",
    "judge_look",
    "review_emergency",
    "second_factor",
    "sign_in",
    "sign_in_as_chosen",
    "sign_in_as_invented",
]
