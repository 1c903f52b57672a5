"""How many signatures close a night: two, unless an administrator has said otherwise and why."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks.models import SettingChange
from sightline.night_desk import rules
from sightline.night_desk.models import SignaturePolicy
from sightline.records.models import Recording

SETTING = "night desk signatures"
WORDS = {
    True: "A night is closed by two signatures: the night manager’s and the day manager’s",
    False: "A night is closed by the day manager’s signature where the night manager was not reached",
}


class CannotSwitch(Exception):
    """Say, in the reader's words, why this may not be changed."""


def policies() -> list[SignaturePolicy]:
    """Return every change of the number of signatures, newest first."""
    return list(SignaturePolicy.objects.select_related("by__person").order_by("-from_at", "-id"))


def both_needed(found: Sequence[SignaturePolicy], *, decided_at: datetime | None) -> bool:
    """Say whether a decision made at a moment needs both signatures. What held then holds for it for good."""
    before = [each for each in found if decided_at is not None and each.from_at <= decided_at]
    return before[0].both_signatures if before else True


@transaction.atomic
def switch(*, both_signatures: bool, why: str, by: Actor, at: datetime) -> SignaturePolicy:
    """Change how many signatures close a night, for decisions from now on. Raises CannotSwitch."""
    now = both_needed(policies(), decided_at=at)
    reason = rules.why_not_switch(
        may=by.may(Permission.NIGHT_POLICY_SET), is_so_already=now == both_signatures, why=why
    )
    if reason or by.user is None:
        raise CannotSwitch(reason or "")
    recording = Recording.objects.create(by=by.user, why=why.strip())
    SettingChange.objects.create(setting=SETTING, said=WORDS[both_signatures], recording=recording)
    return SignaturePolicy.objects.create(
        both_signatures=both_signatures, from_at=at, by=by.user, why=why.strip(), recording=recording
    )
