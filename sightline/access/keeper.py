"""The keeper's scope: what `record()` sees while it works out what lasts and what is due for one child.

It sees all of the children it holds locked, whoever is asking, and of no other child. What it reads goes into
derived rows and never onto a page.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from sightline.access.told import told

EVERY_CHILD = "*"


@contextmanager
def keeping(children: Iterable[int] | str) -> Iterator[None]:
    """See every row of these children while the block lasts; with EVERY_CHILD, of all of them.

    The caller is in a transaction, and holds the locks of the children it names.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The keeper's scope lasts for a transaction. Begin one.")
    if children == EVERY_CHILD:
        kept = EVERY_CHILD
    else:
        kept = "{" + ",".join(str(int(child)) for child in children) + "}"
    with told(keeper=kept):
        yield
