"""Cases as sequences of activities, in plain arrays: one sort, and one number for each sequence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

BLOCK = 983_040
"""Events handled at a time where a step needs further arrays: eight row groups of the engine."""

NO_TIME, NO_RESOURCE = -(2**63) + 1, 2**32 - 1
"""What stands for a missing start or resource in rows."""

_LOW = np.uint64(0xFFFF_FFFF)
_ACTIVITIES = 65_536


@dataclass(frozen=True)
class Rows:
    """Events of case objects, one row per pair: microseconds since the epoch, codes of activity and resource.

    A missing start is :data:`NO_TIME`, a missing resource :data:`NO_RESOURCE`; ``start`` is ``None`` where all are.
    """

    obj: NDArray[np.uint32]
    event_id: Whole
    act: NDArray[np.uint16]
    ts: Whole
    start: Whole | None
    res: NDArray[np.uint32]


@dataclass(frozen=True)
class Cases:
    """Rows in the order of their cases: ``order`` of the rows by object, time and source; cases by object.

    ``starts`` are the first places of the cases in ``order``, ``n`` their events; ``acts`` lie in that order.
    """

    order: NDArray[np.uint32]
    starts: Whole
    n: Whole
    obj: NDArray[np.uint32]
    acts: NDArray[np.uint16]
    first_ts: Whole
    last_ts: Whole
    repeated: int
    tied: Whole

    def blocks(self) -> Iterator[tuple[slice, slice, Whole]]:
        """Whole cases some at a time: their slice, that of their events, and the place of each event in its case."""
        yield from blocks_of(self.starts, self.n)


def blocks_of(starts: Whole, n: Whole) -> Iterator[tuple[slice, slice, Whole]]:
    """Neighbouring cases of about :data:`BLOCK` events: their slice, that of their events, places in the case."""
    total = int(starts[-1] + n[-1]) if len(n) else 0
    cuts = np.unique(np.append(np.searchsorted(starts, np.arange(0, total, BLOCK)), len(n)))
    for first, last in pairwise(cuts):
        begin, end = int(starts[first]), int(starts[last - 1] + n[last - 1])
        places = np.arange(begin, end) - np.repeat(starts[first:last], n[first:last])
        yield slice(int(first), int(last)), slice(begin, end), places


def group_rows(rows: Rows) -> Cases:
    """Put rows in order by object, time and source.

    Most sources are in order of time, or case by case: sorting pairs of object and place in the source, packed in one
    number, is then all there is to do. Cases whose times jump are sorted on their own.
    """
    by_source = rows.event_id[1:] > rows.event_id[:-1]
    source = None if by_source.all() else np.argsort(rows.event_id, kind="stable")
    keys = (rows.obj if source is None else rows.obj[source]).astype("<u8")
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    halves = keys.view(np.uint32).reshape(-1, 2)
    order, obj = halves[:, 0].copy(), halves[:, 1].copy()
    del keys, halves
    order = order if source is None else source[order].astype(np.uint32)
    starts = np.flatnonzero(np.append(True, obj[1:] != obj[:-1])[: len(obj)])
    n = np.diff(np.append(starts, len(obj)))
    ts = _in_time(rows.ts, order, starts, n)
    same = ts[1:] == ts[:-1]
    same[starts[1:] - 1] = False
    tied = np.flatnonzero(np.append(same, False)[: len(ts)] | np.append(False, same)[: len(ts)])
    ids = len(rows.event_id) if source is None else len(_without_repetition(rows.event_id[source]))
    return Cases(
        order, starts, n, obj[starts], rows.act[order], ts[starts], ts[starts + n - 1],
        len(order) - ids, rows.event_id[order[tied]],
    )  # fmt: skip


def _in_time(times: Whole, order: NDArray[np.uint32], starts: Whole, n: Whole) -> Whole:
    """Times in order; cases that jump back in time are put right, in ``order`` too."""
    ts = times[order]
    late = ts[1:] < ts[:-1]
    late[starts[1:] - 1] = False
    jumps = _without_repetition(np.searchsorted(starts, np.flatnonzero(late), side="right") - 1)
    if len(jumps):
        sizes = n[jumps]
        ends = np.cumsum(sizes)
        places = np.repeat(starts[jumps] - ends + sizes, sizes) + np.arange(int(ends[-1]))
        right = places[np.lexsort((ts[places], np.repeat(jumps, sizes)))]
        order[places], ts[places] = order[right], ts[right]
    return ts


def _without_repetition(ordered: Whole) -> Whole:
    """Distinct values of an array in order: looking for them in a table of hashes takes thirty times as long."""
    is_new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    distinct: Whole = ordered[is_new]
    return distinct


@dataclass(frozen=True)
class Variants:
    """Distinct sequences, the most frequent first, ties as first met: variant 1 is at place 0.

    ``acts`` holds the sequences one after the other from ``starts``, ``edges`` the edge that leads to each place
    (meaningless at a start); ``src``, ``dst`` are the activities of each edge.
    """

    of_case: NDArray[np.uint32]
    cases: Whole
    starts: Whole
    length: Whole
    acts: NDArray[np.uint16]
    edges: NDArray[np.uint32]
    src: NDArray[np.uint16]
    dst: NDArray[np.uint16]

    def tables(self) -> dict[str, dict[str, object]]:
        """Tables of a perspective that hold variants and edges."""
        numbers = np.arange(1, len(self.cases) + 1, dtype=np.uint32)
        of_place = np.repeat(numbers, self.length)
        places = np.arange(len(self.acts)) - np.repeat(self.starts, self.length)
        inner = np.flatnonzero(places)
        offsets = np.append(self.starts, len(self.acts)).astype(np.int32)
        return {
            "variants": {
                "variant": numbers,
                "n": self.cases.astype(np.uint32),
                "length": self.length.astype(np.uint32),
                "first_act": self.acts[self.starts],
                "last_act": self.acts[self.starts + self.length - 1],
                "acts": (offsets, self.acts),
            },
            "variant_activities": {"variant": of_place, "pos": places.astype(np.uint32), "act": self.acts},
            "variant_counts": _counted(of_place, self.acts, "act"),
            "edges": {"edge": np.arange(len(self.src), dtype=np.uint32), "src": self.src, "dst": self.dst},
            "variant_edges": _counted(of_place[inner], self.edges[inner], "edge"),
        }


def group_variants(cases: Cases) -> Variants:
    """Find the distinct sequences, and the edges between neighbours in them."""
    first, of_case, sizes = _distinct(cases)
    ranked = np.lexsort((first, -sizes))
    number = np.empty(len(ranked), dtype=np.uint32)
    number[ranked] = np.arange(1, len(ranked) + 1)
    first, sizes = first[ranked], sizes[ranked]
    length = cases.n[first]
    starts = np.cumsum(length) - length
    acts = cases.acts[np.repeat(cases.starts[first] - starts, length) + np.arange(int(length.sum()))]
    edges, src, dst = _edges(acts, starts, np.repeat(sizes, length))
    return Variants(number[of_case], sizes, starts, length, acts, edges, src, dst)


def _distinct(cases: Cases) -> tuple[Whole, Whole, Whole]:
    """First case of each distinct sequence, the sequence of each case, and the cases of each.

    A sequence stands for itself by one number, a sum of random weights of its places. That different sequences never
    share one is checked activity by activity; should it happen, other weights are drawn.
    """
    for seed in count(1):
        codes = _codes(cases, seed)
        _, first, of_case, sizes = np.unique(
            codes, return_index=True, return_inverse=True, return_counts=True
        )
        if _agree(cases, first[of_case]):
            return first, of_case, sizes
    raise AssertionError


def _codes(cases: Cases, seed: int) -> NDArray[np.uint64]:
    dice = np.random.default_rng(seed)
    weights = dice.integers(1 << 63, size=int(cases.n.max(initial=1)), dtype=np.uint64) | np.uint64(1)
    codes = np.empty(len(cases.n), dtype=np.uint64)
    for some, events, places in cases.blocks():
        weighed = (cases.acts[events].astype(np.uint64) + np.uint64(1)) * weights[places]
        codes[some] = np.add.reduceat(weighed, cases.starts[some] - events.start)
    return codes


def _agree(cases: Cases, like: Whole) -> bool:
    """Whether each case has the very sequence of the case that stands for it."""
    if not np.array_equal(cases.n[like], cases.n):
        return False
    model = cases.starts[like]
    return all(
        np.array_equal(cases.acts[np.repeat(model[some], cases.n[some]) + places], cases.acts[events])
        for some, events, places in cases.blocks()
    )


def _edges(
    acts: NDArray[np.uint16], starts: Whole, weights: Whole
) -> tuple[NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint16]]:
    """Edge that leads to each place, and the activities of each edge, the most frequent edge first."""
    pairs = np.append(np.int64(0), acts[:-1].astype(np.int64) * _ACTIVITIES + acts[1:])[: len(acts)]
    inner = np.ones(len(acts), dtype=np.bool_)
    inner[starts] = False
    keys, codes = np.unique(pairs[inner], return_inverse=True)
    total = np.bincount(codes, weights=weights[inner], minlength=len(keys))
    ranked = np.lexsort((keys, -total))
    number = np.empty(len(keys), dtype=np.uint32)
    number[ranked] = np.arange(len(keys))
    edges = np.zeros(len(acts), dtype=np.uint32)
    edges[inner] = number[codes]
    src, dst = np.divmod(keys[ranked], _ACTIVITIES)
    return edges, src.astype(np.uint16), dst.astype(np.uint16)


def _counted(variants: NDArray[np.uint32], codes: NDArray[np.integer], name: str) -> dict[str, object]:
    """How often each variant has each code."""
    keys, times = np.unique(
        variants.astype(np.uint64) << np.uint64(32) | codes.astype(np.uint64), return_counts=True
    )
    return {
        "variant": (keys >> np.uint64(32)).astype(np.uint32),
        name: (keys & _LOW).astype(codes.dtype),
        "k": times.astype(np.uint32),
    }
