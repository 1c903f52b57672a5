"""Clocks worked out again since Sightline itself was renewed.

A new version may read a record otherwise than the one that worked out what is kept. So what the rules were
is kept beside it; when they are others, everybody is worked out again in the background, and until then pages
say so. A changed comment counts as a changed rule: that costs a few minutes of the worker's time, and a rule
that went unnoticed would leave a child with the wrong clock.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app

from sightline import standards
from sightline.clocks.models import Reworking, RulesKept
from sightline.clocks.reworking import JOB
from sightline.records.models import Party


@cache
def rules() -> str:
    """Return what names the rules of this version: the same for the same code, another for any other."""
    told = hashlib.sha256()
    for folder, pattern in ((Path(standards.__path__[0]), "**/*.py"), (Path(__file__).parent, "*.py")):
        for file in sorted(folder.glob(pattern)):
            told.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return told.hexdigest()


@transaction.atomic
def keep_up() -> Reworking | None:
    """Have everybody worked out again where other rules worked out what is kept.

    Returns the work left to do, or None. Two at once do it once.
    """
    kept = RulesKept.objects.select_for_update().first()
    if kept is not None and kept.rules == rules():
        return None
    RulesKept.objects.update_or_create(pk=1, defaults={"rules": rules()})
    total = Party.objects.count()
    if not total:
        return None
    # Work that began by the rules before would finish half by each: this goes over everybody.
    Reworking.objects.filter(finished_at=None, change=None).delete()
    work = Reworking.objects.create(change=None, total=total)
    app.configure_task(JOB).defer()
    return work
