"""A member of a told family as a child of the county: its numbers, homes and relations."""

from datetime import date

from sightline.invented_county import identifiers, places
from sightline.invented_county.chance import stream
from sightline.invented_county.household import MOST_SIBLINGS, Family, Member
from sightline.invented_county.seasons import DAY
from sightline.invented_county.shape import Address, Child, Identifier, Relationship

FIRST_ID = 300_000
SCHOOL_AGE = 4


def council_id(family: int, place: int) -> str:
    """Return the council's own number of a child, from its family and its place in it."""
    return str(FIRST_ID + family * (MOST_SIBLINGS + 1) + place)


def as_child(family: Family, member: Member, known: list[Member], today: date) -> Child:
    """Return the child with everything that is written of it. `known`: the family's children who are told."""
    subjects, events = member.diary.told()
    born = member.born_on if member.born_on and member.born_on < today else None
    return Child(
        council_id=council_id(family.number, member.place),
        family=f"F{family.number:05d}",
        given_name=member.given_name if born else "",
        family_name=member.family_name or family.name,
        sex=member.sex if born else "U",
        ethnicity=member.ethnicity,
        born_on=born,
        expected_on=member.expected_on,
        died_on=member.died_on,
        identifiers=_identifiers(family, member, born, today),
        addresses=_addresses(family, member, today),
        relationships=_relationships(family, member, known, today),
        subjects=subjects,
        events=events,
        restricted=bool(member.restricted),
        restricted_why=member.restricted,
    )


def _identifiers(family: Family, member: Member, born: date | None, today: date) -> tuple[Identifier, ...]:
    if born is None or not member.numbered:
        return ()
    chance = stream("numbers", family.key, member.place)
    found: list[Identifier] = []
    if chance.happens(0.93) or member.surely_numbered:
        number = identifiers.nhs_number(chance)
        said = identifiers.misread(number) if member.number_misread else number
        found.append(Identifier("nhs_number", said))
    started = date(born.year + SCHOOL_AGE + (born.month > 8), 9, 1)
    if started < today and chance.happens(0.94):
        if chance.happens(0.02):
            changed = started + DAY * 400
            if changed < today:
                found.append(
                    Identifier("former_upn", identifiers.upn(chance, started.year), started, changed)
                )
                started = changed
        found.append(Identifier("upn", identifiers.upn(chance, started.year), started))
    return tuple(found)


def _addresses(family: Family, member: Member, today: date) -> tuple[Address, ...]:
    chance = stream("homes", family.key)
    known = member.known_on or today
    first = places.address(chance, family.town)
    since = known - DAY * chance.whole(30, 900)
    confidential = chance.happens(0.03) or bool(member.restricted)
    moved = known + DAY * chance.whole(100, 1500) if chance.happens(0.25) else today
    if moved >= today:
        return (Address(*first, confidential, since),)
    second = places.address(chance)
    return Address(*first, False, since, moved), Address(*second, confidential, moved)


def _relationships(
    family: Family, member: Member, known: list[Member], today: date
) -> tuple[Relationship, ...]:
    found = [
        Relationship(_sibling(other, today), council_id(family.number, other.place), "", False)
        for other in known
        if other is not member
    ]
    for relation, name, responsible in family.adults:
        found.append(Relationship(relation, None, name, responsible, member.known_on))
    return tuple(found)


def _sibling(other: Member, today: date) -> str:
    if other.born_on is None or other.born_on >= today:
        return "brother or sister, not born yet"
    return "sister" if other.sex == "F" else "brother"
