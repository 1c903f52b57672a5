"""What this installation was made as."""

from django.db.models import QuerySet

from sightline.identity.kept_questions import kept_question
from sightline.identity.remembered import remembered
from sightline.records.models import Installation


@remembered("records_installation")
def is_demonstration() -> bool:
    """Return whether this database was marked as a demonstration when it was made."""
    return bool(_demonstrations())


@kept_question
def _demonstrations() -> QuerySet[Installation]:
    return Installation.objects.filter(is_demo=True)[:1]
