"""Rework: activities done again in the same case, at once or later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.log.event_log import MOST_CODES, Measure, Pairs
from filon.log.measures import case_count, quantile_error, spreads, weigh
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
    """Rework of the cases in force; the costliest activities and loops first.

    No median is further from the exact one than ``quantile_error`` of it; 0 where all are exact.
    """

    cases: int
    cases_with_rework: int
    activities: tuple[ActivityRework, ...]
    loops: tuple[Loop, ...]
    quantile_error: float = 0.0


def rework(log: EventLog, *, calendar: WorkCalendar | None = None) -> Rework:
    """Rework: events of an activity that their case has already done.

    A *loop* is a return: a step back to the activity that came right before the present one.

    Notes
    -----
    Cases and events are counted on variants; only the times look at events.
    """
    names = {one.code: one.key for one in log.schema.activities}
    own_loops = {row["act"]: int(row["events"]) for row in rows(weigh(log, _SELF_LOOPS))}
    costs = _medians(
        log, Measure(("repeats", calendar), lambda log: _repeats(log, calendar), "us", by="act"), "act"
    )
    activities = []
    for row in rows(weigh(log, _REPEATS)):
        cases, extra = int(row["cases"]), int(row["events"])
        own, cost = own_loops.get(row["act"], 0), costs.get(row["act"])
        activities.append(ActivityRework(names[row["act"]], cases, own, extra - own, extra, cost))
    activities.sort(key=lambda one: (-one.cases * (one.median_cost_s or 0), -one.cases, one.key))
    with_rework = cases_with_rework(log)
    return Rework(
        case_count(log), with_rework, tuple(activities), tuple(_loops(log, calendar)), quantile_error(log)
    )


def cases_with_rework(log: EventLog) -> int:
    """Number of cases in which some activity happens more than once."""
    return sum(int(row["cases"]) for row in rows(weigh(log, _REPEATING)))


def _medians(log: EventLog, measure: Measure, by: str) -> dict[int, float | None]:
    return {row[by]: seconds(row["median"]) for row in rows(spreads(log, measure, ["median"]))}


def _repeated(log: EventLog) -> Frame:
    """Events of each variant beyond the first one of their activity: ``variant, act, k``."""
    extra = (nw.col("k").cast(nw.Int64) - 1).alias("k")
    return log.variant_counts.filter(nw.col("k") > 1).select("variant", "act", extra)


def _repeating(log: EventLog) -> Frame:
    """Variants in which some activity happens more than once."""
    variants = log.variant_counts.filter(nw.col("k") > 1).select("variant").unique()
    return variants.with_columns(nw.lit(1).alias("group"), nw.lit(1).alias("k"))


def _self_loops(log: EventLog) -> Frame:
    """Events of each variant that directly follow one of the same activity: ``variant, act, k``."""
    own = log.edges.filter(nw.col("src") == nw.col("dst")).select("edge", nw.col("src").alias("act"))
    return log.variant_edges.join(own, on="edge", how="inner").select("variant", "act", "k")


def _returning(log: EventLog) -> Frame:
    """Returns a → b → a of each variant: ``variant, loop, k``."""
    back = _back(log.variant_activities, "variant").group_by("variant", "loop")
    return back.agg(nw.len().cast(nw.Int64).alias("k"))


_REPEATS = Pairs("repeats", _repeated, by="act")
_REPEATING = Pairs("repeating", _repeating, by="group")
_SELF_LOOPS = Pairs("self loops", _self_loops, by="act")
_RETURNS = Pairs("returns", _returning, by="loop")


def _repeats(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """One row per case and activity that it does more than once: ``ci, act``, ``us`` first to last."""
    often = log.events.group_by("ci", "act").agg(
        nw.len().cast(nw.Int64).alias("k"),
        nw.col("ts").min().alias("first"),
        nw.col("ts").max().alias("last"),
    )
    spans = measured(log, often.filter(nw.col("k") > 1), "first", "last", calendar, "us")
    return spans.select("ci", "act", "us")


def _loops(log: EventLog, calendar: WorkCalendar | None) -> list[Loop]:
    times = _medians(
        log, Measure(("returns", calendar), lambda log: _returns(log, calendar), "us", by="loop"), "loop"
    )
    names = {one.code: one.key for one in log.schema.activities}
    loops = []
    for row in rows(weigh(log, _RETURNS)):
        source, target = (names[code] for code in divmod(row["loop"], MOST_CODES))
        loops.append(Loop(source, target, int(row["cases"]), int(row["events"]), times.get(row["loop"])))
    return sorted(
        loops, key=lambda one: (-one.events * (one.median_s or 0), -one.events, one.source, one.target)
    )


def _returns(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """One row per return a → b → a: ``ci``, ``loop``, ``us`` from a to a."""
    events = log.events.select("ci", "pos", "act", "ts").with_columns(
        nw.col("ts").shift(2).over("ci", order_by="pos").alias("start")
    )
    return measured(log, _back(events, "ci"), "start", "ts", calendar, "us").select("ci", "loop", "us")


def _back(spots: Frame, of: str) -> Frame:
    """Spots of an activity that was there two before, and something else in between; ``loop`` names both."""
    spots = spots.with_columns(
        nw.col("act").shift(1).over(of, order_by="pos").alias("middle"),
        nw.col("act").shift(2).over(of, order_by="pos").alias("before"),
    )
    back = spots.filter(nw.col("act") == nw.col("before"), nw.col("middle") != nw.col("act"))
    return back.with_columns((nw.col("act").cast(nw.Int64) * MOST_CODES + nw.col("middle")).alias("loop"))
