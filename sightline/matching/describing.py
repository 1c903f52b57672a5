"""What records say of children, as descriptions to compare: all of them with one question.

A confidential address is no part of it: who types a postcode must not learn who lives there in hiding.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from sightline.matching.likeness import Description, Name, Number

SCHEMES = ("council_id", "nhs_number", "upn", "former_upn")

_DESCRIBED = """
-- prepared
SELECT c.party_id, c.given_name, c.family_name, c.known_as, c.born_on, c.expected_on,
       coalesce((SELECT e.facts ->> 'code' FROM records_event e
                  WHERE e.party_id = c.party_id AND e.kind = 'sex_recorded' AND e.withdrawn_by_id IS NULL
                  ORDER BY e.happened_on DESC, e.id DESC LIMIT 1), ''),
       ARRAY(SELECT ARRAY[i.scheme, i.value] FROM records_identifier i
              WHERE i.child_id = c.party_id AND i.scheme = ANY (%(schemes)s) ORDER BY 1),
       ARRAY(SELECT r.other_name FROM records_relationship r
              WHERE r.child_id = c.party_id AND r.relation = 'mother' AND r.other_name <> '' ORDER BY 1),
       ARRAY(SELECT DISTINCT a.postcode FROM records_address a
              WHERE a.child_id = c.party_id AND NOT a.confidential AND a.postcode <> '' ORDER BY 1),
       ARRAY(SELECT ARRAY[t.kind, t.given_name, t.family_name, t.words] FROM matching_alsotold t
              WHERE t.child_id = c.party_id ORDER BY 1)
  FROM records_child c
 WHERE c.party_id = ANY (%(children)s)
"""


def of(children: Iterable[int]) -> dict[int, Description]:
    """Return the descriptions of these children, of those whom the transaction sees."""
    wanted = list(children)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_DESCRIBED, {"schemes": list(SCHEMES), "children": wanted})
        return {row[0]: _description(row) for row in cursor.fetchall()}


def _description(row: Sequence[Any]) -> Description:
    _, given, family, known_as, born_on, expected_on, sex, numbers, mothers, postcodes, also = row
    names = [Name(given, family), *([Name(known_as, family)] if known_as else [])]
    names += [Name(one, other, former=True) for kind, one, other, _ in also if kind == "name"]
    return Description(
        names=tuple(dict.fromkeys(names)),
        born_on=born_on,
        expected_on=expected_on,
        sex=sex,
        numbers=tuple(Number(scheme, value) for scheme, value in numbers),
        mothers=tuple(mothers),
        schools=tuple(words for kind, _, _, words in also if kind == "school"),
        postcodes=tuple(postcodes),
    )
