"""How soon pages come when two hundred people ask at once, and whether anything they write is lost.

Run by hand: `python -m bench.serving`. It builds the invented county in a home folder of its own, serves it
with `sightline serve`, signs people in as the demonstration does, and asks on the same machine.
Results go into the section "Serving under load" of bench/README.md.
"""

import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Annotated

import psycopg
import typer

from bench.asking import SHARES, Answer, Asking, Kind, Site, Times, errors, lost, times, turns, whose_turns
from bench.results import write

TITLE = "## Serving under load"
CHILDREN, PEOPLE, RATE, SECONDS = 20_000, 200, 20.0, 60
HIGH_MS = 300
HELD_TO = (Kind.BOARD, Kind.CHILD)
ALONE, UNCOUNTED = 15, 4
START_SECONDS = 120
BARE_ALONE, BARE_EVERY_SECONDS = 1000, 0.25
PROGRAM = (sys.executable, "-c", "from sightline.project.command_line import main; main()")


@dataclass(slots=True)
class Measured:
    """What one run found."""

    children: int
    people: int
    rate: float
    seconds: int
    load_before: float
    uncounted: list[Answer] = field(default_factory=list)
    alone: list[Answer] = field(default_factory=list)
    together: list[Answer] = field(default_factory=list)
    bare_alone: list[float] = field(default_factory=list)
    bare_together: list[float] = field(default_factory=list)
    busy: float = 0.0
    lost: list[str] = field(default_factory=list)
    kept: int = 0
    check: str = ""


def main(
    children: Annotated[int, typer.Option(help="How many children the county has.")] = CHILDREN,
    people: Annotated[int, typer.Option(help="How many are signed in.")] = PEOPLE,
    rate: Annotated[float, typer.Option(help="Requests in a second.")] = RATE,
    seconds: Annotated[int, typer.Option(help="For how long.")] = SECONDS,
    home: Annotated[
        Path | None, typer.Option(help="The home folder of a county that stands; contacts are added to it.")
    ] = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="Print the results, and write them nowhere.")
    ] = False,
) -> None:
    """Serve an invented county to many people at once, and measure."""
    found = Measured(children, people, rate, seconds, os.getloadavg()[0])
    with county(children, home):
        measure(found)
    section = results(found)
    print(section)
    if not trial:
        write(TITLE, section)
    if errors([*found.uncounted, *found.alone, *found.together]) or found.lost or found.check:
        raise typer.Exit(1)


@contextmanager
def county(children: int, home: Path | None) -> Iterator[None]:
    """Make a home folder with an invented county the one in use: one that stands, or one for this once."""
    place = home or Path(tempfile.mkdtemp(prefix="sightline-load-"))
    os.environ["SIGHTLINE_HOME"] = str(place.resolve())
    try:
        print("Building the county, unless it stands", flush=True)
        subprocess.run(
            [*PROGRAM, "demo", "--children", str(children), "--no-serve"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield
    finally:
        if home is None:
            subprocess.run([*PROGRAM, "database", "remove", "--yes"], check=False)
            shutil.rmtree(place, ignore_errors=True)


def measure(found: Measured) -> None:
    """Serve, sign in, ask, stop, and look what was kept."""
    from sightline.project.commands.at_work import at_work

    port, run = _free_port(), f"L{int(time.time())}"
    chance = Random(run)
    with at_work(), _served(port):
        from bench.signed_in import open_sign_ins, rung_about, written

        site, people = Site(port), open_sign_ins(found.people)
        for person in people:
            # The first of them waits until the web server's processes are ready.
            Site(port, patience=START_SECONDS).sign_in(person)
        print(f"{len(people)} people are signed in", flush=True)
        chance.shuffle(people)
        then = datetime.now().astimezone() - timedelta(minutes=20)
        told_at = (f"{then:%d/%m/%Y}", f"{then:%H:%M}")
        asking = Asking(site, whose_turns(people), rung_about(chance, run), told_at)
        _alone(asking, found)
        _together(asking, found, chance)
        there = written(run)
        found.kept = len(there)
        found.lost = lost([*found.uncounted, *found.alone, *found.together], there)
    found.check = _check()


def _alone(asking: Asking, found: Measured) -> None:
    """Ask for each kind of page with nobody else there; a few times before, which are not counted."""
    with _connected() as connection:
        found.bare_alone = [_bare(connection) for _ in range(BARE_ALONE)]
    asking.one_by_one([kind for kind in asking.people for _ in range(UNCOUNTED)])
    found.uncounted = list(asking.answers)
    asking.answers.clear()
    asking.one_by_one([kind for kind in asking.people for _ in range(ALONE)])
    found.alone = list(asking.answers)
    asking.answers.clear()


def _together(asking: Asking, found: Measured, chance: Random) -> None:
    """Ask evenly, with a bare round trip to the database every so often beside it."""
    ended = threading.Event()

    def beside() -> None:
        with _connected() as connection:
            while not ended.wait(BARE_EVERY_SECONDS):
                found.bare_together.append(_bare(connection))

    kinds = [kind for kind in turns(round(found.rate * found.seconds), chance) if kind in asking.people]
    at_its_side = threading.Thread(target=beside)
    worked, at_all = _of_processor()
    at_its_side.start()
    asking.evenly(kinds, rate=found.rate)
    ended.set()
    at_its_side.join()
    worked_then, at_all_then = _of_processor()
    found.busy = (worked_then - worked) / (at_all_then - at_all)
    found.together = list(asking.answers)


@contextmanager
def _connected() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    from sightline.project.database import Login, connection

    with psycopg.connect(**connection(Login.WEB).keywords(), autocommit=True) as made:
        yield made


def _bare(connection: "psycopg.Connection[tuple[object, ...]]") -> float:
    started = time.perf_counter()
    connection.execute("SELECT 1").fetchone()
    return time.perf_counter() - started


def _of_processor() -> tuple[int, int]:
    """Return how long this machine's processors have worked, and how long there were any (Linux)."""
    spent = [int(word) for word in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]]
    return sum(spent) - spent[3] - spent[4], sum(spent)


@contextmanager
def _served(port: int) -> Iterator[None]:
    """Serve as `sightline serve` does while the block lasts."""
    with tempfile.TemporaryFile("w+") as log:
        serving = subprocess.Popen([*PROGRAM, "serve", "--port", str(port)], stdout=log, stderr=log)
        try:
            until = time.monotonic() + START_SECONDS
            while not _listens(port):
                if serving.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise RuntimeError(f"Sightline was not served:\n{log.read()[-2000:]}")
                time.sleep(0.2)
            yield
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait()


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _check() -> str:
    """Return what `sightline check` says; it works everything derived out again."""
    done = subprocess.run([*PROGRAM, "check"], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{done.stdout}{done.stderr}".strip()[-2000:] or "It failed."


def results(found: Measured) -> str:
    """Return the section of the results."""
    bare = times(found.bare_together)
    bare_alone = times(found.bare_alone)
    lines = [
        TITLE,
        "",
        f"The invented county of {found.children:,} children, served by `sightline serve`. {found.people}",
        f"people are signed in, and from all of them together {found.rate:g} requests come in a second for",
        f"{found.seconds} s, evenly, whether or not the ones before are answered: the time runs from the",
        "moment at which a page was due to be asked for. Of a hundred requests",
        f"{SHARES[Kind.CHILD]} are a child's page, {SHARES[Kind.BOARD]} the hub's board (every other one its",
        f"own refreshing), {SHARES[Kind.TEAM_LIST]} a team's list Out of sight, {SHARES[Kind.WHOLE_LIST]}",
        f"the whole service's, and {SHARES[Kind.LOOK]} look whom a contact is about and then",
        "record it at once.",
        "On the same cores stand the web server's processes, the database, the background worker and those",
        "who ask. Alone: the same pages, asked for one by one. Times bare: the median beside that of a bare",
        "round trip to the database under the same load. Each contact that was acknowledged is then looked",
        "for in the ledger, where it must stand once, and `sightline check` works everything derived out",
        f"again. To reach: the 95th percentile of the board and of a child's page under {HIGH_MS} ms.",
        "`python -m bench.serving` builds the county, measures and writes this.",
        "",
        f"{datetime.now().astimezone():%-d %B %Y}, {os.cpu_count()} cores,",
        f"Python {platform.python_version()}, embedded PostgreSQL. The machine's load before it began was",
        f"{found.load_before:.1f}.",
        "",
        "| Asked for | Times | Alone, ms | Median, ms | 95th of 100, ms | Slowest | Times bare | To reach |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *_rows(found, bare),
        f"| A bare round trip | {bare.count:,} | {bare_alone.median:.2f} | {bare.median:.2f} "
        f"| {bare.high:.2f} | {bare.slowest:.2f} | 1 | |",
        "",
        *_said(found),
    ]
    return "\n".join(lines) + "\n"


def _rows(found: Measured, bare: Times) -> list[str]:
    lines = []
    for kind in Kind:
        each = [answer.seconds for answer in found.together if answer.kind is kind and not answer.error]
        alone = [answer.seconds for answer in found.alone if answer.kind is kind and not answer.error]
        if not each or not alone:
            continue
        took, reach = times(each), f"{HIGH_MS} ms" if kind in HELD_TO else ""
        high = f"**{took.high:.0f}**" if kind in HELD_TO else f"{took.high:.0f}"
        lines.append(
            f"| {kind} | {took.count:,} | {times(alone).median:.0f} | {took.median:.0f} | {high} "
            f"| {took.slowest:.0f} | {took.median / bare.median:.0f} | {reach} |"
        )
    return lines


def _said(found: Measured) -> list[str]:
    wrong = errors([*found.uncounted, *found.alone, *found.together])
    answers = [*found.uncounted, *found.alone, *found.together]
    acknowledged = sum(bool(answer.contact) for answer in answers)
    return [
        f"The processors worked {found.busy:.0%} of the {found.seconds} s. "
        + ("No error." if not wrong else f"Errors: {wrong}."),
        f"{acknowledged} contacts were acknowledged, {found.kept} stand in the ledger, "
        + ("each once: nothing is lost." if not found.lost else f"and not alike: {'; '.join(found.lost)}."),
        "`sightline check`, which works every clock, spell and balance out again, finds "
        + ("no difference." if not found.check else f"differences: {found.check}"),
    ]


if __name__ == "__main__":
    typer.run(main)
