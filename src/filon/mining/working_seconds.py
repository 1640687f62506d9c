"""Time between instants held in arrays, by the clock or by working hours."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from filon.core.work_table import DAY_S, QUARTER_S, work_table

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar

US = 1_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_QUARTERS = DAY_S // QUARTER_S
_MARGIN = dt.timedelta(days=2)


def seconds_between(start: np.ndarray, end: np.ndarray, calendar: WorkCalendar | None) -> np.ndarray:
    """Seconds from one instant to another (microseconds since 1970, NaN unknown); working ones with a calendar."""
    if calendar is None:
        taken: np.ndarray = (end - start) / US
        return taken
    both = np.concatenate([start, end])
    known = both[~np.isnan(both)]
    if not known.size:
        return np.full(start.shape, np.nan)
    first, last = (_EPOCH + dt.timedelta(microseconds=float(one)) for one in (known.min(), known.max()))
    origin, days, patterns, quarters, rates = _compiled(calendar, first.date(), last.date())
    taken = _worked(end, origin, days, patterns, quarters, rates)
    taken -= _worked(start, origin, days, patterns, quarters, rates)
    return taken


def _worked(  # noqa: PLR0913, PLR0917 - the columns of the compiled calendar
    instants: np.ndarray,
    origin: float,
    days: np.ndarray,
    patterns: np.ndarray,
    quarters: np.ndarray,
    rates: np.ndarray,
) -> np.ndarray:
    known = np.where(np.isnan(instants), origin * US, instants) / US - origin
    day = (known // DAY_S).astype(np.int64)
    rest = known - day * DAY_S
    quarter = (rest // QUARTER_S).astype(np.int64)
    row = patterns[day] * _QUARTERS + quarter
    worked = days[day] + quarters[row] + rates[row] * (rest - quarter * QUARTER_S)
    return np.where(np.isnan(instants), np.nan, worked)


@lru_cache(maxsize=16)
def _compiled(
    calendar: WorkCalendar, first: dt.date, last: dt.date
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    low, high = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (first, last))
    table = work_table(calendar, low, high + _MARGIN)
    return (
        table.origin.timestamp(),
        np.array(table.days["day_worked_s"], dtype=np.float64),
        np.array(table.days["pattern"], dtype=np.int64),
        np.array(table.quarters["quarter_worked_s"], dtype=np.float64),
        np.array(table.quarters["rate"], dtype=np.float64),
    )
