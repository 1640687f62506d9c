"""Periods of a filter: a year, a month, a day or a range of them, in the log's own time zone."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from filon.mining.filters.grammar import FilterValueError

WANTED = "2025, 2025-03, 2025-03-01, 2025-01..2025-06"
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def parse_period(text: str, timezone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """UTC bounds of a period, the first included, the second not; ``None`` where it is open.

    ``2025``, ``2025-03``, ``2025-03-01``, ``2025-01..2025-06`` (both included), ``2025-01..``, ``..2025-06-30``.
    """
    first, dots, last = text.partition("..")
    start = _instant(first, timezone, text) if first else None
    last = last if dots else first
    end = _instant(last, timezone, text, after=True) if last else None
    if (start is None and end is None) or (start and end and start >= end):
        raise FilterValueError(value=text, wanted=WANTED)
    return start, end


def _instant(point: str, timezone: str, text: str, *, after: bool = False) -> dt.datetime:
    found = _POINT.fullmatch(point)
    if found is None:
        raise FilterValueError(value=text, wanted=WANTED)
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date = dt.date(year or 0, month or 1, day or 1)
        if after:
            date = _next(date, has_month=month is not None, has_day=day is not None)
        midnight = dt.datetime.combine(date, dt.time(), ZoneInfo(timezone))
        return midnight.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise FilterValueError(value=text, wanted=WANTED) from error


def _next(date: dt.date, *, has_month: bool, has_day: bool) -> dt.date:
    if has_day:
        return date + dt.timedelta(days=1)
    if has_month:
        return (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return date.replace(year=date.year + 1)
