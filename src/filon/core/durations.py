"""Durations as people write them: ``30d``, ``4h``, ``90min``, ``1w``; microseconds inside."""

from __future__ import annotations

import re
from decimal import Decimal

from filon.core.errors import RefusedInputError

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "min": MINUTE, "s": SECOND, "ms": 1_000, "us": MICROSECOND}
"""Unit → microseconds. A day is 24 hours and a week 7 days: months and years have no fixed length."""

_SYNONYMS = {"j": "d", "m": "min", "mn": "min", "sem": "w", "µs": "us"}
_PART = re.compile(r"(\d{1,18}(?:[.,]\d{1,6})?)\s*([a-zµ]+)")
_WRITTEN = ("d", "h", "min", "s", "ms", "us")
_LONGEST = 10_000 * 366 * DAY


class DurationTextError(RefusedInputError):
    """The text is not a duration."""

    code = "duration_text"


def parse_duration(text: str) -> int:
    """Microseconds of a duration text.

    Parameters
    ----------
    text
        One or more numbers with a unit of :data:`UNITS` (French ``j`` and ``sem`` too), such as ``30d``, ``1.5h`` or
        ``1d12h``.

    Raises
    ------
    DurationTextError
    """
    plain = text.strip().lower()
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip():
        raise DurationTextError(value=text)
    total = sum(_part(number, unit, text) for number, unit in parts)
    if total > _LONGEST:
        raise DurationTextError(value=text)
    return int(total)


def format_duration_text(microseconds: int) -> str:
    """Shortest exact duration text: ``36h``, never ``1.5d``; :func:`parse_duration` reads it back."""
    if microseconds == 0:
        return "0s"
    unit = next(one for one in _WRITTEN if microseconds % UNITS[one] == 0)
    return f"{microseconds // UNITS[unit]}{unit}"


def _part(number: str, unit: str, text: str) -> int:
    size = UNITS.get(_SYNONYMS.get(unit, unit))
    if size is None:
        raise DurationTextError(value=text)
    return int(Decimal(number.replace(",", ".")) * size)
