"""Estimates with intervals, from SciPy and statsmodels, in the few forms that questions use.

Intervals have 95 % confidence. A difference or ratio of two independent estimates takes its interval from theirs by
the method of variance estimates recovery (Zou & Donner, Statistics in Medicine 27, 2008); for two shares that is
Newcombe's hybrid score interval (method 10, 1998).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

from filon.core.quiet import quiet

LEVEL = 0.95
NORMAL = float(stats.norm.ppf((1 + LEVEL) / 2))
Array = np.ndarray
KEPT = 16_384
"""Intervals of shares and places of order statistics remembered: the same segments are asked about again and again."""


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
    """Quantile, interpolated linearly, with its distribution-free interval.

    The interval is between the order statistics whose binomial tail chances are at most 2.5 % each, as SciPy's
    ``quantile_test`` gives it; an end that too few values leave open is ``None``.
    """
    known = np.sort(values[~np.isnan(values)])
    n = known.size
    if not n:
        return NOTHING
    first, last = _bounding(n, p)
    low = float(known[first]) if first >= 0 else None
    high = float(known[last]) if last < n else None
    return Estimate(_interpolated(known, p), low, high, n, n)


def _interpolated(ascending: Array, p: float) -> float:
    """Quantile of sorted values, linear between the two nearest, as NumPy's ``quantile`` without its sorting."""
    place = p * (ascending.size - 1)
    below = int(place)
    return float(np.interp(place - below, (0.0, 1.0), ascending[[below, min(below + 1, ascending.size - 1)]]))


@lru_cache(KEPT)
def _bounding(n: int, p: float) -> tuple[int, int]:
    """Places of the order statistics that bound a quantile of so many values."""
    tail = (1 - LEVEL) / 2
    return int(stats.binom.ppf(tail, n, p)) - 1, int(stats.binom.isf(tail, n, p))


@lru_cache(KEPT)
def _student(n: int) -> float:
    return float(stats.t.ppf((1 + LEVEL) / 2, n - 1))


def mean(values: Array) -> Estimate:
    """Mean with Student's interval; NaN are left out."""
    known = values[~np.isnan(values)]
    if not known.size:
        return NOTHING
    center = float(known.mean())
    if known.size == 1:
        return Estimate(center, None, None, 1, 1)
    error = float(known.std(ddof=1) / np.sqrt(known.size))
    half = error * _student(known.size)
    return Estimate(center, center - half, center + half, known.size, known.size)


def share(flags: Array) -> Estimate:
    """Share of ones among zeros and ones with Wilson's interval; NaN are left out."""
    known = flags[~np.isnan(flags)]
    if not known.size:
        return NOTHING
    return _share(int(known.sum()), known.size)


@lru_cache(KEPT)
def _share(k: int, n: int) -> Estimate:
    found = stats.binomtest(k, n, _itself(k, n)).proportion_ci(LEVEL, method="wilson")
    return Estimate(k / n, float(found.low), float(found.high), n, n)


def _itself(k: int, n: int) -> float:
    """Share that gives k exactly: testing against it spares the search for a p-value, which nobody asks for."""
    p = k / n
    return next((one for one in (p, np.nextafter(p, 0), np.nextafter(p, 1)) if one * n == k), p)


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
    # Where the curve is 1 or 0 its band is undefined, and SciPy says so by NaN and a warning.
    with quiet(RuntimeWarning):
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


@dataclass(frozen=True)
class Survival:
    """Share still open by time: a step curve."""

    times: Array
    shares: Array

    def at(self, times: Array) -> Array:
        """Share still open after each time."""
        return np.append(1.0, self.shares)[np.searchsorted(self.times, times, side="right")]


def survival(durations: Array, *, ended: Array) -> Survival:
    """Kaplan-Meier curve of durations without NaN; 1 throughout where none has ended."""
    if not ended.any():
        return Survival(np.array([]), np.array([]))
    curve = stats.ecdf(stats.CensoredData.right_censored(durations, ~ended.astype(bool))).sf
    return Survival(curve.quantiles, curve.probabilities)


def survival_quantile(durations: Array, *, ended: Array, p: float = 0.5) -> float | None:
    """Value of :func:`survival_median` alone, of durations without NaN."""
    if not ended.any():
        return None
    curve = stats.ecdf(stats.CensoredData.right_censored(durations, ~ended.astype(bool))).sf
    return _first_below(curve.quantiles, curve.probabilities, 1 - p)


def _first_below(at: Array, survival: Array, level: float) -> float | None:
    below = np.flatnonzero(survival <= level + 1e-12)
    return float(at[below[0]]) if below.size else None


@dataclass(frozen=True)
class Incidence:
    """Share ended in one way by each time, while other ways compete; ``half`` is half its 95 % interval."""

    times: Array
    shares: Array
    half: Array

    def by(self, time: float) -> tuple[float, float, float]:
        """Share that has ended so by a time, with its interval."""
        before = np.searchsorted(self.times, time, side="right")
        if not before:
            return 0.0, 0.0, 0.0
        share, half = float(self.shares[before - 1]), float(self.half[before - 1])
        return share, max(0.0, share - half), min(1.0, share + half)


def cumulative_incidence(durations: Array, causes: Array, cause: int) -> Incidence:
    """Estimate of one of several competing ends; see :func:`cumulative_incidences`."""
    return cumulative_incidences(durations, causes, (cause,))[0]


def cumulative_incidences(durations: Array, causes: Array, wanted: tuple[int, ...]) -> list[Incidence]:
    """Aalen-Johansen estimates of some of several competing ends, by statsmodels.

    Parameters
    ----------
    durations
        Time to the end, or seen so far; NaN are left out.
    causes
        0 for open, else a number of the way of ending, from 1 on.
    wanted
        Those to estimate.
    """
    from statsmodels.duration.survfunc import CumIncidenceRight  # noqa: PLC0415 - half a second that few answers need

    known = ~np.isnan(durations)
    times, kinds = durations[known], causes[known].astype(int)
    nothing = Incidence(np.array([]), np.array([]), np.array([]))
    # statsmodels numbers the causes without gaps.
    present = np.unique(kinds[kinds > 0])
    if not np.isin(wanted, present).any():
        return [nothing for _ in wanted]
    with quiet(RuntimeWarning), np.errstate(all="ignore"):  # of standard errors where nobody is left
        found = CumIncidenceRight(times, np.searchsorted(present, kinds) * (kinds > 0) + (kinds > 0))
    times = np.asarray(found.times, dtype=float)
    told = {
        cause: Incidence(times, np.asarray(shares), np.asarray(NORMAL * np.nan_to_num(errors)))
        for cause, shares, errors in zip(present.tolist(), found.cinc, found.cinc_se, strict=True)
    }
    return [told.get(cause, nothing) for cause in wanted]


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
