"""What stands in the address of a list: its dates and filters in, and out again in the links of its page."""

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.case_file.asking import Asked
from sightline.case_file.forms import AsAt
from sightline.case_file.wording import as_at_words
from sightline.standards import calendar

NOT_AS_KNOWN_THEN = (
    "The link also asks what was known on an earlier day, which your role does not see: "
    "this is what is known now."
)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.opening.actor  # type: ignore[attr-defined]


def asked_of(request: HttpRequest, filters: Iterable[str] = ()) -> tuple[AsAt, Asked]:
    """Return the form with the page's dates, and the question; today, as known now, where they are wrong."""
    now = timezone.now()
    form = AsAt(data_of(request, now), today=calendar.uk_date(now), asks_known_by=asks_known_by(request))
    chosen = {name: request.GET[name] for name in filters if request.GET.get(name)}
    form.is_valid()
    day = form.cleaned_data.get("as_at") or calendar.uk_date(now)
    return form, Asked(now, day, _known_by(form.cleaned_data.get("known_by"), now), chosen)


def asks_known_by(request: HttpRequest) -> bool:
    """Say whether the address asks what was known when, and this reader may."""
    return "known_by" in request.GET and actor_of(request).may(Permission.PAST_KNOWLEDGE_SEE)


def data_of(request: HttpRequest, now: datetime) -> QueryDict:
    """Return the address's query with its dates as people write them, and today where no day is asked."""
    data = request.GET.copy()
    today = calendar.uk_date(now)
    for name in ("as_at", "known_by"):
        data[name] = _as_written(data.get(name, ""), today)
    return data


def _as_written(text: str, today: date) -> str:
    try:
        return f"{date.fromisoformat(text) if text else today:%d/%m/%Y}"
    except ValueError:
        return text


def _known_by(day: date | None, now: datetime) -> datetime | None:
    return calendar.end_of_day(day) if day and day != calendar.uk_date(now) else None


def dates_of(request: HttpRequest, asked: Asked) -> dict[str, object]:
    """Return what every page with a date shows of it: the bar's sentence, and the strip of a past day."""
    may_know = actor_of(request).may(Permission.PAST_KNOWLEDGE_SEE)
    words = as_at_words(asked.day, asked.now, asked.known_by)
    if "known_by" in request.GET and not may_know:
        words = f"{words} {NOT_AS_KNOWN_THEN}"
    now_query = without(request, "as_at", "known_by", "page")
    return {
        "asked": asked,
        "as_at": asked.day if asked.day != asked.today else None,
        "known_by": asked.known_by,
        "past_date_url": f"{request.path}?{now_query.urlencode()}" if asked.is_past else "",
        "as_at_words": words,
        "known_by_url": "" if "known_by" in request.GET or not may_know else with_known_by(request, asked),
    }


def with_known_by(request: HttpRequest, asked: Asked) -> str:
    """Return this page's address with the question what was known when."""
    query = without(request, "page")
    query["known_by"] = asked.day.isoformat()
    return f"{request.path}?{query.urlencode()}"


def without(request: HttpRequest, *names: str) -> QueryDict:
    """Return the address's query without some of its parts."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query
