"""The readers: one child by the plain one; many by the set-based one on DuckDB with two threads.

Events are made straight into Parquet, about twenty a child. Parties are read in stretches of so many, each
in one pass over all standards, so that memory does not grow with their number. Each size is made in one
process and measured in another. Results go into the section "Engine" of bench/README.md.

`python -m bench.engine` measures 100,000 and 1,000,000 children; with numbers, those. `--events FOLDER` keeps
the events there, and uses those that are there already.
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
from sightline.engine.on_duckdb import connected, insert_in_parts, make_spans
from sightline.engine.relations import SPANS
from sightline.invented_county.county import invent
from sightline.invented_county.shape import as_timeline
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Timeline, last_second

TITLE = "## Engine"
SIZES = (100_000, 1_000_000)
PARTIES_AT_ONCE = 250_000
AS_AT = date(2024, 3, 31)
TODAY = date(2026, 11, 12)


def make(folder: Path, children: int) -> None:
    """Make the events of so many children, if they are not there. The calendar is written last."""
    if not (folder / "calendar.parquet").exists():
        engine_events.write(folder, children)


def alone(folder: Path) -> None:
    """Work out every span of a folder's events, ask for one day, and print what it took."""
    import ibis

    backend = connected(threads=2, memory_limit="7GB")
    counted = f"SELECT count(*) FROM read_parquet('{folder}/events.parquet')"
    events = backend.raw_sql(counted).fetchone()[0]
    began, worked = time.perf_counter(), time.process_time()
    query = compiled(STANDARDS.values()).spans(Relations.named())
    query.written("duckdb")
    compiling = time.perf_counter() - began
    make_spans(backend, "spans", STANDARDS.values())
    insert_in_parts(backend, folder, query, "spans", parties_at_once=PARTIES_AT_ONCE)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    made = backend.raw_sql("SELECT count(*) FROM spans").fetchone()[0]
    table = ibis.table(dict(SPANS), name="spans")
    asked = states_as_at(table, STANDARDS.values(), last_second(AS_AT))
    said = str(ibis.to_sql(asked.group_by(["standard", "state"]).agg(number=asked.count()), dialect="duckdb"))
    began = time.perf_counter()
    backend.raw_sql(said).fetchall()
    day = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(events, made, took, compiling, worked, memory, day, sep="\t")


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


def results(sizes: tuple[int, ...], kept: Path) -> str:
    """Measure everything and return the section of the results."""
    milliseconds, children = plain()
    lines = [
        TITLE, "",
        f"{len(STANDARDS)} standards. One child, all standards, plain reader: **{milliseconds:.1f} ms** of "
        f"the processor, the mean of {children} children of the invented county (to reach: 2 ms).", "",
        "All standards, all spans, DuckDB with two threads, Parquet in, a table of spans out, compiling the "
        "standards included; then every clock's state on one past day, counted from those spans. To reach: "
        "1,000,000 children in 60 s and 8 GiB, time growing no faster than events to the power of 1.05, a "
        "day in 1 s. `python -m bench.engine` writes this.", "",
        "| Children | Events | Spans | Seconds | Compiling | Of processor | MiB | One past day, seconds |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    measured = []
    for size in sizes:
        _alone("--make", str(kept / str(size)), str(size))
        said = [float(each) for each in _alone("--alone", str(kept / str(size))).split()]
        events, made, seconds, compiling, worked, memory, day = said
        measured.append((events, seconds, seconds - compiling))
        lines.append(
            f"| {size:,} | {events:,.0f} | {made:,.0f} | {seconds:.1f} | {compiling:.1f} | {worked:.1f} "
            f"| {memory:,.0f} | {day:.2f} |"
        )
    if len(measured) > 1:
        (few, *quick), (many, *slow) = measured[0], measured[-1]
        whole, reading = (
            math.log(late / soon) / math.log(many / few) for soon, late in zip(quick, slow, strict=True)
        )
        lines += [
            "",
            f"From the smallest to the largest, seconds grew as events to the power of **{whole:.2f}**; "
            f"without compiling, which takes the same time for any number, **{reading:.2f}**.",
        ]
    return "\n".join(lines)


def _alone(*words: str) -> str:
    """Run a part of this in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.engine", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def measure(words: list[str], kept: Path) -> None:
    """Measure the sizes named, or the usual ones, and write the results."""
    write(TITLE, results(tuple(int(word) for word in words) or SIZES, kept))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--make", folder, children]:
            make(Path(folder), int(children))
        case ["--alone", folder]:
            alone(Path(folder))
        case ["--events", folder, *words]:
            measure(words, Path(folder))
        case words:
            with tempfile.TemporaryDirectory(prefix="sightline-bench-") as name:
                measure(words, Path(name))
