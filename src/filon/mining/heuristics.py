"""The dependency map of the heuristics miner: what leads to what, by how one-sided their order is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining.threshold import checked_threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

DependencyKind = Literal["direct", "loop_1", "loop_2", "strongest", "long_distance"]


@dataclass(frozen=True, slots=True)
class Dependency:
    """One activity leads to another.

    Parameters
    ----------
    kind
        ``direct``: the order is one-sided enough. ``loop_1``: an activity that repeats at once. ``loop_2``: two that
        alternate. ``strongest``: below the threshold, but the best there is, so that nothing hangs in the air.
        ``long_distance``: the one is followed by the other in the end, whatever comes between.
    measure
        Between −1 and 1 (0 and 1 for loops).
    times
        Cases times occurrences that it rests on; cases for ``long_distance``.
    back
        Cases times occurrences of the target right before the source.
    """

    source: str
    target: str
    kind: DependencyKind
    measure: float
    times: int
    back: int


def dependencies(  # noqa: PLR0913 - each threshold of the method is one
    traces: Sequence[tuple[str, ...]],
    weights: np.ndarray,
    *,
    threshold: float = 0.9,
    loops: float = 0.9,
    least: int = 1,
    long_distance: float | None = None,
) -> list[Dependency]:
    """Dependency map of traces, strongest first.

    Parameters
    ----------
    traces
        Activities of each trace; each variant once is enough.
    weights
        Cases of each; those with none are left out.
    threshold
        Least measure of ``direct`` dependencies: with a > b for how often b comes right after a,
        (a > b − b > a) / (a > b + b > a + 1).
    loops
        Least measure of loops: a > a / (a > a + 1) of one; of two, with a » b for how often a, b, a come in a row,
        (a » b + b » a) / (a » b + b » a + 1).
    least
        Times that a ``direct`` dependency or a loop must be seen.
    long_distance
        Least measure of dependencies at a distance, which ``None`` leaves out: with n for the cases that have an
        activity, 2 (cases in which b comes after a − |n(a) − n(b)|) / (n(a) + n(b) + 1). Those are told that the map
        would allow to be avoided.

    Raises
    ------
    ThresholdError
        A threshold is no share.

    Notes
    -----
    The measures are those of Weijters, van der Aalst and Alves de Medeiros, "Process Mining with the HeuristicsMiner
    Algorithm" (2006). An activity that loops alone makes no loop of two. Cost: events + variants × activities².
    """
    for one in (threshold, loops, long_distance):
        if one is not None:
            checked_threshold(one)
    counts = _Counts(traces, np.asarray(weights))
    arcs = counts.loops(loops, least) | counts.direct(threshold, least)
    arcs |= counts.strongest(arcs)
    if long_distance is not None:
        arcs |= counts.distant(arcs, long_distance)
    found = [Dependency(counts.names[a], counts.names[b], *told) for (a, b), told in arcs.items()]
    return sorted(found, key=lambda one: (-one.measure, -one.times, one.source, one.target))


Arcs = dict[tuple[int, int], tuple[DependencyKind, float, int, int]]


class _Counts:
    """What comes right after what, and around what."""

    def __init__(self, traces: Sequence[tuple[str, ...]], weights: np.ndarray) -> None:
        used = [traces[at] for at in np.flatnonzero(weights > 0).tolist()]
        self.weight = weights[weights > 0].astype(np.int64)
        self.names = sorted({one for trace in used for one in trace})
        code = {name: at for at, name in enumerate(self.names)}
        self.n = len(self.names)
        label = np.fromiter((code[one] for trace in used for one in trace), dtype=np.int64)
        trace = np.repeat(np.arange(len(used)), [len(one) for one in used])
        self.label, self.trace = label, trace
        self.follows = self._pairs(label[:-1], label[1:], trace[:-1] == trace[1:], trace[:-1])
        around = (trace[:-2] == trace[2:]) & (label[:-2] == label[2:]) & (label[:-2] != label[1:-1])
        self.around = self._pairs(label[:-2], label[1:-1], around, trace[:-2])

    def _pairs(self, a: np.ndarray, b: np.ndarray, where: np.ndarray, trace: np.ndarray) -> np.ndarray:
        weight = self.weight[trace[where]]
        found = np.bincount((a * self.n + b)[where], weights=weight, minlength=self.n * self.n)
        return found.astype(np.int64).reshape(self.n, self.n)

    @property
    def measure(self) -> np.ndarray:
        """Of direct dependency; of a loop of one on the diagonal."""
        there, back = self.follows, self.follows.T
        found = (there - back) / (there + back + 1)
        own = np.diag(self.follows)
        found[np.diag_indices(self.n)] = own / (own + 1)
        return np.asarray(found)

    def direct(self, threshold: float, least: int) -> Arcs:
        measure = self.measure
        kept = (measure >= threshold) & (self.follows >= max(1, least)) & ~np.eye(self.n, dtype=bool)
        return self._told(kept, "direct", measure, self.follows)

    def loops(self, threshold: float, least: int) -> Arcs:
        measure = self.measure
        alone = np.eye(self.n, dtype=bool) & (self.follows >= max(1, least)) & (measure >= threshold)
        both = self.around + self.around.T
        measure_2 = both / (both + 1)
        single = np.asarray(np.diag(alone))
        pair = (measure_2 >= threshold) & (both >= max(1, least)) & ~single[:, None] & ~single[None, :]
        return self._told(pair, "loop_2", measure_2, both) | self._told(
            alone, "loop_1", measure, self.follows
        )

    def strongest(self, arcs: Arcs) -> Arcs:
        """For each activity with something before it (after it) but no arc, the best one."""
        measure, others = self.measure, self.follows * ~np.eye(self.n, dtype=bool)
        there = np.zeros((self.n, self.n), dtype=bool)
        for a, b in arcs:
            there[a, b] = a != b
        wanted = np.zeros_like(there)
        for at in range(self.n):
            if others[:, at].any() and not there[:, at].any():
                wanted[
                    max(np.flatnonzero(others[:, at]), key=lambda a: (measure[a, at], others[a, at])), at
                ] = True
            if others[at].any() and not there[at].any():
                wanted[at, max(np.flatnonzero(others[at]), key=lambda b: (measure[at, b], others[at, b]))] = (
                    True
                )
        return self._told(wanted & ~there, "strongest", measure, self.follows)

    def distant(self, arcs: Arcs, threshold: float) -> Arcs:
        first = np.full((self.weight.size, self.n), np.iinfo(np.int64).max)
        last = np.full((self.weight.size, self.n), -1)
        place = np.arange(self.label.size)
        np.minimum.at(first, (self.trace, self.label), place)
        np.maximum.at(last, (self.trace, self.label), place)
        cases = (self.weight[:, None] * (last >= 0)).sum(axis=0)
        after = np.stack([(self.weight[:, None] * (first[:, [a]] < last)).sum(axis=0) for a in range(self.n)])
        total = cases[:, None] + cases[None, :] + 1
        measure = 2 * (after - np.abs(cases[:, None] - cases[None, :])) / total
        kept = np.asarray((measure >= threshold) & (after > 0) & ~np.eye(self.n, dtype=bool))
        ends = set(self.label[np.flatnonzero(np.diff(self.trace, append=-1))].tolist())
        for a, b in np.argwhere(kept).tolist():
            kept[a, b] = (a, b) not in arcs and self._avoids(arcs, ends, a, b)
        return self._told(kept, "long_distance", measure, after)

    @staticmethod
    def _avoids(arcs: Arcs, ends: set[int], a: int, b: int) -> bool:
        """Whether the map has a way from one activity to an end that goes round another one."""
        seen, waiting = {a}, [a]
        while waiting:
            at = waiting.pop()
            if at in ends:
                return True
            new = [target for source, target in arcs if source == at and target not in {b, *seen}]
            seen.update(new)
            waiting += new
        return False

    def _told(self, kept: np.ndarray, kind: DependencyKind, measure: np.ndarray, times: np.ndarray) -> Arcs:
        return {
            (a, b): (kind, round(float(measure[a, b]), 6), int(times[a, b]), int(self.follows[b, a]))
            for a, b in zip(*(one.tolist() for one in np.nonzero(kept)), strict=True)
        }
