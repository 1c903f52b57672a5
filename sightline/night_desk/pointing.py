"""What of the night desk points to somebody: it says who did what at night, and stays."""

from django.db.models import Q
from django.db.models.functions import Now

from sightline.clocks.pointing import ends, rows_wait, stays

stays(
    "night_desk.NightRecord.opened_by",
    "night_desk.NightCheck.by",
    "night_desk.NightSight.by",
    "night_desk.NightStep.by",
    "night_desk.NightStep.person",
    "night_desk.NightAlert.told",
    "night_desk.OnDuty.by",
    "night_desk.OnDuty.taken_off_by",
    "night_desk.SignaturePolicy.by",
)
rows_wait(
    "night_desk.OnDuty.user",
    "night on the rota,nights on the rota",
    still=Q(taken_off_at=None, night_of__gte=Now()),
)
ends("night_desk.NightDraft.owner")
