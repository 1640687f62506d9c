"""Working time: when people work, and how much of it lies between two instants."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from filon.core.errors import RefusedInputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_QUARTER_MIN = 15
_DAY_MIN = 1_440
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
        values: dict[str, Any] = {key: readers[key](key, value) for key, value in data.items()}
        if "hours" in values:
            values["windows"] = values.pop("hours")
        return cls(**values)

    @property
    def day_s(self) -> float:
        """Mean working seconds of a day that has working hours; 24 hours when none has."""
        days = {window.day for window in self.windows}
        return self.week_s / len(days) if days else _DAY.total_seconds()

    @property
    def week_s(self) -> float:
        """Working seconds of a week without a day off; 7 days when nobody works."""
        worked = sum(window.end - window.start for window in self.windows) * 60
        return float(worked) or 7 * _DAY.total_seconds()

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
                found += [
                    (_instant(day, window.start, zone), _instant(day, window.end, zone))
                    for window in self.windows
                    if window.day == day.weekday()
                ]
        return [shift for shift in found if shift[0] < shift[1]]

    def worked_s(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working seconds from one instant to a later one; an instant without zone is UTC."""
        low, high = as_utc(start), as_utc(end)
        worked = 0.0
        for begin, stop in self.shifts(*days_around(low, high)):
            worked += max(0.0, min(stop, high.timestamp()) - max(begin, low.timestamp()))
        return worked


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (dt.date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _instant(day: dt.date, minutes: int, zone: ZoneInfo) -> int:
    midnight, minutes = divmod(minutes, _DAY_MIN)
    wall = dt.datetime.combine(day + midnight * _DAY, dt.time(minutes // 60, minutes % 60), zone)
    return int(wall.timestamp())


def as_utc(instant: dt.datetime) -> dt.datetime:
    """Instant in UTC; one without a zone is UTC already."""
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)


def days_around(first: dt.datetime, last: dt.datetime) -> tuple[dt.date, dt.date]:
    """Local days of any zone that can touch the UTC days from ``first`` to ``last``."""
    start, end = first.date(), last.date()
    return max(start, dt.date.min + _DAY) - _DAY, min(end, dt.date.max - _DAY) + _DAY


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
    from holidays.registry import EntityLoader  # noqa: PLC0415

    # Their subdivisions are known only once every country is loaded, half a second that a code does not need.
    known = set(EntityLoader.get_country_codes())
    if country not in known:
        raise CalendarCountryError(value=country, allowed=known)
    parts = () if subdivision is None else holidays.list_supported_countries()[country]
    if subdivision is not None and subdivision not in parts:
        raise CalendarCountryError(value=subdivision, allowed=parts)


def _check_windows(windows: tuple[Window, ...]) -> None:
    for window in windows:
        aligned = window.start % _QUARTER_MIN == 0 and window.end % _QUARTER_MIN == 0
        if not (aligned and 0 <= window.start < window.end <= _DAY_MIN and 0 <= window.day < len(DAYS)):
            raise CalendarHoursError(value=window.hours())
    for one, other in pairwise(windows):
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
