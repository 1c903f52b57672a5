"""Towns, streets and postcodes of a county that does not exist. No postcode area begins with NV."""

from sightline.invented_county.chance import Chance, listed

COUNCIL = "Nene Vale Council"
DOMAIN = "nenevale.example"
HALVES = ("East", "West", "North", "South")
TOWNS = listed(
    """
    Harrowmere Thistledon Ouseby Brackenford Saltersley Wickenholt Mardle Copperwell Stennack
    Farrowdale Lindenwick Gatherstone Norbeck Plumbridge Sallowfield Teaselby
    """
)
STREETS = listed(
    """
    Almshouse Barley Coppice Dovecote Eelcatcher Ferryman Glebe Hopyard Ironmonger Jubilee Kiln
    Lammas Maltings Nailmaker Orchard Packhorse Quarry Ropewalk Saddler Tannery Vicarage Wharf
    """
)
KINDS = ("Street", "Road", "Lane", "Close", "Way", "Avenue", "Court", "Drive")
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def address(chance: Chance, town: str | None = None) -> tuple[str, str]:
    """Return the lines and the postcode of a home, in a town or anywhere in the county."""
    where = town or chance.one_of(TOWNS)
    number, street, kind = chance.whole(1, 148), chance.one_of(STREETS), chance.one_of(KINDS)
    inward = f"{chance.whole(0, 9)}{chance.one_of(tuple(_INWARD))}{chance.one_of(tuple(_INWARD))}"
    return f"{number} {street} {kind}\n{where}", f"NV{TOWNS.index(where) + 1} {inward}"


def half_of(town: str) -> int:
    """Return which half of the county a town lies in: 0 or 1."""
    return TOWNS.index(town) % 2
