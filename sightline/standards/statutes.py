"""Versions that come from Acts, regulations and handbooks, and the months of 2020 when some were eased.

From 24 April to 24 September 2020 the Adoption and Children (Coronavirus) (Amendment) Regulations 2020 (SI
2020/445) eased many periods, mostly to "as soon as reasonably practicable". What began in those months is not
judged by today's number: `eased_in_2020` puts a version without a limit there, or with the number it set.
"""

from datetime import date, timedelta

from sightline.standards.editions import DAY_TO_VERIFY, FROM
from sightline.standards.model import Limit, Provenance, Version

CARE_PLANNING = date(2011, 4, 1)
LONG_TERM_FOSTERING = date(2015, 4, 1)
ADOPTION_AGENCIES = date(2005, 12, 30)
ADOPTERS_IN_TWO_STAGES = date(2013, 7, 1)
CHILDREN_ACT_1989 = date(1991, 10, 14)

EASED_FROM = date(2020, 4, 24)
EASED_UNTIL = date(2020, 9, 24)
_EASED = "Adoption and Children (Coronavirus) (Amendment) Regulations 2020 (SI 2020/445)"
_NO_NUMBER = "The number was set aside: what began from 24 April to 24 September 2020 has no clock."
WHICH_TO_VERIFY = "Which periods it eased was read in summaries: to be verified."


def statute(
    *limits: Limit,
    citation: str,
    since: date,
    day_known: bool = False,
    to_verify: bool = False,
    note: str = "",
) -> tuple[Version, ...]:
    """Return the one version of a number set by an Act or regulations, in force since a day.

    `day_known` False: the first day is to be verified. `to_verify`: so is the number.
    """
    said = note if day_known else f"{DAY_TO_VERIFY} {note}".strip()
    return (Version(since, limits, citation, Provenance.STATUTE, to_verify or not day_known, said),)


def care_planning(
    *limits: Limit, citation: str, to_verify: bool = False, note: str = ""
) -> tuple[Version, ...]:
    """Return the one version of a number in the care planning regulations, in force since 1 April 2011."""
    return statute(
        *limits,
        citation=f"Care Planning, Placement and Case Review (England) Regulations 2010, {citation}",
        since=CARE_PLANNING,
        day_known=True,
        to_verify=to_verify,
        note=note,
    )


def eased_in_2020(
    versions: tuple[Version, ...], *limits: Limit, eased_to: str = "", confirmed: bool = False
) -> tuple[Version, ...]:
    """Return the versions with the months of SI 2020/445 put in before the last's return.

    `limits` are what it set instead, none if it set no number; `eased_to` says what. `confirmed` False: that
    this number was among those eased is to be verified.
    """
    last = versions[-1]
    note = " ".join(
        filter(None, (eased_to, "" if limits else _NO_NUMBER, "" if confirmed else WHICH_TO_VERIFY))
    )
    eased = Version(EASED_FROM, limits, _EASED, Provenance.STATUTE, not confirmed, note)
    back = Version(
        EASED_UNTIL + timedelta(days=1),
        last.limits,
        last.citation,
        last.provenance,
        last.to_verify,
        last.note,
    )
    return (*versions, eased, back)


def guidance(
    *limits: Limit,
    citation: str,
    since: date = FROM,
    to_verify: bool = False,
    configurable: bool = False,
    note: str = "",
) -> tuple[Version, ...]:
    """Return the one version of a number in national guidance whose first day is to be verified.

    `configurable`: an authority may replace it by its own number.
    """
    said = f"{DAY_TO_VERIFY} {note}".strip()
    if to_verify:
        said = f"{said} The number is to be verified.".strip()
    guided = Provenance.GUIDANCE
    return (Version(since, limits, citation, guided, True, said, configurable=configurable),)
