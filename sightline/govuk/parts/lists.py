"""What stands around a list: figures, the as-at bar, sub-navigation, pages, downloads, what fed it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sightline.govuk.addresses import address_with, kept
from sightline.govuk.words import clock_time

register = template.Library()

Items = Iterable[dict[str, Any]]


@register.inclusion_tag("govuk/components/figures.html")
def figures(items: Items) -> dict[str, object]:
    """Show the counts above a list, each opening its children; a zero opens nothing."""
    return {"items": items}


@register.inclusion_tag("govuk/components/sub_navigation.html")
def sub_navigation(items: Items, label: str = "Parts of this page") -> dict[str, object]:
    """Show the parts of a page, each with the length of its list."""
    return {"items": items, "label": label}


@register.inclusion_tag("govuk/components/downloads.html")
def downloads(links: Items) -> dict[str, object]:
    """Offer the list as files."""
    return {"links": list(links)}


@register.inclusion_tag("govuk/components/fed_by.html")
def fed_by(sources: Items) -> dict[str, object]:
    """Say what fed a list and how old that is; a late source says so in red."""
    return {"sources": list(sources)}


@register.inclusion_tag("govuk/components/progress_bar.html")
def progress_bar(done: int, total: int, label: str) -> dict[str, object]:
    """Show how far long work has come, in numbers and as a bar."""
    return {"done": min(done, total), "total": total, "label": label}


@register.inclusion_tag("govuk/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, parameter: str = "page") -> dict[str, object]:
    """Show the pages of a list; nothing when there is one."""

    def address(number: int) -> str:
        return address_with(context, **{parameter: number})

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "several": page.paginator.num_pages > 1,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "following": address(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {"number": number, "href": address(number), "current": number == page.number}
            if isinstance(number, int)
            else None
            for number in numbers
        ],
    }


@register.simple_block_tag(takes_context=True)
def as_at_bar(context: Context, content: str, form: BaseForm, button: str = "Show") -> SafeString:
    """Ask a list's dates and filters in one line, by GET, keeping the rest of the address."""
    asked = {form.add_prefix(name) for name in form.fields}
    return render_to_string(
        "govuk/components/as_at_bar.html",
        {"form": form, "button": button, "kept": list(kept(context, asked | {"page"})), "sentence": content},
    )


@register.simple_block_tag
def filter_note(content: str) -> SafeString:
    """Show the grey sentence under a list: how it is counted."""
    return render_to_string("govuk/components/filter_note.html", {"content": content})


@register.simple_block_tag(takes_context=True)
def refreshing(
    context: Context, content: str, id: str, every: int = 60, at: datetime | None = None,
    leads_on: bool = False,
) -> SafeString:  # fmt: skip
    """Keep a part of the page fresh where script runs; `every` is in seconds, and 0 stops it.

    `leads_on`: once the page has gone on to another, or shows the part no more, so does the reader.
    """
    return render_to_string(
        "govuk/components/refreshing.html",
        {
            "content": content,
            "id": id,
            "every": every,
            "at": clock_time(at) if at else "",
            "leads_on": leads_on,
        },
    )
