"""What of the night desk points to somebody: it says who did what at night, and stays."""

from sightline.clocks.pointing import stays

stays(
    "night_desk.NightRecord.opened_by",
    "night_desk.NightCheck.by",
    "night_desk.NightSight.by",
    "night_desk.NightStep.by",
    "night_desk.NightStep.person",
    "night_desk.NightAlert.told",
)
