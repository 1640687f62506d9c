"""Traces in one flat array, and what directly follows what in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        return np.unique(self.label)

    @cached_property
    def is_first(self) -> np.ndarray:
        """Whether each event begins its trace."""
        return np.concatenate(([True], self.trace[1:] != self.trace[:-1]))[: self.label.size]

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
        kept = self.traces_where(np.isin(np.arange(self.weight.size), first))
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
    place, weight = np.searchsorted(labels, log.label), log.weight[log.trace]
    goes_on = ~log.is_last
    pairs = place[:-1] * n + place[1:]
    inner = goes_on[:-1]
    follows = np.bincount(pairs[inner], weights=weight[:-1][inner], minlength=n * n)
    starts = np.bincount(place[log.is_first], weights=weight[log.is_first], minlength=n)
    ends = np.bincount(place[log.is_last], weights=weight[log.is_last], minlength=n)
    return Graph(labels, follows.reshape(n, n), starts, ends)


def sublog_of(traces: Sequence[Sequence[int]], weights: np.ndarray) -> Sublog:
    """Traces of numbers as one sublog."""
    lengths = np.fromiter(map(len, traces), dtype=np.int64, count=len(traces))
    label = np.fromiter((one for trace in traces for one in trace), dtype=np.int64, count=int(lengths.sum()))
    return Sublog(label, np.repeat(np.arange(len(traces)), lengths), np.asarray(weights, dtype=np.int64))


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers scattered over 64 bits, each to one of its own (SplitMix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    found = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(found ^ (found >> np.uint64(31)))
