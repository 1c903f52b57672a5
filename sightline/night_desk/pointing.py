"""What of the night desk points to somebody: nights to come, and what is half typed."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from sightline.clocks.pointing import Leaver, Waits, drafts_wait, stays, user_of, waits
from sightline.govuk.words import full_day, plural
from sightline.identity.models import Worker
from sightline.night_desk.models import OnDuty
from sightline.night_desk.rota import night_of, who_can

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


def _to_come(leaver: Leaver) -> QuerySet[OnDuty]:
    """Return tonight and the nights to come that somebody is on for; at 2am tonight is still yesterday's."""
    first = night_of(timezone.now())
    rows = OnDuty.objects.filter(user__in=leaver.users, taken_off_at=None, night_of__gte=first)
    return rows.order_by("night_of", "id")


def _nights(leaver: Leaver) -> Iterable[Waits]:
    count = _to_come(leaver).count()
    if count:
        yield Waits("night_desk.OnDuty.user", plural(count, "night on the rota,nights on the rota"))


def _pass_nights(leaver: Leaver, what: Waits, to: Worker) -> None:
    user = user_of(to)
    for row in _to_come(leaver):
        if user not in who_can(row.duty, at=timezone.now()):
            raise LookupError(
                f"{to.name} holds no role for a {row.get_duty_display().lower()}. Choose another."
            )
        if OnDuty.objects.filter(user=user, duty=row.duty, night_of=row.night_of, taken_off_at=None).exists():
            raise LookupError(f"{to.name} is on for {full_day(row.night_of)} already. Choose somebody else.")
        OnDuty.objects.filter(pk=row.pk).update(user=user)


waits("night_desk.OnDuty.user", asks=_nights, passes=_pass_nights)


drafts_wait("night_desk.NightDraft.owner", "night drafts", "draft at the night desk,drafts at the night desk")
