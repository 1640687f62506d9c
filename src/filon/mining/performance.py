"""How long things take: throughput of cases, time between two activities, sojourn before activities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.event_log import Measure
from filon.log.measures import spreads
from filon.mining.discovery import step_times
from filon.mining.statistics import ALL, MICROSECONDS, TYPICAL, Spread, rows, seconds, to_spread
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

BINS = 40
MOST_SEGMENTS = 50
_BETWEEN, _NO_VALUE = "\x1f", "\x1e"
"""Signs for machines; one that a value holds is read as a space."""


@dataclass(frozen=True)
class Bin:
    """Number of durations from ``from_s`` (included) to ``to_s`` (excluded, but for the last bin)."""

    from_s: float
    to_s: float
    n: int


@dataclass(frozen=True)
class Segment:
    """Durations of the cases that share one value of an attribute."""

    value: Any
    duration: Spread


@dataclass(frozen=True)
class Sojourn:
    """Times before the events of an activity, since the event directly before them."""

    key: str
    duration: Spread
    total_s: float


def case_durations(
    log: EventLog,
    *,
    start: str | None = None,
    end: str | None = None,
    calendar: WorkCalendar | None = None,
) -> Frame:
    """One duration per case: ``ci``, ``us`` (microseconds).

    Parameters
    ----------
    log
        Cases in force.
    start, end
        Activity keys. From the first ``start`` of a case to the first ``end`` after it; cases without such a pair are
        left out. With one of them only, the other is the first or the last event of the case.
    calendar
        Working hours; ``None`` counts every hour.

    Notes
    -----
    Without ``start`` and ``end`` this is the throughput time: last event minus first event, 0 for a case of one event.
    An open case counts with what it has so far: it is censored, not short, and no median of it is a prediction.
    """
    cases = log.cases.select("ci", "t0", "t1", "duration_us")
    if start is None and end is None:
        if calendar is None:
            return cases.select("ci", nw.col("duration_us").alias("us"))
        return measured(log, cases, "t0", "t1", calendar, "us").select("ci", "us")
    if start is not None:
        cases = cases.join(_first(log, start, "start"), on="ci", how="inner")
    else:
        cases = cases.with_columns(nw.col("t0").alias("start_ts"), nw.lit(-1).alias("start_pos"))
    if end is not None:
        ends = _occurrences(log, end).join(cases.select("ci", "start_pos"), on="ci", how="inner")
        ends = (
            ends.filter(nw.col("pos") > nw.col("start_pos"))
            .group_by("ci")
            .agg(nw.col("ts").min().alias("end_ts"))
        )
        cases = cases.join(ends, on="ci", how="inner")
    else:
        cases = cases.with_columns(nw.col("t1").alias("end_ts"))
    return measured(log, cases, "start_ts", "end_ts", calendar, "us").select("ci", "us")


def throughput(
    log: EventLog, *, start: str | None = None, end: str | None = None, calendar: WorkCalendar | None = None
) -> Spread:
    """Throughput time: last event minus first event of each case, or the time between two activities."""

    def make(log: EventLog) -> Frame:
        return case_durations(log, start=start, end=end, calendar=calendar)

    measure = Measure(("throughput", start, end, calendar), make, "us")
    return to_spread(rows(spreads(log, measure, ALL))[0])


def histogram(durations: Frame, bins: int = BINS) -> list[Bin]:
    """Durations counted in bins of one round width, from 0 to the longest.

    Parameters
    ----------
    durations
        Frame with a column ``us``.
    bins
        Most bins wanted; the width is the next round number of seconds, minutes, hours or days.
    """
    longest = rows(durations.select(nw.col("us").max().alias("longest"), nw.len().alias("n")))[0]
    if not longest["n"] or longest["longest"] is None:
        return []
    width = _round_width(float(longest["longest"]) / MICROSECONDS / bins)
    last = max(0, math.ceil(float(longest["longest"]) / MICROSECONDS / width) - 1)
    place = (nw.col("us") // round(width * MICROSECONDS)).cast(nw.Int64)
    placed = durations.select(nw.when(place > last).then(nw.lit(last)).otherwise(place).alias("bin"))
    counted = {
        int(row["bin"]): int(row["n"]) for row in rows(placed.group_by("bin").agg(nw.len().alias("n")))
    }
    return [Bin(at * width, (at + 1) * width, counted.get(at, 0)) for at in range(last + 1)]


def by_segment(
    log: EventLog,
    *columns: str,
    start: str | None = None,
    end: str | None = None,
    calendar: WorkCalendar | None = None,
    most: int = MOST_SEGMENTS,
) -> list[Segment]:
    """Durations by the values of case attributes, the largest segments first, ties by value.

    Parameters
    ----------
    log
        Cases in force.
    columns
        Columns of the attributes in the cases, one or several.
    start, end, calendar
        What is timed, as in :func:`case_durations`.
    most
        Number of segments given; the others are left out, not lumped together.

    Returns
    -------
    list of Segment
        ``value`` is that of the attribute, ``None`` where a case has none; of several attributes it is a tuple of their
        texts. Combinations without cases are left out.
    """
    value = nw.col(columns[0]) if len(columns) == 1 else _together(columns)

    def make(log: EventLog) -> Frame:
        durations = case_durations(log, start=start, end=end, calendar=calendar)
        return durations.join(log.cases.select("ci", value.alias("value")), on="ci", how="inner")

    measure = Measure(("segments", *columns, start, end, calendar), make, "us", by="value")
    found = rows(spreads(log, measure, ALL))
    found.sort(key=lambda row: (-row["n"], row["value"] is None, str(row["value"])))
    apart = _apart if len(columns) > 1 else lambda value: value
    return [Segment(apart(row["value"]), to_spread(row)) for row in found[:most]]


def _together(columns: Sequence[str]) -> nw.Expr:
    """Values of several attributes as one text."""
    texts = (
        nw.col(name).cast(nw.String).str.replace_all(f"[{_BETWEEN}{_NO_VALUE}]", " ").fill_null(_NO_VALUE)
        for name in columns
    )
    return nw.concat_str(*texts, separator=_BETWEEN)


def _apart(value: str) -> tuple[str | None, ...]:
    return tuple(None if text == _NO_VALUE else text for text in value.split(_BETWEEN))


def sojourn(
    log: EventLog,
    *,
    calendar: WorkCalendar | None = None,
    activity: str | None = None,
    figures: tuple[str, ...] = TYPICAL,
) -> list[Sojourn]:
    """Sojourn time by activity: its events minus the events directly before them, the largest total first.

    Parameters
    ----------
    log
        Cases in force.
    calendar
        Working hours that durations count; ``None`` counts every hour.
    activity
        Key of the one activity wanted; ``None`` for all.
    figures
        Figures of :class:`~filon.mining.statistics.Spread` to compute; the others are ``None``.

    Notes
    -----
    With one timestamp per event this is all that can be known: waiting and working are not told apart. The first event
    of a case has no sojourn.
    """
    only = None
    if activity is not None:
        code = log.schema.activity(activity)
        only = [] if code is None else [code.code]
    found = rows(spreads(log, step_times(calendar, by="dst"), (*figures, "sum"), only))
    names = {one.code: one.key for one in log.schema.activities}
    rated = [Sojourn(names[row["dst"]], to_spread(row), seconds(row["sum"]) or 0.0) for row in found]
    return sorted(rated, key=lambda row: (-row.total_s, row.key))


def _occurrences(log: EventLog, activity: str) -> Frame:
    code = log.schema.activity(activity)
    return log.events.filter(nw.col("act") == (-1 if code is None else code.code)).select("ci", "pos", "ts")


def _first(log: EventLog, activity: str, name: str) -> Frame:
    found = _occurrences(log, activity).group_by("ci")
    return found.agg(nw.col("pos").min().alias(f"{name}_pos"), nw.col("ts").min().alias(f"{name}_ts"))


_ROUND_S = (1, 2, 5, 10, 15, 30)


def _round_width(width_s: float) -> float:
    """Next round width: 1, 2, 5, 10, 15 or 30 seconds or minutes, whole hours, then whole days."""
    for unit in (1, 60):
        for step in _ROUND_S:
            if width_s <= step * unit:
                return step * unit
    for hours in (1, 2, 3, 6, 12):
        if width_s <= hours * 3_600:
            return hours * 3_600
    days = width_s / 86_400
    scale: float = 10 ** math.floor(math.log10(max(days, 1)))
    return next(step * scale for step in (1, 2, 5, 7, 10) if days <= step * scale) * 86_400
