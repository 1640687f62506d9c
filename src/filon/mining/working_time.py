"""Durations by a work calendar, in any engine: a join on quarter hours and two subtractions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import narwhals as nw

from filon.core.work_table import DAY_S, QUARTER_S, work_table
from filon.mining.statistics import MICROSECONDS

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

SLOT_US = QUARTER_S * MICROSECONDS
MARGIN = dt.timedelta(days=400)
"""Activity instances may begin before the first event of the log."""

EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - the tables hold UTC without zone

_PER_DAY = DAY_S // QUARTER_S
_DAYS = ("day", "day_worked_s", "pattern")


def measured(log: EventLog, frame: Frame, start: str, end: str, calendar: WorkCalendar | None, into: str) -> Frame:
    """Add the microseconds between two instants of each row, by the calendar or by the clock.

    Parameters
    ----------
    log
        Log that the frame was made from.
    frame
        Rows with the two instants.
    start, end
        Columns of the instants (UTC, no zone).
    calendar
        Working hours; ``None`` counts every hour.
    into
        Name of the new column (int64 microseconds); NULL where an instant is missing.

    Notes
    -----
    Working time up to an instant, W(t), is linear inside each quarter of an hour, so the working time between two
    instants is W(end) - W(start): two joins with a small table of quarters, whatever the engine. Opening hours are
    whole quarters and every time zone of today is too, so the result is exact, also over a change of clocks.
    """
    if calendar is None:
        return frame.with_columns((nw.col(end) - nw.col(start)).dt.total_microseconds().alias(into))
    quarters = _quarters(log, calendar)
    for instant, worked in ((start, "__from"), (end, "__to")):
        frame = _worked_until(frame, quarters, instant, worked)
    return frame.with_columns((nw.col("__to") - nw.col("__from")).alias(into)).drop("__from", "__to")


def _worked_until(frame: Frame, quarters: Frame, instant: str, worked: str) -> Frame:
    microseconds = (nw.col(instant) - EPOCH).dt.total_microseconds()
    frame = frame.with_columns((microseconds // SLOT_US).alias("__slot"))
    frame = frame.join(quarters, left_on="__slot", right_on="slot", how="left")
    inside = (microseconds % SLOT_US) * nw.col("open")
    return frame.with_columns((nw.col("worked_us") + inside).alias(worked)).drop("__slot", "worked_us", "open")


def _quarters(log: EventLog, calendar: WorkCalendar) -> Frame:
    """Quarters of an hour of the log: ``slot`` since 1970, ``worked_us`` before it, whether it is ``open`` (0, 1)."""
    first, last = log.schema.first, log.schema.last
    table: dict[str, list[int]] = {"slot": [], "worked_us": [], "open": []}
    if first is not None and last is not None:
        compiled = work_table(calendar, first - MARGIN, last + MARGIN)
        origin = int(compiled.origin.timestamp()) // QUARTER_S
        for day, before, pattern in zip(*(compiled.days[name] for name in _DAYS), strict=True):
            own = slice(pattern * _PER_DAY, (pattern + 1) * _PER_DAY)
            table["slot"] += range(origin + day * _PER_DAY, origin + (day + 1) * _PER_DAY)
            table["worked_us"] += [(before + s) * MICROSECONDS for s in compiled.quarters["quarter_worked_s"][own]]
            table["open"] += compiled.quarters["rate"][own]
    return log.tables.literal(("quarters", calendar, first, last), table)
