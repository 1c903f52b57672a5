"""Text that tells who a child is, or that somebody wrote: answered only to those who reach the child by name.

Policies hide rows. A row of dates and codes is for analysts too, so what is written in it is hidden by the
column: the question itself asks the database who is asking, and a page that forgets shows a mask.
"""

import re
from typing import Any

from django.db import models

HIDDEN = "hidden"

_SEES_EVERY = "(SELECT access_keeps_all() OR 'all' = ANY (access_named_scopes()))"
_SEES_SOME = (
    "(SELECT access_keeps_all() OR cardinality(access_kept()) > 0 OR cardinality(access_opened()) > 0"
    " OR cardinality(access_named_scopes() || access_partner_scopes()) > 0)"
)
# As the policies ask it: of the few children of a page by index, of a whole list from the reach read once.
_REACHED_BY_NAME = (
    "EXISTS (SELECT 1 FROM access_reach r WHERE r.child_id = {child}"
    " AND r.scope = ANY ((SELECT access_named_scopes() || access_partner_scopes())::text[]))"
    " OR {child} = ANY ((SELECT access_opened() || access_kept())::bigint[])"
)
# A table that stands twice in a question has a name without quotation marks the second time.
_COLUMN = re.compile(r'("\w+"|\w+)\."\w+"')


class WrittenText(models.TextField):  # type: ignore[type-arg]
    """A text that is answered as "hidden" to a transaction that does not reach the child by name.

    `of`: the column of the same row that says whose it is. Without one, whoever reaches any child by name
    reads it. Conditions and orders still ask what is stored. An expression made of the column is answered to
    those who reach every child.
    """

    def __init__(self, *args: Any, of: str = "", **named: Any) -> None:
        self.of = of
        super().__init__(*args, **named)

    def deconstruct(self) -> Any:
        """Stand in migrations as the text that the table holds."""
        name, _, args, named = super().deconstruct()
        return name, "django.db.models.TextField", args, named

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the column as it is selected: what it says, or the mask."""
        whose = _COLUMN.fullmatch(sql)
        ways = [_SEES_EVERY if self.of else _SEES_SOME]
        if self.of and whose:
            ways.append(_REACHED_BY_NAME.format(child=f'{whose[1]}."{self.of}"'))
        shown_where = " OR ".join((f"{sql} = ''", *ways))
        return f"CASE WHEN {shown_where} THEN {sql} ELSE '{HIDDEN}' END", (*params, *params)


def of_no_child(path: str) -> models.ExpressionWrapper:
    """Return such a text as it stands, to annotate rows that are about no child: a setting, a school term."""
    return models.ExpressionWrapper(models.F(path), output_field=models.TextField())
