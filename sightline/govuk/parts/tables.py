"""Tables: compact, with a caption; blocks on a phone for people, a scrolling pane for numbers."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from sightline.govuk.addresses import address_with
from sightline.govuk.markup import escaped, markup
from sightline.govuk.parts.wording import two_lines

register = template.Library()

STATE = "table_being_drawn"
WIDTHS = {"", "10", "15", "20", "25", "33", "50"}
# So many rows of one list are kept as they were drawn; and what stands in them where a form's token belongs.
DRAWN_AT_MOST = 4_000
TOKEN_GOES_HERE = token_hex(16)
ARGUMENTS = {"caption", "hide_caption", "caption_size", "people", "order", "order_parameter"}


@dataclass(frozen=True)
class Column:
    """Hold what a head says and how its cells are drawn."""

    text: str
    numeric: bool
    phone: str
    joins: bool
    note_below: bool


@dataclass
class Table:
    """Hold a table while its rows are drawn: its columns, and where in the row we are."""

    people: bool
    order: str
    order_parameter: str
    columns: list[Column] = field(default_factory=list)
    position: int = 0
    openings: dict[tuple[int, bool, int, bool], SafeString] = field(default_factory=dict)

    def take(self, span: int) -> Column | None:
        """Return the column of the next cell and move on by `span`."""
        column = self.columns[self.position] if self.position < len(self.columns) else None
        self.position += span
        return column

    def joined(self, position: int) -> bool:
        """Tell whether this cell shares a line with a neighbour on a phone."""
        following = self.columns[position + 1] if position + 1 < len(self.columns) else None
        return self.columns[position].joins or bool(following and following.joins)

    def opening(self, heading: bool, span: int, empty: bool = False) -> SafeString:
        """Return what the next cell begins with, and move on; all the cells of a column begin alike.

        One that is empty has no label: on a phone it would stand there alone.
        """
        position = self.position
        column = self.take(span)
        key = position, heading, span, empty
        if key not in self.openings:
            self.openings[key] = self._opening(column, *key)
        return self.openings[key]

    def _opening(
        self, column: Column | None, position: int, heading: bool, span: int, empty: bool
    ) -> SafeString:
        classes = ["govuk-table__header" if heading else "govuk-table__cell"]
        label = mark_safe("")
        if column:
            classes += [f"{classes[0]}--numeric"] if column.numeric else []
            if self.people:
                classes += ["sl-cell--joins"] if self.joined(position) else []
                classes += ["sl-cell--note-below"] if column.note_below else []
                if column.phone and not empty:
                    label = markup('<span class="sl-cell-label" aria-hidden="true">{} </span>', column.phone)
        return markup(
            '<{} class="{}"{}{}{}>{}',
            mark_safe("th" if heading else "td"),
            " ".join(classes),
            mark_safe(' scope="row"') if heading else "",
            self.role("rowheader" if heading else "cell"),
            markup(' colspan="{}"', span) if span > 1 else "",
            label,
        )

    def role(self, name: str) -> SafeString:
        """Return a role attribute where blocks would lose the element's meaning."""
        return markup(' role="{}"', name) if self.people else mark_safe("")


def _drawn(context: Context) -> Table:
    drawn: Table | None = context.get(STATE)
    if drawn is None:
        raise template.TemplateSyntaxError("heads, row, group_row, total_row and cell belong inside a table.")
    return drawn


class TableNode(template.Node):
    """Draw a table around its rows."""

    def __init__(self, nodelist: NodeList, arguments: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments

    def render(self, context: Context) -> str:
        """Return the table's markup."""
        given: dict[str, Any] = {name: value.resolve(context) for name, value in self.arguments.items()}
        table = Table(
            people=bool(given.get("people")),
            order=given.get("order") or "",
            order_parameter=given.get("order_parameter", "order"),
        )
        with context.push(**{STATE: table}):
            content = self.nodelist.render(context)
        caption = given["caption"]
        size = "govuk-visually-hidden" if given.get("hide_caption") else ""
        return context.template.engine.get_template("govuk/components/table.html").render(
            context.new(
                {
                    "caption": caption,
                    "caption_class": size or f"govuk-table__caption--{given.get('caption_size', 'm')}",
                    "anchor": f"table-{slugify(str(caption))[:60]}",
                    "people": table.people,
                    "content": content,
                }
            )
        )


@register.tag("table")
def table(parser: Parser, token: Token) -> TableNode:
    """Read `{% table caption="…" people=True %}…{% endtable %}`."""
    bits = token.split_contents()[1:]
    arguments = token_kwargs(bits, parser)
    unknown = set(arguments) - ARGUMENTS
    if bits or unknown or "caption" not in arguments:
        raise template.TemplateSyntaxError(
            f"A table takes a caption and {sorted(ARGUMENTS)}, not {bits or unknown}."
        )
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(nodelist, arguments)


@register.simple_block_tag(takes_context=True)
def heads(context: Context, content: str) -> SafeString:
    """Draw the row of heads; `column` tags inside."""
    role = _drawn(context).role
    return markup(
        '<thead class="govuk-table__head"{}><tr class="govuk-table__row"{}>{}</tr></thead>',
        role("rowgroup"),
        role("row"),
        content,
    )


@register.simple_tag(takes_context=True)
def column(
    context: Context,
    text: str,
    numeric: bool = False,
    sort: str = "",
    descending_first: bool = False,
    width: str | int = "",
    phone: str = "",
    joins: bool = False,
    note_below: bool = False,
    hide: bool = False,
) -> SafeString:
    """Draw one head and remember how its column's cells are drawn."""
    drawn = _drawn(context)
    if str(width) not in WIDTHS:
        raise template.TemplateSyntaxError(f"A column's width is one of {sorted(WIDTHS)}, not {width!r}.")
    drawn.columns.append(Column(text, numeric, phone, joins, note_below))
    classes = ["govuk-table__header"]
    classes += ["govuk-table__header--numeric"] if numeric else []
    classes += [f"sl-width-{width}"] if width else []
    said = markup('<span class="govuk-visually-hidden">{}</span>', text) if hide else escaped(text)
    sorting = mark_safe("")
    if sort:
        classes.append("sl-sortable")
        sorting, said = _sort_link(context, drawn, sort, descending_first, said)
    return markup(
        '<th scope="col" class="{}"{}{}>{}</th>', " ".join(classes), drawn.role("columnheader"), sorting, said
    )


def _sort_link(
    context: Context, drawn: Table, sort: str, descending_first: bool, said: SafeString
) -> tuple[SafeString, SafeString]:
    """Return the head's `aria-sort` and the link that orders the list by it; a second press turns it."""
    now = {sort: "ascending", f"-{sort}": "descending"}.get(drawn.order, "")
    if now:
        following = sort if now == "descending" else f"-{sort}"
    else:
        following = f"-{sort}" if descending_first else sort
    address = address_with(context, page=None, **{drawn.order_parameter: following})
    linked = markup('<a class="sl-sort" href="{}">{}</a>', address, said)
    return markup(' aria-sort="{}"', now) if now else mark_safe(""), linked


@register.simple_block_tag(takes_context=True)
def row(context: Context, content: str) -> SafeString:
    """Draw one row of cells."""
    return _row(context, content, "govuk-table__row")


@register.simple_block_tag(takes_context=True)
def total_row(context: Context, content: str) -> SafeString:
    """Draw the last row, under a thick rule."""
    return _row(context, content, "govuk-table__row sl-total-row")


class DrawnOnceNode(template.Node):
    """Draw what one value says, and the next time the same value stands there draw nothing again.

    What is inside sees the value, the table around it and the form's token, and nothing else of the page.
    """

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name
        self.known: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> str:
        """Return the markup of the value that stands under the name."""
        value, table = context[self.name], _drawn(context)
        key = value, table.people, tuple(table.columns)
        drawn = self.known.get(key)
        if drawn is None:
            seen = {self.name: value, STATE: table, "csrf_token": TOKEN_GOES_HERE}
            drawn = self.nodelist.render(context.new(seen))
            if len(self.known) >= DRAWN_AT_MOST:
                self.known.clear()
            self.known[key] = drawn
        token = str(context.get("csrf_token", ""))
        return SafeString(drawn.replace(TOKEN_GOES_HERE, token)) if TOKEN_GOES_HERE in drawn else drawn


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnceNode:
    """Read `{% drawn_once row %}{% row %}…{% endrow %}{% enddrawn_once %}`: a row of its values alone."""
    bits = token.split_contents()[1:]
    if len(bits) != 1 or not bits[0].isidentifier():
        raise template.TemplateSyntaxError(f"What is drawn once is one value by its name, not {bits}.")
    nodelist = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnceNode(nodelist, bits[0])


@register.simple_tag(takes_context=True)
def group_row(context: Context, text: str) -> SafeString:
    """Draw a heading inside the table, over the rows that follow."""
    drawn = _drawn(context)
    head = markup(
        '<th scope="colgroup" class="govuk-table__header" colspan="{}"{}>{}</th>',
        len(drawn.columns),
        drawn.role("rowheader"),
        text,
    )
    return _row(context, head, "govuk-table__row sl-group-row")


def _row(context: Context, content: str, classes: str) -> SafeString:
    drawn = _drawn(context)
    drawn.position = 0
    return markup('<tr class="{}"{}>{}</tr>', classes, drawn.role("row"), content)


@register.simple_block_tag(takes_context=True)
def cell(
    context: Context,
    content: str,
    heading: bool = False,
    note: object = "",
    bold: bool = False,
    late: bool = False,
    span: int = 1,
) -> SafeString:
    """Draw one cell; `heading=True` makes it the row's header."""
    begins = _drawn(context).opening(heading, span, empty=not (note or content.strip()))
    said = two_lines(content, note, bold=bold, late=late) if note or bold or late else escaped(content)
    return SafeString(f"{begins}{said}</{'th' if heading else 'td'}>")
