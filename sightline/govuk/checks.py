"""What must be right about the council's settings before the service starts."""

from django.core.checks import Error, register

from sightline.govuk.council import HEX_COLOUR, LEAST_CONTRAST, contrast_on_white, council


@register()
def council_is_named(**kwargs: object) -> list[Error]:
    """Refuse to start without a council's name: the header would be empty."""
    if council().name.strip():
        return []
    return [
        Error(
            "The council has no name.",
            hint='Set COUNCIL_NAME, for example COUNCIL_NAME = "Nene Vale Council".',
            id="govuk.E001",
        )
    ]


@register()
def brand_colour_can_be_read(**kwargs: object) -> list[Error]:
    """Refuse a brand colour that people with low vision cannot read on white, or white on it."""
    colour = council().brand_colour
    if not HEX_COLOUR.fullmatch(colour):
        return [
            Error(
                f"BRAND_COLOUR is {colour!r}, which is not a colour like #1c4a4d.",
                hint="Write it as # and six hexadecimal digits.",
                id="govuk.E002",
            )
        ]
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        return [
            Error(
                f"BRAND_COLOUR {colour} has a contrast of {contrast:.1f} to 1 on white; "
                f"at least {LEAST_CONTRAST} to 1 is needed (WCAG 2.2, 1.4.3).",
                hint="Choose a darker shade of the council's colour.",
                id="govuk.E003",
            )
        ]
    return []
