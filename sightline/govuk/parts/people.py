"""One person: who they are, what happened, and facts in pairs."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.inclusion_tag("govuk/components/identity_bar.html")
def identity_bar(items: Iterable[dict[str, Any]]) -> dict[str, object]:
    """Show who this is and who holds them, before any scrolling."""
    return {"items": items}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Show what happened, newest first; `happened` inside."""
    return format_html('<div class="moj-timeline">{}</div>', content)


@register.simple_block_tag
def happened(
    content: str,
    title: str,
    when: str,
    by: str = "",
    written: str = "",
    quote: str = "",
    withdrawn: bool = False,
    level: int = 3,
    source: str = "",
) -> SafeString:
    """Show one event, by whom or from what source; a withdrawn one stays, struck through, with why."""
    return render_to_string(
        "govuk/components/happened.html",
        {
            "content": mark_safe(content.strip()),
            "title": title,
            "when": when,
            "by": by,
            "source": source,
            "written": written,
            "quote": quote,
            "withdrawn": withdrawn,
            "level": level,
        },
    )


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Show facts in pairs; `summary_row` inside."""
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def summary_row(content: str, key: str, action: str = "", href: str = "") -> SafeString:
    """Show one pair, with a link that changes it."""
    return render_to_string(
        "govuk/components/summary_row.html", {"content": content, "key": key, "action": action, "href": href}
    )


@register.simple_block_tag
def summary_card(
    content: str,
    title: str,
    action: str = "",
    href: str = "",
    badge: str = "",
    badge_colour: str | None = None,
) -> SafeString:
    """Show a summary list in a box of its own, for one of several people or decisions."""
    return render_to_string(
        "govuk/components/summary_card.html",
        {
            "content": content,
            "title": title,
            "action": action,
            "href": href,
            "badge": badge,
            "badge_colour": badge_colour,
        },
    )
