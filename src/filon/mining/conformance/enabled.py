"""What the model allows after each beginning of a trace: the ground of precision.

After a beginning that the model can replay, it is in the states where the fewest silent steps leave it, all of them
where several ways are equally short. It allows the activities that can come next from there, through any silent steps.
What it allows and no trace does is an escaping edge (Adriansyah et al., "Measuring precision of modeled behavior",
2015). Beginnings that the model cannot replay say nothing about what it allows, and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.conformance.costs import DEVIATION
from filon.mining.models.states import SILENT

if TYPE_CHECKING:
    from filon.mining.conformance.trie import Slice, Trie
    from filon.mining.models.states import States


@dataclass(frozen=True)
class Enabled:
    """Activities allowed after each beginning.

    Parameters
    ----------
    trie
        The beginnings.
    count
        Number of activities allowed after each node; 0 where the model cannot replay it.
    is_allowed
        Whether the activity that each node ends with was allowed before it.
    """

    trie: Trie
    count: np.ndarray
    is_allowed: np.ndarray

    def precision(self, weights: np.ndarray) -> float | None:
        """Share of what the model allows that traces do, each beginning weighted by the cases that go on after it.

        Parameters
        ----------
        weights
            Cases of each trace.
        """
        passing = self.trie.passing(weights)
        going_on = passing.copy()
        np.subtract.at(going_on, self.trie.leaf, weights)
        going_on[0] = passing[0]
        done = np.zeros(len(self.trie), dtype=np.int64)
        seen = np.flatnonzero(self.is_allowed & (passing > 0))
        np.add.at(done, self.trie.parent[seen[seen > 0]], 1)
        allowed = int((going_on * self.count).sum())
        escaping = int((going_on * (self.count - done)).sum())
        return 1.0 - escaping / allowed if allowed else None


class EnabledLabels:
    """Collects what is allowed, part by part of a tree.

    Parameters
    ----------
    states
        States of the model.
    """

    def __init__(self, states: States) -> None:
        self._next = next_labels(states)
        self._counts: list[np.ndarray] = []
        self._allowed: list[np.ndarray] = []

    def add(self, costs: np.ndarray, part: Slice) -> None:
        """Take the costs of a part, one row per node of it."""
        trie = part.trie
        can = np.zeros((len(trie), self._next.shape[1]), dtype=bool)
        for low in range(0, len(trie), 4096):
            some = costs[low : low + 4096]
            cheapest = some.min(axis=1, keepdims=True)
            here = (some == cheapest) & (cheapest < DEVIATION)
            can[low : low + 4096] = here.astype(np.float32) @ self._next > 0
        known = trie.label >= 0
        allowed = np.zeros(len(trie), dtype=bool)
        allowed[known] = can[trie.parent[known], trie.label[known]]
        self._counts.append(can.sum(axis=1)[part.repeated :])
        self._allowed.append(allowed[part.repeated :])

    def found(self, trie: Trie) -> Enabled:
        """What was found about the whole tree."""
        return Enabled(trie, np.concatenate(self._counts), np.concatenate(self._allowed))


def next_labels(states: States) -> np.ndarray:
    """One row per state, one column per activity: 1 where it can be the next thing recorded."""
    found = np.zeros((len(states), max(1, len(states.labels))), dtype=np.float32)
    is_silent = states.step_label == SILENT
    found[states.source[~is_silent], states.step_label[~is_silent]] = 1
    source, target = states.source[is_silent], states.target[is_silent]
    before = -1.0
    while before != found.sum(dtype=float):
        before = float(found.sum(dtype=float))
        np.maximum.at(found, source, found[target])
    return found
