"""What a form says of a child, as a description to look for; and which record was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sightline.access.actor import Actor
from sightline.matching import finding
from sightline.matching.likeness import Description, Name, Number
from sightline.matching.likeness.description import postcodes_in
from sightline.matching.models import Answer
from sightline.records.models import Child
from sightline.standards import codes

NEW, UNSURE = "new", "unsure"
# The numbers that are asked for, and which each is; none where whoever said it need not know.
NUMBERS = {"number": "", "nhs_number": "nhs_number", "upn": "upn"}
IN_WORDS = {
    "said to be born": "birth",
    "about how old": "age",
    "lives at": "address",
    "postcode": "postcode",
    "goes to": "school",
    "mother": "mother",
    "also called": "other_names",
    "number": "number",
    "NHS number": "nhs_number",
    "unique pupil number": "upn",
    "how to tell": "otherwise",
    "ethnicity": "ethnic",
}
SAID = {NEW: Answer.NOT_SAME, UNSURE: Answer.UNSURE}


class CannotChoose(Exception):
    """Say, in the reader's words, why a record may not be chosen."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a child is said to be: what was told, and what was chosen.

    `child` is the record chosen, none for a new one. `said` is what is kept of the records that were offered
    and not chosen. `ask` is a record out of reach, of which a second person is asked.
    """

    told: Description
    child: Child | None = None
    said: Answer | None = None
    ask: int | None = None


def told(said: Mapping[str, Any]) -> Description:
    """Return what a form says of a child. An answer that could not be read is left out."""
    given, family = (str(said.get(name) or "").strip() for name in ("given_name", "family_name"))
    names = [Name(given, family)] if given or family else []
    for other in str(said.get("other_names") or "").split(","):
        words = other.split()
        if words:
            last = words[-1] if len(words) > 1 else family
            first = " ".join(words[:-1]) if len(words) > 1 else words[0]
            names.append(Name(first, last, former=True))
    return Description(
        names=tuple(names),
        born_on=said.get("born_on"),
        expected_on=None if said.get("born_on") else said.get("expected_on"),
        sex=str(said.get("sex") or ""),
        numbers=tuple(
            Number(scheme, each) for name, scheme in NUMBERS.items() for each in _listed(said, name)
        ),
        mothers=tuple(_listed(said, "mother")),
        schools=tuple(_listed(said, "school")),
        postcodes=tuple(_listed(said, "postcode") or postcodes_in(str(said.get("address") or ""))),
    )


def _listed(said: Mapping[str, Any], name: str) -> list[str]:
    words = str(said.get(name) or "").strip()
    return [words] if words else []


def ethnic(code: str) -> str:
    """Return an ethnicity in words; empty where none is said."""
    return codes.SETS["ETH"].label(code) if code else ""


def in_words(said: Mapping[str, Any]) -> str:
    """Return what a form says of a child beside name, birth and sex, as a sentence of the message."""
    told_of = ((words, " ".join(str(said.get(name) or "").split())) for words, name in IN_WORDS.items())
    facts = [f"{words}: {value}" for words, value in told_of if value]
    named = f"{said.get('given_name') or ''} {said.get('family_name') or ''}".strip() or "Name not known"
    return f"{named}: {'; '.join(facts)}." if facts else ""


def recognised(said: Mapping[str, Any], by: Actor) -> Recognised:
    """Return who a child is said to be. Raises CannotChoose where the choice is stale or was not offered."""
    description, value = told(said), str(said.get("known") or "")
    if value in SAID or not value:
        return Recognised(description, said=SAID.get(value))
    if value.startswith(finding.ASK):
        record = finding.asked_about(by, value)
        if record is None:
            raise CannotChoose("That record cannot be chosen any more. Look for the child again.")
        return Recognised(description, said=Answer.UNSURE, ask=record)
    child = finding.chosen(by, value, description)
    if child is None:
        raise CannotChoose("That record cannot be chosen. Look for the child again.")
    return Recognised(description, child=child)
