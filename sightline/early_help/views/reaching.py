"""How a page comes by the child whose early help it is about: the record is opened, and that is logged."""

from datetime import datetime

from django.http import HttpRequest

from sightline.access.scope import open_child
from sightline.clocks.queries import Moment
from sightline.early_help import queries
from sightline.early_help.queries import Episode
from sightline.standards import calendar


def episode_of(request: HttpRequest, public_id: str, now: datetime) -> Episode:
    """Return the early help of the child of an address, whose record is opened and logged by that."""
    child = open_child(request, public_id)
    return queries.episode_of(child, Moment.of(calendar.uk_date(now), now))
