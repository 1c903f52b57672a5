"""How far a share may lie from the whole by chance alone: exact binomial limits, from plain numbers."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p

# Two and three standard deviations of a normal line, as funnel plots draw them.
WARNING, ACTION = 0.95, 0.998
FEWEST = 5
TOO_FEW = "Too few to tell"


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which counts chance alone would put a group, so often."""

    low: int
    high: int


@lru_cache(maxsize=4096)
def limits(cases: int, share: float, within: float = ACTION) -> Limits:
    """Return the counts between which a group of `cases` lies with probability `within` or more.

    `share` is the share of the whole, from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    if share in (0.0, 1.0) or cases == 0:
        whole = round(share * cases)
        return Limits(whole, whole)
    tail, below, low, high = (1 - within) / 2, 0.0, -1, cases
    for count in range(cases + 1):
        below += _chance(count, cases, share)
        if low < 0 and below > tail:
            low = count
        if below >= 1 - tail:
            high = count
            break
    return Limits(max(low, 0), high)


def _chance(count: int, cases: int, share: float) -> float:
    ways = lgamma(cases + 1) - lgamma(count + 1) - lgamma(cases - count + 1)
    return exp(ways + count * log(share) + (cases - count) * log1p(-share))


def verdict(count: int, cases: int, share: float) -> str:
    """Return in words whether a group differs from the whole by more than chance explains."""
    if cases < FEWEST:
        return TOO_FEW
    found = limits(cases, share)
    if count > found.high:
        return "Higher than chance explains"
    if count < found.low:
        return "Lower than chance explains"
    return "No evidence of a difference"
