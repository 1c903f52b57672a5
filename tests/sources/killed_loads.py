"""Loads killed at random moments, in a database of their own; prints what each left behind.

Run as `python -m tests.sources.killed_loads SEED TIMES FOLDER`: a process of its own, since it forks.
"""

import json
import os
import random
import select
import signal
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROWS = 60
EXTRACTED_ON = date(2026, 3, 16)


def workbook_of(folder: Path, number: int) -> Path:
    """Return a workbook of cases that no other has, with a team and workers of its own."""
    from tests.sources.files import HEADINGS, list_6, workbook

    said = {"allocated_team": f"Team {number}"}
    rows = [
        list_6(f"{number}-{row}", allocated_worker=f"Worker {number}-{row % 7}", **said)
        for row in range(ROWS)
    ]
    return workbook(folder / f"{number}.xlsx", {"List 6": [HEADINGS["List 6"], *rows]})


def load_one(path: Path) -> None:
    """Load a workbook."""
    from sightline.access.actor import acting_as
    from sightline.sources.filing import load

    at = datetime.now(UTC)
    load(
        [path], by=None, at=at, extracted_on=EXTRACTED_ON,
        acting=lambda: acting_as(None, at=at, purpose="a test"),
    )  # fmt: skip


def kill_one(path: Path, after: float) -> bool:
    """Load a workbook in a child that is killed so many seconds later; return whether it still ran."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            load_one(path)
        finally:
            os._exit(0)
    ended, *_ = select.select([os.pidfd_open(child)], [], [], after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return not ended


def left_behind(number: int) -> dict[str, int]:
    """Count what the database holds of one workbook."""
    from sightline.access.actor import acting_as
    from sightline.access.keeper import EVERY_CHILD, keeping
    from sightline.clocks.models import Span
    from sightline.identity.models import Team, Worker
    from sightline.records.models import CoverageDeclared, Event, Identifier, Receipt, ReceiptItem, Spell

    with acting_as(None, at=datetime.now(UTC), purpose="a test"), keeping(EVERY_CHILD):
        children = Identifier.objects.filter(value__startswith=f"{number}-").values("party")
        receipts = Receipt.objects.filter(name=f"{number}.xlsx")
        return {
            "children": children.count(),
            "events": Event.objects.filter(party__in=children).count(),
            "spells": Spell.objects.filter(party__in=children).count(),
            "spans": Span.objects.filter(party__in=children).count(),
            "workers": Worker.objects.filter(code__startswith=f"Worker {number}-").count(),
            "teams": Team.objects.filter(code=f"Team {number}").count(),
            "items": ReceiptItem.objects.filter(receipt__in=receipts).count(),
            "coverage": CoverageDeclared.objects.filter(receipt__in=receipts).count() > 0,
            "filed": receipts.filter(state="filed").count(),
            "still reading": receipts.filter(state="reading").count(),
        }


def main(seed: int, times: int, folder: Path) -> None:
    """Load once to know how long it takes and what it leaves; then kill one load after another."""
    os.environ["SIGHTLINE_LOGIN"] = "jobs"
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    from sightline.project.commands.at_work import at_work
    from sightline.project.database import throwaway

    chance = random.Random(seed)
    found: list[dict[str, Any]] = []
    with throwaway(), at_work():
        load_one(workbook_of(folder, 0))
        path = workbook_of(folder, 1)
        started = time.monotonic()
        load_one(path)
        lasts, whole = time.monotonic() - started, left_behind(1)
        for number in range(2, times + 2):
            path = workbook_of(folder, number)
            killed = kill_one(path, chance.uniform(0, lasts))
            after = left_behind(number)
            load_one(path)
            again = left_behind(number)
            load_one(path)
            found.append(
                {"killed": killed, "after": after, "again": again, "third": left_behind(number)["events"]}
            )
        print(json.dumps({"whole": whole, "found": found}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
