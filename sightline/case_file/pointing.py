"""What of the case file points to somebody: a visit half written down, which somebody must finish."""

from collections.abc import Iterable

from sightline.case_file.models import VisitDraft
from sightline.clocks.pointing import Leaver, Waits, user_of, waits
from sightline.govuk.words import plural
from sightline.identity.models import Worker


def _drafts(leaver: Leaver) -> Iterable[Waits]:
    count = VisitDraft.objects.filter(owner__in=leaver.users).count()
    if count:
        yield Waits("visits", plural(count, "visit not yet sent,visits not yet sent"))


def _pass_drafts(leaver: Leaver, what: Waits, to: Worker) -> None:
    user = user_of(to)
    for draft in VisitDraft.objects.filter(owner__in=leaver.users).order_by("id"):
        if VisitDraft.objects.filter(owner=user, child=draft.child_id).exists():
            raise LookupError(f"{to.name} is writing down a visit to the same child. Choose somebody else.")
        VisitDraft.objects.filter(pk=draft.pk).update(owner=user)


waits("case_file.VisitDraft.owner", asks=_drafts, passes=_pass_drafts)
