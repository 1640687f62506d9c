"""Traces in one flat array, and what directly follows what in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_WORTH_MERGING = 2_000


@dataclass(frozen=True)
class Sublog:
    """Traces end to end.

    Parameters
    ----------
    label
        Activity of each event, as a number from 0.
    trace
        Number of the trace of each event, ascending.
    weight
        Cases of each trace; a trace without events is one that no event names.
    """

    label: np.ndarray
    trace: np.ndarray
    weight: np.ndarray

    @cached_property
    def labels(self) -> np.ndarray:
        """Activities that occur, ascending."""
        return np.flatnonzero(np.bincount(self.label))

    @cached_property
    def is_first(self) -> np.ndarray:
        """Whether each event begins its trace."""
        return np.concatenate(([True], self.trace[1:] != self.trace[:-1]))[: self.label.size]

    @property
    def place(self) -> np.ndarray:
        """Place of the activity of each event in ``labels``."""
        place = np.zeros(self.labels[-1] + 1 if self.labels.size else 0, dtype=np.int64)
        place[self.labels] = np.arange(self.labels.size)
        return np.asarray(place[self.label])

    @cached_property
    def is_last(self) -> np.ndarray:
        """Whether each event ends its trace."""
        return np.concatenate((self.trace[1:] != self.trace[:-1], [True]))[: self.label.size]

    @cached_property
    def lengths(self) -> np.ndarray:
        """Events of each trace."""
        return np.bincount(self.trace, minlength=self.weight.size)

    @property
    def cases(self) -> int:
        """Number of cases."""
        return int(self.weight.sum())

    def only(self, keep: np.ndarray) -> Sublog:
        """The events where a mask says so; every trace stays, if only empty."""
        return Sublog(self.label[keep], self.trace[keep], self.weight)

    def without_empty(self) -> Sublog:
        """The traces that have events."""
        there = self.lengths > 0
        number = np.cumsum(there) - 1
        return Sublog(self.label, number[self.trace], self.weight[there])

    def traces_where(self, keep: np.ndarray) -> Sublog:
        """The traces where a mask says so."""
        number = np.cumsum(keep) - 1
        events = keep[self.trace]
        return Sublog(self.label[events], number[self.trace[events]], self.weight[keep])

    def merged(self) -> Sublog:
        """Equal traces as one with the cases of all, where there are enough events to be worth it."""
        if self.label.size < _WORTH_MERGING:
            return self
        offsets = np.cumsum(self.lengths) - self.lengths
        place = np.arange(self.label.size) - offsets[self.trace]
        signs = _mixed(self.label.astype(np.uint64) << np.uint64(32) | place.astype(np.uint64))
        total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(signs, dtype=np.uint64)))
        sign = total[offsets + self.lengths] - total[offsets]
        _, first, group = np.unique(sign, return_index=True, return_inverse=True)
        is_first = np.zeros(self.weight.size, dtype=bool)
        is_first[first] = True
        kept = self.traces_where(is_first)
        weight = np.bincount(group, weights=self.weight).astype(np.int64)
        return Sublog(kept.label, kept.trace, weight[np.argsort(first)])

    def cut_before(self, starts: np.ndarray) -> Sublog:
        """Every piece a trace of its own; ``starts`` marks the events that begin one. The log has no empty trace."""
        begins = starts | self.is_first
        return Sublog(self.label, np.cumsum(begins) - 1, self.weight[self.trace[begins]])


@dataclass(frozen=True)
class Graph:
    """Directly-follows graph of a sublog; rows and columns are places in ``labels``.

    ``follows[a, b]`` cases in which b comes right after a (each time counts), ``starts`` and ``ends``.
    """

    labels: np.ndarray
    follows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    @cached_property
    def edges(self) -> np.ndarray:
        """Whether one directly follows another."""
        return self.follows > 0

    @cached_property
    def reaches(self) -> np.ndarray:
        """Whether one eventually follows another, along the edges."""
        found = self.edges.copy()
        for middle in range(len(found)):
            found |= found[:, middle, None] & found[None, middle, :]
        return found

    def filtered(self, threshold: float) -> Graph:
        """Graph without what is rarer than a share of the strongest that leaves the same activity."""
        strongest = np.maximum(self.follows.max(axis=1), self.ends)
        follows = np.where(self.follows >= threshold * strongest[:, None], self.follows, 0)
        starts = np.where(self.starts >= threshold * self.starts.max(), self.starts, 0)
        ends = np.where(self.ends >= threshold * np.maximum(strongest, 1), self.ends, 0)
        return Graph(self.labels, follows, starts, ends if ends.any() else self.ends)


def graph_of(log: Sublog) -> Graph:
    """Directly-follows graph of a sublog."""
    labels = log.labels
    n = labels.size
    place, weight = log.place, log.weight[log.trace]
    pairs = place[:-1] * n + place[1:]
    inner = ~log.is_first[1:]
    follows = np.bincount(pairs[inner], weights=weight[:-1][inner], minlength=n * n)
    starts = np.bincount(place[log.is_first], weights=weight[log.is_first], minlength=n)
    ends = np.bincount(place[log.is_last], weights=weight[log.is_last], minlength=n)
    return Graph(labels, follows.reshape(n, n), starts, ends)


def graphs_without_each(log: Sublog, graph: Graph) -> Iterator[tuple[int, Graph]]:
    """Each activity with the directly-follows graph of the log without it, from the graph with it.

    Only what stands around a run of the activity changes: the event before the run is now followed by the one after it.
    Each event is looked at once for all the graphs together.
    """
    n = graph.labels.size
    place = log.place
    begins = np.flatnonzero(log.is_first | np.concatenate(([True], place[1:] != place[:-1])))
    ends = np.append(begins[1:], place.size) - 1
    before = np.where(log.is_first[begins], n, place[begins - 1])
    after = np.where(log.is_last[ends], n, place[(ends + 1) % place.size])
    around, weight = before * (n + 1) + after, log.weight[log.trace[begins]]
    # Small numbers are sorted by counting, several times faster.
    of = place[begins].astype(np.min_scalar_type(n))
    order = np.argsort(of, kind="stable")
    bounds = np.concatenate(([0], np.cumsum(np.bincount(of, minlength=n))))
    for at, label in enumerate(graph.labels.tolist()):
        own = order[bounds[at] : bounds[at + 1]]
        joined = np.bincount(around[own], weights=weight[own], minlength=(n + 1) ** 2).reshape(n + 1, n + 1)
        rest = np.arange(n) != at
        follows, starts, ends_ = joined[:n, :n] + graph.follows, joined[n, :n], joined[:n, n]
        yield (
            label,
            Graph(
                graph.labels[rest],
                follows[np.ix_(rest, rest)],
                (graph.starts + starts)[rest],
                (graph.ends + ends_)[rest],
            ),
        )


def sublog_of(traces: Sequence[tuple[str, ...]], weights: np.ndarray) -> tuple[Sublog, list[str]]:
    """Traces as one sublog, with the name of each of its numbers, in the order of the alphabet."""
    names = sorted(set(chain.from_iterable(traces)))
    code = {name: at for at, name in enumerate(names)}
    lengths = np.fromiter(map(len, traces), dtype=np.int64, count=len(traces))
    flat = map(code.__getitem__, chain.from_iterable(traces))
    label = np.fromiter(flat, dtype=np.int64, count=int(lengths.sum()))
    trace = np.repeat(np.arange(len(traces)), lengths)
    return Sublog(label, trace, np.asarray(weights, dtype=np.int64)), names


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers scattered over 64 bits, each to one of its own (SplitMix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    found = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(found ^ (found >> np.uint64(31)))
