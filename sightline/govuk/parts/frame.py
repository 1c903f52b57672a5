"""The page around the parts: layout, headings, the way back, and what the base template itself asks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from sightline.govuk import council as council_settings
from sightline.govuk.parts.notices import as_at_and_known_by
from sightline.govuk.words import moment, number

register = template.Library()

HEADING_SIZES = {1: "xl", 2: "m", 3: "s", 4: "s"}


@register.simple_tag
def council() -> council_settings.Council:
    """Return the council of this installation, for the header and the footer."""
    return council_settings.council()


@register.simple_tag(takes_context=True)
def nonce(context: Context) -> SafeString:
    """Return the nonce attribute of the page's one line of style; nothing where no policy is set.

    The nonce is made by being asked for: until then it counts as false, so it is turned to text first.
    """
    said = str(getattr(context.get("request"), "csp_nonce", ""))
    return format_html(' nonce="{}"', said) if said else mark_safe("")


@register.simple_tag(takes_context=True)
def text_of_block(context: Context, name: str) -> str:
    """Return what the page put in a block, as plain text: the browser's title is the page's heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    if block is None:
        return ""
    with context.push():
        words = strip_tags(block.nodelist.render(context))
    return mark_safe(" ".join(words.split()))


@register.simple_tag
def print_line(
    as_at: date | None, known_by: datetime | None, printed_by: str, printed_at: datetime | None
) -> str:
    """Return the first line of every printed page: as at, known by, printed by and when.

    Without `printed_at` the moment is the page's making.
    """
    at = printed_at or timezone.now()
    said = as_at_and_known_by(as_at or timezone.localtime(at).date(), known_by or at)
    return f"{said}. Printed{f' by {printed_by}' if printed_by else ''} on {moment(at)}."


@register.simple_tag
def heading(
    text: str, level: int = 2, count: int | None = None, size: str | None = None, anchor: str = ""
) -> SafeString:
    """Show a heading with the length of the list under it: "Late (2)"."""
    counted = (
        format_html(' <span class="sl-heading-count">({})</span>', number(count)) if count is not None else ""
    )
    return format_html(
        '<h{level} class="govuk-heading-{size}"{anchor}>{text}{counted}</h{level}>',
        level=level,
        size=size or HEADING_SIZES[level],
        anchor=format_html(' id="{}"', anchor) if anchor else "",
        text=text,
        counted=counted,
    )


def _pairs(trail: Iterable[Any]) -> list[tuple[str, str]]:
    return [(step["text"], step["href"]) if isinstance(step, Mapping) else tuple(step) for step in trail]


@register.inclusion_tag("govuk/components/breadcrumbs.html")
def breadcrumbs(trail: Iterable[Any]) -> dict[str, object]:
    """Show where the page stands; steps are dicts or pairs of text and href."""
    return {"trail": _pairs(trail)}


@register.inclusion_tag("govuk/components/back_link.html")
def back_link(text: str, href: str) -> dict[str, object]:
    """Show the way back, by the name of where it goes."""
    return {"text": text, "href": href}


@register.simple_block_tag
def side_by_side(content: str) -> SafeString:
    """Set a main and a side column beside each other where the screen is wide."""
    return format_html('<div class="sl-side-by-side">{}</div>', content)


@register.simple_block_tag
def main_column(content: str) -> SafeString:
    """Hold the text of two columns."""
    return format_html('<div class="sl-main-column">{}</div>', content)


@register.simple_block_tag
def side_column(content: str) -> SafeString:
    """Hold what stands beside the text, and after it on a phone."""
    return format_html('<div class="sl-side-column">{}</div>', content)


@register.simple_block_tag
def side_section(content: str, title: str, level: int = 2) -> SafeString:
    """Hold one titled part of the side column."""
    return format_html('<div class="sl-side-section">{}{}</div>', heading(title, level, size="s"), content)


@register.simple_block_tag
def reading(content: str, small: bool = False) -> SafeString:
    """Hold running text, never wider than 44em."""
    return format_html('<div class="sl-reading{}">{}</div>', " sl-reading--small" if small else "", content)


@register.simple_block_tag
def panel(content: str, title: str = "", level: int = 2) -> SafeString:
    """Hold a pale box."""
    head = heading(title, level, size="s") if title else ""
    return format_html('<div class="sl-panel">{}{}</div>', head, content)


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    """Hold what most readers do not need."""
    return render_to_string("govuk/components/details.html", {"content": content, "summary": summary})
