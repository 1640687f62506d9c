"""Where more discount stops buying wins: two straight lines that meet, among like with like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from filon.mining.estimates import LEVEL, Estimate
from filon.questions.answer import SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOTS = (0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2)


@dataclass(frozen=True)
class TurningPoint:
    """A discount beyond which wins stop growing.

    ``below`` and ``above`` are points of win rate per point of discount on either side; ``p`` is the chance of slopes
    this different if there were one line only.
    """

    at: float
    below: Estimate
    above: Estimate
    p: float


def turning_point(given: np.ndarray, won: np.ndarray, strata: Sequence[np.ndarray]) -> TurningPoint | None:
    """Discount beyond which more of it buys nothing, ``None`` where none is told by the data.

    Parameters
    ----------
    given, won
        Discount (0 to 1) and 1 won, 0 lost; NaN are left out.
    strata
        Attributes within whose combinations discounts are compared: amounts, sources, segments.

    Notes
    -----
    A linear probability model with a fixed effect per combination: wins and discounts are taken as differences from the
    mean of their combination (Frisch-Waugh), then on each side of the knot a slope is fitted by SciPy. The knot is
    the one whose two meeting lines leave the smallest squares. Discounts are chosen, not drawn: slopes go with wins,
    they need not cause them.
    """
    known = ~np.isnan(given) & ~np.isnan(won)
    if known.sum() < 2 * SMALL:
        return None
    discount, group = given[known], _groups([one[known] for one in strata])
    wins = _within(won[known], group)
    at = min(KNOTS, key=lambda knot: _squares(discount, wins, group, knot))
    below, above = (
        _slope(_within(discount[side], group[side]), _within(won[known][side], group[side]))
        for side in (discount <= at, discount > at)
    )
    if below is None or above is None or (below.low or 0) <= 0 or (above.low or 0) > 0:
        return None
    return TurningPoint(at, below, above, _same_slope(below, above))


def _groups(strata: Sequence[np.ndarray]) -> np.ndarray:
    """Combination of each row, from 0 on."""
    code = np.zeros(strata[0].size, dtype=np.int64)
    for one in strata:
        _, place = np.unique(one, return_inverse=True)
        _, code = np.unique(code * (place.max() + 1) + place, return_inverse=True)
    return code


def _within(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Differences from the mean of each group."""
    means = np.bincount(group, weights=values) / np.maximum(np.bincount(group), 1)
    return np.asarray(values - means[group])


def _squares(discount: np.ndarray, wins: np.ndarray, group: np.ndarray, knot: float) -> float:
    parts = [np.minimum(discount, knot), np.maximum(discount - knot, 0)]
    columns = np.column_stack([_within(part, group) for part in parts])
    fitted = columns @ np.linalg.lstsq(columns, wins, rcond=None)[0]
    return float(((wins - fitted) ** 2).sum())


def _slope(discount: np.ndarray, wins: np.ndarray) -> Estimate | None:
    if discount.size < SMALL or np.ptp(discount) == 0:
        return None
    line = stats.linregress(discount, wins)
    half = float(line.stderr) * float(stats.t.ppf((1 + LEVEL) / 2, discount.size - 2))
    slope = float(line.slope)
    return Estimate(slope, slope - half, slope + half, discount.size, discount.size)


def _same_slope(below: Estimate, above: Estimate) -> float:
    first, second = ((one.high or 0) - (one.value or 0) for one in (below, above))
    error = math.hypot(first, second) / float(stats.norm.ppf((1 + LEVEL) / 2))
    gap = (below.value or 0) - (above.value or 0)
    return float(stats.norm.sf(gap / error)) if error else 1.0
