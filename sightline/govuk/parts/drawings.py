"""Small drawings that stand beside their words: a promise counted day by day."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

register = template.Library()

STEP = 23
BOX = 22
EDGE = 70
KINDS = {"counted", "start", "not_counted", "holiday", "after"}


@dataclass(frozen=True)
class DrawnDay:
    """Hold one day of a worked example.

    `kind` is `start` (day 0), `counted`, `not_counted` (a weekend), `holiday`, or `after` the limit.
    `number` is the day's number as the promise counts it. `above` and `below` are short labels at a tick;
    `mark` draws the diamond of what happened that day.
    """

    kind: str
    number: int | None = None
    above: str = ""
    below: str = ""
    mark: bool = False


def _anchor(middle: float, width: int) -> str:
    """Return where a label's text hangs, so that none leaves the drawing."""
    if middle < EDGE:
        return "start"
    return "end" if middle > width - EDGE else "middle"


@register.inclusion_tag("govuk/components/worked_example.html")
def worked_example(
    title: str,
    days: Sequence[DrawnDay],
    sentence: str,
    state: object = "",
    detail: str = "",
    note: str = "",
) -> dict[str, object]:
    """Draw a box a day, numbered as the promise counts it; `sentence` says the same in words."""
    unknown = {day.kind for day in days} - KINDS
    if unknown:
        raise template.TemplateSyntaxError(f"A drawn day is one of {sorted(KINDS)}, not {sorted(unknown)}.")
    width = max(len(days) * STEP + 2, 2 * EDGE)
    boxes = []
    for place, day in enumerate(days):
        middle = place * STEP + 1 + BOX / 2
        boxes.append(
            {
                "day": day,
                "x": place * STEP + 1,
                "middle": middle,
                "anchor": _anchor(middle, width),
                "text": "H"
                if day.kind == "holiday"
                else ""
                if day.mark or day.number is None
                else day.number,
            }
        )
    return {
        "title": title,
        "state": state,
        "detail": detail,
        "note": note,
        "sentence": sentence,
        "boxes": boxes,
        "width": width,
    }


@register.inclusion_tag("govuk/components/worked_examples_key.html")
def worked_examples_key(happened: str = "It happened") -> dict[str, object]:
    """Say what the boxes of worked examples mean."""
    return {"happened": happened}
