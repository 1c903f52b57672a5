"""The filters: each is the function of the same name in `sightline.govuk.words`, quiet about None."""

from collections.abc import Callable
from functools import wraps

from django import template

from sightline.govuk import words

register = template.Library()


def _nothing_for_none(said: Callable[..., str]) -> Callable[..., str]:
    @wraps(said)
    def quiet(value: object, *arguments: object) -> str:
        return "" if value is None or value == "" else said(value, *arguments)

    return quiet


for _said in (
    words.age,
    words.ago,
    words.and_join,
    words.clock_time,
    words.day,
    words.day_and_name,
    words.days_words,
    words.full_day,
    words.lasting,
    words.moment,
    words.month,
    words.number,
    words.percent,
    words.plural,
    words.share,
):
    register.filter(_said.__name__, _nothing_for_none(_said))
