"""Versions that several standards share: the editions of Working Together, and usual local limits.

Where our sources do not give the first day of an edition or a custom, `FROM` stands for it and the version
says that the day is to be verified.
"""

from datetime import date

from sightline.standards.model import Limit, Provenance, Version

FROM = date(2013, 4, 1)
EDITION_OF_2023 = date(2023, 12, 15)
EDITION_OF_2026 = date(2026, 3, 18)

DAY_TO_VERIFY = "First day in force to be verified."
NOT_READ_AGAIN = "The number was not read again in this edition: to be verified."
CARRIED_OVER = "The text of this edition was not read: the number is carried over from 2023, to be verified."


def working_together(*limits: Limit, clause: str, confirmed: bool = True) -> tuple[Version, ...]:
    """Return one version for each edition of Working Together, with the same limits.

    `clause` says what the guidance asks. `confirmed` False: the number was not read again in the edition
    of 2023.
    """
    title = "Working Together to Safeguard Children"
    of_2023 = DAY_TO_VERIFY if confirmed else f"{DAY_TO_VERIFY} {NOT_READ_AGAIN}"
    return (
        Version(FROM, limits, f"{title}, editions before 2023: {clause}", Provenance.GUIDANCE, True, of_2023),
        Version(EDITION_OF_2023, limits, f"{title} 2023: {clause}", Provenance.GUIDANCE, True, of_2023),
        Version(EDITION_OF_2026, limits, f"{title} 2026: {clause}", Provenance.GUIDANCE, True, CARRIED_OVER),
    )


def usual(*limits: Limit, custom: str, note: str = "") -> tuple[Version, ...]:
    """Return the one version of a limit that authorities set themselves, with its usual value.

    `custom` says where the usual value comes from. The authority's own values are added from its settings.
    """
    said = f"Default, until your authority sets its own. {DAY_TO_VERIFY} {note}".strip()
    return (Version(FROM, limits, f"Local: {custom}", Provenance.LOCAL, True, said),)


def data_standard(*limits: Limit, citation: str, note: str = "") -> tuple[Version, ...]:
    """Return the one version of a national data rule whose first day our sources do not give."""
    return (
        Version(FROM, limits, citation, Provenance.DATA_STANDARD, True, f"{DAY_TO_VERIFY} {note}".strip()),
    )
