"""Background work of the front door: disagreements that nobody answered in time climb."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sightline.front_door import climbing, news

__all__ = ["climb_disagreements", "news"]


@app.periodic(cron="*/5 * * * *")
@app.task(name="climb_disagreements", lock="climb_disagreements", queueing_lock="climb_disagreements")
def climb_disagreements(timestamp: int = 0) -> None:
    """Bring to the heads of service what has not been answered in time."""
    climbing.climb_late(at=timezone.now())
