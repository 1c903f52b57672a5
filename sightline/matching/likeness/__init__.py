"""Two descriptions of a child beside each other: how alike they are, and why, in words. Plain Python.

Nothing is learnt here and nothing is written: the same two descriptions always give the same answer, in
whichever order they come.
"""

from sightline.matching.likeness.comparing import Likeness, Strength, compare
from sightline.matching.likeness.description import Description, Name, Number

__all__ = ["Description", "Likeness", "Name", "Number", "Strength", "compare"]
