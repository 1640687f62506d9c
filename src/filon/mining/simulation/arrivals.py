"""When cases begin: a weekly rate with the rhythm of hours and months, learnt and drawn."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from filon.mining.simulation.parameters import HOURS_OF_WEEK, MONTHS, Arrivals

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR_S = 3_600.0
WEEK_S = 7 * 86_400.0
_YEAR_DAYS = 360
_PRIOR = 4.0
"""Cases of the average that every month is mixed with, so that an empty one does not stop the company."""


def learn_arrivals(starts: NDArray[np.float64], first: float, last: float, timezone: str) -> Arrivals:
    """Rate and rhythm of the first events of cases.

    Parameters
    ----------
    starts
        Instants of the first events, seconds since 1970.
    first, last
        The period in which cases were looked for.

    Notes
    -----
    Months have factors of their own only when a year was seen; before that a season cannot be told from a trend.
    """
    weeks = max((last - first) / WEEK_S, 1 / 7)
    hour, month = _local(starts, timezone)
    hours = np.bincount(hour, minlength=HOURS_OF_WEEK) + 1e-9
    months = np.ones(MONTHS)
    if (last - first) / 86_400 >= _YEAR_DAYS:
        _, all_months = _local(np.arange(first, last, 86_400.0), timezone)
        days = np.bincount(all_months, minlength=MONTHS)
        mean = len(starts) / max(days.sum(), 1)
        counts = np.bincount(month, minlength=MONTHS)
        months = np.where(days > 0, (counts + _PRIOR) / (np.maximum(days, 1) * mean + _PRIOR), 1.0)
    return Arrivals(
        n=len(starts),
        weeks=round(float(weeks), 3),
        per_week=float(len(starts) / weeks),
        spread=_spread(starts, first, last),
        hours=tuple(round(float(one), 6) for one in hours / hours.mean()),
        months=tuple(round(float(one), 6) for one in months / months.mean()),
    )


def _spread(starts: NDArray[np.float64], first: float, last: float) -> float:
    """Variance over mean of the counts of neighbouring weeks: the season cancels out of their differences."""
    whole = int((last - first) // WEEK_S)
    if whole < 2:  # noqa: PLR2004 - two weeks make one difference
        return 1.0
    counts = np.histogram(starts, bins=first + WEEK_S * np.arange(whole + 1))[0].astype(float)
    return float(round(max(1.0, (np.diff(counts) ** 2).mean() / 2 / max(counts.mean(), 1e-9)), 4))


def draw_arrivals(
    arrivals: Arrivals, first: float, last: float, timezone: str, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Instants at which cases begin in a period, in order."""
    hours, hour, month = _hours(first, last, timezone)
    lengths = np.minimum(hours + HOUR_S, last) - hours
    rate = np.array(arrivals.hours)[hour] * np.array(arrivals.months)[month]
    expected = arrivals.per_week / HOURS_OF_WEEK * rate * lengths / HOUR_S
    if arrivals.spread > 1:
        week = ((hours - first) // WEEK_S).astype(int)
        means = np.bincount(week, expected)
        shape = np.maximum(means, 1e-9) / (arrivals.spread - 1)
        expected *= (chance.gamma(shape) / shape)[week]
    cumulated = np.append(0.0, np.cumsum(expected))
    count = chance.poisson(cumulated[-1])
    places = np.sort(chance.random(count)) * cumulated[-1]
    return np.asarray(np.interp(places, cumulated, np.append(hours, last)))


def expected_arrivals(arrivals: Arrivals, first: float, last: float, timezone: str) -> float:
    """Number of cases that are expected to begin in a period."""
    _, hour, month = _hours(first, last, timezone)
    rate = np.array(arrivals.hours)[hour] * np.array(arrivals.months)[month]
    return float(arrivals.per_week / HOURS_OF_WEEK * rate.sum())


@lru_cache(maxsize=8)
def _hours(
    first: float, last: float, timezone: str
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Hours of a period, with the hour of the local week and the month of each."""
    hours = np.arange(first, last, HOUR_S)
    return hours, *_local(hours, timezone)


def _local(instants: NDArray[np.float64], timezone: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Hour of the local week, and month (0 to 11), of instants."""
    zone = ZoneInfo(timezone)
    quarters, back = np.unique((instants // 900).astype(np.int64), return_inverse=True)
    local = [dt.datetime.fromtimestamp(int(one) * 900, zone) for one in quarters]
    hour = np.array([one.weekday() * 24 + one.hour for one in local], dtype=np.int64)
    month = np.array([one.month - 1 for one in local], dtype=np.int64)
    return hour[back], month[back]
