"""Facts and what explains them, states, tags, badges, counts, links and buttons."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from sightline.govuk.markup import escaped, markup
from sightline.govuk.words import DueInWords, number

register = template.Library()

TAG_COLOURS = {
    "no worker": "red",
    "overdue": "red",
    "not signed": "red",
    "unknown": "grey",
    "to verify": "yellow",
    "not accepted": "yellow",
    "suggested": "teal",
    "nearly due": "yellow",
    "three quarters gone": "orange",
}
BADGE_COLOURS = {"red": "red", "amber": "amber", "green": "green"}
STATES_THAT_ASK = {"overdue", "unknown", "nearly due", "three quarters gone"}
BUTTON_KINDS = {"", "secondary", "warning", "inverse"}
NOTIFICATIONS_AT_MOST = 99


@register.simple_tag
def link(text: object, href: str, hidden: str = "", bold: bool = False) -> SafeString:
    """Return a link; `hidden` is added for screen readers, to tell like links apart."""
    said = markup("<strong>{}</strong>", text) if bold else escaped(text)
    if hidden:
        said = markup('{}<span class="govuk-visually-hidden"> {}</span>', said, hidden)
    return markup('<a class="govuk-link" href="{}">{}</a>', href, said)


@register.simple_tag
def fact(
    text: object,
    note: object = "",
    href: str = "",
    bold: bool = False,
    late: bool = False,
    better: bool = False,
    after: object = "",
) -> SafeString:
    """Return a fact and, in grey, what explains it."""
    said = link(text, href) if href else escaped(text)
    return two_lines(markup("{}{}", said, after or ""), note, bold=bold, late=late, better=better)


def two_lines(
    said: SafeString, note: object, *, bold: bool = False, late: bool = False, better: bool = False
) -> SafeString:
    """Return the markup of a fact over its note; the note may be empty."""
    strength = "sl-late" if late else "sl-better" if better else ""
    if strength:
        said = markup('<strong class="{}">{}</strong>', strength, said)
    elif bold:
        said = markup("<strong>{}</strong>", said)
    first = markup('<span class="sl-fact">{}</span>', said)
    if note is None or note == "":
        return first
    return markup('{} <span class="sl-note">{}</span>', first, note)


@register.simple_tag
def due(due: DueInWords | None) -> SafeString:
    """Return when something is due, in words, over its date, with its warning; nothing for None."""
    if due is None:
        return mark_safe("")
    said = two_lines(escaped(due.words), due.date_words, bold=due.soon, late=due.late)
    return markup("{} {}", said, state(due.warning)) if due.warning else said


@register.simple_tag
def late(text: object) -> SafeString:
    """Return red bold text: only for late, missed and worse, with that word in it."""
    return markup('<strong class="sl-late">{}</strong>', text)


@register.simple_tag
def state(state: object) -> SafeString:
    """Return a reading's state: a tag when it asks somebody to act, red when missed, else plain."""
    words = str(getattr(state, "value", state)).replace("_", " ").capitalize()
    if words.lower() in STATES_THAT_ASK:
        return tag(words)
    return late(words) if words == "Missed" else escaped(words)


@register.simple_tag
def tag(text: object, colour: str | None = None) -> SafeString:
    """Return a filled tag; its colour follows its word unless given."""
    shade = colour or TAG_COLOURS.get(str(text).lower(), "blue")
    return markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>', shade, text)


@register.simple_tag
def badge(text: object, colour: str | None = None) -> SafeString:
    """Return an outlined badge, for risk, legal power and protective marking."""
    shade = colour or BADGE_COLOURS.get(str(text).split(" ")[0].lower(), "black")
    return markup('<span class="moj-badge moj-badge--{}">{}</span>', shade, text)


@register.simple_tag
def count(
    value: int | str | None, href: str = "", sign: str = "", bold: bool = False, hidden: str = ""
) -> SafeString:
    """Return a number that opens its list; zero is grey and opens nothing, None is "not known".

    `sign` is "+" or "-" and stands before a number that is not zero. A word in place of a small number, such
    as "c", is said as it stands and opens nothing.
    """
    if isinstance(value, str):
        return escaped(value)
    if value is None:
        return mark_safe(
            '<span aria-hidden="true">–</span><span class="govuk-visually-hidden">not known</span>'
        )
    if value == 0:
        return mark_safe('<span class="sl-zero">0</span>')
    said = link(number(value), href, hidden, bold) if href else escaped(number(value))
    if bold and not href:
        said = markup("<strong>{}</strong>", said)
    mark = {"-": "\N{MINUS SIGN}"}.get(sign, sign)
    return markup("{} {}", mark, said) if mark else said


@register.simple_tag
def notification_badge(count: int, meaning: str = "") -> SafeString:
    """Return a round count; nothing at zero. `meaning` is read out after the number."""
    if not count:
        return mark_safe("")
    shown, read = number(count), f"{number(count)} {meaning}".strip()
    if count > NOTIFICATIONS_AT_MOST:
        shown = f"{NOTIFICATIONS_AT_MOST}+"
    return markup(
        '<span class="moj-notification-badge"><span aria-hidden="true">{}</span>'
        '<span class="govuk-visually-hidden"> ({})</span></span>',
        shown,
        read,
    )


@register.simple_tag
def code(text: object, bold: bool = False) -> SafeString:
    """Return text in fixed width: a cell's address, what a cell says."""
    said = markup("<strong>{}</strong>", text) if bold else escaped(text)
    return markup('<span class="sl-code">{}</span>', said)


@register.simple_tag
def button(
    text: str,
    href: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
    hidden: str = "",
) -> SafeString:
    """Return a button that sends its form, or with `href` a link that looks like one."""
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(
            f"A button has no kind {kind!r}; choose from {sorted(BUTTON_KINDS)}."
        )
    classes = " ".join(f"govuk-button{each and '--'}{each}" for each in _ways_to_look(kind, small))
    said = markup('{}<span class="govuk-visually-hidden"> {}</span>', text, hidden) if hidden else text
    if href:
        return markup(
            '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">{}</a>\n',
            href,
            classes,
            said,
        )
    sends = markup(' name="{}" value="{}"', name, value) if name else ""
    return markup(
        '<button type="submit"{} class="{}" data-module="govuk-button" data-prevent-double-click="true">'
        "{}</button>\n",
        sends,
        classes,
        said,
    )


def _ways_to_look(kind: str, small: bool) -> list[str]:
    return ["", *([kind] if kind else []), *(["small"] if small else [])]


@register.simple_block_tag
def button_group(content: str) -> SafeString:
    """Set buttons and links side by side."""
    return markup('<div class="govuk-button-group">{}</div>', content)
