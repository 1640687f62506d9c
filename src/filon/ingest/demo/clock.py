"""Time in the demo company: two years, working days of each country, seasons, and HubSpot's way to write a moment.

Moments are milliseconds since 1970 (UTC). People work on a *work axis*: seconds of working time since the first day,
so that a delay of two working days skips nights, week-ends and public holidays by plain addition.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

START = dt.date(2024, 10, 1)
AS_OF = dt.datetime(2026, 9, 30, 16, 0, tzinfo=dt.UTC)
AS_OF_MS = round(AS_OF.timestamp() * 1000)
LAST_DAY = AS_OF.date()
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
WORKDAY_S = 30_600
"""A working day: 9:00 to 17:30."""
_MARGIN = dt.timedelta(days=30)
_HORIZON = dt.timedelta(days=900)
_OPENING = dt.time(9, 0)
# Orders come in spring and autumn; August and the end of December are quiet.
_SEASON = (1.05, 1.05, 1.2, 1.05, 0.9, 1.15, 0.8, 0.4, 1.25, 1.2, 1.1, 0.7)
_WEEKEND_SHARE = 0.15
_YEARLY_GROWTH = 0.12


class WorkAxis:
    """Working time of one country laid end to end."""

    def __init__(self, country: str, zone: str) -> None:
        days = [START - _MARGIN + dt.timedelta(days=n) for n in range((LAST_DAY + _HORIZON - START).days)]
        off = holidays.country_holidays(country, years=range(START.year - 1, LAST_DAY.year + 4))
        tz = ZoneInfo(zone)
        working = (day for day in days if day.weekday() < 5 and day not in off)  # noqa: PLR2004 - Saturday is 5
        self._starts = [round(dt.datetime.combine(day, _OPENING, tz).timestamp()) * 1000 for day in working]
        self._last = len(self._starts) - 1

    def at(self, position: float) -> int:
        """Moment of a position in working seconds."""
        index = int(position // WORKDAY_S)
        if index > self._last:
            return self._starts[-1]
        return self._starts[index] + int((position - index * WORKDAY_S) * 1000)

    def position(self, moment: int) -> float:
        """Position of a moment; a moment outside working hours is the next opening."""
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0.0
        within = (moment - self._starts[index]) / 1000
        return index * WORKDAY_S + min(within, WORKDAY_S)


@cache
def work_axis(country: str, zone: str) -> WorkAxis:
    """Work axis of a country, built once."""
    return WorkAxis(country, zone)


@cache
def _demand() -> tuple[list[int], list[float]]:
    """Midnights (UTC) of all days and the cumulated demand up to each."""
    days = [START + dt.timedelta(days=n) for n in range((LAST_DAY - START).days + 1)]
    weights = [
        _SEASON[day.month - 1]
        * (_WEEKEND_SHARE if day.weekday() >= 5 else 1.0)  # noqa: PLR2004 - Saturday is 5
        * (1 + _YEARLY_GROWTH * (day - START).days / 365)
        for day in days
    ]
    midnights = [round(dt.datetime.combine(d, dt.time(), dt.UTC).timestamp()) * 1000 for d in days]
    return midnights, list(accumulate(weights))


def moment_of_demand(where: float, time_of_day: float) -> int:
    """Moment at a quantile (0 to 1) of the demand of the two years, at a share of the day from 6:00 to 21:00 UTC."""
    midnights, cumulated = _demand()
    index = min(bisect_right(cumulated, where * cumulated[-1]), len(midnights) - 1)
    return midnights[index] + 21_600_000 + int(time_of_day * 54_000_000)


def days_to_quarter_end(moment: int) -> int:
    """Whole days from the day of a moment (UTC) to the last day of its calendar quarter."""
    return _quarter_end_in(moment // DAY_MS)


def nearest_weekday(midnight: int) -> int:
    """Midnight of the same day, of Friday for a Saturday, of Monday for a Sunday: when banks book."""
    weekday = (midnight // DAY_MS + 3) % 7
    return midnight + {5: -DAY_MS, 6: DAY_MS}.get(weekday, 0)


def date_text(moment: int) -> str:
    """Day of a moment, as a ``date`` property holds it."""
    return _day_text(moment // DAY_MS)


def iso_text(moment: int) -> str:
    """Moment as HubSpot writes it: ``2025-03-04T10:20:30.123Z``."""
    day, within = divmod(moment, DAY_MS)
    minute, rest = divmod(within, 60_000)
    return f"{_day_text(day)}{_MINUTES[minute]}{_SECONDS[rest]}"


# Writing moments is half of what a generator does: the parts of the text are made once.
_MINUTES = [f"T{hour:02d}:{minute:02d}:" for hour in range(24) for minute in range(60)]
_SECONDS = [f"{second:02d}.{milli:03d}Z" for second in range(60) for milli in range(1000)]


@cache
def _day_text(day: int) -> str:
    return (dt.date(1970, 1, 1) + dt.timedelta(days=day)).isoformat()


@cache
def _quarter_end_in(number: int) -> int:
    day = dt.date(1970, 1, 1) + dt.timedelta(days=number)
    quarter = (day.month - 1) // 3
    next_first = dt.date(day.year + 1, 1, 1) if quarter == 3 else dt.date(day.year, quarter * 3 + 4, 1)  # noqa: PLR2004
    return (next_first - day).days - 1
