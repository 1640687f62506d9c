"""The variants of a log as one tree of their common beginnings, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNKNOWN = -2
"""An activity that the model does not have."""


@dataclass(frozen=True)
class Trie:
    """Beginnings of traces; node 0 is the empty one, and every node comes after its parent, depth first.

    Parameters
    ----------
    parent, label, depth
        One entry per node: the beginning without its last activity, that activity, and how long it is.
    leaf
        One entry per trace, in the order given: the node that is the whole trace.
    """

    parent: np.ndarray
    label: np.ndarray
    depth: np.ndarray
    leaf: np.ndarray

    def __len__(self) -> int:
        return int(self.parent.size)

    def groups(self) -> Iterator[tuple[int, np.ndarray]]:
        """Nodes that share depth and label, with that label, parents always before their children."""
        order = np.lexsort((self.label[1:], self.depth[1:])) + 1
        keys = np.stack((self.depth[order], self.label[order]))
        cuts = np.flatnonzero((keys[:, 1:] != keys[:, :-1]).any(axis=0)) + 1
        for nodes in np.split(order, cuts) if order.size else []:
            yield int(self.label[nodes[0]]), nodes

    def passing(self, weights: np.ndarray) -> np.ndarray:
        """Weight of all traces that begin with each node, from the weight of each trace."""
        through = np.zeros(len(self), dtype=np.int64)
        np.add.at(through, self.leaf, weights)
        deepest_first = np.argsort(-self.depth, kind="stable")
        cuts = np.flatnonzero(np.diff(self.depth[deepest_first])) + 1
        for nodes in np.split(deepest_first, cuts)[:-1]:
            np.add.at(through, self.parent[nodes], through[nodes])
        return through

    def slices(self, most: int) -> Iterator[Slice]:
        """The tree in parts of about ``most`` nodes; each node is new in exactly one part."""
        for low in range(0, len(self), most):
            yield self._slice(low, min(low + most, len(self)))

    def _slice(self, low: int, high: int) -> Slice:
        above: list[int] = []
        node = low
        while node:
            node = int(self.parent[node])
            above.append(node)
        nodes = np.concatenate((np.array(above[::-1], dtype=np.int64), np.arange(low, high)))
        parent = np.searchsorted(nodes, self.parent[nodes])
        traces = np.flatnonzero((self.leaf >= low) & (self.leaf < high))
        leaf = np.searchsorted(nodes, self.leaf[traces])
        part = Trie(parent, self.label[nodes], self.depth[nodes], leaf)
        return Slice(part, nodes, len(above), traces)


@dataclass(frozen=True)
class Slice:
    """A part of a tree that stands alone.

    Parameters
    ----------
    trie
        The part, from the root of the whole.
    nodes
        Node of the whole for each of the part's; the first ``repeated`` belong to parts before.
    traces
        Number of each of its traces in the whole.
    """

    trie: Trie
    nodes: np.ndarray
    repeated: int
    traces: np.ndarray


def trie_of(traces: Sequence[Sequence[int]]) -> Trie:
    """Tree of the beginnings of traces.

    Parameters
    ----------
    traces
        Labels of each trace; ``UNKNOWN`` for an activity that the model does not have.
    """
    parents, labels, depths = [0], [UNKNOWN], [0]
    leaves = [0] * len(traces)
    path: list[int] = [0]
    last: Sequence[int] = ()
    for at in sorted(range(len(traces)), key=lambda one: tuple(traces[one])):
        trace = traces[at]
        shared = _shared(last, trace)
        del path[shared + 1 :]
        for depth in range(shared, len(trace)):
            parents.append(path[-1])
            labels.append(trace[depth])
            depths.append(depth + 1)
            path.append(len(parents) - 1)
        leaves[at], last = path[-1], trace
    return Trie(*(np.array(one, dtype=np.int64) for one in (parents, labels, depths, leaves)))


def _shared(first: Sequence[int], second: Sequence[int]) -> int:
    """Length of the common beginning."""
    for at, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return at
    return min(len(first), len(second))
