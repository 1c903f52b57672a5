"""Each process of the web server makes one page at a time, in one thread, while others receive and send.

Two pages made at once in one process each take as long as both: only one of them runs, and after each answer
of the database it waits for the other. One after the other the first comes in half the time, and the last no
later. Whoever sends slowly holds nobody up: what is sent has come before its page is begun.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any

Environment = dict[str, Any]
Application = Callable[[Environment, Any], Iterable[bytes]]
IN_MEMORY_BYTES = 1024 * 1024
PIECE_BYTES = 64 * 1024


class InTurn:
    """Make a page when all that is sent for it has come, and the pages before it are made.

    `folder`: where what is sent waits, when it is longer than a megabyte; it has no name there. Of what is
    longer than `most_bytes` nothing is taken in: its page reads it, and refuses it. `receiving`: of how many
    requests what is sent is coming now.
    """

    def __init__(self, application: Application, *, folder: Path, most_bytes: int) -> None:
        self._application = application
        self._folder = folder
        self._most_bytes = most_bytes
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="page")
        self._lock = Lock()
        self.receiving = 0

    def __call__(self, environment: Environment, start_response: Any) -> Iterable[bytes]:
        """Return what the application answers."""
        length = _length(environment)
        if not 0 < length <= self._most_bytes:
            return self._make(environment, start_response)
        with SpooledTemporaryFile(IN_MEMORY_BYTES, dir=self._folder) as taken_in:
            with self._while_receiving():
                _take_in(environment["wsgi.input"], taken_in, length)
            return self._make({**environment, "wsgi.input": taken_in}, start_response)

    @contextmanager
    def _while_receiving(self) -> Iterator[None]:
        with self._lock:
            self.receiving += 1
        try:
            yield
        finally:
            with self._lock:
                self.receiving -= 1

    def _make(self, environment: Environment, start_response: Any) -> Iterable[bytes]:
        return self._maker.submit(self._application, environment, start_response).result()


def _length(environment: Environment) -> int:
    """Return how long what is sent says that it is; 0 where it does not say."""
    said = environment.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _take_in(sent: IO[bytes], taken_in: IO[bytes], length: int) -> None:
    """Read what is sent to its end, or until nothing more comes."""
    while length > 0 and (piece := sent.read(min(length, PIECE_BYTES))):
        taken_in.write(piece)
        length -= len(piece)
    taken_in.seek(0)
