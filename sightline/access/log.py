"""The access log: who looked at what, and why. An entry is written in the transaction of the read.

A list is one entry with its question and the children it showed. An automatic refresh is part of the opening
it refreshes, and is logged again only when it shows a child that the opening had not.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest
from psycopg.types.json import Jsonb

from sightline.access.actor import NOBODY, Actor
from sightline.access.models import LogEntry

Action = LogEntry.Action
EVERY_LINK = 2**62
Question = Mapping[str, Any]

_INSERT = """
INSERT INTO access_logentry
    (at, user_id, roles, agency, purpose, action, child_id, child_ids, question, reason, correlation)
VALUES (clock_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

# What this opening has shown already: everything since the same person last opened the same page themselves.
_SHOWN = """
WITH opened AS (
    SELECT max(at) AS at FROM access_logentry
     WHERE user_id = %(user)s AND action = %(action)s AND question = %(question)s
       AND at > clock_timestamp() - interval '12 hours')
SELECT (SELECT at FROM opened) IS NOT NULL, coalesce(array_agg(DISTINCT shown), '{}')
  FROM access_logentry e LEFT JOIN LATERAL unnest(e.child_ids) AS shown ON true
 WHERE e.user_id = %(user)s AND e.action = %(action)s AND e.at >= (SELECT at FROM opened)
   AND (e.question = %(question)s OR e.question = %(question)s || '{"refreshed": true}')
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of one page, or one run of a command: whose it is, and what ties its entries together."""

    actor: Actor = NOBODY
    correlation: uuid.UUID = field(default_factory=uuid.uuid4)
    is_refresh: bool = False


def opening_of(asked: HttpRequest | Opening) -> Opening:
    """Return the opening that a request is part of."""
    return asked if isinstance(asked, Opening) else asked.opening  # type: ignore[attr-defined]


def saw_child(
    asked: HttpRequest | Opening, child_id: int, *, question: Question | None = None, reason: str = ""
) -> None:
    """Log that one child's record was opened: for the reason that opened it, where one was lately given."""
    reason = reason or opening_of(asked).actor.reasons.get(child_id, "")
    _write(asked, Action.VIEW, question or {}, child_id=child_id, child_ids=[child_id], reason=reason)


def saw_list(asked: HttpRequest | Opening, question: Question, ids: Iterable[int]) -> None:
    """Log a list as one entry: what was asked, and the children it showed."""
    _write(asked, Action.LIST, question, child_ids=ids)


def searched(asked: HttpRequest | Opening, question: Question, ids: Iterable[int]) -> None:
    """Log a search, one that found nobody too."""
    _write(asked, Action.SEARCH, question, child_ids=ids)


def downloaded(asked: HttpRequest | Opening, question: Question, ids: Iterable[int]) -> None:
    """Log that a list left the service as a file."""
    _write(asked, Action.DOWNLOAD, question, child_ids=ids)


def exported(asked: HttpRequest | Opening, question: Question, ids: Iterable[int], *, reason: str) -> None:
    """Log that rows were copied out for another engine to read."""
    _write(asked, Action.EXPORT, question, child_ids=ids, reason=reason)


def counted(asked: HttpRequest | Opening, question: Question) -> None:
    """Log that counts were seen which show no child."""
    _write(asked, Action.COUNT, question)


def met_restricted(asked: HttpRequest | Opening, question: Question, child_id: int) -> None:
    """Log that a matching met a restricted record, which the person asking was not shown."""
    _write(asked, Action.MATCH, question, child_id=child_id)


def refused(
    asked: HttpRequest | Opening,
    question: Question,
    *,
    child_id: int | None = None,
    child_ids: Iterable[int] = (),
) -> None:
    """Log a refusal. The caller gives it a transaction of its own: that of the read is undone.

    `child_ids`: all the children whose records were asked for, where they were several.
    """
    _write(asked, Action.REFUSED, question, child_id=child_id, child_ids=child_ids)


def opened_in_emergency(
    asked: HttpRequest | Opening, question: Question, *, child_id: int, reason: str
) -> None:
    """Log that somebody broke the glass."""
    _write(asked, Action.EMERGENCY, question, child_id=child_id, child_ids=[child_id], reason=reason)


def reviewed_emergency(asked: HttpRequest | Opening, question: Question, *, child_id: int | None) -> None:
    """Log that an emergency opening was reviewed."""
    _write(asked, Action.REVIEW, question, child_id=child_id)


def judged_look(asked: HttpRequest | Opening, question: Question, *, child_id: int | None) -> None:
    """Log that a look which was drawn was judged."""
    _write(asked, Action.REVIEW, question, child_id=child_id)


def _write(
    asked: HttpRequest | Opening,
    action: Action,
    question: Question,
    *,
    child_id: int | None = None,
    child_ids: Iterable[int] = (),
    reason: str = "",
) -> None:
    opening, ids = opening_of(asked), sorted(set(child_ids))
    actor = opening.actor
    with connection.cursor() as cursor:
        if opening.is_refresh and actor.user is not None:
            known, shown = _shown(cursor, actor.user.pk, action, question)
            if known and set(ids) <= shown:
                return
            question = {**question, "refreshed": True}
        cursor.execute(
            _INSERT,
            [
                actor.user.pk if actor.user else None,
                sorted(actor.roles),
                ", ".join(sorted(actor.agencies)),
                actor.purpose,
                action.value,
                child_id,
                ids,
                Jsonb(dict(question)),
                reason,
                opening.correlation,
            ],
        )


def _shown(cursor: Any, user_id: int, action: Action, question: Question) -> tuple[bool, set[int]]:
    keys = {"user": user_id, "action": action.value, "question": Jsonb(dict(question))}
    cursor.execute(_SHOWN, keys)
    known, shown = cursor.fetchone()
    return known, set(shown)


def broken_links(*, newest: int | None = None) -> list[int]:
    """Return the numbers of the links whose entry is gone or no longer says what it said; empty when whole.

    `newest`: look at so many of the newest links only. The caller may read the whole log.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.number FROM access_loglink l
              LEFT JOIN access_logentry e ON e.id = l.entry_id
              LEFT JOIN access_loglink before ON before.number = l.number - 1
             WHERE l.number > (SELECT coalesce(max(number), 0) FROM access_loglink) - %s
               AND (e.id IS NULL OR (l.number > 1 AND before.number IS NULL)
                    OR l.hash <> access_log_digest(before.hash, e))
             ORDER BY l.number
            """,
            [newest if newest is not None else EVERY_LINK],
        )
        return [row[0] for row in cursor.fetchall()]
