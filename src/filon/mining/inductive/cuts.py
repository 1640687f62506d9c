"""Cuts: ways to part the activities of a directly-follows graph into blocks, or to see that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from filon.mining.inductive.sublog import Graph
    from filon.process.process_tree import Operator


@dataclass(frozen=True)
class Cut:
    """Blocks of activities and how they relate.

    Parameters
    ----------
    block
        Block of each activity of the graph, from 0: in order for a sequence; of a loop, 0 is what is done first.
    """

    operator: Operator
    block: np.ndarray

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return int(self.block.max()) + 1


def find_cut(graph: Graph) -> Cut | None:
    """First cut that fits, in the order exclusive, sequence, parallel, loop; ``None`` where none does."""
    if graph.labels.size < 2:  # noqa: PLR2004 - nothing to part
        return None
    found = (find(graph) for find in (_exclusive, _sequence, _parallel, _loop))
    return next((one for one in found if one is not None), None)


def _exclusive(graph: Graph) -> Cut | None:
    n, block = _components(graph.edges)
    return Cut("exclusive", block) if n > 1 else None


def _sequence(graph: Graph) -> Cut | None:
    reaches = graph.reaches
    one_way = reaches & ~reaches.T
    n, block = _components(~(one_way | one_way.T))
    if n == 1:
        return None
    members = [np.flatnonzero(block == at) for at in range(n)]
    # Between two blocks every pair goes the same one way, so the number of blocks that come before orders them.
    before = [sum(bool(one_way[other[0], own[0]]) for other in members) for own in members]
    ordered = np.argsort(np.argsort(before, kind="stable"), kind="stable")[block]
    strict = _joined(graph, ordered, n)
    return Cut("sequence", strict if strict.max() > 0 else ordered)


def _joined(graph: Graph, block: np.ndarray, n: int) -> np.ndarray:
    """Blocks of a sequence with those joined that are skipped together only.

    A block that can be skipped is joined with the blocks before it that lead nowhere beyond it, and with the blocks
    after it that are entered from nowhere before it: without that, each of them could be skipped alone.
    """
    source, target = np.nonzero(graph.edges)
    source, target = block[source], block[target]
    furthest, nearest = np.full(n, -1), np.full(n, n)
    np.maximum.at(furthest, source, target)
    np.minimum.at(nearest, target, source)
    furthest[block[graph.ends > 0]] = n
    nearest[block[graph.starts > 0]] = -1
    first, last = block[graph.starts > 0].max(), block[graph.ends > 0].min()
    join = np.zeros(n, dtype=bool)  # with the block before
    for own in range(n):
        if first > own or last < own or ((source < own) & (target > own)).any():
            low, high = own, own
            while low > 0 and furthest[low - 1] <= own:
                low -= 1
            while high < n - 1 and nearest[high + 1] >= own:
                high += 1
            join[low + 1 : high + 1] = True
    return np.asarray((np.cumsum(~join) - 1)[block])


def _parallel(graph: Graph) -> Cut | None:
    both = graph.edges & graph.edges.T
    n, block = _components(~both)
    if n == 1:
        return None
    able = [at for at in range(n) if _has(graph.starts, block == at) and _has(graph.ends, block == at)]
    if not able:
        return None
    # A block without start or end of its own cannot run beside the others: it belongs to one that can.
    new = {at: number for number, at in enumerate(able)}
    block = np.array([new.get(int(at), 0) for at in block])
    return Cut("parallel", block) if len(able) > 1 else None


def _loop(graph: Graph) -> Cut | None:
    edges, starts, ends = graph.edges, graph.starts > 0, graph.ends > 0
    is_body = starts | ends
    if is_body.all():
        return None
    _, component = _components(edges & ~is_body[:, None] & ~is_body[None, :])
    redo = [at for at in np.unique(component[~is_body]) if _goes_back(edges, starts, ends, component == at)]
    if not redo:
        return None
    block = np.zeros(graph.labels.size, dtype=np.int64)
    for number, at in enumerate(redo, 1):
        block[component == at] = number
    return Cut("loop", block)


def _goes_back(edges: np.ndarray, starts: np.ndarray, ends: np.ndarray, part: np.ndarray) -> bool:
    """Whether a part is entered from ends only, from all alike, and left to starts only, to all alike."""
    body = starts | ends
    entered, left = edges[:, part], edges[part, :]
    from_ends, to_starts = entered[ends], left[:, starts]
    return bool(
        not entered[body & ~ends].any()
        and not left[:, body & ~starts].any()
        and (from_ends.any(axis=0) == from_ends.all(axis=0)).all()
        and (to_starts.any(axis=1) == to_starts.all(axis=1)).all()
        and from_ends.any()
        and to_starts.any()
    )


def _has(weights: np.ndarray, part: np.ndarray) -> bool:
    return bool((weights[part] > 0).any())


def _components(linked: np.ndarray) -> tuple[int, np.ndarray]:
    """Number of parts that no link joins, and the part of each member, numbered by their first member.

    Graphs here have some dozens of members and are many: SciPy's checks of its input would take most of the time.
    """
    near = linked | linked.T | np.eye(len(linked), dtype=bool)
    first = np.arange(len(linked))
    while True:
        lower = np.where(near, first, first.size).min(axis=1)
        if (lower == first).all():
            parts, part = np.unique(first, return_inverse=True)
            return parts.size, part
        first = lower
