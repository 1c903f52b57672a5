"""The readers: one child by the plain one; many by the set-based one on DuckDB with two threads.

Events are made straight into Parquet, about twenty a child. Parties are read in stretches of so many, each
in one pass over all standards, so that memory does not grow with their number. Each size runs in a process
of its own. Results go into the section "Engine" of bench/README.md.

`python -m bench.engine` measures 100,000 and 1,000,000 children; with a number, that many only.
"""

import math
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench import engine_events
from bench.results import write
from sightline.engine import Relations, compiled, states_as_at
from sightline.engine.on_duckdb import connected, insert_in_parts
from sightline.engine.relations import SPANS
from sightline.invented_county.county import invent
from sightline.invented_county.shape import as_timeline
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Timeline, last_second

TITLE = "## Engine"
SIZES = (100_000, 1_000_000)
PARTIES_AT_ONCE = 200_000
AS_AT = date(2024, 3, 31)
TODAY = date(2026, 11, 12)


def alone(children: int) -> None:
    """Make the events of so many children, work out every span, ask for one day, and print the seconds."""
    import ibis

    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as name:
        events = engine_events.write(Path(name), children)
        backend = connected(threads=2, memory_limit="7GB")
        began, worked = time.perf_counter(), time.process_time()
        query = compiled(STANDARDS.values()).spans(Relations.named())
        insert_in_parts(backend, Path(name), query, "spans", parties_at_once=PARTIES_AT_ONCE)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        made = backend.raw_sql("SELECT count(*) FROM spans").fetchone()[0]
        table = ibis.table(dict(SPANS), name="spans")
        asked = states_as_at(table, STANDARDS.values(), last_second(AS_AT))
        counted = asked.group_by(["standard", "state"]).agg(number=asked.count())
        began = time.perf_counter()
        backend.raw_sql(str(ibis.to_sql(counted, dialect="duckdb"))).fetchall()
        print(events, made, took, worked, time.perf_counter() - began, sep="\t")


def plain() -> tuple[float, int]:
    """Return the milliseconds for one child and all standards by the plain reader, and how many children."""
    timelines = [as_timeline(child) for child in invent(children=300, seed=7, today=TODAY).children]
    known = [timeline.as_known(None) for timeline in timelines]
    for timeline in known:
        _read(timeline)
    fresh = [timeline.as_known(None) for timeline in timelines]
    began = time.process_time()
    for timeline in fresh:
        _read(timeline)
    return (time.process_time() - began) / len(fresh) * 1_000, len(fresh)


def _read(timeline: Timeline) -> None:
    for standard in STANDARDS.values():
        spans(standard, timeline)


def results(sizes: tuple[int, ...]) -> str:
    """Measure everything and return the section of the results."""
    milliseconds, children = plain()
    lines = [
        TITLE, "",
        f"{len(STANDARDS)} standards. One child, all standards, plain reader: **{milliseconds:.1f} ms** of "
        f"the processor, the mean of {children} children of the invented county (to reach: 2 ms).", "",
        "All standards, all spans, DuckDB with two threads, Parquet in, a table of spans out; then every "
        "clock's state on one past day, counted from those spans. To reach: 1,000,000 children in 60 s and "
        "8 GiB, time growing no faster than events to the power of 1.05, a day in 1 s. "
        "`python -m bench.engine` writes this.",
        "",
        "| Children | Events | Spans | Seconds | Of processor | MiB | One past day, seconds |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    measured = []
    for size in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "bench.engine", "--alone", str(size)],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        events, made, seconds, worked, day = (float(each) for each in done.stdout.split())
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        measured.append((events, worked))
        lines.append(
            f"| {size:,} | {events:,.0f} | {made:,.0f} | {seconds:.1f} | {worked:.1f} | {memory:,.0f} "
            f"| {day:.2f} |"
        )
    if len(measured) > 1:
        (few, quick), (many, slow) = measured[0], measured[-1]
        power = math.log(slow / quick) / math.log(many / few)
        lines += [
            "",
            "From the smallest to the largest, seconds of the processor grew as events to the power of "
            f"**{power:.2f}**.",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--alone"]:
        alone(int(words[1]))
    else:
        write(TITLE, results(tuple(int(word) for word in words) or SIZES))
