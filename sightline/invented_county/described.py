"""The county's children as descriptions, to look for two records of one child without a database."""

from collections.abc import Iterable

from sightline.invented_county.shape import Child
from sightline.matching.likeness import Description, Name, Number

SCHEMES = ("council_id", "nhs_number", "upn", "former_upn")


def described(children: Iterable[Child]) -> dict[int, Description]:
    """Return what the records of these children say, by council id. A sealed child is left out.

    A council id is no help, since each record has one of its own.
    """
    return {int(child.council_id): of(child) for child in children if not child.restricted}


def of(child: Child) -> Description:
    """Return what a child's record says."""
    return Description(
        names=(Name(child.given_name, child.family_name),),
        born_on=child.born_on,
        expected_on=child.expected_on,
        sex=child.sex,
        numbers=tuple(
            Number(each.scheme, each.value) for each in child.identifiers if each.scheme in SCHEMES
        ),
        mothers=tuple(other.other_name for other in child.relationships if other.relation == "mother"),
        postcodes=tuple(home.postcode for home in child.addresses if not home.confidential),
    )
