"""Splits: the traces of each block of a cut. Events that a filtered cut does not explain are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining.inductive.sublog import Sublog

if TYPE_CHECKING:
    from filon.mining.inductive.cuts import Cut


def split(log: Sublog, cut: Cut) -> list[Sublog]:
    """Sublog of each block, in the order of the blocks."""
    block = cut.block[log.place]
    return {"exclusive": _exclusive, "sequence": _sequence, "parallel": _parallel, "loop": _loop}[
        cut.operator
    ](log, block, cut.blocks)


def _exclusive(log: Sublog, block: np.ndarray, n: int) -> list[Sublog]:
    """Each trace goes to the block that most of its events are of."""
    counts = np.bincount(log.trace * n + block, minlength=log.weight.size * n).reshape(-1, n)
    chosen = counts.argmax(axis=1)
    own = log.only(block == chosen[log.trace])
    return [own.traces_where(chosen == at) for at in range(n)]


def _parallel(log: Sublog, block: np.ndarray, n: int) -> list[Sublog]:
    return [log.only(block == at) for at in range(n)]


def _sequence(log: Sublog, block: np.ndarray, n: int) -> list[Sublog]:
    """Each trace is cut where the fewest events end up on the wrong side."""
    found, rest, where = [], log, block
    for at in range(n - 1):
        is_own = where == at
        ends = _cheapest_ends(rest, is_own)
        place = np.arange(is_own.size) - _offsets(rest)[rest.trace]
        before = place < ends[rest.trace]
        found.append(rest.only(is_own & before))
        later = ~is_own & ~before
        rest, where = rest.only(later), where[later]
    return [*found, rest]


def _cheapest_ends(log: Sublog, is_own: np.ndarray) -> np.ndarray:
    """Events of each trace that belong before the cut, so that wrong ones are fewest; the earliest such place."""
    found = np.zeros(log.weight.size, dtype=np.int64)
    begins = np.flatnonzero(log.is_first)
    if not begins.size:
        return found
    size = is_own.size
    gain = np.cumsum(np.where(is_own, 1, -1))
    before = np.concatenate(([0], gain[begins[1:] - 1]))
    # One number per event that is larger for more gain, then for an earlier place.
    best = np.maximum.reduceat(gain * size + np.arange(size)[::-1], begins)
    most, at = best // size, size - 1 - best % size
    found[log.trace[begins]] = np.where(most > before, at - begins + 1, 0)
    return found


def _offsets(log: Sublog) -> np.ndarray:
    return np.asarray(np.cumsum(log.lengths) - log.lengths)


def _loop(log: Sublog, block: np.ndarray, n: int) -> list[Sublog]:
    """Each stretch of events of one block is a trace of it; where a body is missing, an empty one stands for it."""
    changes = np.concatenate(([True], block[1:] != block[:-1]))[: block.size] | log.is_first
    pieces = log.cut_before(changes)
    kind = block[changes]
    found = [pieces.traces_where(kind == at) for at in range(n)]
    missing = _missing_bodies(log, kind, changes)
    body = found[0]
    return [Sublog(body.label, body.trace, np.concatenate((body.weight, missing))), *found[1:]]


def _missing_bodies(log: Sublog, kind: np.ndarray, changes: np.ndarray) -> np.ndarray:
    """Weights of the empty bodies: before, between and after pieces that are all of the way back."""
    first, weight = log.is_first[changes], log.weight[log.trace[changes]]
    last = np.concatenate((first[1:], [True]))[: first.size]
    is_back = kind > 0
    between = is_back[:-1] & is_back[1:] & ~first[1:]
    return np.concatenate((weight[is_back & first], weight[is_back & last], weight[:-1][between]))
