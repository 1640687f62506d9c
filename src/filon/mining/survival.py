"""Kaplan-Meier curves of durations, where what is still open is censored, not short.

The sums are those of SciPy's ``ecdf`` of ``CensoredData``, taken in the same order: a test holds both to the same
digits. SciPy lists every row on the way, which costs ten times the curve itself, and questions want a curve for every
month, stage and segment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from filon.mining.estimates import NORMAL, Estimate

Array = np.ndarray


@dataclass(frozen=True)
class Survival:
    """Share still open by time: a step curve."""

    times: Array
    shares: Array

    def at(self, times: Array) -> Array:
        """Share still open after each time."""
        return np.append(1.0, self.shares)[np.searchsorted(self.times, times, side="right")]


@dataclass(frozen=True)
class _Counted:
    """Ends at each distinct time, ascending, and how many were still open just before."""

    times: Array
    at_risk: Array
    ends: Array

    @property
    def shares(self) -> Array:
        """Share still open after each time; counted outright where all have ended."""
        ended = np.cumsum(self.ends)
        if ended[-1] == self.at_risk[0]:
            return np.asarray(1 - ended / ended[-1])
        return np.cumprod((self.at_risk - self.ends) / self.at_risk)


def survival_median(durations: Array, *, ended: Array, p: float = 0.5) -> Estimate:
    """Time after which a share ``p`` has ended; see :func:`survival_estimates`."""
    return survival_estimates(durations, ended=ended, quantiles=(p,))[0]


def survival_estimates(
    durations: Array, *, ended: Array, quantiles: tuple[float, ...]
) -> tuple[Estimate, ...]:
    """Times after which some shares have ended, from the Kaplan-Meier curve; open ones are censored, not short.

    Parameters
    ----------
    durations
        Time to the end, or for an open one the time seen so far; NaN are left out.
    ended
        Whether each has ended.
    quantiles
        The shares.

    Notes
    -----
    The interval inverts the log-log band of the curve (Brookmeyer & Crowley 1982). A quantile that the curve does not
    reach is ``None``, and so is the end of an interval that its band does not reach.
    """
    known = ~np.isnan(durations)
    times, done = durations[known], ended[known].astype(bool)
    if not done.any():
        return (Estimate(None, None, None, times.size, 0),) * len(quantiles)
    counted = _counted(times, done)
    shares = counted.shares
    sides = (shares, *_band(counted, shares))
    found = []
    for p in quantiles:
        value, low, high = (_first_below(counted.times, side, 1 - p) for side in sides)
        found.append(Estimate(value, low, high, times.size, int(done.sum())))
    return tuple(found)


def survival_quantile(durations: Array, *, ended: Array, p: float = 0.5) -> float | None:
    """Value of :func:`survival_median` alone, of durations without NaN."""
    if not ended.any():
        return None
    counted = _counted(durations, ended)
    return _first_below(counted.times, counted.shares, 1 - p)


def survival(durations: Array, *, ended: Array) -> Survival:
    """Kaplan-Meier curve of durations without NaN; 1 throughout where none has ended."""
    if not ended.any():
        return Survival(np.array([]), np.array([]))
    counted = _counted(durations, ended)
    return Survival(counted.times, counted.shares)


def _counted(durations: Array, ended: Array) -> _Counted:
    order = np.argsort(durations)
    times = durations[order]
    is_last = np.append(times[1:] != times[:-1], True)
    ends = np.diff(np.cumsum(ended[order].astype(bool))[is_last], prepend=0)
    last = np.flatnonzero(is_last)
    first = np.append(0, last[:-1] + 1)
    return _Counted(times[is_last], times.size - first, ends)


def _band(counted: _Counted, shares: Array) -> tuple[Array, Array]:
    """Log-log band of a curve, from Greenwood's variance.

    Before the first end, and once all have ended, the curve has no spread and the band is the curve.
    """
    n, d = counted.at_risk, counted.ends
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        half = NORMAL * np.sqrt(1 / np.log(shares) ** 2 * np.cumsum(d / (n * (n - d))))
        middle = np.log(-np.log(shares))
        low, high = (np.exp(-np.exp(end)) for end in (middle + half, middle - half))
    return tuple(np.where(np.isnan(one), shares, one) for one in (low, high))  # type: ignore[return-value]


def _first_below(at: Array, shares: Array, level: float) -> float | None:
    below = np.flatnonzero(shares <= level + 1e-12)
    return float(at[below[0]]) if below.size else None
