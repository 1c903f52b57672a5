"""What is said of a child: by a caller, by a form, or by a record."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from sightline.matching.likeness.sound import fold
from sightline.standards import identifiers


@dataclass(frozen=True, slots=True)
class Name:
    """A whole name. `former`: one that the child had or goes by, beside the name of the record."""

    given: str = ""
    family: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """What another system calls the child. A scheme left empty: whoever said it did not know which it is."""

    scheme: str
    value: str

    @property
    def packed(self) -> str:
        """Return the number as it is compared."""
        return re.sub(r"[\s-]", "", self.value).upper()

    @property
    def passes(self) -> bool:
        """Say whether its check digit is right."""
        return identifiers.passes(self.scheme, self.packed)


@dataclass(frozen=True, slots=True)
class Description:
    """Who a child is said to be. Everything may be missing; nothing here is guessed."""

    names: tuple[Name, ...] = ()
    born_on: date | None = None
    expected_on: date | None = None
    sex: str = ""
    numbers: tuple[Number, ...] = ()
    mothers: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is said by which a child could be told from others."""
        named = any(name.given.strip() or name.family.strip() for name in self.names)
        return not (named or self.numbers or self.born_on or self.expected_on)

    @property
    def is_exact(self) -> bool:
        """Say whether one child is meant: by a number, or by a whole name with a date."""
        whole = any(name.given.strip() and name.family.strip() for name in self.names)
        unborn = any(name.family.strip() for name in self.names) and self.mothers and self.expected_on
        numbered = any(number.packed for number in self.numbers)
        return bool(numbered or (whole and self.born_on) or unborn)

    @property
    def is_searchable(self) -> bool:
        """Say whether enough is said to look for somebody: a number, or two things of a name and a date."""
        named = [bool(name.given.strip()) + bool(name.family.strip()) for name in self.names]
        dated = bool(self.born_on or self.expected_on)
        return bool(self.numbers) or max(named, default=0) + dated >= 2 or bool(named and self.mothers)

    def facts(self) -> frozenset[str]:
        """Return what is said, each thing as one line, the same however it was ordered or spaced."""
        said = {
            *(f"name {_plain(name.given)},{_plain(name.family)}" for name in self.names),
            *(f"number {number.packed}" for number in self.numbers),
            *(f"mother {_plain(mother)}" for mother in self.mothers),
            *(f"school {_plain(school)}" for school in self.schools),
            *(f"postcode {compact(postcode)}" for postcode in self.postcodes),
        }
        if self.born_on or self.expected_on:
            said.add(f"born {self.born_on}" if self.born_on else f"expected {self.expected_on}")
        if self.sex in ("M", "F"):
            said.add(f"sex {self.sex}")
        return frozenset(said)


def _plain(words: str) -> str:
    return fold(words) or words.strip()


_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")


def postcodes_in(address: str) -> list[str]:
    """Return the postcodes that stand in an address as somebody wrote it."""
    return list(dict.fromkeys(_POSTCODE.findall(address.upper())))


def compact(postcode: str) -> str:
    """Return a postcode as it is compared."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def facts_of(one: Description, other: Description) -> str:
    """Return a mark of what two descriptions say, the same in either order. Another mark: new facts."""
    both = "\n\n".join(sorted("\n".join(sorted(each.facts())) for each in (one, other)))
    return hashlib.sha256(both.encode()).hexdigest()
