"""The directly-follows graph: what comes right after what, how often and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.money import amount_column
from filon.mining.statistics import Spread, rows, spread_of, to_spread
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from collections.abc import Collection

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

EDGE_FIGURES = ("min", "median", "mean", "p90", "max")


@dataclass(frozen=True)
class Edge:
    """A directly-follows pair.

    ``cases`` counts the cases in which it occurs, ``events`` its occurrences; ``duration`` spreads the times from
    the first activity to the second; ``amount`` sums the amount role over its cases (``None`` where the log has no
    amount, or several currencies).
    """

    source: str
    target: str
    cases: int
    events: int
    duration: Spread
    amount: float | None = None


@dataclass(frozen=True)
class ActivityCount:
    """How often an activity happens: in how many cases, how many events, and how often it starts or ends one."""

    key: str
    cases: int
    events: int
    starts: int
    ends: int
    amount: float | None = None


def directly_follows(
    log: EventLog,
    *,
    calendar: WorkCalendar | None = None,
    activities: Collection[str] | None = None,
) -> list[Edge]:
    """Directly-follows graph: one edge per pair of activities that follow each other in some case.

    Parameters
    ----------
    log
        Cases in force.
    calendar
        Working hours that durations count; ``None`` counts every hour.
    activities
        Keys of the activities to look at: all other events are left out first, so that their neighbours follow each
        other. ``None`` for all.

    Returns
    -------
    list of Edge
        Most frequent first (by events, then in order of first appearance).

    Notes
    -----
    Events follow each other by (timestamp, source order). Sum of the edges' events = events − cases. Open cases count
    like closed ones. Cost: one scan of the steps, or of the events when activities are left out.
    """
    steps = log.steps if activities is None else _projected(log, activities)
    steps = measured(log, steps, "src_ts", "dst_ts", calendar, "us") if calendar or activities else steps
    column = "us" if calendar or activities else "duration_us"
    found = rows(steps.group_by("src", "dst").agg(*spread_of(column, EDGE_FIGURES), nw.len().alias("events")))
    cases, amounts = _edge_cases(log, activities), _edge_amounts(log, activities)
    names = {one.code: one.key for one in log.schema.activities}
    edges = [
        (row["src"], row["dst"], int(row["events"]), to_spread(row))
        for row in sorted(found, key=lambda row: (-row["events"], row["src"], row["dst"]))
    ]
    return [
        Edge(names[src], names[dst], cases[src, dst], events, spread, amounts.get((src, dst)) if amounts else None)
        for src, dst, events, spread in edges
    ]


def activity_counts(log: EventLog, activities: Collection[str] | None = None) -> list[ActivityCount]:
    """Activities with their cases, events, starts and ends, most frequent first.

    Counted on variants, not on events: one small join whatever the size of the log. With ``activities``, starts and
    ends are those of the cases after all other events are left out.
    """
    positions = _positions(log, activities)
    counted = rows(
        positions.group_by("variant", "act")
        .agg(nw.len().alias("k"), nw.col("n").max(), nw.col("first").max(), nw.col("last").max())
        .group_by("act")
        .agg(
            nw.col("n").sum().alias("cases"),
            (nw.col("k") * nw.col("n")).sum().alias("events"),
            (nw.col("first") * nw.col("n")).sum().alias("starts"),
            (nw.col("last") * nw.col("n")).sum().alias("ends"),
        )
    )
    amounts = _activity_amounts(log)
    names = {one.code: one.key for one in log.schema.activities}
    return [
        ActivityCount(
            names[row["act"]],
            int(row["cases"]),
            int(row["events"]),
            int(row["starts"]),
            int(row["ends"]),
            amounts.get(row["act"]) if amounts else None,
        )
        for row in sorted(counted, key=lambda row: (-row["events"], row["act"]))
    ]


def variant_sizes(log: EventLog) -> Frame:
    """Variants of the cases in force: ``variant``, ``n`` cases."""
    return log.cases.group_by("variant").agg(nw.len().cast(nw.Int64).alias("n"))


def _positions(log: EventLog, activities: Collection[str] | None) -> Frame:
    positions = log.variant_activities.join(variant_sizes(log), on="variant", how="inner")
    if activities is not None:
        positions = positions.filter(nw.col("act").is_in(_codes(log, activities)))
    ends = positions.group_by("variant").agg(nw.col("pos").min().alias("__lo"), nw.col("pos").max().alias("__hi"))
    positions = positions.join(ends, on="variant", how="inner")
    return positions.with_columns(
        (nw.col("pos") == nw.col("__lo")).cast(nw.Int64).alias("first"),
        (nw.col("pos") == nw.col("__hi")).cast(nw.Int64).alias("last"),
    )


def _codes(log: EventLog, activities: Collection[str]) -> list[int]:
    return [one.code for one in log.schema.activities if one.key in activities]


def _projected(log: EventLog, activities: Collection[str]) -> Frame:
    events = log.events.filter(nw.col("act").is_in(_codes(log, activities)))
    events = events.with_columns(
        nw.col("act").shift(1).over("ci", order_by="pos").alias("src"),
        nw.col("ts").shift(1).over("ci", order_by="pos").alias("src_ts"),
    )
    return events.filter(~nw.col("src").is_null()).rename({"act": "dst", "ts": "dst_ts"})


def _projected_variants(log: EventLog, activities: Collection[str]) -> Frame:
    spots = log.variant_activities.filter(nw.col("act").is_in(_codes(log, activities)))
    pairs = spots.with_columns(nw.col("act").shift(1).over("variant", order_by="pos").alias("src"))
    return pairs.filter(~nw.col("src").is_null()).rename({"act": "dst"})


def _edge_cases(log: EventLog, activities: Collection[str] | None) -> dict[tuple[int, int], int]:
    """Count cases per edge through the variants: exact, and small whatever the size of the log."""
    if activities is None:
        pairs = log.variant_edges.join(log.edges, on="edge", how="inner")
    else:
        pairs = _projected_variants(log, activities).select("variant", "src", "dst").unique()
    joined = pairs.join(variant_sizes(log), on="variant", how="inner")
    found = rows(joined.group_by("src", "dst").agg(nw.col("n").sum().alias("cases")))
    return {(row["src"], row["dst"]): int(row["cases"]) for row in found}


def _edge_amounts(log: EventLog, activities: Collection[str] | None) -> dict[tuple[int, int], float] | None:
    """Sum the amount of the cases of each edge, through the variants."""
    column = amount_column(log)
    if column is None:
        return None
    by_variant = log.cases.group_by("variant").agg(nw.col(column).sum().alias("amount"))
    if activities is None:
        pairs = log.variant_edges.join(log.edges, on="edge", how="inner")
    else:
        pairs = _projected_variants(log, activities)
    found = rows(
        pairs.select("variant", "src", "dst").unique().join(by_variant, on="variant", how="inner")
        .group_by("src", "dst").agg(nw.col("amount").sum())
    )
    return {(row["src"], row["dst"]): float(row["amount"] or 0) for row in found}


def _activity_amounts(log: EventLog) -> dict[int, float] | None:
    column = amount_column(log)
    if column is None:
        return None
    by_variant = log.cases.group_by("variant").agg(nw.col(column).sum().alias("amount"))
    once = log.variant_activities.select("variant", "act").unique()
    found = rows(once.join(by_variant, on="variant", how="inner").group_by("act").agg(nw.col("amount").sum()))
    return {row["act"]: float(row["amount"] or 0) for row in found}
