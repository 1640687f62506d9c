"""The clock of durations: every hour, or the working hours of the data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.calendar import DAYS, WorkCalendar

if TYPE_CHECKING:
    from filon.app.selection import Clock
    from filon.log.schema import LogSchema

_COUNTRY_OF_ZONE = {"Europe/Paris": "FR"}


@dataclass(frozen=True)
class ClockView:
    """Working hours of a data set: day (``mon`` to ``sun``) → windows such as ``09:00-12:30``.

    Public holidays of ``country`` (and its ``subdivision``) and ``days_off`` are not worked. ``day_s`` is the mean
    length of a day that has working hours: one working day, when a duration in working time is told in days.
    """

    timezone: str
    hours: dict[str, tuple[str, ...]]
    country: str | None
    subdivision: str | None
    days_off: tuple[str, ...]
    day_s: float


def clock_of(clock: Clock, schema: LogSchema) -> WorkCalendar | None:
    """Calendar by which durations of a data set are measured; ``None`` counts every hour."""
    return working_hours(schema) if clock == "work" else None


def working_hours(schema: LogSchema) -> WorkCalendar:
    """Working hours that the data set brings along, else office hours in its own time zone."""
    own = schema.extra.get("calendar")
    if own is not None:
        return WorkCalendar.from_json(own)
    return WorkCalendar(timezone=schema.timezone, country=_COUNTRY_OF_ZONE.get(schema.timezone))


def clock_view(schema: LogSchema) -> ClockView:
    """Working hours of a data set, to show."""
    calendar = working_hours(schema)
    return ClockView(
        timezone=calendar.timezone,
        hours={
            name: tuple(window.hours() for window in calendar.windows if window.day == day)
            for day, name in enumerate(DAYS)
        },
        country=calendar.country,
        subdivision=calendar.subdivision,
        days_off=tuple(day.isoformat() for day in calendar.days_off),
        day_s=calendar.day_s,
    )
