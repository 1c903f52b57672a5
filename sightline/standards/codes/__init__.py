"""Every code that an event may carry, in named sets, each with its source and its days of use.

`SETS` holds them all by name. Whether a code may be used is asked with the date of the event, never the
date on which it was written down. National codes are as the returns write them; ours are whole words in
capitals. `annex_a` reads and writes the wording of Ofsted's Annex A workbook.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sightline.standards.codes.census import CENSUS_SETS
from sightline.standards.codes.code_set import TO_BE_VERIFIED, Code, CodeSet
from sightline.standards.codes.looked_after import LOOKED_AFTER_SETS, split_accommodation
from sightline.standards.codes.outcomes import OUTCOME_SETS
from sightline.standards.codes.practice import PRACTICE_SETS

SETS: Mapping[str, CodeSet] = MappingProxyType(
    {one.name: one for one in (*CENSUS_SETS, *LOOKED_AFTER_SETS, *OUTCOME_SETS, *PRACTICE_SETS)}
)

__all__ = ["SETS", "TO_BE_VERIFIED", "Code", "CodeSet", "split_accommodation"]
