"""Costs of the cheapest alignment of every beginning of a trace with every state of a model.

Shortest paths, in two halves. Inside the model, the cheapest way from one state to another by steps of the model alone
is found once (Dijkstra's algorithm, SciPy's). Along the tree of beginnings a vector of costs, one per state, is pushed
from parent to child: the next event stays outside the model (a log move), or goes with a step of the model
(a synchronous move) and the model goes on alone from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.models.states import SILENT

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from filon.mining.conformance.trie import Trie
    from filon.mining.models.states import States

DEVIATION = 10_000
"""Cost of a log move and of a move of the model on an activity, in the unit that a silent step costs one of. No run is
so long that its silent steps weigh as much as one deviation: they only break ties, for the shortest explanation."""
FAR = 1 << 30
LONGEST = 50_000
"""Most events of a trace whose costs, deviations all, fit 31 bits beside ``FAR``."""


@dataclass(frozen=True)
class StepCosts:
    """The steps of a model as a weighted graph."""

    states: States

    @cached_property
    def weight(self) -> np.ndarray:
        """Cost of each step when the model takes it alone."""
        return np.where(self.states.step_label == SILENT, 1, DEVIATION)

    @cached_property
    def _graph(self) -> csr_array:
        from scipy.sparse import csr_array  # noqa: PLC0415 - with Dijkstra, a fifth of a second to import

        states, n = self.states, len(self.states)
        order = np.lexsort((self.weight, states.target, states.source))
        pairs = states.source[order] * n + states.target[order]
        cheapest = order[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if order.size else order
        ends = (states.source[cheapest], states.target[cheapest])
        return csr_array((self.weight[cheapest].astype(float), ends), shape=(n, n))

    def onward(self, starts: np.ndarray) -> np.ndarray:
        """Cost from each of some states to every state, by steps of the model alone; ``FAR`` where there is no way."""
        return self._shortest(self._graph, starts).astype(np.int32)

    def to(self, goal: int) -> np.ndarray:
        """Cost from every state to one, by steps of the model alone; ``FAR`` where there is no way."""
        return self._shortest(self._graph.T, goal).astype(np.int64)

    @staticmethod
    def _shortest(graph: csr_array, starts: np.ndarray | int) -> np.ndarray:
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        found = dijkstra(graph, indices=starts)
        return np.where(np.isinf(found), FAR, found)

    @cached_property
    def after_label(self) -> dict[int, tuple[tuple[np.ndarray, np.ndarray], ...]]:
        """For each activity, the states it can lead to: those before it, and the costs onward from there."""
        states, found = self.states, {}
        for label in range(len(states.labels)):
            steps = np.flatnonzero(states.step_label == label)
            targets = np.unique(states.target[steps])
            onward = self.onward(targets) if targets.size else ()
            found[label] = tuple(
                (np.unique(states.source[steps[states.target[steps] == target]]), costs)
                for target, costs in zip(targets, onward, strict=True)
            )
        return found


def exclusive_pairs(steps: StepCosts) -> frozenset[tuple[int, int]]:
    """Activities that no run of the model has both of, each pair in both orders."""
    labels = range(len(steps.states.labels))
    sources = [np.unique(steps.states.source[steps.states.step_label == label]) for label in labels]
    after = np.array(
        [
            [
                any((onward[sources[other]] < FAR).any() for _, onward in steps.after_label[one])
                for other in labels
            ]
            for one in labels
        ],
        dtype=bool,
    ).reshape(len(labels), len(labels))
    apart = ~(after | after.T)
    return frozenset((int(one), int(other)) for one, other in np.argwhere(apart) if one != other)


def prefix_costs(steps: StepCosts, trie: Trie) -> np.ndarray:
    """Cost of aligning each beginning so that the model ends in each state.

    Returns
    -------
    ndarray
        One row per node of the trie, one column per state.
    """
    costs = np.empty((len(trie), len(steps.states)), dtype=np.int32)
    costs[0] = steps.onward(np.array([0]))[0]
    for label, nodes in trie.groups():
        before = costs[trie.parent[nodes]]
        after = before + DEVIATION
        for sources, onward in steps.after_label.get(label, ()):
            np.minimum(after, before[:, sources].min(axis=1)[:, None] + onward, out=after)
        costs[nodes] = after
    return costs
