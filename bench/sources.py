"""How fast files are read into events, beside the bare reader each stands on.

Run by hand: `python -m bench.sources`. Each reading runs in a process of its own, five times; the least
counts, being the least disturbed by what else the machine does. Times are compared in seconds of the
processor, which other work disturbs less than those of the clock. The memory is the most that the process
held. Results go into the section "Reading files" of bench/README.md.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench import source_files
from bench.results import write

TIMES = 5
Reader = Callable[[Path], int]
TITLE = "## Reading files"


class Aim(NamedTuple):
    """One comparison: what is read, by what, beside what, and the numbers to reach."""

    title: str
    make: Callable[[], Path]
    bare: tuple[str, ...]
    times: float
    mebibytes: float | None


AIMS = (
    Aim("Children in need census, 50,000 children", lambda: source_files.census(50_000),
        ("lxml iterparse, every element", "lxml iterparse, children only"), 3, 300),
    Aim("Annex A workbook, 11 lists of 10,000 rows", lambda: source_files.annex_a_workbook(10_000),
        ("calamine, every sheet",), 3, None),
    Aim("SSDA903 folder, 50,000 children", lambda: source_files.ssda903_folder(50_000),
        ("DuckDB, rows in Python", "DuckDB, columns in Arrow"), 5, None),
)  # fmt: skip


class Measure(NamedTuple):
    """One reading."""

    seconds: float
    cpu: float
    mebibytes: float
    made: int


# Each takes in its library before it is timed, and returns what reads.


def _into_events() -> Reader:
    from sightline.sources.recognition import Recognised, recognise
    from sightline.sources.translators import translate

    def read(path: Path) -> int:
        made = 0
        for found in recognise([path]):
            assert isinstance(found, Recognised), found
            for _ in translate(found, extracted_on=date(2026, 6, 1)):
                made += 1
        return made

    return read


def _iterparse() -> Reader:
    from lxml import etree

    def read(path: Path) -> int:
        made = 0
        for _, element in etree.iterparse(str(path)):
            element.clear()
            made += 1
        return made

    return read


def _iterparse_children() -> Reader:
    from lxml import etree

    def read(path: Path) -> int:
        made = 0
        for _, element in etree.iterparse(str(path), tag="Child"):
            made += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return made

    return read


def _calamine() -> Reader:
    from python_calamine import CalamineWorkbook

    def read(path: Path) -> int:
        book = CalamineWorkbook.from_path(str(path))
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)

    return read


def _duckdb_rows() -> Reader:
    import duckdb

    def read(path: Path) -> int:
        files = sorted(path.glob("*.csv"))
        return sum(len(duckdb.sql(f"from read_csv('{file}', all_varchar=true)").fetchall()) for file in files)

    return read


def _duckdb_columns() -> Reader:
    import duckdb
    import pyarrow  # noqa: F401

    def read(path: Path) -> int:
        files = sorted(path.glob("*.csv"))
        return sum(
            duckdb.sql(f"from read_csv('{file}', all_varchar=true)").to_arrow_table().num_rows
            for file in files
        )

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "into events": _into_events,
    "lxml iterparse, every element": _iterparse,
    "lxml iterparse, children only": _iterparse_children,
    "calamine, every sheet": _calamine,
    "DuckDB, rows in Python": _duckdb_rows,
    "DuckDB, columns in Arrow": _duckdb_columns,
}


def measure(reader: str, path: Path) -> Measure:
    """Return the least disturbed of several readings, each in its own process."""
    found = []
    for _ in range(TIMES):
        done = subprocess.run(
            [sys.executable, "-m", "bench.sources", reader, str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(Measure(**json.loads(done.stdout)))
    best = min(found, key=lambda one: one.cpu)
    return best._replace(mebibytes=max(one.mebibytes for one in found))


def alone(reader: str, path: Path) -> None:
    """Read once in this process and print what it took."""
    read = READERS[reader]()
    started, worked = time.perf_counter(), time.process_time()
    made = read(path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
    print(json.dumps({"seconds": seconds, "cpu": cpu, "mebibytes": int(peak) / 1024, "made": made}))


def results() -> str:
    """Measure everything and return the section of the results."""
    lines = [
        TITLE,
        "",
        "Each file read into events (recognised, checked, translated, every item counted), beside the bare",
        "reader it stands on: the same file, only parsed. The least of five, each in its own process,",
        "compared in seconds of the processor; the memory is the most that the process held.",
        "`python -m bench.sources` makes the files and writes this.",
        "",
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores, Python {platform.python_version()}.",  # noqa: DTZ011
        "",
        "| File | Read by | Seconds | Of processor | MiB | Times bare | To reach |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for aim in AIMS:
        path = aim.make()
        print(aim.title, flush=True)
        ours = measure("into events", path)
        bare = {name: measure(name, path) for name in aim.bare}
        first = next(iter(bare.values()))
        limits = f"{aim.times:g}" + (f", {aim.mebibytes:g} MiB" if aim.mebibytes else "")
        lines.append(
            f"| {aim.title} | into {ours.made:,} items | {ours.seconds:.2f} | {ours.cpu:.2f} | "
            f"{ours.mebibytes:.0f} | "
            f"**{ours.cpu / first.cpu:.1f}** | {limits} |"
        )
        for name, one in bare.items():
            ratio = "1" if one is first else f"{ours.cpu / one.cpu:.1f} beside this"
            lines.append(
                f"| | {name} | {one.seconds:.2f} | {one.cpu:.2f} | {one.mebibytes:.0f} | {ratio} | |"
            )
        beside = "; ".join(f"{name}: {ours.cpu / one.cpu:.1f} times" for name, one in bare.items())
        print(f"  {ours.cpu:.2f} s of the processor, {ours.mebibytes:.0f} MiB; {beside}", flush=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        alone(sys.argv[1], Path(sys.argv[2]))
    else:
        write(TITLE, results())
