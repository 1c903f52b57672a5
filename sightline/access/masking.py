"""What an analyst is shown in place of what identifies a child."""

import re
from collections.abc import Mapping

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.records.written import HIDDEN
from sightline.standards.vocabulary import KINDS

MASK = HIDDEN

# By the words in their headings: what is said to identify, and what is known not to.
IDENTIFYING_WORDS = (
    *("name", "address", "postcode", "post code", "street", "town", "uprn", "telephone", "phone", "email"),
    *("nhs", "upn", "unique pupil", "comment", "note", "narrative", "free text", "detail", "description"),
)
KNOWN_WORDS = (
    *("date", "code", "type", "category", "status", "reason", "outcome", "gender", "sex", "ethnic", "count"),
    *("team", "worker", "unique id", "child id", "person id", "legal", "placement", "need", "factor", "plan"),
    *("seen", "disab", "asylum", "provider", "ofsted", "urn", "age", "number of", "flag", "source", "dob"),
    *("start", "end", "period", "source", "agency", "stage", "result", "due", "time"),
)


def identifies(column: str) -> bool:
    """Return whether a column of this heading holds a name, an address, a person's number or free text.

    A heading of which no word is known is taken to identify: a wrong heading must not show a name.
    """
    words = " ".join(re.sub("[^a-z0-9]+", " ", column.lower()).split())
    if any(word in words for word in ("team", "worker")):
        return False
    return any(word in words for word in IDENTIFYING_WORDS) or not any(word in words for word in KNOWN_WORDS)


def masked_cell(actor: Actor, *, column: str, says: str) -> str:
    """Return a refused cell as this person may see it: a data steward sees what identifies, others a mask."""
    if not says or actor.may(Permission.CELLS_MEND) or not identifies(column):
        return says
    return MASK


def masked_name(actor: Actor, name: str, *, council_id: str) -> str:
    """Return a child's name, or for those who see no names, or not this child's, the council's id."""
    if actor.may(Permission.CHILD_NAMES_SEE) and HIDDEN not in name.split():
        return name or f"No name, {council_id}"
    return council_id


def masked_facts(actor: Actor, kind: str, facts: Mapping[str, object]) -> dict[str, object]:
    """Return an event's facts as this person may see them: words that somebody wrote are masked for analysts.

    Codes, dates, numbers and the codes of workers and teams are not words that somebody wrote.
    """
    if actor.may(Permission.CHILD_NAMES_SEE):
        return dict(facts)
    return {name: MASK if value and _is_written(kind, name) else value for name, value in facts.items()}


def _is_written(kind: str, name: str) -> bool:
    if name in ("worker", "team"):
        return False
    known = KINDS.get(kind)
    fact = known.fact(name) if known else None
    return fact is None or fact.type == "text"


def masked_row(actor: Actor, row: Mapping[str, str]) -> dict[str, str]:
    """Return a row of a file, by heading, as this person may see it."""
    return {column: masked_cell(actor, column=column, says=says) for column, says in row.items()}
