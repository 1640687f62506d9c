"""The moves behind the costs: walked back from the end of each trace, all traces side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.conformance.costs import DEVIATION

if TYPE_CHECKING:
    from filon.mining.conformance.costs import StepCosts
    from filon.mining.conformance.trie import Trie
    from filon.mining.models.states import States

SYNC, LOG, MODEL = 0, 1, 2
NO_STEP = -1


@dataclass(frozen=True)
class Moves:
    """Moves of several traces, one entry per move, trace by trace in order.

    ``trace`` number, ``kind`` (``SYNC``, ``LOG``, ``MODEL``), ``transition`` of the net (``NO_STEP`` for a log move),
    ``position``: of the event, or of the event before which the model moves.
    """

    trace: np.ndarray
    kind: np.ndarray
    transition: np.ndarray
    position: np.ndarray


class Walk:
    """Walks back through the costs of a model.

    Parameters
    ----------
    steps
        Steps of the model.

    Notes
    -----
    Of several cheapest explanations one is taken, always the same: going back from the end, an event is left outside
    the model before it is matched, so that of two equal events the first is the one that the model wanted.
    """

    def __init__(self, steps: StepCosts) -> None:
        self._steps = steps
        self._into = _steps_into(steps.states)

    def back(self, costs: np.ndarray, trie: Trie, ends: np.ndarray) -> Moves:
        """Cheapest moves of each trace of a tree, from the costs of its nodes; ``ends``: the state each stops in."""
        trace = np.arange(trie.leaf.size)
        node, state = trie.leaf.copy(), ends.copy()
        taken: list[tuple[np.ndarray, ...]] = []
        states = self._steps.states
        while True:
            going = (node != 0) | (state != 0)
            trace, node, state = trace[going], node[going], state[going]
            if not trace.size:
                return _in_order(taken)
            kind, step = self._choose(costs, trie, node, state)
            took = step >= 0
            transition = np.where(took, states.transition[step], NO_STEP) if states.source.size else step
            taken.append((trace, kind, transition, trie.depth[node] - (kind != MODEL)))
            state = np.where(took, states.source[step], state) if states.source.size else state
            node = np.where(kind == MODEL, node, trie.parent[node])

    def _choose(
        self, costs: np.ndarray, trie: Trie, node: np.ndarray, state: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Kind and step of the last move of each beginning in a state; step −1 for a log move."""
        kind, step = np.full(node.size, LOG), np.full(node.size, -1)
        stays = costs[trie.parent[node], state] + DEVIATION == costs[node, state]
        rest = np.flatnonzero((node == 0) | ~stays)
        if rest.size:
            kind[rest], step[rest] = self._step(costs, trie, node[rest], state[rest])
        return kind, step

    def _step(
        self, costs: np.ndarray, trie: Trie, node: np.ndarray, state: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        found, states = self._into[state], self._steps.states
        source, there = states.source[found], found >= 0
        value, parent = costs[node, state][:, None], trie.parent[node]
        same = (states.step_label[found] == trie.label[node][:, None]) & (node != 0)[:, None]
        together = there & same & (costs[parent[:, None], source] == value)
        alone = there & (costs[node[:, None], source] + self._steps.weight[found] == value)
        is_sync = together.any(axis=1)
        place = np.where(is_sync, together.argmax(axis=1), alone.argmax(axis=1))
        return np.where(is_sync, SYNC, MODEL), found[np.arange(node.size), place]


def _in_order(taken: list[tuple[np.ndarray, ...]]) -> Moves:
    if not taken:
        return Moves(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    columns = [np.concatenate(one) for one in zip(*reversed(taken), strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Moves(*(one[order] for one in columns))


def _steps_into(states: States) -> np.ndarray:
    """Number of each step into each state, in a table as wide as the busiest state; −1 where there is none."""
    order = np.argsort(states.target, kind="stable")
    counts = np.bincount(states.target, minlength=len(states))
    slot = np.arange(order.size) - np.repeat(np.cumsum(counts) - counts, counts)
    table = np.full((len(states), max(1, int(counts.max(initial=0)))), -1, dtype=np.int64)
    table[states.target[order], slot] = order
    return table
