"""How a page comes by the night record it is about: the child's record is opened, and that is logged."""

from datetime import datetime

from django.http import Http404, HttpRequest

from sightline.access.addressed import names_record
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.scope import open_child
from sightline.clocks.queries import Moment
from sightline.night_desk import queries
from sightline.night_desk.queries import Night
from sightline.standards import calendar


def night_of(request: HttpRequest, record_id: str, now: datetime) -> Night:
    """Return the night record of an address, its child's record opened and logged by that.

    Raises Refused, the same whether there is no such record or the reader does not reach its child.
    """
    row = queries.record_named(record_id)
    if row is None:
        raise Refused(Permission.CHILD_SEE, named=record_id)
    open_child(request, row.child.party.public_id)
    found = queries.of_records([row.pk], Moment.of(calendar.uk_date(now), now))
    if not found:
        raise Http404
    return found[0]


names_record("record_id", queries.child_of_record)
