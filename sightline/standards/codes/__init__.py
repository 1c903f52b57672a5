"""Every code that an event may carry, in named sets, each with its source and its days of use.

`SETS` holds them all by name. Whether a code may be used is asked with the date of the event, never the
date on which it was written down. National codes are as the returns write them; ours are whole words in
capitals. `from_annex_a` and `annex_a_token` read and write the wording of Ofsted's Annex A workbook.
"""

from sightline.standards.codes.annex_a import ANNEX_A_TOKENS, annex_a_token, from_annex_a
from sightline.standards.codes.catalogue import SETS
from sightline.standards.codes.code_set import TO_BE_VERIFIED, Code, CodeSet
from sightline.standards.codes.looked_after import split_accommodation

__all__ = [
    "ANNEX_A_TOKENS",
    "SETS",
    "TO_BE_VERIFIED",
    "Code",
    "CodeSet",
    "annex_a_token",
    "from_annex_a",
    "split_accommodation",
]
