"""How long steps take, learnt: for each pair of following activities its clock, and quantiles by condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import fdtrc

from filon.mining.simulation.branching import censoring_weights
from filon.mining.simulation.features import Candidate, candidates
from filon.mining.simulation.parameters import Wait, WaitRule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.features import Histories
    from filon.mining.simulation.observed import Observed
    from filon.mining.simulation.parameters import Clock, Condition

LEAST_LEAF = 30
MOST_DEPTH = 4
POINTS = 41
"""Quantiles of a wait: every 2.5 %."""

AT_WORK_SHARE = 0.8
"""A step whose events fall this often in working hours runs by working time."""

_CHANCE = 1e-3


def learn_waits(log: Observed, known: Histories, warp: Warp) -> tuple[Wait, ...]:
    """Sojourn time of every pair of activities that follow each other, the most frequent first."""
    rows = np.flatnonzero(~log.is_last)
    width = len(log.activities)
    pairs = log.activity[rows] * width + log.activity[rows + 1]
    weights, at_work = censoring_weights(log), warp.is_working(log.at)
    passed = np.append(log.at[1:] - log.at[:-1], 0.0)
    position = warp.position(log.at)
    worked = np.append(position[1:] - position[:-1], 0.0)
    found = []
    codes, counts = np.unique(pairs, return_counts=True)
    for pair in codes[np.argsort(-counts, kind="stable")]:
        mine = rows[pairs == pair]
        clock: Clock = "work" if at_work[mine + 1].mean() >= AT_WORK_SHARE else "calendar"
        times = np.maximum((worked if clock == "work" else passed)[mine], 0.0)
        tried = candidates(known, mine, waits=False) if len(mine) >= 2 * LEAST_LEAF else []
        tree = _Tree(times, weights[mine], tried)
        after, before = log.activities[pair // width], log.activities[pair % width]
        found.append(Wait(after, before, len(mine), clock, tuple(tree.rules())))
    return tuple(found)


@dataclass
class _Tree:
    """Grows the rules of one pair: cuts that explain the logarithm of the time."""

    times: NDArray[np.float64]
    weights: NDArray[np.float64]
    tried: list[Candidate]

    def __post_init__(self) -> None:
        self._logs = np.log1p(self.times)
        self._masks = np.array([one.mask for one in self.tried], dtype=bool).reshape(
            len(self.tried), len(self.times)
        )

    def rules(self) -> list[WaitRule]:
        """Rules from the most particular to the one without conditions."""
        found = self._grow(np.arange(len(self.times)), ())
        return [*found[:-1], WaitRule((), found[-1].n, found[-1].quantiles_s)]

    def _grow(self, rows: NDArray[np.int64], when: tuple[Condition, ...]) -> list[WaitRule]:
        cut = self._best_cut(rows) if len(when) < MOST_DEPTH else None
        if cut is None:
            return [WaitRule(when, len(rows), self._quantiles(rows))]
        held, condition = self._masks[cut][rows], self.tried[cut].condition
        return [
            *self._grow(rows[held], (*when, condition)),
            *self._grow(rows[~held], (*when, condition.opposite())),
        ]

    def _best_cut(self, rows: NDArray[np.int64]) -> int | None:
        if len(rows) < 2 * LEAST_LEAF or not self.tried:
            return None
        logs, held = self._logs[rows], self._masks[:, rows]
        inside = held.sum(1)
        outside = len(rows) - inside
        usable = (inside >= LEAST_LEAF) & (outside >= LEAST_LEAF)
        centred = logs - logs.mean()
        total = float((centred**2).sum())
        if not usable.any() or total <= 0:
            return None
        sums = held.astype(np.float32) @ centred.astype(np.float32)
        between = np.where(usable, sums**2 / np.maximum(inside, 1) + sums**2 / np.maximum(outside, 1), -1.0)
        best = int(np.argmax(between))
        ratio = between[best] * (len(rows) - 2) / max(total - between[best], 1e-9)
        return best if fdtrc(1, len(rows) - 2, ratio) * len(between) < _CHANCE else None

    def _quantiles(self, rows: NDArray[np.int64]) -> tuple[float, ...]:
        order = rows[np.argsort(self.times[rows], kind="stable")]
        weight = self.weights[order]
        place = np.cumsum(weight) - weight / 2
        span = (place[-1] - place[0]) or 1.0
        share = (place - place[0]) / span
        points = np.interp(np.linspace(0, 1, POINTS), share, self.times[order])
        return tuple(round(float(one), 1) for one in points)
