"""Estimates with intervals, tests, and their corrections: SciPy's, put together in the few forms that questions use.

Intervals have 95 % confidence. A difference or ratio of two independent estimates takes its interval from theirs by
the method of variance estimates recovery (Zou & Donner, Statistics in Medicine 27, 2008); for two shares that is
Newcombe's hybrid score interval (method 10, 1998).
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.95
_SMALL_TABLE = 1_000
Array = np.ndarray


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; ``n`` values behind it, ``events`` of them not censored."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    events: int


NOTHING = Estimate(None, None, None, 0, 0)


def median(values: Array) -> Estimate:
    """Median with its distribution-free interval (order statistics); NaN are left out."""
    return quantile(values, 0.5)


def quantile(values: Array, p: float) -> Estimate:
    """Quantile, interpolated linearly, with its distribution-free interval."""
    known = values[~np.isnan(values)]
    if not known.size:
        return NOTHING
    tested = stats.quantile_test(known, q=float(known[0]), p=p).confidence_interval(LEVEL)
    return Estimate(
        float(np.quantile(known, p)), _known(tested.low), _known(tested.high), known.size, known.size
    )


def mean(values: Array) -> Estimate:
    """Mean with Student's interval; NaN are left out."""
    known = values[~np.isnan(values)]
    if not known.size:
        return NOTHING
    center = float(known.mean())
    if known.size == 1:
        return Estimate(center, None, None, 1, 1)
    error = float(stats.sem(known))
    half = error * float(stats.t.ppf((1 + LEVEL) / 2, known.size - 1))
    return Estimate(center, center - half, center + half, known.size, known.size)


def share(flags: Array) -> Estimate:
    """Share of ones among zeros and ones with Wilson's interval; NaN are left out."""
    known = flags[~np.isnan(flags)]
    if not known.size:
        return NOTHING
    n, k = known.size, int(known.sum())
    found = stats.binomtest(k, n).proportion_ci(LEVEL, method="wilson")
    return Estimate(k / n, float(found.low), float(found.high), n, n)


def survival_median(durations: Array, *, ended: Array, p: float = 0.5) -> Estimate:
    """Time after which a share ``p`` has ended, from the Kaplan-Meier curve; open ones are censored, not short.

    Parameters
    ----------
    durations
        Time to the end, or for an open one the time seen so far; NaN are left out.
    ended
        Whether each has ended.

    Notes
    -----
    The interval inverts the log-log band of the curve (Brookmeyer & Crowley 1982). A quantile that the curve does not
    reach is ``None``, and so is the end of an interval that its band does not reach.
    """
    known = ~np.isnan(durations)
    times, done = durations[known], ended[known].astype(bool)
    if not done.any():
        return Estimate(None, None, None, times.size, 0)
    with warnings.catch_warnings():
        # Where the curve is 1 or 0 its band is undefined, and SciPy says so by NaN and a warning.
        warnings.simplefilter("ignore", RuntimeWarning)
        curve = stats.ecdf(stats.CensoredData.right_censored(times, ~done)).sf
        band = curve.confidence_interval(LEVEL, method="log-log")
    at = curve.quantiles
    value = _first_below(at, curve.probabilities, 1 - p)
    # Before the first end, and once all have ended, the curve has no spread and the band is the curve.
    sides = (
        np.where(np.isnan(one.probabilities), curve.probabilities, one.probabilities)
        for one in (band.low, band.high)
    )
    low, high = (_first_below(at, side, 1 - p) for side in sides)
    return Estimate(value, low, high, times.size, int(done.sum()))


def _first_below(at: Array, survival: Array, level: float) -> float | None:
    below = np.flatnonzero(survival <= level + 1e-12)
    return float(at[below[0]]) if below.size else None


@dataclass(frozen=True)
class Incidence:
    """Share that has ended in one way by each time, while another way of ending competes (Aalen-Johansen)."""

    times: Array
    shares: Array

    def by(self, time: float) -> float:
        """Share that has ended so by a time."""
        before = np.searchsorted(self.times, time, side="right")
        return float(self.shares[before - 1]) if before else 0.0


def cumulative_incidence(durations: Array, causes: Array, cause: int) -> Incidence:
    """Aalen-Johansen estimate of one of several competing ends.

    Parameters
    ----------
    durations
        Time to the end, or seen so far; NaN are left out.
    causes
        0 for open, else a number of the way of ending.
    cause
        The one to estimate.

    Notes
    -----
    The sum over times of S(t-) d(t) / n(t), where S is SciPy's Kaplan-Meier curve of any end.
    """
    known = ~np.isnan(durations)
    times, kinds = durations[known], causes[known]
    if not (kinds > 0).any():
        return Incidence(np.array([]), np.array([]))
    curve = stats.ecdf(stats.CensoredData.right_censored(times, kinds == 0)).sf
    at = np.unique(times)
    before = np.concatenate([[1.0], curve.evaluate(at)[:-1]])
    at_risk = times.size - np.searchsorted(np.sort(times), at, side="left")
    mine = np.sort(times[kinds == cause])
    ends = np.searchsorted(mine, at, side="right") - np.searchsorted(mine, at, side="left")
    return Incidence(at, np.cumsum(before * ends / at_risk))


def difference(inside: Estimate, outside: Estimate) -> tuple[float, float | None, float | None]:
    """Difference of two independent estimates, with its interval."""
    if inside.value is None or outside.value is None:
        raise ValueError("nothing to compare")
    effect = inside.value - outside.value
    if None in {inside.low, inside.high, outside.low, outside.high}:
        return effect, None, None
    down = math.hypot(inside.value - inside.low, outside.high - outside.value)  # type: ignore[operator]
    up = math.hypot(inside.high - inside.value, outside.value - outside.low)  # type: ignore[operator]
    return effect, effect - down, effect + up


def ratio(inside: Estimate, outside: Estimate) -> tuple[float, float | None, float | None]:
    """Ratio of two independent positive estimates, with its interval (a difference of logarithms)."""
    effect, low, high = difference(_logarithm(inside), _logarithm(outside))
    return math.exp(effect), *(None if end is None else math.exp(end) for end in (low, high))  # type: ignore[return-value]


def _logarithm(one: Estimate) -> Estimate:
    value, low, high = (
        None if end is None or end <= 0 else math.log(end) for end in (one.value, one.low, one.high)
    )
    return Estimate(value, low, high, one.n, one.events)


def same_spread(inside: Array, outside: Array) -> float:
    """Chance of a difference this large if both were alike: Mann-Whitney for numbers and durations."""
    first, second = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
    if not first.size or not second.size:
        return 1.0
    return _p(stats.mannwhitneyu(first, second, method="asymptotic").pvalue)


def same_share(inside: Array, outside: Array) -> float:
    """Chance of a difference this large if both shares were alike: Fisher's exact test, chi-square for large tables."""
    first, second = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
    table = np.array([[one.sum(), one.size - one.sum()] for one in (first, second)])
    if (table.sum(axis=0) == 0).any() or (table.sum(axis=1) == 0).any():
        return 1.0
    if table.sum() <= _SMALL_TABLE:
        return _p(stats.fisher_exact(table).pvalue)
    return _p(stats.chi2_contingency(table).pvalue)


def same_survival(inside: tuple[Array, Array], outside: tuple[Array, Array]) -> float:
    """Chance of a difference this large if both curves were alike: log-rank test on (durations, ended)."""
    samples = []
    for durations, ended in (inside, outside):
        known = ~np.isnan(durations)
        samples.append(stats.CensoredData.right_censored(durations[known], ~ended[known].astype(bool)))
    return _p(stats.logrank(*samples).pvalue)


def false_discovery(p_values: list[float]) -> list[float]:
    """Benjamini-Hochberg adjusted p-values, in the order given."""
    return [float(q) for q in stats.false_discovery_control(p_values)] if p_values else []


def _p(value: float) -> float:
    return 1.0 if math.isnan(value) else float(value)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
