"""The whole county looked through for two records of one child, with Splink on DuckDB, in memory.

How often a thing agrees in two children (`u`) is measured in the county itself, on a random sample with a
fixed seed, but for what is too rare for a sample. How often it agrees in two records of one child (`m`) is
set here, since no county has enough known duplicates to learn it from. What agrees between brothers and
sisters (a surname, a mother, a home) is set to say little, and twins are told apart by their given names. The
reasons in words are those of `likeness`.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from sightline.matching.likeness import Description, Likeness, compare
from sightline.matching.likeness.description import compact
from sightline.matching.likeness.keys import family_sounds, given_sound, kept
from sightline.matching.likeness.numbers import scheme_of
from sightline.matching.likeness.sound import fold

# A pair is put before a person from this probability; bench/README.md says why.
THRESHOLD = 0.1
SAMPLED_PAIRS = 500_000
SEED = 20261122
# Two records are compared that share one of these keys, or a number.
BLOCKED_BY = "ngfduma"
# One record in two hundred is taken to be a second one, before anything is compared.
SECOND_RECORDS = 0.005


@dataclass(frozen=True, slots=True)
class Found:
    """Two records that may be one child's, the lower number first."""

    child: int
    other: int
    probability: float
    likeness: Likeness


def look_through(described: Mapping[int, Description], *, threshold: float = THRESHOLD) -> list[Found]:
    """Return the pairs of records that are probably one child's, likeliest first.

    Left out is a pair that `likeness` finds no reason for, and one that it takes for twins.
    """
    if len(described) < 2:
        return []
    database = duckdb.connect(":memory:", config={"threads": 2})
    try:
        pairs = _predicted(database, _table(described), len(described), threshold)
    finally:
        database.close()
    found = []
    for one, other, probability in pairs:
        likeness = compare(described[one], described[other])
        if likeness and not any("twin, who is another child" in reason for reason in likeness.reasons):
            found.append(Found(min(one, other), max(one, other), probability, likeness))
    return sorted(found, key=lambda each: (-each.probability, -each.likeness.weight, each.child, each.other))


def _predicted(
    database: duckdb.DuckDBPyConnection, table: pa.Table, records: int, threshold: float
) -> Iterable[tuple[int, int, float]]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    interface = DuckDBAPI(connection=database)
    prior = min(0.5, records * SECOND_RECORDS / (records * (records - 1) / 2))
    linker = Linker(interface.register(table), _settings(prior), log_level=None, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED)
    predicted = linker.inference.predict(threshold_match_probability=threshold)
    rows = database.sql(
        f"select unique_id_l, unique_id_r, match_probability from {predicted.physical_name}"
        " order by unique_id_l, unique_id_r"
    ).fetchall()
    return [(int(one), int(other), float(probability)) for one, other, probability in rows]


def _table(described: Mapping[int, Description]) -> pa.Table:
    rows = [_row(child, description) for child, description in sorted(described.items())]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table(columns, schema=_SCHEMA)


_SCHEMA = pa.schema(
    [
        ("unique_id", pa.int64()),
        *((name, pa.string()) for name in ("given", "family", "given_sound", "family_sound", "sex")),
        ("former", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("born", "born_turned", "nhs", "mother")),
        ("expected", pa.date32()),
        ("postcodes", pa.list_(pa.string())),
        ("keys", pa.list_(pa.string())),
    ]
)


def _row(child: int, said: Description) -> dict[str, Any]:
    name = said.names[0]
    born = said.born_on
    nhs = [each.packed for each in said.numbers if (each.scheme or scheme_of(each.packed)) == "nhs_number"]
    numbers = {f"i:{each.packed}" for each in said.numbers if each.scheme != "council_id"}
    return {
        "unique_id": child,
        "given": fold(name.given).replace(" ", "") or None,
        "family": fold(name.family).replace(" ", "") or None,
        "given_sound": given_sound(name) or None,
        "family_sound": next(iter(family_sounds(name)), None),
        "sex": said.sex if said.sex in ("M", "F") else None,
        "former": [fold(each.family).replace(" ", "") for each in said.names[1:] if each.family],
        "born": f"{born:%d%m%Y}" if born else None,
        "born_turned": f"{born:%m%d%Y}" if born else None,
        "nhs": nhs[0] if nhs else None,
        "mother": fold(said.mothers[0]) or None if said.mothers else None,
        "expected": said.expected_on if born is None else None,
        "postcodes": [compact(each) for each in said.postcodes],
        "keys": sorted({key for key in kept(said) if key[0] in BLOCKED_BY} | numbers),
    }


def _level(words: str, condition: str, m: float, u: float | None = None) -> dict[str, Any]:
    level: dict[str, Any] = {"label_for_charts": words, "sql_condition": condition, "m_probability": m}
    level["fix_m_probability"] = True
    if u is not None:
        level |= {"u_probability": u, "fix_u_probability": True}
    return level


def _missing(condition: str) -> dict[str, Any]:
    return {"label_for_charts": "not known", "sql_condition": condition, "is_null_level": True}


_SAME_GIVEN, _SAME_FAMILY = "given_l = given_r", "family_l = family_r"
_ALIKE_GIVEN = "(jaro_winkler_similarity(given_l, given_r) >= 0.9 or given_sound_l = given_sound_r)"
_ALIKE_FAMILY = "(jaro_winkler_similarity(family_l, family_r) >= 0.9 or family_sound_l = family_sound_r)"
_FORMER = (
    "(list_has_any(former_l, former_r) or list_contains(former_l, family_r)"
    " or list_contains(former_r, family_l))"
)
_NAMES = {
    "output_column_name": "names",
    "comparison_levels": [
        _missing("family_l is null or family_r is null"),
        _level("surname alone, one has no given name",
               f"(given_l is null or given_r is null) and {_ALIKE_FAMILY}", 0.05, 5e-5),
        _level("both the same", f"{_SAME_GIVEN} and {_SAME_FAMILY}", 0.55, 5e-6),
        _level("changed round", "given_l = family_r and family_l = given_r", 0.04, 5e-7),
        _level("both alike", f"{_ALIKE_GIVEN} and {_ALIKE_FAMILY}", 0.25, 3e-5),
        _level("a former surname", f"{_ALIKE_GIVEN} and {_FORMER}", 0.05, 1e-5),
        _level("given name alone", _ALIKE_GIVEN, 0.05),
        _level("surname alone", _ALIKE_FAMILY, 0.002),
        _level("other names", "ELSE", 0.008),
    ],
}  # fmt: skip
_BIRTH = {
    "output_column_name": "birth",
    "comparison_levels": [
        _missing("(born_l is null and expected_l is null) or (born_r is null and expected_r is null)"
                 " or ((born_l is null) <> (born_r is null))"),
        _level("the same day", "born_l = born_r", 0.8),
        _level("expected within two weeks", "abs(expected_l - expected_r) <= 14", 0.05),
        _level("day and month changed round", "born_l = born_turned_r", 0.04),
        _level("one slip", "damerau_levenshtein(born_l, born_r) = 1", 0.08),
        _level("another day", "ELSE", 0.03),
    ],
}  # fmt: skip
_NUMBER = {
    "output_column_name": "number",
    "comparison_levels": [
        _missing("nhs_l is null or nhs_r is null"),
        _level("the same", "nhs_l = nhs_r", 0.9, 1e-7),
        _level("one slip", "damerau_levenshtein(nhs_l, nhs_r) = 1", 0.06, 2e-6),
        _level("another", "ELSE", 0.04, 0.999),
    ],
}
# A mother and a home agree between brothers and sisters too: together they say little.
_HOUSEHOLD = {
    "output_column_name": "household",
    "comparison_levels": [
        _missing("(mother_l is null or mother_r is null)"
                 " and (len(postcodes_l) = 0 or len(postcodes_r) = 0)"),
        _level("the same mother or home",
               "jaro_winkler_similarity(mother_l, mother_r) >= 0.92"
               " or list_has_any(postcodes_l, postcodes_r)",
               0.7, 0.035),
        _level("neither", "ELSE", 0.3, 0.965),
    ],
}  # fmt: skip
_SEX = {
    "output_column_name": "sex",
    "comparison_levels": [
        _missing("sex_l is null or sex_r is null"),
        _level("the same", "sex_l = sex_r", 0.98, 0.5),
        _level("another", "ELSE", 0.02, 0.5),
    ],
}


def _settings(prior: float) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=[_NAMES, _BIRTH, _NUMBER, _HOUSEHOLD, _SEX],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_matching_columns=False,
        linker_uid="county",
    )
