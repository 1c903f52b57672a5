"""How long a whole load takes: read, compare, work out every clock, write, with a receipt of every row.

Run by hand: `python -m bench.loading`.

An Annex A workbook and a children in need census of the same children are loaded one after the other, then
the census again, into a database of its own on the machine's embedded PostgreSQL. Each size starts with an
empty database. Results go into the section "Loading" of bench/README.md.
"""

import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from bench.results import write
from bench.source_files import DATA, TEAMS, WORKERS, census
from sightline.sources import annex_a

SIZES = (1_000, 2_500, 5_000, 10_000)
SECONDS_TO_REACH = 60
TITLE = "## Loading"
EXTRACTED_ON = date(2026, 3, 31)
# Of all children in need, how many stand on each list, as in a council of England's rates.
SHARE = {
    "List 1": 1.0, "List 2": 0.1, "List 3": 0.5, "List 4": 0.45, "List 5": 0.18, "List 6": 1.0,
    "List 7": 0.13, "List 8": 0.2, "List 9": 0.1, "List 10": 0.02,
}  # fmt: skip


def workbook(children: int) -> Path:
    """Return lists 1 to 10 of so many children, made if they are not there."""
    path = DATA / f"council_{children}.xlsx"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    chance = random.Random(4)
    book = xlsxwriter.Workbook(str(path))
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for layout in annex_a.LISTS:
        if layout.name not in SHARE:
            continue
        headings = [one.name for one in layout.headings]
        sheet, line = book.add_worksheet(layout.name), 0
        sheet.write_row(0, 0, headings)
        for number in range(children):
            if chance.random() >= SHARE[layout.name]:
                continue
            line += 1
            cells = _row(layout.name, number, chance)
            for column, heading in enumerate(headings):
                value = cells.get(heading)
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, as_day)
                elif value is not None:
                    sheet.write(line, column, value)
    book.close()
    return path


def _row(name: str, number: int, chance: random.Random) -> dict[str, object]:
    begun = EXTRACTED_ON - timedelta(days=chance.randrange(20, 170))
    person: dict[str, object] = {
        "Child Unique ID": f"C{number:07}",
        "Gender": "a) Male" if number % 2 else "b) Female",
        "Ethnicity": "a) WBRI",
        "Date of Birth": date(2008 + number % 17, 1 + number % 12, 1 + number % 28),
        "Does the Child have a Disability": "b) No",
        "Allocated Team": TEAMS[number % 40],
        "Allocated Worker": WORKERS[number % 400],
    }
    return person | LISTS[name](begun, chance)


def _after(begun: date, least: int, most: int, chance: random.Random) -> date | None:
    day = begun + timedelta(days=chance.randrange(least, most))
    return day if day <= EXTRACTED_ON else None


LISTS: dict[str, Callable[[date, random.Random], dict[str, object]]] = {
    "List 1": lambda begun, chance: {"Date of Contact": begun, "Contact Source": "1A"},
    "List 2": lambda begun, chance: {
        "Assessment start date": begun, "Assessment completion date": _after(begun, 10, 60, chance)},
    "List 3": lambda begun, chance: {
        "Date of referral": begun, "Referral Source": "1A", "Referral NFA?": "b) No"},
    "List 4": lambda begun, chance: {
        "Continuous Assessment Start Date": begun,
        "Continuous Assessment Date of Authorisation": _after(begun, 10, 60, chance),
        "Child Seen During Continuous Assessment": "a) Yes"},
    "List 5": lambda begun, chance: {
        "Strategy discussion initiating Section 47 Enquiry Start Date": begun,
        "Date of Initial Child Protection Conference": _after(begun, 5, 25, chance)},
    "List 6": lambda begun, chance: {
        "CIN Start Date": begun, "Primary Need Code": "N1", "Case Status": "c) Child in need plan",
        "Date Child Was Last Seen": _after(begun, 1, 60, chance)},
    "List 7": lambda begun, chance: {
        "Child Protection Plan Start Date": begun, "Initial Category of Abuse": "a) Neglect",
        "Date of the Last Statutory Visit": _after(begun, 1, 30, chance),
        "Date of latest review conference": _after(begun, 60, 90, chance)},
    "List 8": lambda begun, chance: {
        "Date Started to be Looked After": begun, "Child's Legal Status": "C2",
        "Date of Latest Statutory Review": _after(begun, 10, 30, chance),
        "Date of Last Social Work Visit": _after(begun, 1, 40, chance),
        "Date of Last Health Assessment": _after(begun, 5, 30, chance),
        "Start Date of Most Recent Placement": begun, "Placement Type": "U6", "Placement Provider": "PR1"},
    "List 9": lambda begun, chance: {
        "Eligibility Category": "Relevant child", "Latest Pathway Plan Review Date": begun,
        "Latest Date of Contact": _after(begun, 1, 60, chance)},
    "List 10": lambda begun, chance: {"Date of Decision that Child Should be Placed for Adoption": begun},
}  # fmt: skip


def alone(children: int) -> None:
    """Load in this process, into a database of its own, and print what each load took."""
    os.environ["SIGHTLINE_LOGIN"] = "jobs"
    from sightline.project.commands.at_work import at_work
    from sightline.project.database import throwaway

    files = (
        ("Annex A", workbook(children)),
        ("census", census(children)),
        ("census again", census(children)),
    )
    with throwaway(), at_work():
        for name, path in files:
            started, worked = time.perf_counter(), time.process_time() + of_database()
            made = _load(path)
            seconds, of_processor = (
                time.perf_counter() - started,
                time.process_time() + of_database() - worked,
            )
            print(f"{name}\t{seconds:.2f}\t{of_processor:.2f}\t{made}", flush=True)


def of_database() -> float:
    """Return the seconds of the processor that this program's connection has cost the database (Linux)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _load(path: Path) -> str:
    from sightline.access.actor import acting_as
    from sightline.sources.filing import load

    at = datetime.now(UTC)
    (loaded,) = load(
        [path], by=None, at=at, extracted_on=EXTRACTED_ON if path.suffix == ".xlsx" else None,
        acting=lambda: acting_as(None, at=at, purpose="bench"),
    )  # fmt: skip
    return f"{loaded.rows_read}\t{sum(loaded.events.values())}"


def results() -> str:
    """Load at every size and return the section of the results."""
    lines = [
        TITLE,
        "",
        "A whole load: read, compare with the ledger, work out every clock and spell of every child, write, "
        "with a receipt of every row. Annex A, then a children in need census of the same children, into an "
        "empty database; then the census again, which changes nothing. To reach: a load of 10,000 children "
        f"under {SECONDS_TO_REACH} seconds on 2 cores, growing linearly. Seconds of the processor are "
        "this program's and its connection's to the database together: they work in turns, so it is about "
        "what a machine with nothing else to do takes. `python -m bench.loading` makes the files and writes "
        "this.",
        "",
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores, Python {platform.python_version()}, "  # noqa: DTZ011
        "embedded PostgreSQL.",
        "",
        "| Children | Load | Rows | Events said | Seconds | Of processor | Milliseconds a child |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.loading", str(size)], capture_output=True, text=True, check=True
        )
        for line in done.stdout.splitlines():
            name, seconds, of_processor, rows, events = line.split("\t")
            each = float(of_processor) / size * 1000
            lines.append(
                f"| {size:,} | {name} | {int(rows):,} | {int(events):,} | {float(seconds):.1f} | "
                f"{float(of_processor):.1f} | {each:.2f} |"
            )
        print("\n".join(lines[-3:]), flush=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) == 2:
        alone(int(sys.argv[1]))
    else:
        write(TITLE, results())
