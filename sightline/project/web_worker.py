"""A process of the web server that takes nobody in while it makes a page: another process does."""

from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from sightline.project.in_turn import InTurn


class TakesOneIn(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, which takes somebody in while all whom it serves are still sending.

    Otherwise a request could wait behind a long page in one process while the next process has nothing to do.
    """

    wsgi: InTurn
    _most: int

    @property
    def worker_connections(self) -> int:
        """Return how many connections there may be for another to be taken in."""
        return self._most if self._in_hand() <= self.wsgi.receiving else 0

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def _in_hand(self) -> int:
        """Return how many connections a thread is at work on."""
        waiting: list[Any] = [*self.keepalived_conns, *self.pending_conns]
        return int(self.nr_conns) - len(waiting)
