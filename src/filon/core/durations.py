"""Durations as people write them: ``30d``, ``4h``, ``90min``, ``1w``; microseconds once a clock is chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

TIME_UNITS = {"h": HOUR, "min": MINUTE, "s": SECOND, "ms": 1_000, "us": MICROSECOND}
"""Unit → microseconds, whatever the clock."""

_SYNONYMS = {"j": "d", "m": "min", "mn": "min", "sem": "w", "µs": "us"}
_PART = re.compile(r"(\d{1,18}(?:[.,]\d{1,6})?)\s*([a-zµ]+)")
_LONGEST = 10_000 * 366 * DAY


class DurationTextError(RefusedInputError):
    """The text is not a duration."""

    code = "duration_text"


@dataclass(frozen=True)
class Duration:
    """A time as it was said: weeks and days apart from hours, since a working day is shorter than 24 hours.

    Parameters
    ----------
    weeks, days
        Of the clock that will count them. Months and years have no fixed length.
    microseconds
        The hours and less.
    """

    weeks: Decimal = Decimal()
    days: Decimal = Decimal()
    microseconds: int = 0

    def counted(self, calendar: WorkCalendar | None = None) -> int:
        """Microseconds: a day is 24 hours and a week 7 days; by a calendar, one of its working days or weeks."""
        day, week = (DAY, WEEK) if calendar is None else (calendar.day_s * SECOND, calendar.week_s * SECOND)
        return int(self.weeks * int(week) + self.days * int(day)) + self.microseconds

    def __str__(self) -> str:
        """Shortest exact text, such as ``1w2d36h``; :func:`parse_duration` reads it back."""
        said = [f"{n.normalize():f}{unit}" for n, unit in ((self.weeks, "w"), (self.days, "d")) if n]
        if self.microseconds or not said:
            unit = next(one for one, size in TIME_UNITS.items() if self.microseconds % size == 0)
            said.append(f"{self.microseconds // TIME_UNITS[unit]}{unit}" if self.microseconds else "0s")
        return "".join(said)


def parse_duration(text: str) -> Duration:
    """Duration of a text.

    Parameters
    ----------
    text
        One or more numbers with a unit, ``w``, ``d`` or one of :data:`TIME_UNITS` (French ``j`` and ``sem`` too), such
        as ``30d``, ``1.5h`` or ``1d12h``.

    Raises
    ------
    DurationTextError
    """
    plain = text.strip().lower()
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip():
        raise DurationTextError(value=text)
    said = dict.fromkeys(("w", "d", *TIME_UNITS), Decimal())
    for number, word in parts:
        unit = _SYNONYMS.get(word, word)
        if unit not in said:
            raise DurationTextError(value=text)
        said[unit] += Decimal(number.replace(",", "."))
    time = int(sum(said[unit] * size for unit, size in TIME_UNITS.items()))
    duration = Duration(said["w"], said["d"], time)
    if duration.counted() > _LONGEST:
        raise DurationTextError(value=text)
    return duration
