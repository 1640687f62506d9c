"""The directly-follows graph: what comes right after what, how often and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.money import amount_column
from filon.mining.statistics import Spread, rows, spreads, to_spread
from filon.mining.working_time import measured, timed_steps

if TYPE_CHECKING:
    from collections.abc import Collection

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

MOST_CODES = 65_536
"""Activity codes are 16-bit numbers."""

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
    figures: tuple[str, ...] = EDGE_FIGURES,
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
    figures
        Figures of :class:`~filon.mining.statistics.Spread` to compute; the others are ``None``. Exact quantiles cost
        more than all the rest.

    Returns
    -------
    list of Edge
        Most frequent first (by events, then in order of first appearance).

    Notes
    -----
    Events follow each other by (timestamp, source order). Sum of the edges' events = events − cases. Open cases count
    like closed ones. Cost: one scan of the steps, or of the events when activities are left out.
    """
    keys = _edge_keys(activities)
    if activities is None:
        steps = timed_steps(log, calendar)
    else:
        steps = measured(log, _projected(log, activities), "src_ts", "dst_ts", calendar, "us")
    totals = _edge_totals(log, activities)
    edges = [
        (totals[tuple(row[key] for key in keys)], row) for row in rows(spreads(steps, keys, "us", figures))
    ]
    edges.sort(key=lambda pair: (-pair[1]["events"], pair[0].src, pair[0].dst))
    names = {one.code: one.key for one in log.schema.activities}
    return [
        Edge(names[edge.src], names[edge.dst], edge.cases, int(row["events"]), to_spread(row), edge.amount)
        for edge, row in edges
    ]


def activity_counts(log: EventLog, activities: Collection[str] | None = None) -> list[ActivityCount]:
    """Activities with their cases, events, starts and ends, most frequent first.

    Counted on variants, not on events: one small join whatever the size of the log. With ``activities``, starts and
    ends are those of the cases after all other events are left out.
    """
    weights = _weights(log)
    if activities is None:
        counts = log.variant_counts
        ends = log.variants.select(
            "variant", nw.col("first_act").alias("first"), nw.col("last_act").alias("last")
        )
    else:
        spots = log.variant_activities.filter(nw.col("act").is_in(_codes(log, activities)))
        counts = log.variant_counts.filter(nw.col("act").is_in(_codes(log, activities)))
        ends = _projected_ends(spots)
    ends = ends.join(weights, on="variant", how="inner")
    starting, ending = _sums(ends.rename({"first": "act"})), _sums(ends.rename({"last": "act"}))
    weighted = counts.join(weights, on="variant", how="inner")
    found = rows(
        weighted.group_by("act").agg(
            nw.col("n").sum(),
            (nw.col("k").cast(nw.Int64) * nw.col("n")).sum().alias("events"),
            nw.col("amount").sum(),
        )
    )
    names = {one.code: one.key for one in log.schema.activities}
    has_money = amount_column(log) is not None
    return [
        ActivityCount(
            key=names[row["act"]],
            cases=int(row["n"]),
            events=int(row["events"]),
            starts=starting.get(row["act"], 0),
            ends=ending.get(row["act"], 0),
            amount=float(row["amount"] or 0) if has_money else None,
        )
        for row in sorted(found, key=lambda row: (-row["events"], row["act"]))
    ]


def variant_sizes(log: EventLog) -> Frame:
    """Variants of the cases in force: ``variant``, ``n`` cases."""
    return log.cases.group_by("variant").agg(nw.len().cast(nw.Int64).alias("n"))


@dataclass(frozen=True)
class _Total:
    src: int
    dst: int
    cases: int
    amount: float | None


def _weights(log: EventLog) -> Frame:
    """Variants of the cases in force with what they weigh: ``variant``, ``n`` cases, their ``amount``."""
    column = amount_column(log)
    amount = nw.lit(0.0) if column is None else nw.col(column).cast(nw.Float64)
    cases = log.cases.select("variant", amount.alias("amount"))
    return cases.group_by("variant").agg(nw.len().cast(nw.Int64).alias("n"), nw.col("amount").sum())


def _edge_totals(log: EventLog, activities: Collection[str] | None) -> dict[tuple[int, ...], _Total]:
    """Count and sum the cases of each edge through the variants: exact, and small whatever the size of the log.

    Edges of the log go by their number, edges that leaving out activities makes by their two activities.
    """
    if activities is None:
        pairs, edges = (
            log.variant_edges,
            {(row["edge"],): (row["src"], row["dst"]) for row in rows(log.edges)},
        )
    else:
        pairs, edges = _projected_variants(log, activities).select("variant", "src", "dst").unique(), {}
    keys = _edge_keys(activities)
    weighted = pairs.join(_weights(log), on="variant", how="inner")
    found = rows(weighted.group_by(*keys).agg(nw.col("n").sum(), nw.col("amount").sum()))
    has_money = amount_column(log) is not None
    totals = {}
    for row in found:
        key = tuple(row[name] for name in keys)
        src, dst = edges.get(key, key)
        totals[key] = _Total(src, dst, int(row["n"]), float(row["amount"] or 0) if has_money else None)
    return totals


def _edge_keys(activities: Collection[str] | None) -> tuple[str, ...]:
    return ("edge",) if activities is None else ("src", "dst")


def _sums(frame: Frame) -> dict[int, int]:
    return {row["act"]: int(row["n"]) for row in rows(frame.group_by("act").agg(nw.col("n").sum()))}


def _projected_ends(spots: Frame) -> Frame:
    """First and last of the activities that are left of each variant: one number holds position and activity."""
    spot = nw.col("pos").cast(nw.Int64) * MOST_CODES + nw.col("act")
    bounds = spots.select("variant", spot.alias("spot")).group_by("variant")
    ends = bounds.agg(nw.col("spot").min().alias("first"), nw.col("spot").max().alias("last"))
    return ends.with_columns(nw.col("first") % MOST_CODES, nw.col("last") % MOST_CODES)


def _projected_variants(log: EventLog, activities: Collection[str]) -> Frame:
    spots = log.variant_activities.filter(nw.col("act").is_in(_codes(log, activities)))
    pairs = spots.with_columns(nw.col("act").shift(1).over("variant", order_by="pos").alias("src"))
    return pairs.filter(~nw.col("src").is_null()).rename({"act": "dst"})


def _codes(log: EventLog, activities: Collection[str]) -> list[int]:
    return [one.code for one in log.schema.activities if one.key in activities]


def _projected(log: EventLog, activities: Collection[str]) -> Frame:
    events = log.events.filter(nw.col("act").is_in(_codes(log, activities)))
    events = events.with_columns(
        nw.col("act").shift(1).over("ci", order_by="pos").alias("src"),
        nw.col("ts").shift(1).over("ci", order_by="pos").alias("src_ts"),
    )
    return events.filter(~nw.col("src").is_null()).rename({"act": "dst", "ts": "dst_ts"})
