"""A working calendar compiled to two small tables, so that any engine can measure working time by joins."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.calendar import as_utc, days_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.core.calendar import WorkCalendar

QUARTER_S = 900
DAY_S = 86_400
_US = 1_000_000


@dataclass(frozen=True)
class WorkTable:
    """A calendar over a stretch of days, as two small tables that any engine can join with equality.

    Working seconds from the origin to an instant ``t`` are those of its UTC day, plus those of its quarter of an hour
    in a day of that pattern, plus ``rate`` times what has passed of the quarter. Days that are worked alike share a
    pattern.

    Parameters
    ----------
    origin
        Midnight of the first day, an instant in UTC.
    days
        One row per UTC day: ``day`` (0, 1, …), ``day_worked_s`` before it, ``pattern``.
    quarters
        One row per pattern and quarter of an hour: ``pattern``, ``quarter`` (0 to 95), ``quarter_worked_s`` before it
        in its day, ``rate`` (0 or 1).
    """

    origin: dt.datetime
    days: dict[str, list[int]]
    quarters: dict[str, list[int]]

    def worked_s(self, instant: dt.datetime) -> float:
        """Working seconds from the origin to an instant of the covered days; an instant without zone is UTC."""
        microseconds = (as_utc(instant) - self.origin) // dt.timedelta(microseconds=1)
        day, rest = divmod(microseconds, DAY_S * _US)
        quarter, rest = divmod(rest, QUARTER_S * _US)
        row = self.days["pattern"][day] * (DAY_S // QUARTER_S) + quarter
        before = self.days["day_worked_s"][day] + self.quarters["quarter_worked_s"][row]
        return before + self.quarters["rate"][row] * rest / _US


def work_table(calendar: WorkCalendar, first: dt.datetime, last: dt.datetime) -> WorkTable:
    """Tables of a calendar for the instants from ``first`` to ``last``.

    A zone whose offset was not a whole number of quarters (local mean times, before 1912 in Paris) is rounded to the
    quarter in those years.
    """
    low, high = as_utc(first), as_utc(last)
    start, end = low.date(), high.date()
    shifts = [(_rounded(a), _rounded(b)) for a, b in calendar.shifts(*days_around(low, high))]
    starts = [shift[0] for shift in shifts]
    patterns: dict[tuple[tuple[int, int], ...], int] = {}
    days: dict[str, list[int]] = {"day": [], "day_worked_s": [], "pattern": []}
    worked, base = 0, int(dt.datetime.combine(start, dt.time(), dt.UTC).timestamp())
    for number in range((end - start).days + 1):
        midnight = base + number * DAY_S
        pattern = _clipped(shifts, max(bisect_right(starts, midnight) - 1, 0), midnight)
        for name, value in zip(
            days, (number, worked, patterns.setdefault(pattern, len(patterns))), strict=True
        ):
            days[name].append(value)
        worked += sum(stop - begin for begin, stop in pattern)
    origin = dt.datetime.combine(start, dt.time(), dt.UTC)
    return WorkTable(origin, days, _quarters(patterns))


def _clipped(shifts: list[tuple[int, int]], at: int, midnight: int) -> tuple[tuple[int, int], ...]:
    """Stretches worked in one UTC day, in seconds since its midnight, from the shift number ``at`` on."""
    found = []
    while at < len(shifts) and shifts[at][0] < midnight + DAY_S:
        begin, stop = max(shifts[at][0] - midnight, 0), min(shifts[at][1] - midnight, DAY_S)
        if begin < stop:
            found.append((begin, stop))
        at += 1
    return tuple(found)


def _quarters(patterns: Iterable[tuple[tuple[int, int], ...]]) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {"pattern": [], "quarter": [], "quarter_worked_s": [], "rate": []}
    for number, pattern in enumerate(patterns):
        worked = 0
        for quarter in range(DAY_S // QUARTER_S):
            rate = int(any(begin <= quarter * QUARTER_S < stop for begin, stop in pattern))
            for name, value in zip(table, (number, quarter, worked, rate), strict=True):
                table[name].append(value)
            worked += rate * QUARTER_S
    return table


def _rounded(second: int) -> int:
    return (second + QUARTER_S // 2) // QUARTER_S * QUARTER_S
