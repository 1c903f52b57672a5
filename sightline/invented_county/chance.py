"""Chance that falls the same way each time: every draw comes from a named stream of the county's seed."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance(Random):
    """A stream of chance, with the questions that a story asks of it."""

    def happens(self, share: float) -> bool:
        """Say whether something happens that happens in this share of cases."""
        return self.random() < share

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both included."""
        return least + int(self.random() * (most - least + 1))

    def one_of(self, items: tuple[T, ...]) -> T:
        """Return one of the items, each as likely as another."""
        return items[int(self.random() * len(items))]

    def wait(self, mean: float, least: int, most: int) -> int:
        """Return a number of days: most are short, a few long, none outside the bounds."""
        return min(most, max(least, least + int(self.expovariate(1 / max(mean - least, 0.5)))))

    def occasion(self) -> str:
        """Return the name of a meeting or visit that several children share."""
        return str(UUID(int=self.getrandbits(128), version=4))


class Shares(Generic[T]):
    """Things and the share of cases in which each comes."""

    def __init__(self, shares: Mapping[T, float]) -> None:
        self.items = tuple(shares)
        self.bounds = list(accumulate(shares.values()))

    def draw(self, chance: Chance) -> T:
        """Return one of the things, as often as its share says."""
        return self.items[bisect(self.bounds, chance.random() * self.bounds[-1], hi=len(self.items) - 1)]


def stream(*words: object) -> Chance:
    """Return the stream of chance that these words name."""
    return Chance("/".join(str(word) for word in words))


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())
