"""The monthly check of looks: some of each month's openings of records are drawn by lot and judged.

Nobody chooses which. What was drawn, and what was found, is never edited.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Min, Q, QuerySet

from sightline.access import rules
from sightline.access.actions import CannotAllow, end_rights
from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import DrawnLook, JudgedLook, LogEntry, LogLink, LooksOfMonth, PassingRight
from sightline.access.permissions import Permission
from sightline.records.models import Spell
from sightline.standards.calendar import start_of_day, uk_date


@transaction.atomic
def draw(*, at: datetime) -> list[date]:
    """Draw from every whole month up to a moment that was not drawn from, and return those months.

    Running it again, or twice at once, draws nothing a second time.
    """
    with keeping(EVERY_CHILD):
        done = set(LooksOfMonth.objects.values_list("month", flat=True))
        began = _opened().aggregate(at=Min("at"))["at"]
        months, month, this = [], None, uk_date(at).replace(day=1)
        if began is not None:
            month = uk_date(began).replace(day=1)
        while month is not None and month < this:
            if month not in done and _draw_from(month):
                months.append(month)
            month = rules.after(month)
    return months


def _draw_from(month: date) -> bool:
    begins, ends = start_of_day(month), start_of_day(rules.after(month))
    looks = list(_opened().filter(at__gte=begins, at__lt=ends).values_list("id", flat=True))
    last = LogLink.objects.filter(entry__at__lt=ends).order_by("-number").first()
    if last is None:
        return False
    seed = bytes(last.hash).hex()
    made, is_new = LooksOfMonth.objects.get_or_create(
        month=month, defaults={"looks": len(looks), "seed": seed}
    )
    if is_new:
        DrawnLook.objects.bulk_create(
            DrawnLook(of=made, entry_id=look) for look in rules.drawn(looks, seed=seed)
        )
    return is_new


def _opened() -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(action=LogEntry.Action.VIEW, user__isnull=False)


@transaction.atomic
def judge(*, look: DrawnLook, by: Actor, at: datetime, was_right: bool, finding: str) -> JudgedLook:
    """Judge a drawn look, once, as another person.

    If it was wrong, the reason that was given opens the record no more.
    Raises CannotAllow with the reason.
    """
    if by.user is None or not by.may(Permission.ACCESS_LOG_SEE):
        raise CannotAllow("Only those who read the access log can do this.")
    viewer = look.entry.user
    assert viewer is not None  # a look that nobody made is not drawn
    reason = rules.why_not_judge(
        looked=viewer.person_id,
        judging=by.user.person_id,
        judged=JudgedLook.objects.filter(look=look).exists(),
        finding=finding,
    )
    if reason:
        raise CannotAllow(reason)
    if not was_right:
        end_rights(user=viewer, child_id=look.entry.child_id, kind=PassingRight.Kind.REASON, at=at)
    try:
        with transaction.atomic():
            return JudgedLook.objects.create(
                look=look, by=by.user, at=at, was_right=was_right, finding=finding
            )
    except IntegrityError:
        raise CannotAllow(rules.JUDGED_ALREADY) from None


@dataclass(frozen=True, slots=True)
class Month:
    """One month's check: how many looks there were, were drawn, wait and were wrong, and its last day."""

    month: date
    looks: int
    drawn: int
    waiting: int
    wrong: int
    judge_by: date

    def is_late(self, on: date) -> bool:
        """Say whether looks still wait after the day by which they were to be judged."""
        return bool(self.waiting) and on > self.judge_by


def months() -> list[Month]:
    """Return each month's check, latest first, to whoever may know how the service is. No look is named."""
    with keeping(EVERY_CHILD):
        rows = LooksOfMonth.objects.annotate(
            drawn_looks=Count("drawn"),
            waiting=Count("drawn", filter=Q(drawn__judged=None)),
            wrong=Count("drawn", filter=Q(drawn__judged__was_right=False)),
        )
        return [
            Month(row.month, row.looks, row.drawn_looks, row.waiting, row.wrong, rules.judge_by(row.month))
            for row in rows.order_by("-month")
        ]


def to_judge() -> QuerySet[DrawnLook]:
    """Return the drawn looks that wait, oldest first, to those who read the log."""
    waiting = DrawnLook.objects.filter(judged=None).select_related("of", "entry__user__person")
    return waiting.order_by("entry__at", "id")


def judged() -> QuerySet[JudgedLook]:
    """Return what was found of drawn looks, latest first, to those who read the log."""
    rows = JudgedLook.objects.select_related("by__person", "look__entry__user__person")
    return rows.order_by("-at", "-id")


def held_then(look: DrawnLook) -> list[tuple[str, str]]:
    """Return who held the child on the day of the look, as worker (or nobody) and team: to judge it by."""
    on = uk_date(look.entry.at)
    with keeping(EVERY_CHILD):
        spells = Spell.objects.filter(child_id=look.entry.child_id, kind="holder", from_on__lte=on)
        rows = spells.filter(Q(until_on=None) | Q(until_on__gt=on)).order_by("id")
        return [(worker or "", team) for worker, team in rows.values_list("worker__name", "team__name")]
