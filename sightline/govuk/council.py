"""The council whose name and colour stand on every page, as settings give them."""

import re
from dataclasses import dataclass

from django.conf import settings

LEAST_CONTRAST = 4.5
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DEFAULT_FOOTER_LINKS = (
    {"text": "Help", "href": "/help/"},
    {"text": "Accessibility", "href": "/accessibility/"},
    {"text": "Privacy", "href": "/privacy/"},
    {"text": "Who can see what", "href": "/who-can-see-what/"},
)


@dataclass(frozen=True)
class Council:
    """Hold what the page's frame needs of the council."""

    name: str
    brand_colour: str
    logo: str
    service_name: str
    footer_links: tuple[dict[str, str], ...]


def council() -> Council:
    """Return the council of this installation."""
    return Council(
        name=getattr(settings, "COUNCIL_NAME", ""),
        brand_colour=getattr(settings, "BRAND_COLOUR", ""),
        logo=getattr(settings, "COUNCIL_LOGO", ""),
        service_name=getattr(settings, "SERVICE_NAME", "Sightline"),
        footer_links=tuple(getattr(settings, "FOOTER_LINKS", DEFAULT_FOOTER_LINKS)),
    )


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a `#rrggbb` colour on white, from 1 to 21, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
