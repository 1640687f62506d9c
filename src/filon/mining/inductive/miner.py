"""The inductive miner: cut, split, and do the same with every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining.inductive.cuts import find_cut
from filon.mining.inductive.splits import split
from filon.mining.inductive.sublog import graph_of, graphs_without_each, sublog_of
from filon.mining.threshold import checked_threshold
from filon.process.process_tree import ProcessTree, block, leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.mining.inductive.cuts import Cut
    from filon.mining.inductive.sublog import Graph, Sublog


def discover_tree(
    traces: Sequence[tuple[str, ...]], weights: np.ndarray, *, threshold: float = 0.0
) -> ProcessTree:
    """Process tree of traces.

    Parameters
    ----------
    traces
        Activities of each trace; each variant once is enough.
    weights
        Cases of each; those with none are left out.
    threshold
        What is rarer than this share of the strongest alternative is left out where no block fits otherwise. At 0
        nothing is left out, and the tree can replay every trace.

    Raises
    ------
    ThresholdError

    Notes
    -----
    Blocks are tried in the order exclusive, sequence, parallel, loop; where none fits: an activity that happens once in
    each trace or beside everything else stands parallel; traces are cut where they begin again; what is left is a
    choice of its activities, again and again. The tree depends on the set of traces (and, beyond threshold 0, on the
    weights), not on their order. Cost: events of the variants × activities in the worst case.
    """
    checked_threshold(threshold)
    used = np.flatnonzero(np.asarray(weights) > 0)
    log, names = sublog_of([traces[at] for at in used.tolist()], np.asarray(weights)[used])
    return _Miner(names, threshold).tree(log)


class _Miner:
    def __init__(self, names: list[str], threshold: float) -> None:
        self._names = names
        self._threshold = threshold

    def tree(self, log: Sublog) -> ProcessTree:
        """Tree of a sublog."""
        if not log.label.size:
            return leaf()
        empty = int(log.weight[log.lengths == 0].sum())
        if empty:
            rest = self.tree(log.without_empty())
            return rest if empty < self._threshold * log.cases else block("exclusive", leaf(), rest)
        if log.labels.size == 1 and self._happens_once(log):
            return self._leaf(log.labels[0])
        graph = graph_of(log)
        cut = find_cut(graph)
        if cut is None and self._threshold:
            cut = find_cut(graph.filtered(self._threshold))
        return self._fallback(log, graph) if cut is None else self._cut(log, cut)

    def _leaf(self, label: int) -> ProcessTree:
        return leaf(self._names[label])

    def _happens_once(self, log: Sublog) -> bool:
        again = int(log.weight[log.lengths > 1].sum())
        return not again or again < self._threshold * log.cases

    def _cut(self, log: Sublog, cut: Cut) -> ProcessTree:
        return block(cut.operator, *(self.tree(part.merged()) for part in split(log, cut)))

    # -- where no block fits -----------------------------------------------------------------------------------

    def _fallback(self, log: Sublog, graph: Graph) -> ProcessTree:
        if log.labels.size > 1:
            beside = self._once_in_each(log)
            beside = self._beside(log, graph) if beside is None else beside
            if beside is not None:
                own = log.label == beside
                return block("parallel", *(self.tree(log.only(part).merged()) for part in (own, ~own)))
        starts, ends = graph.labels[graph.starts > 0], graph.labels[graph.ends > 0]
        begins = np.isin(log.label, starts)
        after_end = np.concatenate(([False], np.isin(log.label[:-1], ends)))
        for again in (begins & after_end & ~log.is_first, begins & ~log.is_first):
            if again.any():
                return ProcessTree("loop", (self.tree(log.cut_before(again).merged()), leaf()))
        return ProcessTree("loop", (block("exclusive", *map(self._leaf, log.labels)), leaf()))

    def _once_in_each(self, log: Sublog) -> int | None:
        """Activity that happens exactly once in every trace."""
        seen = np.bincount(log.label)
        for label in log.labels[seen[log.labels] == log.weight.size]:
            if (np.bincount(log.trace[log.label == label], minlength=log.weight.size) == 1).all():
                return int(label)
        return None

    def _beside(self, log: Sublog, graph: Graph) -> int | None:
        """Activity without which the rest falls into blocks."""
        for label, rest in graphs_without_each(log, graph):
            if rest.labels.size > 1 and find_cut(rest) is not None:
                return label
        return None
