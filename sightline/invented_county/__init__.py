"""A county that does not exist: for showing the service, for learning it, and for measuring its speed.

`invent` tells five years of Nene Vale, in which nobody is real: teams and workers who come and go, children
from their first contact to their last review, and troubles planted on purpose with a manifest of them, so
that a page which should find one can be seen to find it. Plain Python: nothing here knows a database.
"""

from sightline.invented_county.county import invent
from sightline.invented_county.shape import County

__all__ = ["County", "invent"]
