"""The values of filters: read from their words by the type of the field, and written back."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from filon.core.durations import Duration, DurationTextError, parse_duration
from filon.mining.filters.grammar import FilterValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.log.schema import AttributeInfo, LogSchema

_TRUTH = {"true": True, "false": False, "yes": True, "no": False, "oui": True, "non": False}


def read(schema: LogSchema, field: AttributeInfo, text: str) -> Any:  # noqa: ANN401 - a value of any type
    """Value of a field; times without an offset are in the log's time zone and become UTC.

    Raises
    ------
    FilterValueError
    """
    readers: dict[str, tuple[Callable[[str], Any], str]] = {
        "number": (lambda word: _finite(float(word)), "1234.5"),
        "integer": (lambda word: _in_64_bits(int(word)), "42"),
        "boolean": (truth, "true, false"),
        "date": (dt.date.fromisoformat, "2025-03-01"),
        "timestamp": (lambda word: _instant(word, schema.timezone), "2025-03-01T10:30"),
        "text": (str, ""),
    }
    reader, wanted = readers[field.type]
    try:
        return reader(text)
    except (ValueError, OverflowError) as error:
        raise FilterValueError(value=text, wanted=wanted) from error


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _in_64_bits(number: int) -> int:
    if not -(2**63) <= number < 2**63:
        raise ValueError(number)
    return number


def _instant(text: str, timezone: str) -> dt.datetime:
    read = dt.datetime.fromisoformat(text)
    zoned = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(timezone))
    return zoned.astimezone(dt.UTC).replace(tzinfo=None)


def shown(value: object) -> str:
    """Value as a filter text has it: :func:`read` gives it back unchanged."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return f"{value.isoformat()}Z" if isinstance(value, dt.datetime) else str(value)


def whole(text: str) -> int:
    """Small whole number, not negative."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - fits 32 bits
        raise FilterValueError(value=text, wanted="3")
    return int(text)


def runs(numbers: set[int]) -> tuple[tuple[int, int], ...]:
    """Whole numbers as runs of neighbours, both ends included, in order."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def duration(text: str) -> Duration:
    """Duration, as it was said."""
    try:
        return parse_duration(text)
    except DurationTextError as error:
        raise FilterValueError(value=text, wanted="30d, 4h, 90min") from error


def truth(text: str) -> bool:
    """Truth value, in English or French."""
    if text.lower() not in _TRUTH:
        raise FilterValueError(value=text, wanted="true, false")
    return _TRUTH[text.lower()]


def local_day(instant: dt.datetime | None, timezone: str) -> dt.date | None:
    """Day of a UTC instant in a time zone."""
    return None if instant is None else instant.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(timezone)).date()
