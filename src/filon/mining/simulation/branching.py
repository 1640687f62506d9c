"""What comes next, learnt: after each activity a small tree of conditions, each leaf with its shares and its drop-out.

A cut is accepted only when it would hardly happen by chance, even among all the cuts that were tried; a leaf that
cannot be cut falls back on what it is. A case that is still open says nothing of its end: each next event that was seen
counts for those that there was no time to see (inverse probability of censoring), and what is left is the drop-out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chdtrc

from filon.mining.simulation.features import Candidate, candidates
from filon.mining.simulation.parameters import END, START, Branch, Condition, NextRule, Share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.mining.simulation.features import Histories
    from filon.mining.simulation.observed import Observed

LEAST_LEAF = 40
MOST_DEPTH = 5
_CHANCE = 1e-3
_LEAST_SEEN = 0.25
"""A next event later than three quarters of the cases could be watched for counts four times, and no more."""


def learn_branches(log: Observed, known: Histories) -> tuple[Branch, ...]:
    """What comes after each activity, and what comes first."""
    following = _following(log)
    weights = censoring_weights(log)
    found = [_first_activities(log)]
    for code, key in enumerate(log.activities):
        rows = np.flatnonzero(log.activity == code)
        if len(rows):
            found.append(_branch(key, rows, following[rows], weights[rows], known))
    return tuple(found)


def censoring_weights(log: Observed) -> NDArray[np.float64]:
    """How many cases each event that has a next one stands for; 0 for the last event of a case.

    After an activity, a wait of T could be seen only in the cases that were watched for T or longer: the weight is one
    over their share.
    """
    watched = log.end - log.at
    wait = np.append(log.at[1:], log.end) - log.at
    weights = np.zeros(len(log.at))
    for code in np.unique(log.activity):
        rows = np.flatnonzero(log.activity == code)
        limits = np.sort(watched[rows])
        share = 1 - np.searchsorted(limits, wait[rows], side="left") / len(rows)
        weights[rows] = 1 / np.maximum(share, _LEAST_SEEN)
    weights[log.is_last] = 0.0
    return weights


def _following(log: Observed) -> NDArray[np.int64]:
    """Activity of the next event of the case; ``len(activities)`` after the last one."""
    following = np.append(log.activity[1:], 0)
    following[log.is_last] = len(log.activities)
    return following


def _first_activities(log: Observed) -> Branch:
    first = np.append(True, log.case[1:] != log.case[:-1])
    counts = np.bincount(log.activity[first], minlength=len(log.activities))
    shares = tuple(
        Share(log.activities[code], float(counts[code] / counts.sum()), int(counts[code]))
        for code in np.argsort(-counts, kind="stable")
        if counts[code]
    )
    return Branch(START, int(counts.sum()), (NextRule((), int(counts.sum()), shares),))


def _branch(
    key: str,
    rows: NDArray[np.int64],
    following: NDArray[np.int64],
    weights: NDArray[np.float64],
    known: Histories,
) -> Branch:
    classes, coded = np.unique(following, return_inverse=True)
    names = [known.activities[code] if code < len(known.activities) else END for code in classes]
    seen = np.zeros((len(rows), len(classes)))
    seen[np.arange(len(rows)), coded] = weights
    tree = _Tree(seen, coded, names, candidates(known, rows))
    return Branch(key, len(rows), tuple(tree.rules()))


@dataclass
class _Tree:
    """Grows the rules of one activity.

    ``seen`` (events × classes) holds the weight of each next event that was seen; what weights leave over is the end.
    """

    seen: NDArray[np.float64]
    coded: NDArray[np.int64]
    names: list[str]
    tried: list[Candidate]

    def __post_init__(self) -> None:
        self._masks = np.array([one.mask for one in self.tried], dtype=bool).reshape(
            len(self.tried), len(self.seen)
        )

    def rules(self) -> list[NextRule]:
        """Rules from the most particular to the one without conditions."""
        found = self._grow(np.arange(len(self.seen)), ())
        return [*found[:-1], NextRule((), found[-1].n, found[-1].next)]

    def _grow(self, rows: NDArray[np.int64], when: tuple[Condition, ...]) -> list[NextRule]:
        cut = self._best_cut(rows) if len(when) < MOST_DEPTH else None
        if cut is None:
            return [NextRule(when, len(rows), self._shares(rows))]
        held = self._masks[cut][rows]
        condition = self.tried[cut].condition
        inside = self._grow(rows[held], (*when, condition))
        outside = self._grow(rows[~held], (*when, condition.opposite()))
        return [*inside, *outside]

    def _best_cut(self, rows: NDArray[np.int64]) -> int | None:
        if len(rows) < 2 * LEAST_LEAF or not self.tried:
            return None
        held = self._masks[:, rows].astype(np.float32)
        sizes = held.sum(1)
        usable = (sizes >= LEAST_LEAF) & (sizes <= len(rows) - LEAST_LEAF)
        if not usable.any():
            return None
        whole = self._counts(self.seen[rows].sum(0), np.array(float(len(rows))))
        inside = self._counts(held @ self.seen[rows].astype(np.float32), sizes)
        gain = _likelihood(inside) + _likelihood(whole - inside) - _likelihood(whole)
        gain[~usable] = -1.0
        best = int(np.argmax(gain))
        freedom = max(1, int((whole > 0).sum()) - 1)
        is_real = chdtrc(freedom, 2 * gain[best]) * len(gain) < _CHANCE
        return best if is_real else None

    def _counts(
        self, seen: NDArray[np.floating[Any]], sizes: NDArray[np.floating[Any]]
    ) -> NDArray[np.float64]:
        """Cases by what comes next, the end in its own column."""
        counts = np.array(seen, dtype=np.float64)
        end = np.maximum(sizes - counts.sum(-1), 0.0)
        if END in self.names:
            counts[..., self.names.index(END)] = end
            return counts
        return np.concatenate([counts, end[..., None]], axis=-1)

    def _shares(self, rows: NDArray[np.int64]) -> tuple[Share, ...]:
        counts = self._counts(self.seen[rows].sum(0), np.array(float(len(rows))))
        if END not in self.names:
            # Every case went on: weights that add up to a little less than the cases are rounding, not drop-out.
            counts = counts[:-1]
        observed = np.bincount(self.coded[rows], minlength=len(self.names))
        total = counts.sum() or 1.0
        order = [code for code in np.argsort(-counts, kind="stable") if counts[code] > 0]
        return tuple(
            Share(self.names[code], float(counts[code] / total), int(observed[code])) for code in order
        )


def _likelihood(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-likelihood of counts under their own shares, along the last axis."""
    counts = np.maximum(counts, 0.0)
    total = counts.sum(-1)
    own = np.where(counts > 0, counts * np.log(np.where(counts > 0, counts, 1.0)), 0.0).sum(-1)
    return np.asarray(own - np.where(total > 0, total * np.log(np.where(total > 0, total, 1.0)), 0.0))
