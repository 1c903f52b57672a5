"""Saying that something happened, that nothing is there, or that it cannot be said."""

from datetime import date, datetime

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.govuk.words import day, local, moment

register = template.Library()

ALERT_KINDS = {"information", "success", "warning", "error"}


@register.simple_block_tag
def alert(content: str, title: str, kind: str = "warning", level: int = 2) -> SafeString:
    """Show an alert: what happened, and what to do next. One on a page."""
    if kind not in ALERT_KINDS:
        raise template.TemplateSyntaxError(f"An alert is one of {sorted(ALERT_KINDS)}, not {kind!r}.")
    return render_to_string(
        "govuk/components/alert.html",
        {"content": mark_safe(content.strip()), "title": title, "kind": kind, "level": level},
    )


@register.inclusion_tag("govuk/components/past_date.html")
def past_date(as_at: date | None, known_by: datetime | None, now_url: str) -> dict[str, object]:
    """Say that the page shows a past day, and where now is."""
    return {"said": as_at_and_known_by(as_at, known_by), "now_url": now_url}


def as_at_and_known_by(as_at: date | None, known_by: datetime | None) -> str:
    """Return "As at 3 March 2025, as known on 10 March 2025"; None is today and now."""
    at = f"As at {day(as_at)}" if as_at else "As at today"
    return f"{at}, as known {f'on {_known(known_by)}' if known_by else 'now'}"


def _known(known_by: date) -> str:
    """Return the moment something was known by; the last minute of a day is that day."""
    here = local(known_by)
    ends_the_day = isinstance(here, datetime) and (here.hour, here.minute) == (23, 59)
    return day(known_by) if ends_the_day else moment(known_by)


@register.inclusion_tag("govuk/components/empty_good.html")
def empty_good(text: str, counted_at: datetime | None = None) -> dict[str, object]:
    """Say that a list is empty, that this is good, and when it was counted."""
    return {"text": text, "counted_at": counted_at}


@register.inclusion_tag("govuk/components/empty_by_filter.html")
def empty_by_filter(asked: str, clear_url: str, clear_text: str = "Show everything") -> dict[str, object]:
    """Say that nothing answers to what was asked, and how to ask for everything."""
    return {"asked": asked, "clear_url": clear_url, "clear_text": clear_text}


@register.inclusion_tag("govuk/components/cannot_say.html")
def cannot_say(text: str, receipt_url: str = "", receipt_text: str = "See the receipt") -> dict[str, object]:
    """Say that the answer is not known, and why. Never a zero."""
    return {"text": text, "receipt_url": receipt_url, "receipt_text": receipt_text}


@register.inclusion_tag("govuk/components/restricted.html")
def restricted(count: int, ask: str = "") -> dict[str, object]:
    """Count the children that may not be shown here, and name who holds them: ask there. Nothing at zero."""
    return {"count": count, "ask": ask}


@register.simple_block_tag(takes_context=True)
def interruption(
    context: Context,
    content: str,
    title: str,
    button: str,
    href: str = "",
    other_text: str = "",
    other_href: str = "",
    form_action: str = "",
) -> SafeString:
    """Stop somebody before an act, with what they should read first. The only thing on its page.

    Without `href` the button posts to `form_action`, or to this page's own address.
    """
    return render_to_string(
        "govuk/components/interruption.html",
        {
            "content": content,
            "title": title,
            "button": button,
            "href": href,
            "other_text": other_text,
            "other_href": other_href,
            "form_action": form_action,
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Set a note apart from the text."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.filter
def alert_kind(level_tag: str) -> str:
    """Return the alert for the level of one of Django's messages."""
    return {"debug": "information", "info": "information"}.get(level_tag, level_tag or "information")
