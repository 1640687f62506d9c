"""Working time: when people work, and how much of it lies between two instants."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from filon.core.errors import RefusedInputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUARTER_S = 900
DAY_S = 86_400

_QUARTER_MIN = 15
_DAY_MIN = 1_440
_US = 1_000_000
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DAY = dt.timedelta(days=1)


class CalendarZoneError(UnknownNameError):
    """The working calendar is in a time zone that does not exist."""

    code = "calendar_zone"


class CalendarCountryError(UnknownNameError):
    """No public holidays are known for that country or region."""

    code = "calendar_country"


class CalendarDayError(UnknownNameError):
    """A day of the week is not written as the calendar knows it."""

    code = "calendar_day"


class CalendarHoursError(RefusedInputError):
    """Hours of a day are unreadable, overlap, or do not start and end on a quarter of an hour."""

    code = "calendar_hours"


class CalendarFieldError(RefusedInputError):
    """The JSON of a working calendar does not have the expected form."""

    code = "calendar_field"


@dataclass(frozen=True, order=True)
class Window:
    """Working hours of one day of the week: ``day`` 0 is Monday; ``start`` and ``end`` are minutes since midnight."""

    day: int
    start: int
    end: int

    def hours(self) -> str:
        """Hours as text: ``09:00-12:30``."""
        return f"{_clock(self.start)}-{_clock(self.end)}"


def _week(*hours: str) -> tuple[Window, ...]:
    return tuple(_window(day, text) for day in range(5) for text in hours)


@dataclass(frozen=True)
class WorkCalendar:
    """Weekly working hours in a time zone, without public holidays and other days off.

    The default is a French office: Monday to Friday, 9:00–12:30 and 14:00–18:00, Paris time, French public holidays.

    Parameters
    ----------
    timezone
        IANA zone of the hours; changes of clock are followed.
    windows
        Working hours, several a day if need be, each from a quarter of an hour to another. None: nobody ever works.
    country, subdivision
        ISO 3166 codes whose public holidays are off; ``None`` for no public holidays.
    days_off
        Further days off.

    Raises
    ------
    CalendarZoneError, CalendarCountryError, CalendarHoursError
    """

    timezone: str = "Europe/Paris"
    windows: tuple[Window, ...] = field(default_factory=lambda: _week("09:00-12:30", "14:00-18:00"))
    country: str | None = "FR"
    subdivision: str | None = None
    days_off: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        if self.timezone not in available_timezones():
            raise CalendarZoneError(value=self.timezone, allowed=available_timezones())
        _check_country(self.country, self.subdivision)
        object.__setattr__(self, "windows", tuple(sorted(self.windows)))
        object.__setattr__(self, "days_off", tuple(sorted(set(self.days_off))))
        _check_windows(self.windows)

    def to_json(self) -> dict[str, object]:
        """JSON object; :meth:`from_json` gives an equal calendar back."""
        return {
            "timezone": self.timezone,
            "hours": {
                name: [window.hours() for window in self.windows if window.day == day]
                for day, name in enumerate(DAYS)
            },
            "country": self.country,
            "subdivision": self.subdivision,
            "days_off": [day.isoformat() for day in self.days_off],
        }

    @classmethod
    def from_json(cls, data: object) -> WorkCalendar:
        """Calendar written in a JSON object; what is left out is as in the default calendar.

        Raises
        ------
        CalendarFieldError, CalendarDayError, CalendarHoursError, CalendarZoneError, CalendarCountryError
        """
        if not isinstance(data, dict):
            raise CalendarFieldError(field="calendar", value=_short(data))
        readers = {
            "timezone": _text,
            "hours": _hours,
            "country": _text_or_none,
            "subdivision": _text_or_none,
            "days_off": _dates,
        }
        if unknown := next((key for key in data if key not in readers), None):
            raise CalendarFieldError(field=str(unknown), value=_short(data[unknown]))
        values = {key: readers[key](key, value) for key, value in data.items()}
        if "hours" in values:
            values["windows"] = values.pop("hours")
        return cls(**values)

    def is_off(self, day: dt.date) -> bool:
        """Whether a day is a public holiday or another day off, whatever the day of the week."""
        return day in self.days_off or day in _holidays(self.country, self.subdivision, day.year)

    def shifts(self, first: dt.date, last: dt.date) -> list[tuple[int, int]]:
        """Working stretches of the days ``first`` to ``last``: (start, end) in seconds since 1970 UTC, in order.

        An hour that a change of clock skips is not worked, one that it repeats is worked twice: what counts is the
        time that really passes between the two wall-clock times.
        """
        zone = ZoneInfo(self.timezone)
        found = []
        for day in _days(first, last):
            if not self.is_off(day):
                for window in self.windows:
                    if window.day == day.weekday():
                        found.append((_instant(day, window.start, zone), _instant(day, window.end, zone)))
        return [shift for shift in found if shift[0] < shift[1]]

    def worked_s(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working seconds from one instant to a later one; an instant without zone is UTC."""
        (first, low), (last, high) = _utc_day(start), _utc_day(end)
        worked = 0.0
        for begin, stop in self.shifts(first - _DAY, last + _DAY):
            worked += max(0.0, min(stop, high) - max(begin, low))
        return worked


@dataclass(frozen=True)
class WorkTable:
    """A calendar over a stretch of days, as two small tables that any engine can join with equality.

    Working seconds from the origin to an instant ``t`` are those of its UTC day, plus those of its quarter of an hour
    in a day of that pattern, plus ``rate`` times what has passed of the quarter. Days that are worked alike share a
    pattern.

    Parameters
    ----------
    origin
        Midnight UTC of the first day.
    days
        One row per UTC day: ``day`` (0, 1, …), ``day_worked_s`` before it, ``pattern``.
    quarters
        One row per pattern and quarter of an hour: ``pattern``, ``quarter`` (0 to 95), ``quarter_worked_s`` before it in
        its day, ``rate`` (0 or 1).
    """

    origin: dt.datetime
    days: dict[str, list[int]]
    quarters: dict[str, list[int]]

    def worked_s(self, instant: dt.datetime) -> float:
        """Working seconds from the origin to an instant of the covered days; an instant without zone is UTC."""
        plain = instant.astimezone(dt.UTC).replace(tzinfo=None) if instant.tzinfo else instant
        microseconds = (plain - self.origin) // dt.timedelta(microseconds=1)
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
    start, end = _utc_day(first)[0], _utc_day(last)[0]
    shifts = [(_rounded(a), _rounded(b)) for a, b in calendar.shifts(start - _DAY, end + _DAY)]
    starts = [shift[0] for shift in shifts]
    patterns: dict[tuple[tuple[int, int], ...], int] = {}
    days: dict[str, list[int]] = {"day": [], "day_worked_s": [], "pattern": []}
    worked, base = 0, int(dt.datetime.combine(start, dt.time(), dt.UTC).timestamp())
    for number in range((end - start).days + 1):
        midnight = base + number * DAY_S
        pattern = _clipped(shifts, max(bisect_right(starts, midnight) - 1, 0), midnight)
        for name, value in zip(days, (number, worked, patterns.setdefault(pattern, len(patterns))), strict=True):
            days[name].append(value)
        worked += sum(stop - begin for begin, stop in pattern)
    origin = dt.datetime.combine(start, dt.time())  # noqa: DTZ001 - the frames of a log hold UTC without a zone
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


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (dt.date.fromordinal(number) for number in range(max(first.toordinal(), 1), last.toordinal() + 1))


def _instant(day: dt.date, minutes: int, zone: ZoneInfo) -> int:
    extra, minutes = divmod(minutes, _DAY_MIN)
    wall = dt.datetime.combine(day + extra * _DAY, dt.time(minutes // 60, minutes % 60), zone)
    return int(wall.timestamp())


def _utc_day(instant: dt.datetime) -> tuple[dt.date, float]:
    aware = instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)
    return aware.date(), aware.timestamp()


@cache
def _holidays(country: str | None, subdivision: str | None, year: int) -> AbstractSet[dt.date]:
    if country is None:
        return frozenset()
    import holidays  # noqa: PLC0415 - 60 ms that only a calendar with a country should pay

    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def _check_country(country: str | None, subdivision: str | None) -> None:
    if country is None:
        if subdivision is not None:
            raise CalendarCountryError(value=subdivision)
        return
    import holidays  # noqa: PLC0415 - see _holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise CalendarCountryError(value=country, allowed=known)
    if subdivision is not None and subdivision not in known[country]:
        raise CalendarCountryError(value=subdivision, allowed=known[country])


def _check_windows(windows: tuple[Window, ...]) -> None:
    for window in windows:
        aligned = window.start % _QUARTER_MIN == 0 and window.end % _QUARTER_MIN == 0
        if not (aligned and 0 <= window.start < window.end <= _DAY_MIN and 0 <= window.day < len(DAYS)):
            raise CalendarHoursError(value=window.hours())
    for one, other in zip(windows, windows[1:], strict=False):
        if one.day == other.day and other.start < one.end:
            raise CalendarHoursError(value=f"{one.hours()}, {other.hours()}")


def _window(day: int, text: object) -> Window:
    found = _HOURS.fullmatch(text.replace("–", "-").replace(" ", "")) if isinstance(text, str) else None
    if found is None:
        raise CalendarHoursError(value=_short(text))
    start_h, start_min, end_h, end_min = map(int, found.groups())
    return Window(day, start_h * 60 + start_min, end_h * 60 + end_min)


def _hours(key: str, value: object) -> tuple[Window, ...]:
    if not isinstance(value, dict):
        raise CalendarFieldError(field=key, value=_short(value))
    found = []
    for name, hours in value.items():
        if name not in DAYS:
            raise CalendarDayError(value=str(name), allowed=DAYS)
        if not isinstance(hours, list):
            raise CalendarHoursError(value=_short(hours))
        found += [_window(DAYS.index(name), text) for text in hours]
    return tuple(found)


def _dates(key: str, value: object) -> tuple[dt.date, ...]:
    try:
        return tuple(dt.date.fromisoformat(text) for text in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise CalendarFieldError(field=key, value=_short(value)) from None


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise CalendarFieldError(field=key, value=_short(value))
    return value


def _text_or_none(key: str, value: object) -> str | None:
    return None if value is None else _text(key, value)


def _short(value: object) -> str:
    return repr(value)[:80]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
