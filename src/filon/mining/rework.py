"""Rework: activities done again in the same case, at once or later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.discovery import variant_sizes
from filon.mining.statistics import rows, seconds
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame


@dataclass(frozen=True)
class ActivityRework:
    """An activity that some cases do more than once.

    ``cases`` do it more than once; ``self_loops`` of its events directly follow one of the same activity,
    ``repetitions`` come back after something else, and both together are the ``extra_events``. ``median_cost_s`` is
    the median time from the first to the last of them in those cases.
    """

    key: str
    cases: int
    self_loops: int
    repetitions: int
    extra_events: int
    median_cost_s: float | None


@dataclass(frozen=True)
class Loop:
    """A pair of activities between which cases go forth and back: ``source`` → ``target`` → ``source``."""

    source: str
    target: str
    cases: int
    events: int
    median_s: float | None


@dataclass(frozen=True)
class Rework:
    """Rework of the cases in force; the costliest activities and loops first."""

    cases: int
    cases_with_rework: int
    activities: tuple[ActivityRework, ...]
    loops: tuple[Loop, ...]


def rework(log: EventLog, *, calendar: WorkCalendar | None = None) -> Rework:
    """Rework: events of an activity that their case has already done.

    A *loop* is a return: a step back to the activity that came right before the present one.

    Notes
    -----
    Repeats and returns of the whole log are found once per calendar; every filter after that only counts them.
    """
    repeats = log.derived(("repeats", calendar), lambda whole: _repeats(whole, calendar))
    by_activity = repeats.group_by("act").agg(
        nw.len().alias("cases"), nw.col("extra").sum(), nw.col("us").median().alias("cost")
    )
    own_loops, names = _self_loops(log), {one.code: one.key for one in log.schema.activities}
    activities = []
    for row in rows(by_activity):
        extra, own = int(row["extra"]), own_loops.get(row["act"], 0)
        key, cost = names[row["act"]], seconds(row["cost"])
        activities.append(ActivityRework(key, int(row["cases"]), own, extra - own, extra, cost))
    activities.sort(key=lambda one: (-one.cases * (one.median_cost_s or 0), -one.cases, one.key))
    with_rework = _count(repeats.select("ci").unique())
    return Rework(_count(log.cases), with_rework, tuple(activities), tuple(_loops(log, calendar)))


def _count(frame: Frame) -> int:
    return int(rows(frame.select(nw.len().alias("n")))[0]["n"])


def _repeats(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """One row per case and activity that it does more than once: ``ci, act, extra`` events, ``us`` first to last."""
    often = log.events.group_by("ci", "act").agg(
        nw.len().cast(nw.Int64).alias("k"),
        nw.col("ts").min().alias("first"),
        nw.col("ts").max().alias("last"),
    )
    spans = measured(log, often.filter(nw.col("k") > 1), "first", "last", calendar, "us")
    return spans.select("ci", "act", (nw.col("k") - 1).alias("extra"), "us")


def _self_loops(log: EventLog) -> dict[int, int]:
    own = log.variant_edges.join(log.edges.filter(nw.col("src") == nw.col("dst")), on="edge", how="inner")
    joined = own.join(variant_sizes(log), on="variant", how="inner")
    found = rows(joined.group_by("src").agg((nw.col("k") * nw.col("n")).sum().alias("events")))
    return {row["src"]: int(row["events"]) for row in found}


def _loops(log: EventLog, calendar: WorkCalendar | None) -> list[Loop]:
    returns = log.derived(("returns", calendar), lambda whole: _returns(whole, calendar))
    found = rows(
        returns.group_by("act", "middle").agg(
            nw.col("ci").n_unique().alias("cases"), nw.len().alias("events"), nw.col("us").median()
        )
    )
    names = {one.code: one.key for one in log.schema.activities}
    loops = [
        Loop(
            names[row["act"]], names[row["middle"]], int(row["cases"]), int(row["events"]), seconds(row["us"])
        )
        for row in found
    ]
    return sorted(
        loops, key=lambda one: (-one.events * (one.median_s or 0), -one.events, one.source, one.target)
    )


def _returns(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """One row per return a → b → a: ``ci, act`` a, ``middle`` b, ``us`` from a to a."""
    events = log.events.select("ci", "pos", "act", "ts").with_columns(
        nw.col("act").shift(1).over("ci", order_by="pos").alias("middle"),
        nw.col("act").shift(2).over("ci", order_by="pos").alias("before"),
        nw.col("ts").shift(2).over("ci", order_by="pos").alias("start"),
    )
    back = events.filter(nw.col("act") == nw.col("before"), nw.col("middle") != nw.col("act"))
    return measured(log, back, "start", "ts", calendar, "us").select("ci", "act", "middle", "us")
