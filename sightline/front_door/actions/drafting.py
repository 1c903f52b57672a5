"""Keep what somebody types before they send it: it survives a lost connection, a time-out and a restart."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sightline.front_door.models import Draft
from sightline.identity.models import User


@transaction.atomic
def keep_draft(*, owner: User, form: str, about: str, answers: Mapping[str, object], at: datetime) -> Draft:
    """Keep the answers of a form as they stand, in place of what was kept before."""
    draft, _ = Draft.objects.update_or_create(
        owner=owner, form=form, about=about, defaults={"answers": dict(answers), "saved_at": at}
    )
    return draft


def forget_draft(*, owner: User, form: str, about: str) -> None:
    """Forget a draft, once what it held was sent or its owner wants it gone."""
    Draft.objects.filter(owner=owner, form=form, about=about).delete()
