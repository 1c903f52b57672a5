"""One spelling for a worker's name that files write in more than one way."""

from collections.abc import Iterable, Iterator
from typing import Any

from sightline.sources.items import HolderSaid, Item, Observation, WorkerSaid


class Spellings:
    """Writes a name as it is known already, or as it was first read, whatever its case and its spaces.

    Only a name of two words or more, without figures: what may be a code is kept as it is written, for two
    codes are two workers. A name that is known in two spellings is two workers who were entered so.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Take the codes of the workers who are known."""
        self.known = set(known)
        self.as_written: dict[str, str] = {}
        several: set[str] = set()
        for code in sorted(self.known):
            name = _bare(code)
            if name and self.as_written.setdefault(name, code) != code:
                several.add(name)
        for name in several:
            del self.as_written[name]
        self.several = several

    def of(self, said: str) -> str:
        """Return the name as it is written here."""
        if said in self.known:
            return said
        name = _bare(said)
        return said if name is None or name in self.several else self.as_written.setdefault(name, said)

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield what a file says, each worker's name in one spelling."""
        for item in items:
            match item:
                case Observation() if isinstance(worker := item.facts.get("worker"), str):
                    yield item._replace(facts={**item.facts, "worker": self.of(worker)})
                case HolderSaid() | WorkerSaid() if item.worker:
                    yield _named(item, self.of(item.worker))
                case _:
                    yield item


def _named(item: Any, worker: str) -> Item:
    named: Item = item if item.worker == worker else item._replace(worker=worker)
    return named


def _bare(said: str) -> str | None:
    """Return a name without its case and its further spaces, or None for what may be a code."""
    words = said.casefold().split()
    if len(words) < 2 or any(sign.isdigit() for sign in said):
        return None
    return " ".join(words)
