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
from scipy import special, stats

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
    return sorted_quantile(np.sort(values[~np.isnan(values)]), p)


def sorted_quantile(ascending: Array, p: float) -> Estimate:
    """Estimate of :func:`quantile` from values that are sorted already, none missing."""
    n = ascending.size
    if not n:
        return NOTHING
    first, last = _bounding(n, p)
    low = float(ascending[first]) if first >= 0 else None
    high = float(ascending[last]) if last < n else None
    return Estimate(_interpolated(ascending, p), low, high, n, n)


def _interpolated(ascending: Array, p: float) -> float:
    """Quantile of sorted values, linear between the two nearest, as NumPy's ``quantile`` without its sorting."""
    place = p * (ascending.size - 1)
    below = int(place)
    return float(np.interp(place - below, (0.0, 1.0), ascending[[below, min(below + 1, ascending.size - 1)]]))


@lru_cache(KEPT)
def _bounding(n: int, p: float) -> tuple[int, int]:
    """Places of the order statistics that bound a quantile of so many values."""
    tail = (1 - LEVEL) / 2
    return _binomial_quantile(tail, n, p) - 1, n - _binomial_quantile(tail, n, 1 - p)


def _binomial_quantile(chance: float, n: int, p: float) -> int:
    """Fewest successes of n that no more are had with at least such a chance: SciPy's ``binom.ppf`` of one number.

    The continuous inverse is near it; the distribution itself decides.
    """
    k: int = max(math.ceil(special.bdtrik(chance, n, p)), 0)
    while k > 0 and special.bdtr(k - 1, n, p) >= chance:
        k -= 1
    while special.bdtr(k, n, p) < chance:
        k += 1
    return k


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
    return counted_share(int(np.count_nonzero(flags == 1)), int(np.count_nonzero(~np.isnan(flags))))


def counted_share(ones: float, n: float) -> Estimate:
    """Estimate of :func:`share` from the number of ones and of all."""
    return _share(int(ones), int(n)) if n else NOTHING


@lru_cache(KEPT)
def _share(k: int, n: int) -> Estimate:
    """Share of k among n with Wilson's interval: the sums of Newcombe (1998) that SciPy's ``binomtest`` takes.

    That also tests the share and makes an object of it, a hundred times the work. A test holds both to the same digits.
    """
    p, square = k / n, NORMAL**2
    width = 2 * (n + square)
    center = (2 * n * p + square) / width
    half = NORMAL / width * math.sqrt(4 * n * p * (1 - p) + square)
    return Estimate(p, center - half if k else 0.0, center + half if k < n else 1.0, n, n)


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
