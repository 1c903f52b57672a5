"""A load that is killed at any moment leaves nothing behind, and files nothing twice."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]


def kill(times: int, folder: Path) -> dict[str, Any]:
    """Kill so many loads at random moments, and return what each left. The seed is printed."""
    seed = int(os.environ.get("SIGHTLINE_SEED", random.SystemRandom().randrange(10**6)))
    print(f"SIGHTLINE_SEED={seed}")
    words = [sys.executable, "-m", "tests.sources.killed_loads", str(seed), str(times), str(folder)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(told: dict[str, Any], times: int) -> None:
    """Check that each load left all or nothing, and that loading again brings the rest once."""
    whole = told["whole"]
    nothing = dict.fromkeys(whole, 0)
    assert len(told["found"]) == times
    assert whole["events"] > 0
    for one in told["found"]:
        after = {**one["after"], "still reading": 0}
        assert after in (whole, nothing), one
        assert {**one["again"], "filed": 1, "items": whole["items"]} == whole
        assert one["third"] == whole["events"]


@pytest.mark.postgres
def test_a_load_killed_at_a_random_moment_files_all_or_nothing_and_nothing_twice(tmp_path: Path) -> None:
    told = kill(6, tmp_path)

    check(told, 6)


@pytest.mark.prove
def test_loads_killed_at_many_random_moments_file_all_or_nothing(tmp_path: Path) -> None:
    told = kill(150, tmp_path)

    check(told, 150)
    assert sum(one["killed"] for one in told["found"]) > 75
