"""Effects among like with like: weighted least squares, with intervals that hold when spreads differ.

Every effect is the coefficient of a 0/1 column beside the dummies of attributes (ordinary least squares, HC1
errors). The assumption: attributes and column add up. What is not among the attributes is not adjusted for.

Rows with the same columns and attributes are fitted together. Least squares and their errors see no more of such a
group than its size, mean and spread, so two weighted rows with these stand for it: the figures are those of all rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np
from scipy.linalg import qr, solve_triangular
from threadpoolctl import ThreadpoolController

from filon.mining.estimates import NORMAL, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

Array = np.ndarray
LEAST_ROWS = 30
LEAST_IN_GROUP = 10
MOST_CODES = 2**62
MOST_TABLE = 4
"""Groups possible for each row up to which a table finds them faster than sorting."""
SAME = 1e-7
"""What is left of a column, in squares per row, when it is a sum of others."""


@dataclass(frozen=True)
class _Alike:
    """Rows that stand for all: their values and weights, and the place of each among the rows that are known."""

    values: Array
    weights: Array
    rows: Array

    @property
    def n(self) -> int:
        """Number of rows that they stand for."""
        return round(float(self.weights.sum()))


def adjusted_effects(
    values: Array, columns: Sequence[Array], attributes: Sequence[Array]
) -> list[Estimate | None]:
    """Effect of each column on the values, the attributes and the other columns held alike.

    Parameters
    ----------
    values
        The outcome; NaN are left out. For a share 0 and 1: effects are points of it. For durations their logarithms:
        effects are logarithms of ratios.
    columns
        Flags, 0 or 1.
    attributes
        Codes of attributes to adjust for; -1 is a group of its own.

    Returns
    -------
    list
        One per column: the effect with its interval, ``None`` where the data cannot tell it from the others.
    """
    with _one_thread():
        return _effects(values, columns, attributes)


def _effects(values: Array, columns: Sequence[Array], attributes: Sequence[Array]) -> list[Estimate | None]:
    known = np.flatnonzero(~np.isnan(values))
    alike = _alike(values[known], [np.asarray(one)[known] for one in (*columns, *attributes)])
    rows, weights, n = known[alike.rows], alike.weights, alike.n
    flags = [np.asarray(one, dtype=float)[rows] for one in columns]
    large = [
        place for place, one in enumerate(flags) if LEAST_IN_GROUP <= one @ weights <= n - LEAST_IN_GROUP
    ]
    constant = np.ones((rows.size, 1))
    usable = [large[at] for at in _apart(constant, [flags[place] for place in large], weights)]
    others = [dummy for codes in attributes for dummy in _dummies(codes[rows], weights)]
    effects: list[Estimate | None] = [None] * len(flags)
    if not usable or n < LEAST_ROWS + len(usable) + len(others):
        return effects
    own = np.column_stack([constant, *(flags[place] for place in usable)])
    params, covariance = _fitted(alike, _independent(own, others, weights))
    halves = NORMAL * _errors(covariance)
    for value, half, place in zip(params[1:].tolist(), halves[1:].tolist(), usable, strict=False):
        if np.isfinite([value, half]).all():
            effects[place] = Estimate(value, value - half, value + half, n, n)
    return effects


def adjusted_levels(values: Array, codes: Array, attributes: Sequence[Array]) -> dict[int, Estimate]:
    """Effect of each group against the mean of all groups, the attributes held alike.

    Parameters
    ----------
    values
        The outcome, as in :func:`adjusted_effects`.
    codes
        Group of each row, -1 without: left out.
    attributes
        Codes of attributes to adjust for.

    Returns
    -------
    dict
        Group to its effect with interval; groups of fewer than ten values are missing, others weigh by their size.
    """
    with _one_thread():
        return _levels(values, codes, attributes)


def _levels(values: Array, codes: Array, attributes: Sequence[Array]) -> dict[int, Estimate]:
    known = ~np.isnan(values) & (codes >= 0)
    groups, counts = np.unique(codes[known], return_counts=True)
    groups, counts = groups[counts >= LEAST_IN_GROUP], counts[counts >= LEAST_IN_GROUP]
    if groups.size < 2:  # noqa: PLR2004 - nothing to set it against
        return {}
    chosen = np.flatnonzero(known & np.isin(codes, groups))
    alike = _alike(values[chosen], [one[chosen] for one in (codes, *attributes)])
    rows, weights = chosen[alike.rows], alike.weights
    own = [(codes[rows] == group).astype(float) for group in groups]
    others = [dummy for one in attributes for dummy in _dummies(one[rows], weights)]
    if alike.n < LEAST_ROWS + len(own) + len(others):
        return {}
    design = _independent(np.column_stack(own), others, weights)
    params, covariance = _fitted(alike, design)
    against = np.eye(groups.size) - counts / counts.sum()
    contrast = np.hstack([against, np.zeros((groups.size, design.shape[1] - groups.size))])
    effects, errors = contrast @ params, _errors(contrast @ covariance @ contrast.T)
    halves = NORMAL * errors
    return {
        int(group): Estimate(float(effect), float(effect - half), float(effect + half), int(n), int(n))
        for group, effect, half, n in zip(groups, effects, halves, counts, strict=True)
        if np.isfinite(half)
    }


def _errors(covariance: Array) -> Array:
    """Standard errors; the variance of what never varies may come out a hair below nothing."""
    return cast("Array", np.sqrt(np.diag(covariance).clip(min=0.0)))


def _one_thread() -> AbstractContextManager[object]:
    """Keep linear algebra on one thread: on tall, narrow matrices more of them wait longer than they work."""
    return cast("AbstractContextManager[object]", _threads().limit(limits=1))


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _alike(values: Array, parts: Sequence[Array]) -> _Alike:
    """Two rows for each group of rows alike in all parts: a standard deviation above and below its mean."""
    key, codes = np.zeros(values.size, dtype=np.int64), 1
    for part in parts:
        groups, place = _places(part)
        if codes * groups >= MOST_CODES:
            kept, key = np.unique(key, return_inverse=True)
            codes = kept.size
        key, codes = key * groups + place, codes * groups
    rows, group = _first_rows(key, codes)
    counts = np.bincount(group).astype(float)
    means = np.bincount(group, values) / np.maximum(counts, 1)
    spread = np.sqrt(np.bincount(group, (values - means[group]) ** 2) / np.maximum(counts, 1))
    return _Alike(
        np.append(means - spread, means + spread), np.append(counts, counts) / 2, np.append(rows, rows)
    )


def _places(part: Array) -> tuple[int, Array]:
    """Number of groups, and the place of each row's among them, in order; whole small numbers need no sorting."""
    if part.dtype == bool:
        return 2, part
    if part.size and np.issubdtype(part.dtype, np.integer):
        least, most = int(part.min()), int(part.max())
        if most - least <= part.size:
            return most - least + 1, part - least
    found, place = np.unique(part, return_inverse=True)
    return found.size, place


def _first_rows(key: Array, codes: int) -> tuple[Array, Array]:
    """First row of each group, by its key, and the place of each row's group among them."""
    if codes > max(MOST_TABLE * key.size, MOST_TABLE):
        _, rows, group = np.unique(key, return_index=True, return_inverse=True)
        return rows, group
    first = np.full(codes, -1, dtype=np.int64)
    first[key[::-1]] = np.arange(key.size - 1, -1, -1)
    there = np.flatnonzero(first >= 0)
    place = np.zeros(codes, dtype=np.int64)
    place[there] = np.arange(there.size)
    return first[there], place[key]


def _fitted(alike: _Alike, design: Array) -> tuple[Array, Array]:
    """Coefficients of weighted least squares and their covariance (White's, with HC1's correction).

    The triangle of the weighted columns gives both: W'W = R'R. A regression of statsmodels finds the same numbers after
    seeking them by turns, which takes ten times as long; a test holds the two together.
    """
    roots = np.sqrt(alike.weights)
    basis, triangle = np.linalg.qr(design * roots[:, None])
    params = solve_triangular(triangle, basis.T @ (alike.values * roots))
    left = basis * (alike.values - design @ params)[:, None]
    spread = solve_triangular(triangle, left.T @ left)
    covariance = solve_triangular(triangle, spread.T)
    return params, covariance * (alike.n / (alike.n - design.shape[1]))


def _independent(own: Array, others: Sequence[Array], weights: Array) -> Array:
    """Columns side by side, without those of the others that follow from the ones before: a region that is a team."""
    return np.column_stack([own, *(others[place] for place in _apart(own, others, weights))])


def _apart(first: Array, columns: Sequence[Array], weights: Array) -> list[int]:
    """Places of the columns that are no sum of the first ones and of each other."""
    if not columns:
        return []
    second = np.column_stack(columns)
    across = first.T @ (second * weights[:, None])
    left = second.T @ (second * weights[:, None])
    left -= across.T @ np.linalg.lstsq(first.T @ (first * weights[:, None]), across, rcond=None)[0]
    triangle, order = qr(left, mode="r", pivoting=True)
    kept = order[np.abs(np.diag(triangle)) > SAME * weights.sum()]
    return sorted(kept.tolist())


def _dummies(codes: Array, weights: Array) -> list[Array]:
    """A 0/1 column for each group of some size but the largest, which the others are set against."""
    groups, place = np.unique(codes, return_inverse=True)
    counts = np.bincount(place, weights)
    kept = groups[counts >= LEAST_IN_GROUP]
    largest = groups[np.argmax(counts)] if groups.size else None
    return [(codes == group).astype(float) for group in kept if group != largest]


def thirds(values: Array) -> Array:
    """Third that each value is in, 0 to 2, -1 without: a size to compare by."""
    known = ~np.isnan(values)
    if known.sum() < LEAST_ROWS:
        return np.full(values.size, -1)
    return np.where(known, np.searchsorted(bounds(values), values), -1)


def bounds(values: Array) -> tuple[float, float]:
    """Largest value of the first and of the second third."""
    low, high = np.quantile(values[~np.isnan(values)], (1 / 3, 2 / 3), method="lower")
    return float(low), float(high)
