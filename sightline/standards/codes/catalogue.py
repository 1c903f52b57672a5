"""Every code set by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from sightline.standards.codes.census import CENSUS_SETS
from sightline.standards.codes.code_set import CodeSet
from sightline.standards.codes.looked_after import LOOKED_AFTER_SETS
from sightline.standards.codes.outcomes import OUTCOME_SETS
from sightline.standards.codes.practice import PRACTICE_SETS

SETS: Mapping[str, CodeSet] = MappingProxyType(
    {one.name: one for one in (*CENSUS_SETS, *LOOKED_AFTER_SETS, *OUTCOME_SETS, *PRACTICE_SETS)}
)
