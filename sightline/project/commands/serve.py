"""`sightline serve`: the database, the web server and the background worker, started and stopped together."""

import ctypes
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from types import FrameType
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from sightline.project.commands.at_work import django_command, environment_of, migrate
from sightline.project.database import Login, connection, is_embedded, running

# An invented council's. No such number can be given to anybody: it is kept for plays.
LOGO, TELEPHONE = "govuk/waves.svg", "01632 960 100"
SECONDS_TO_FINISH = 15
SECONDS_TO_START = 60
SET_PARENT_DEATH_SIGNAL = 1


class CannotServe(Exception):
    """The service cannot be started as asked; the message says why."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port to listen on.", min=1, max=65535, metavar="PORT")
    ] = 8000,
    processes: Annotated[
        int | None,
        typer.Option(
            help="Web server processes; one more than this machine has cores, unless said.",
            min=1,
            metavar="NUMBER",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve Sightline until Ctrl-C: the database if embedded, the web server and the background worker.

    Tables are brought up to date first. With the embedded database only this machine can be served; set
    DATABASE_URL to a PostgreSQL server to serve others.
    """
    with running():
        raise typer.Exit(serve_until_stopped(host=host, port=port, processes=processes))


def serve_until_stopped(*, host: str = "127.0.0.1", port: int = 8000, processes: int | None = None) -> int:
    """Start the web server and the worker, wait for a signal, stop both, and return the exit code.

    Each process makes one page at a time. The caller holds the database. Returns 0 when asked to stop, 1 when
    one of the two stopped by itself.
    """
    reason = why_not_serve(host=host, embedded=is_embedded())
    if reason:
        raise CannotServe(reason)
    _refuse_a_taken_port(host, port)
    console = Console(stderr=True)
    with console.status("Bringing the tables up to date"):
        migrate()
        _be_what_was_invented()
        _collect_static_files()
    children = {
        "web server": _start(_web_server(host, port, processes or _every_core_and_one()), Login.WEB),
        "background worker": _start(django_command("procrastinate", "worker"), Login.JOBS),
    }
    with _Stopping() as stopping, ExitStack() as at_the_end:
        for child in children.values():
            at_the_end.callback(_finish, child)
        if _answers(host, port, children["web server"], stopping):
            console.print(f"Sightline is at http://{host}:{port}  Stop it with Ctrl-C.")
        while not stopping.asked:
            for name, child in children.items():
                if child.poll() is not None:
                    console.print(f"The {name} stopped by itself, so everything is stopped.")
                    return 1
            stopping.wait(0.5)
        console.print("Stopping.")
        for child in children.values():
            child.terminate()
    return 0


def why_not_serve(*, host: str, embedded: bool) -> str | None:
    """Return why this address may not be served, or None."""
    if not embedded or host == "localhost":
        return None
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = False
    if loopback:
        return None
    return (
        f"The embedded database is for one machine, so it cannot be served at {host}. "
        "Use 127.0.0.1, or set DATABASE_URL to a PostgreSQL server and try again."
    )


def be_invented(council: str) -> None:
    """Give the pages an invented council's name, picture and telephone, where the environment names none."""
    if "SIGHTLINE_COUNCIL" not in os.environ:
        os.environ["SIGHTLINE_COUNCIL"] = council
        os.environ.setdefault("SIGHTLINE_LOGO", LOGO)
        os.environ.setdefault("SIGHTLINE_TELEPHONE", TELEPHONE)


def _be_what_was_invented() -> None:
    """Serve a demonstration under the name it was built for, by whichever command."""
    with psycopg.connect(**connection(Login.WEB).keywords()) as asked:
        found = asked.execute("SELECT council_name FROM records_installation WHERE is_demo").fetchone()
    if found and found[0]:
        be_invented(found[0])


def _refuse_a_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host.strip("[]"), port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} at {host} cannot be used: {error.strerror}. "
                "Stop what uses it, or choose another with --port."
            ) from error


def _collect_static_files() -> None:
    command = django_command("collectstatic", "--no-input", "--verbosity=0", "--clear", "--skip-checks")
    if subprocess.run(
        command, env=environment_of(Login.WEB), stdin=subprocess.DEVNULL, check=False
    ).returncode:
        raise CannotServe(
            "The style sheets and scripts could not be gathered. Run `make setup` and try again."
        )


def _every_core_and_one() -> int:
    """Return how many processes keep every core busy while one of them waits for the database."""
    return (os.cpu_count() or 1) + 1


def _web_server(host: str, port: int, processes: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "sightline.project.wsgi:application"),
        f"--bind={host}:{port}",
        f"--workers={processes}",
        "--worker-class=sightline.project.web_worker.TakesOneIn",
        "--threads=4",
        "--timeout=60",
        f"--graceful-timeout={SECONDS_TO_FINISH - 5}",
        "--log-level=warning",
        "--no-control-socket",
    ]


def _start(command: list[str], login: Login) -> "subprocess.Popen[bytes]":
    # A session of its own, so that Ctrl-C reaches this process alone and the stopping is in order.
    return subprocess.Popen(
        command,
        env=environment_of(login),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_stop_with_parent if sys.platform == "linux" else None,
    )


def _stop_with_parent() -> None:
    """Ask Linux to end this child if `serve` is killed: no web server is left without its database."""
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _answers(host: str, port: int, child: "subprocess.Popen[bytes]", stopping: "_Stopping") -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and child.poll() is None and not stopping.asked:
        try:
            socket.create_connection((host.strip("[]"), port), timeout=1).close()
        except OSError:
            stopping.wait(0.1)
        else:
            return True
    return False


def _finish(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(SECONDS_TO_FINISH)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


class _Stopping:
    """Notes that someone asked for an end, by Ctrl-C or by the signal that a service manager sends."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> "_Stopping":
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._waker.close()
        self._woken.close()

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self._waker.send(b".")

    def wait(self, seconds: float) -> None:
        """Wait for this long, or until asked to stop."""
        self._woken.settimeout(seconds)
        try:
            self._woken.recv(1)
        except TimeoutError:
            return
