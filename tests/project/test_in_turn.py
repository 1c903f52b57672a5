"""One page at a time in each process; who sends slowly holds nobody up."""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier, Event, current_thread
from types import SimpleNamespace
from typing import Any

import pytest

from sightline.project.in_turn import IN_MEMORY_BYTES, Environment, InTurn
from sightline.project.web_worker import TakesOneIn

MOST = 4 * IN_MEMORY_BYTES


@pytest.fixture
def in_turn(tmp_path: Path) -> Callable[..., InTurn]:
    return lambda application: InTurn(application, folder=tmp_path, most_bytes=MOST)


def _sent(body: Any, length: int | None = None) -> Environment:
    sent = BytesIO(body) if isinstance(body, bytes) else body
    return {"wsgi.input": sent, "CONTENT_LENGTH": str(len(body) if length is None else length)}


def _say_back(environment: Environment, _: Any) -> Iterable[bytes]:
    return [environment["wsgi.input"].read(int(environment["CONTENT_LENGTH"] or 0))]


def test_no_two_pages_are_made_at_once(in_turn):
    makers: list[str] = []
    at_once = [0]
    most = [0]
    begin = Barrier(6)

    def page(environment: Environment, _: Any) -> Iterable[bytes]:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        makers.append(current_thread().name)
        Event().wait(0.02)
        at_once[0] -= 1
        return [b"made"]

    served = in_turn(page)

    def ask(_: int) -> list[bytes]:
        begin.wait()
        return list(served(_sent(b""), None))

    with ThreadPoolExecutor(6) as people:
        assert list(people.map(ask, range(6))) == [[b"made"]] * 6
    assert (most[0], len(set(makers))) == (1, 1)


def test_who_sends_slowly_holds_nobody_up(in_turn):
    goes_on, served = Event(), in_turn(_say_back)

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert goes_on.wait(10)
            return super().read(size)

    with ThreadPoolExecutor(2) as people:
        slow = people.submit(served, _sent(Slow(b"slowly"), 6), None)
        quick = people.submit(served, _sent(b"quickly"), None)
        assert list(quick.result(10)) == [b"quickly"]
        goes_on.set()
        assert list(slow.result(10)) == [b"slowly"]


@pytest.mark.parametrize("size", [1, IN_MEMORY_BYTES - 1, IN_MEMORY_BYTES + 1, MOST])
def test_the_page_reads_what_was_sent(in_turn, tmp_path, size):
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    assert list(in_turn(_say_back)(_sent(body), None)) == [body]
    assert list(tmp_path.iterdir()) == [], "nothing of it has a name or stays"


def test_what_breaks_off_ends_where_it_broke_off(in_turn):
    assert list(in_turn(_say_back)(_sent(b"half", 9), None)) == [b"half"]


@pytest.mark.parametrize("length", [str(MOST + 1), "", "x", "-1"])
def test_what_is_too_long_or_does_not_say_how_long_is_not_taken_in(in_turn, length):
    sent = BytesIO(b"anything")
    served = in_turn(lambda environment, _: [environment["wsgi.input"]])

    assert list(served({"wsgi.input": sent, "CONTENT_LENGTH": length}, None)) == [sent]


def test_a_page_that_fails_fails_for_the_server_to_see(in_turn):
    def fails(environment: Environment, _: Any) -> Iterable[bytes]:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        in_turn(fails)(_sent(b"x"), None)


@pytest.mark.parametrize(
    ("connections", "kept_alive", "receiving", "takes_in"),
    [(0, 0, 0, True), (1, 0, 0, False), (3, 3, 0, True), (4, 3, 0, False), (1, 0, 1, True), (2, 0, 1, False)],
)
def test_a_process_takes_somebody_in_while_all_whom_it_serves_are_still_sending(
    connections, kept_alive, receiving, takes_in
):
    worker = object.__new__(TakesOneIn)
    worker.worker_connections = 1000
    worker.nr_conns = connections
    worker.keepalived_conns, worker.pending_conns = deque(range(kept_alive)), deque()
    worker.wsgi = SimpleNamespace(receiving=receiving)

    assert (connections < worker.worker_connections) is takes_in
