"""What of matching points to somebody: it says who said what, and stays."""

from sightline.clocks.pointing import stays

stays(
    "matching.Verdict.by",
    "matching.Ask.asked_by",
    "matching.Ask.asked_person",
    "matching.Ask.answered_by",
    "matching.Ask.answered_person",
)
