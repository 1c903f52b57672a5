"""A process killed while it writes: what was acknowledged is there, and nothing is there by halves."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from sightline.access.actor import acting, actor_for
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild
from sightline.records.models import Child, Event, Recording
from tests import cast

SEED = int(os.environ.get("SIGHTLINE_SEED", "7"))

WRITER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import date, timedelta
from sightline.access.actor import acting, actor_for
from sightline.clocks.actions import NewEvent, record
from tests import cast
child, start = int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for number in range(start, start + 200):
    with acting(actor_for("a test")):
        day = date(2026, 3, 3) + timedelta(days=number)
        seen = NewEvent(child, "child_seen", day, natural_key=str(number))
        record([seen], by=None, at=cast.NOW, why=str(number))
    print(number, flush=True)
"""


def write_until_killed(child: Child, start: int, seconds: float) -> list[int]:
    """Let another process write, kill it after so many seconds of work, and return what it acknowledged."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(child.pk), str(start)],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    while time.monotonic() - began < seconds and process.poll() is None:
        os.sched_yield()
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().splitlines()
    process.wait(30)
    return [int(line) for line in said if line.isdigit()]


def prove(child: Child, rounds: int) -> None:
    print(f"seed {SEED}")
    chance, start = random.Random(SEED), 0
    for _ in range(rounds):
        acknowledged = write_until_killed(child, start, chance.uniform(0.05, 0.6))

        with acting(actor_for("a test")):
            written = sorted(
                int(key)
                for key in Event.objects.filter(child=child, kind="child_seen").values_list(
                    "natural_key", flat=True
                )
            )
            mine = [number for number in written if number >= start]
            assert set(acknowledged) <= set(mine)
            assert len(set(written)) == len(written)
            assert len(mine) <= len(acknowledged) + 1
            assert not Recording.objects.filter(at=None).exists()
            kept = kept_spans([child.pk]), kept_spells([child.pk])
            rebuild([child.pk])
            assert (kept_spans([child.pk]), kept_spells([child.pk])) == kept
        start = max(written, default=-1) + 1
        if start > 150:
            return


@pytest.fixture
def child(transactional_db: None) -> Child:
    """Return a committed child."""
    with acting(actor_for("a test")):
        return cast.council().child()


def test_a_killed_writer_leaves_what_it_acknowledged_and_nothing_by_halves(child: Child) -> None:
    prove(child, rounds=3)


@pytest.mark.prove
def test_a_writer_killed_many_times_leaves_what_it_acknowledged(child: Child) -> None:
    prove(child, rounds=60)
