"""The directly-follows graph: what comes right after what, how often and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from filon.log.event_log import MOST_CODES, Measure, Pairs, Projection
from filon.log.measures import spreads, weigh
from filon.mining.money import amount_column
from filon.mining.statistics import Spread, rows, to_spread
from filon.mining.working_time import measured, timed_steps

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
    amount that may be added, see :func:`filon.mining.money.amounts`).
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
        Figures of :class:`~filon.mining.statistics.Spread` to compute; the others are ``None``. On engines that span
        machines, exact quantiles cost more than all the rest; without figures no step is looked at.

    Returns
    -------
    list of Edge
        Most frequent first (by events, then in order of first appearance).

    Notes
    -----
    Events follow each other by (timestamp, source order). Sum of the edges' events = events − cases. Open cases count
    like closed ones. Cases, events and amounts are counted on variants, times on steps.
    """
    pairs, times = _edges(log, calendar, activities)
    column, names = amount_column(log), {one.code: one.key for one in log.schema.activities}
    spread = {row[pairs.by]: row for row in rows(spreads(log, times, figures))} if figures else {}
    found = []
    for row in rows(weigh(log, pairs, column)):
        src, dst = _ends(log, row[pairs.by], is_pair=activities is not None)
        edge = Edge(
            source=names[src],
            target=names[dst],
            cases=int(row["cases"]),
            events=int(row["events"]),
            duration=to_spread(spread.get(row[pairs.by], {"n": row["events"]})),
            amount=None if column is None else float(row["amount"] or 0),
        )
        found.append((-edge.events, src, dst, edge))
    return [edge for *_, edge in sorted(found, key=lambda one: one[:3])]


def activity_counts(log: EventLog, activities: Collection[str] | None = None) -> list[ActivityCount]:
    """Activities with their cases, events, starts and ends, most frequent first.

    Counted on variants, not on events: one small join whatever the size of the log. With ``activities``, starts and
    ends are those of the cases after all other events are left out.
    """
    kept = None if activities is None else _codes(log, activities)
    counts = Pairs(("activities", kept), lambda log: _kept(log.variant_counts, kept), by="act")
    starts, ends = (
        {row["act"]: int(row["cases"]) for row in rows(weigh(log, _end_activities(kept, side)))}
        for side in ("first", "last")
    )
    column, names = amount_column(log), {one.code: one.key for one in log.schema.activities}
    return [
        ActivityCount(
            key=names[row["act"]],
            cases=int(row["cases"]),
            events=int(row["events"]),
            starts=starts.get(row["act"], 0),
            ends=ends.get(row["act"], 0),
            amount=None if column is None else float(row["amount"] or 0),
        )
        for row in sorted(rows(weigh(log, counts, column)), key=lambda row: (-row["events"], row["act"]))
    ]


def _edges(
    log: EventLog, calendar: WorkCalendar | None, activities: Collection[str] | None
) -> tuple[Pairs, Measure]:
    """What counts the edges and what times them: by number, or by pair where leaving out activities makes new ones."""
    if activities is None:
        return Pairs("edges", lambda log: log.variant_edges, by="edge"), step_times(calendar, by="edge")
    kept = _codes(log, activities)
    pairs = Pairs(("edges", kept), lambda log: _projected_variants(log, kept), by="pair")
    key = ("projected", kept, calendar)
    if calendar is not None:
        return pairs, Measure(key, lambda log: _projected(log, kept, calendar), "us", by="pair")
    return pairs, Projection(key, lambda log: _projected(log, kept, None), "us", by="pair", kept=kept)


def step_times(calendar: WorkCalendar | None, by: str) -> Measure:
    """Times of the directly-follows steps by ``edge``, or by their source or target activity (``src``, ``dst``)."""
    return Measure(("steps", by, calendar), lambda log: timed_steps(log, calendar), "us", by=by)


def _ends(log: EventLog, edge: int, *, is_pair: bool) -> tuple[int, int]:
    """Source and target of an edge."""
    if is_pair:
        return divmod(edge, MOST_CODES)
    known = log.recall(
        "edges", lambda log: {row["edge"]: (row["src"], row["dst"]) for row in rows(log.edges)}
    )
    return known[edge]


def _end_activities(kept: tuple[int, ...] | None, side: Literal["first", "last"]) -> Pairs:
    """First or last activity of each variant, or the first or last of those that are left of it."""

    def make(log: EventLog) -> Frame:
        if kept is None:
            ends = log.variants.select("variant", nw.col(f"{side}_act").alias("act"))
        else:
            # One number holds position and activity.
            spot = nw.col("pos").cast(nw.Int64) * MOST_CODES + nw.col("act")
            spots = (
                _kept(log.variant_activities, kept).select("variant", spot.alias("spot")).group_by("variant")
            )
            outermost = nw.col("spot").min() if side == "first" else nw.col("spot").max()
            ends = spots.agg((outermost % MOST_CODES).alias("act"))
        return ends.with_columns(nw.lit(1).alias("k"))

    return Pairs((side, kept), make, by="act")


def _projected_variants(log: EventLog, kept: tuple[int, ...]) -> Frame:
    """Edges between the activities that are left of each variant: ``variant, pair, k``."""
    spots = _kept(log.variant_activities, kept)
    spots = spots.with_columns(nw.col("act").shift(1).over("variant", order_by="pos").alias("src"))
    paired = spots.filter(~nw.col("src").is_null()).select("variant", _pair("act"))
    return paired.group_by("variant", "pair").agg(nw.len().cast(nw.Int64).alias("k"))


def _projected(log: EventLog, kept: tuple[int, ...], calendar: WorkCalendar | None) -> Frame:
    """Steps between the events that are left of each case: ``ci, pair, us``."""
    events = _kept(log.events, kept).with_columns(
        nw.col("act").shift(1).over("ci", order_by="pos").alias("src"),
        nw.col("ts").shift(1).over("ci", order_by="pos").alias("src_ts"),
    )
    steps = events.filter(~nw.col("src").is_null())
    return measured(log, steps, "src_ts", "ts", calendar, "us").select("ci", _pair("act"), "us")


def _pair(target: str) -> nw.Expr:
    return (nw.col("src").cast(nw.Int64) * MOST_CODES + nw.col(target)).alias("pair")


def _kept(frame: Frame, kept: tuple[int, ...] | None) -> Frame:
    return frame if kept is None else frame.filter(nw.col("act").is_in(list(kept)))


def _codes(log: EventLog, activities: Collection[str]) -> tuple[int, ...]:
    return tuple(one.code for one in log.schema.activities if one.key in activities)
