"""Which time format a column is written in, and whether its values leave a doubt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENOUGH = 0.9
"""Share of the different values that must read as times before a column counts as one of times."""

_MONTHS = r"[A-Za-z]{3,9}"
_DATE = (
    r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<s2>[-/.])(?P<b>\d{1,2})(?P=s2)(?P<y2>\d{4}|\d{2})"
    rf"|(?P<d3>\d{{1,2}})(?P<s3>[ -])(?P<n3>{_MONTHS})(?P=s3)(?P<y3>\d{{4}}|\d{{2}})"
    rf"|(?P<n4>{_MONTHS}) (?P<d4>\d{{1,2}}), (?P<y4>\d{{4}})"
    r"|(?P<c>\d{8})(?=T)"
)
_TIME = (
    r"(?P<sep>T| |, | à )(?:(?P<h>\d{1,2})(?P<hs>[:h])(?P<mi>\d{2})(?::(?P<sec>\d{2})(?:(?P<fs>[.,])(?P<f>\d{1,9}))?)?"
    r"|(?P<hms>\d{6}))(?P<ap> ?[AaPp][Mm])?"
)
_ZONE = r"(?P<zs> ?)(?P<z>Z|UTC|[+-]\d{2}(?::?\d{2})?)"
_MOMENT = re.compile(rf"(?:{_DATE})(?:{_TIME}(?:{_ZONE})?)?")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH_NAMES = tuple(name[:3] for name in _FULL_MONTHS)
_LAST_MONTH, _LAST_DAY = 12, 31
_DAY_FIRST, _MONTH_FIRST = ("%d", "%m"), ("%m", "%d")

_EPOCHS = (("epoch_s", 6e8, 5e9), ("epoch_ms", 6e11, 5e12))
_EXCEL_DAYS = (20_000, 80_000)


@dataclass(frozen=True)
class TimeReading:
    """How the times of a column are written.

    ``formats`` holds one format, or two when day and month could be either way round (``ambiguous``). ``naive`` says
    that some time has no offset. ``date_only`` columns have days without hours; ``mixed`` ones have both. ``unread`` is
    the number of different values that the format leaves out.
    """

    formats: tuple[str, ...]
    naive: bool
    date_only: bool = False
    mixed: bool = False
    unread: int = 0

    @property
    def ambiguous(self) -> bool:
        """Whether day and month could be either way round."""
        return len(self.formats) > 1


@dataclass(frozen=True)
class _Moment:
    """Shape of one written time: a format in which ``%1`` and ``%2`` stand for the undecided day and month."""

    pattern: str
    has_time: bool
    has_zone: bool
    first: int = 0
    second: int = 0


def read_times(values: Sequence[str], enough: float = ENOUGH) -> TimeReading | None:
    """Time format of the different values of a text column; ``None`` when less than ``enough`` of them are times."""
    probe = [_moment(value) for value in values[:200]]
    if not any(probe) or sum(moment is not None for moment in probe) < enough * len(probe):
        return None
    moments = [moment for moment in map(_moment, values) if moment is not None]
    if len(moments) < enough * len(values):
        return None
    orders = _orders(moments)
    if not orders:
        return None
    patterns = Counter(moment.pattern for moment in moments)
    pattern, kept = patterns.most_common(1)[0]
    timed = sum(moment.has_time for moment in moments)
    return TimeReading(
        formats=_decided(pattern, orders),
        naive=not all(moment.has_zone for moment in moments),
        date_only=timed == 0,
        mixed=0 < timed < len(moments),
        unread=len(values) - kept,
    )


def read_number_times(numbers: Iterable[float]) -> TimeReading | None:
    """Time format of numbers that are known to be times: seconds or milliseconds since 1970, or Excel days."""
    found = list(numbers)
    if not found:
        return None
    low, high = min(found), max(found)
    for name, first, last in _EPOCHS:
        if first <= low <= high <= last:
            return TimeReading((name,), naive=False)
    if _EXCEL_DAYS[0] <= low <= high <= _EXCEL_DAYS[1]:
        return TimeReading(("excel",), naive=True, date_only=all(number == int(number) for number in found))
    return None


def _decided(pattern: str, orders: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    found = [pattern.replace("%1", first).replace("%2", second) for first, second in orders]
    return tuple(dict.fromkeys(found))


def _orders(moments: list[_Moment]) -> tuple[tuple[str, str], ...]:
    """Ways round in which every undecided day and month is one; both of them when the values do not decide."""
    firsts = [moment.first for moment in moments if moment.first]
    seconds = [moment.second for moment in moments if moment.second]
    if not firsts:
        return (_DAY_FIRST,)
    orders = []
    if max(seconds) <= _LAST_MONTH:
        orders.append(_DAY_FIRST)
    if max(firsts) <= _LAST_MONTH:
        orders.append(_MONTH_FIRST)
    return tuple(orders)


def _moment(value: str) -> _Moment | None:
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        return None
    parts = found.groupdict()
    date = _date_pattern(parts)
    if date is None:
        return None
    time, zone = _time_pattern(parts), parts["z"]
    if _is_iso(parts):
        return _Moment("iso8601", bool(time), bool(zone))
    first, second = int(parts["a"] or 0), int(parts["b"] or 0)
    suffix = "" if not zone else parts["zs"] + (zone if zone in ("Z", "UTC") else "%z")
    return _Moment(date + time + suffix, bool(time), bool(zone), first, second)


def _is_iso(parts: dict[str, str | None]) -> bool:
    """Whether the engine's own ISO 8601 reading takes it."""
    if parts["y"] is None or parts["s"] != "-":
        return False
    plain_time = parts["hs"] in (None, ":") and parts["ap"] is None and parts["fs"] in (None, ".")
    plain_zone = parts["z"] in (None, "UTC") or parts["zs"] == ""
    return plain_time and parts["hms"] is None and parts["sep"] in (None, "T", " ") and plain_zone


def _date_pattern(parts: dict[str, str | None]) -> str | None:
    if parts["y"]:
        return f"%Y{parts['s']}%m{parts['s']}%d" if _real(parts["m"], parts["d"]) else None
    if parts["a"]:
        numbers = sorted((int(parts["a"]), int(parts["b"] or 0)))
        real = 1 <= numbers[0] <= _LAST_MONTH and numbers[1] <= _LAST_DAY
        return f"%1{parts['s2']}%2{parts['s2']}{_year(parts['y2'])}" if real else None
    if parts["n3"]:
        month = _month(parts["n3"])
        return month and f"%d{parts['s3']}{month}{parts['s3']}{_year(parts['y3'])}"
    if parts["n4"]:
        month = _month(parts["n4"])
        return month and f"{month} %d, %Y"
    return "%Y%m%d"


def _time_pattern(parts: dict[str, str | None]) -> str:
    if parts["sep"] is None:
        return ""
    if parts["hms"]:
        return f"{parts['sep']}%H%M%S"
    hour = "%I" if parts["ap"] else "%H"
    seconds = ":%S" if parts["sec"] else ""
    fraction = f"{parts['fs']}%f" if parts["f"] else ""
    half = "" if not parts["ap"] else " %p" if parts["ap"].startswith(" ") else "%p"
    return f"{parts['sep']}{hour}{parts['hs']}%M{seconds}{fraction}{half}"


def _month(name: str) -> str | None:
    lower = name.lower()
    if lower in _MONTH_NAMES:
        return "%b"
    return "%B" if lower in _FULL_MONTHS else None


def _year(digits: str | None) -> str:
    return "%y" if digits is not None and len(digits) == len("25") else "%Y"


def _real(month: str | None, day: str | None) -> bool:
    return 1 <= int(month or 0) <= _LAST_MONTH and 1 <= int(day or 0) <= _LAST_DAY
