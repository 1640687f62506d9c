"""Periods as people write them: ``2025``, ``2025-Q1``, ``2025-03``, ``2025-03-14``, ``2025-01..2025-06``, ``2025-03..``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from filon.mining.filters.errors import FilterPeriodError

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.IGNORECASE)
_DAY = dt.timedelta(days=1)
_LAST_MONTH = 12
_MONTHS_PER_QUARTER = 3


@dataclass(frozen=True)
class Period:
    """From the first day of ``first`` to the last day of ``last``, both included; empty text is an open end.

    Parameters
    ----------
    first, last
        A year, a quarter, a month or a day.
    """

    first: str
    last: str

    @property
    def text(self) -> str:
        """The period as :func:`parse_period` reads it."""
        return self.first if self.first == self.last else f"{self.first}..{self.last}"

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """First day, and the day after the last one."""
        start = _span(self.first)[0] if self.first else None
        end = _span(self.last)[1] if self.last else None
        return start, end

    def instants(self, timezone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The same as instants: midnights of a time zone, given in UTC without zone as the frames have them."""
        start, end = (_midnight(day, timezone) for day in self.days())
        return start, end


def parse_period(text: str) -> Period:
    """Period of a text.

    Raises
    ------
    FilterPeriodError
    """
    first, dots, last = text.strip().partition("..")
    first, last = first.strip().upper(), last.strip().upper() if dots else first.strip().upper()
    period = Period(first, last)
    try:
        start, end = period.days()
    except ValueError:
        raise FilterPeriodError(value=text) from None
    if not (first or last) or (start and end and start >= end):
        raise FilterPeriodError(value=text)
    return period


def _span(text: str) -> tuple[dt.date, dt.date]:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        start = dt.date(year, month, day)
        return start, start + _DAY
    first = (quarter - 1) * _MONTHS_PER_QUARTER + 1 if quarter else month or 1
    length = _MONTHS_PER_QUARTER if quarter else 1 if found.group(3) else _LAST_MONTH
    after = first + length
    start = dt.date(year, first if found.group(3) is None else month, 1)
    return start, dt.date(year + (after > _LAST_MONTH), (after - 1) % _LAST_MONTH + 1, 1)


def _midnight(day: dt.date | None, timezone: str) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day, dt.time(), ZoneInfo(timezone)).astimezone(dt.UTC).replace(tzinfo=None)
