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

    Counted on variants; only the cost looks at events. A *loop* is a return: a step back to the activity that came
    right before the present one.
    """
    sizes = variant_sizes(log)
    repeats = _repeats(log, sizes)
    repeated = rows(
        repeats.filter(nw.col("k") > 1)
        .group_by("act")
        .agg(
            nw.col("n").sum().alias("cases"),
            ((nw.col("k") - 1) * nw.col("n")).sum().alias("extra"),
        )
    )
    variants_with = repeats.filter(nw.col("k") > 1).select("variant", "n").unique()
    totals = rows(variants_with.select(nw.col("n").sum().alias("n")))[0]["n"]
    cases = rows(log.cases.select(nw.len().alias("n")))[0]["n"]
    loops_by_act, costs = _self_loops(log, sizes), _costs(log, calendar)
    names = {one.code: one.key for one in log.schema.activities}
    activities = []
    for row in repeated:
        act, extra = row["act"], int(row["extra"])
        own = loops_by_act.get(act, 0)
        cost = costs.get(act)
        activities.append(ActivityRework(names[act], int(row["cases"]), own, extra - own, extra, cost))
    activities.sort(key=lambda one: (-one.cases * (one.median_cost_s or 0), -one.cases, one.key))
    return Rework(int(cases), int(totals or 0), tuple(activities), tuple(_loops(log, sizes, calendar)))


def _repeats(log: EventLog, sizes: Frame) -> Frame:
    counted = log.variant_activities.group_by("variant", "act").agg(nw.len().cast(nw.Int64).alias("k"))
    return counted.join(sizes, on="variant", how="inner")


def _self_loops(log: EventLog, sizes: Frame) -> dict[int, int]:
    own = log.variant_edges.join(log.edges.filter(nw.col("src") == nw.col("dst")), on="edge", how="inner")
    joined = own.join(sizes, on="variant", how="inner")
    found = rows(joined.group_by("src").agg((nw.col("k") * nw.col("n")).sum().alias("events")))
    return {row["src"]: int(row["events"]) for row in found}


def _costs(log: EventLog, calendar: WorkCalendar | None) -> dict[int, float | None]:
    often = log.events.group_by("ci", "act").agg(
        nw.len().alias("k"), nw.col("ts").min().alias("first"), nw.col("ts").max().alias("last")
    )
    spans = measured(log, often.filter(nw.col("k") > 1), "first", "last", calendar, "us")
    return {row["act"]: seconds(row["us"]) for row in rows(spans.group_by("act").agg(nw.col("us").median()))}


def _loops(log: EventLog, sizes: Frame, calendar: WorkCalendar | None) -> list[Loop]:
    """Returns a → b → a, found on variants; their time is the one from a to a."""
    spots = log.variant_activities.with_columns(
        nw.col("act").shift(1).over("variant", order_by="pos").alias("middle"),
        nw.col("act").shift(2).over("variant", order_by="pos").alias("before"),
    ).filter((nw.col("act") == nw.col("before")) & (nw.col("middle") != nw.col("act")))
    spots = spots.join(sizes, on="variant", how="inner")
    counted = rows(
        spots.group_by("variant", "act", "middle")
        .agg(nw.len().alias("k"), nw.col("n").max())
        .group_by("act", "middle")
        .agg(nw.col("n").sum().alias("cases"), (nw.col("k") * nw.col("n")).sum().alias("events"))
    )
    times = _loop_times(log, spots, calendar)
    names = {one.code: one.key for one in log.schema.activities}
    loops = [
        Loop(names[r["act"]], names[r["middle"]], int(r["cases"]), int(r["events"]), times.get((r["act"], r["middle"])))
        for r in counted
    ]
    return sorted(loops, key=lambda one: (-one.events * (one.median_s or 0), -one.events, one.source, one.target))


def _loop_times(log: EventLog, spots: Frame, calendar: WorkCalendar | None) -> dict[tuple[int, int], float | None]:
    here = spots.select("variant", "pos", "middle", (nw.col("pos") - 2).alias("__back"))
    cases = log.cases.select("ci", "variant")
    last = log.events.select("ci", "pos", "act", "ts").join(cases, on="ci", how="inner")
    last = last.join(here, on=["variant", "pos"], how="inner")
    first = log.events.select("ci", nw.col("pos").alias("__back"), nw.col("ts").alias("start"))
    last = last.with_columns(nw.col("__back").cast(nw.Int64))
    first = first.with_columns(nw.col("__back").cast(nw.Int64))
    spans = measured(log, last.join(first, on=["ci", "__back"], how="inner"), "start", "ts", calendar, "us")
    found = rows(spans.group_by("act", "middle").agg(nw.col("us").median()))
    return {(row["act"], row["middle"]): seconds(row["us"]) for row in found}
