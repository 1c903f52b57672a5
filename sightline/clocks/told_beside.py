"""What was told of one record of a child while another had an open case: nobody could know to pass it on.

Once the two are one, a message that was decided as one of a child without a case was information on an open
case. Whoever decided it had it by then; since when, nobody wrote. So it is written without its day: the clock
then says unknown, and neither accuses nor praises.
"""

from collections.abc import Iterator
from itertools import permutations

from django.db.models import Exists, OuterRef, Q

from sightline.clocks.actions import NewEvent
from sightline.clocks.models import Span
from sightline.records.models import Child, Event, Spell

PASSED_ON = "C01b"


def passed_on(child: Child, other: Child) -> Iterator[NewEvent]:
    """Yield that what was told beside a case of the other record had reached whoever decided it, by then.

    What a record's own clock already counts stays as it is. The caller sees both and holds their locks.
    """
    for told_of, case_of in permutations((child, other)):
        while_open = Q(until_on=None) | Q(until_on__gte=OuterRef("happened_on"))
        cases = Spell.objects.filter(
            while_open, child=case_of.pk, kind="case", from_on__lte=OuterRef("happened_on")
        )
        live = Event.objects.filter(child=told_of.pk, withdrawn_by=None)
        known = live.filter(kind="information_passed_on").values("subject")
        counted = Span.objects.filter(party=told_of.pk, standard=PASSED_ON).values("subject")
        told = live.filter(Exists(cases), kind="contact_received").values("subject")
        decided = live.filter(kind="contact_decided", subject__in=told)
        decided = decided.exclude(subject__in=known).exclude(subject__in=counted)
        for event in decided.select_related("subject").order_by("happened_on", "id"):
            yield NewEvent(
                told_of.pk, "information_passed_on", event.happened_on, subject=event.subject,
                happened_at=event.happened_at, undated=True,
            )  # fmt: skip
