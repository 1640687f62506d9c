"""Effects among like with like: regressions of statsmodels, with intervals that hold when spreads differ.

Every effect is the coefficient of a 0/1 column beside the dummies of attributes (ordinary least squares, HC1
errors). The assumption: attributes and column add up. What is not among the attributes is not adjusted for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from scipy.linalg import qr
from threadpoolctl import ThreadpoolController

from filon.mining.estimates import LEVEL, NORMAL, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

Array = np.ndarray
LEAST_ROWS = 30
LEAST_IN_GROUP = 10
SAME = 1e-7
"""What is left of a column, in squares per row, when it is a sum of others."""


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
    known = ~np.isnan(values)
    flags = [np.asarray(one, dtype=float)[known] for one in columns]
    large = [
        place for place, one in enumerate(flags) if LEAST_IN_GROUP <= one.sum() <= one.size - LEAST_IN_GROUP
    ]
    constant = np.ones((int(known.sum()), 1))
    usable = [large[at] for at in _apart(constant, [flags[place] for place in large])]
    others = [dummy for codes in attributes for dummy in _dummies(codes[known])]
    effects: list[Estimate | None] = [None] * len(flags)
    if not usable or known.sum() < LEAST_ROWS + len(usable) + len(others):
        return effects
    own = np.column_stack([constant, *(flags[place] for place in usable)])
    fitted = _fitted(values[known], _independent(own, others))
    for (low, high), value, place in zip(
        fitted.conf_int(1 - LEVEL)[1:], fitted.params[1:], usable, strict=False
    ):
        if np.isfinite([value, low, high]).all():
            effects[place] = Estimate(float(value), float(low), float(high), constant.size, constant.size)
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
    known &= np.isin(codes, groups)
    own = [(codes[known] == group).astype(float) for group in groups]
    others = [dummy for one in attributes for dummy in _dummies(one[known])]
    if known.sum() < LEAST_ROWS + len(own) + len(others):
        return {}
    design = _independent(np.column_stack(own), others)
    fitted = _fitted(values[known], design)
    against = np.eye(groups.size) - counts / counts.sum()
    contrast = np.hstack([against, np.zeros((groups.size, design.shape[1] - groups.size))])
    effects, errors = contrast @ fitted.params, np.sqrt(np.diag(contrast @ fitted.cov_params() @ contrast.T))
    halves = NORMAL * errors
    return {
        int(group): Estimate(float(effect), float(effect - half), float(effect + half), int(n), int(n))
        for group, effect, half, n in zip(groups, effects, halves, counts, strict=True)
        if np.isfinite(half)
    }


def _one_thread() -> AbstractContextManager[object]:
    """Keep linear algebra on one thread: on tall, narrow matrices more of them wait longer than they work."""
    return cast("AbstractContextManager[object]", _threads().limit(limits=1))


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _fitted(values: Array, design: Array) -> Any:  # noqa: ANN401 - statsmodels has no types
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415 - half a second that few answers need

    return OLS(values, design, hasconst=True).fit("qr", cov_type="HC1")


def _independent(own: Array, others: Sequence[Array]) -> Array:
    """Columns side by side, without those of the others that follow from the ones before: a region that is a team."""
    return np.column_stack([own, *(others[place] for place in _apart(own, others))])


def _apart(first: Array, columns: Sequence[Array]) -> list[int]:
    """Places of the columns that are no sum of the first ones and of each other."""
    if not columns:
        return []
    second = np.column_stack(columns)
    across = first.T @ second
    left = second.T @ second - across.T @ np.linalg.lstsq(first.T @ first, across, rcond=None)[0]
    triangle, order = qr(left, mode="r", pivoting=True)
    kept = order[np.abs(np.diag(triangle)) > SAME * first.shape[0]]
    return sorted(kept.tolist())


def _dummies(codes: Array) -> list[Array]:
    """A 0/1 column for each group of some size but the largest, which the others are set against."""
    groups, counts = np.unique(codes, return_counts=True)
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
