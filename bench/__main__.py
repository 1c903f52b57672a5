"""Measure everything and write `bench/README.md`: half an hour on two quiet cores."""

import subprocess
import sys

PARTS = ("bench.engine", "bench.sources", "bench.loading", "bench.matching", "bench.serving")

for part in PARTS:
    print(f"{part}", flush=True)
    subprocess.run([sys.executable, "-m", part], check=True)
