"""`sightline serve`, as a process of its own: it answers, stops cleanly, and refuses what is not safe."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sightline.project.commands.at_work import migrate
from sightline.project.commands.serve import CannotServe, serve_until_stopped, why_not_serve
from sightline.project.database import Login, connection, throwaway

COMMAND = [str(Path(sys.executable).with_name("sightline")), "serve"]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Hold a database of this file's own."""
    with throwaway() as folder:
        yield folder


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _served(port: int) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    words = [*COMMAND, f"--port={port}", "--processes=1"]
    return subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True


# How its processes end is the same whichever server it holds; that it works is asked of both.
@pytest.mark.parametrize(
    "sent", [pytest.param(signal.SIGTERM, marks=pytest.mark.postgres), pytest.param(signal.SIGINT)]
)
def test_it_answers_with_its_worker_alive_and_stops_cleanly_when_told(home, sent):
    port = _free_port()
    with _served(port) as served:
        said = next(line for line in served.stderr if "Sightline is at" in line or "stopped" in line)
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=30)
        with psycopg.connect(**connection(Login.OWNER).keywords()) as owner:
            names = {row[0] for row in owner.execute("select application_name from pg_stat_activity")}
        served.send_signal(sent)
        left = served.wait(60)

    assert f"http://127.0.0.1:{port}" in said
    assert page.status == 200
    assert Login.WEB.value in names
    assert left == 0
    assert not _answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child that its parent was killed.")
def test_its_web_server_and_worker_end_with_it_though_it_is_killed(home):
    port = _free_port()
    with _served(port) as served:
        next(line for line in served.stderr if "Sightline is at" in line or "stopped" in line)
        served.kill()
        # Its children write to the same pipe, which ends when the last of them has ended.
        served.stderr.read()

    assert not _answers(port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "sightline.example.org"])
def test_the_embedded_database_is_not_served_beyond_this_machine(host):
    assert "DATABASE_URL" in why_not_serve(host=host, embedded=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.8", "::1", "localhost"])
def test_the_embedded_database_is_served_on_this_machine(host):
    assert why_not_serve(host=host, embedded=True) is None


def test_a_database_server_may_be_served_at_any_address():
    assert why_not_serve(host="0.0.0.0", embedded=False) is None


def test_a_port_in_use_is_refused_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotServe, match=re.escape(f"Port {port} at 127.0.0.1")):
            serve_until_stopped(port=port)


def test_a_demonstration_is_served_under_the_name_it_was_built_for(home, monkeypatch):
    monkeypatch.delenv("SIGHTLINE_COUNCIL", raising=False)
    migrate()
    with psycopg.connect(**connection(Login.OWNER).keywords()) as owner:
        owner.execute("INSERT INTO records_installation VALUES (1, true, 'Mockshire Council')")
    port = _free_port()
    with _served(port) as served:
        next(line for line in served.stderr if "Sightline is at" in line or "stopped" in line)
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=30).read().decode()
        served.send_signal(signal.SIGTERM)
        served.wait(60)

    assert "Mockshire Council" in page
