"""Seeded chance: the few kinds of draw that the company is made of."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

from filon.ingest.demo.clock import WORKDAY_S

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things with their weights, ready to be drawn from."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.items = tuple(weights)
        self.cumulated = list(accumulate(weights.values()))


class Dice(random.Random):
    """A generator of chance; the same seed gives the same company."""

    def chance(self, share: float) -> bool:
        """Whether something of that probability happens."""
        return self.random() < share

    def wait(self, median_days: float, spread: float = 0.6) -> float:
        """Working seconds of a skewed delay with the given median in working days."""
        return median_days * WORKDAY_S * math.exp(self.gauss(0.0, spread))

    def count(self, mean: float) -> int:
        """Poisson count."""
        limit, product, found = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            found += 1
        return found

    def pick(self, table: Weighted[T]) -> T:
        """One thing, each as often as its weight says."""
        where = self.random() * table.cumulated[-1]
        return table.items[bisect_right(table.cumulated, where)]
