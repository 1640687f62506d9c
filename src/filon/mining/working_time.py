"""Durations by a work calendar, in any engine: joins on days and quarters of an hour, and two subtractions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import narwhals as nw

from filon.core.work_table import DAY_S, QUARTER_S, work_table
from filon.log.instants import elapsed, moment
from filon.mining.statistics import MICROSECONDS

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.core.work_table import WorkTable
    from filon.log.event_log import EventLog, Frame

DAY_US = DAY_S * MICROSECONDS
QUARTER_US = QUARTER_S * MICROSECONDS
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

EARLIEST, LATEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
"""No working time is counted outside these: such dates are placeholders, not work."""

_STEP = ("ci", "pos", "edge", "src", "dst", "us")
_HELPERS = (
    "__instant",
    "__since",
    "__day",
    "__time",
    "__quarter",
    "day_worked_s",
    "pattern",
    "quarter_worked_s",
    "rate",
)


def measured(  # noqa: PLR0913, PLR0917 - two instants, a clock, and where to write
    log: EventLog, frame: Frame, start: str, end: str, calendar: WorkCalendar | None, into: str
) -> Frame:
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
    instants is W(end) - W(start): joins with two small tables (see :class:`filon.core.work_table.WorkTable`),
    whatever the engine. Opening hours are whole quarters and every time zone of today is too, so the result is exact,
    also over a change of clocks.
    """
    if calendar is None:
        return elapsed(frame, start, end, into)
    work = _work(log, calendar)
    for instant, worked in ((start, "__from"), (end, "__to")):
        frame = _worked_until(frame, work, instant, worked)
    return frame.with_columns((nw.col("__to") - nw.col("__from")).alias(into)).drop("__from", "__to")


def timed_steps(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """Steps of the log with their time by the calendar or by the clock: ``ci, pos, edge, src, dst, us``.

    Working time is measured for the whole log when a calendar is first used; every filter after that is as fast as
    without one.
    """
    if calendar is None:
        return log.steps.with_columns(nw.col("duration_us").alias("us")).select(*_STEP)
    return log.derived(("timed_steps", calendar), lambda whole: _measured_steps(whole, calendar))


def _measured_steps(log: EventLog, calendar: WorkCalendar) -> Frame:
    return measured(log, log.steps, "src_ts", "dst_ts", calendar, "us").select(*_STEP)


@dataclass(frozen=True)
class _Work:
    """A compiled calendar in the engine of a log: days since ``origin``, and the quarters of each pattern of a day."""

    origin: dt.datetime
    days: Frame
    quarters: Frame
    is_bounded: bool


def _worked_until(frame: Frame, work: _Work, instant: str, worked: str) -> Frame:
    if work.is_bounded:
        frame, instant = frame.with_columns(_within_bounds(frame, instant).alias("__instant")), "__instant"
    frame = elapsed(frame, work.origin, instant, "__since")
    since = nw.col("__since")
    frame = frame.with_columns((since // DAY_US).alias("__day"), (since % DAY_US).alias("__time"))
    frame = frame.with_columns((nw.col("__time") // QUARTER_US).alias("__quarter"))
    frame = frame.join(work.days, left_on="__day", right_on="day", how="left")
    frame = frame.join(
        work.quarters, left_on=["pattern", "__quarter"], right_on=["pattern", "quarter"], how="left"
    )
    before = (nw.col("day_worked_s") + nw.col("quarter_worked_s")) * MICROSECONDS
    inside = (nw.col("__time") % QUARTER_US) * nw.col("rate")
    return frame.with_columns((before + inside).alias(worked)).drop(*_HELPERS, strict=False)


def _work(log: EventLog, calendar: WorkCalendar) -> _Work:
    first, last = log.schema.first or EPOCH, log.schema.last or EPOCH
    table = _compiled(calendar, max(first, EARLIEST), min(last, LATEST))
    key = ("work", calendar, first, last)
    return _Work(
        origin=table.origin.replace(tzinfo=None),
        days=log.tables.literal((*key, "days"), table.days),
        quarters=log.tables.literal((*key, "quarters"), table.quarters),
        is_bounded=first < EARLIEST or last > LATEST,
    )


@lru_cache(maxsize=16)
def _compiled(calendar: WorkCalendar, first: dt.datetime, last: dt.datetime) -> WorkTable:
    return work_table(calendar, min(first, last), max(first, last))


def _within_bounds(frame: Frame, instant: str) -> nw.Expr:
    low, high = (moment(frame, bound.replace(tzinfo=None)) for bound in (EARLIEST, LATEST))
    when = nw.col(instant)
    return nw.when(when < low).then(nw.lit(low)).when(when > high).then(nw.lit(high)).otherwise(when)
