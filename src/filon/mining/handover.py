"""Handover of work: one resource's event directly followed by another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.event_log import Measure
from filon.log.measures import quantile_error, spreads
from filon.mining.statistics import rows, seconds
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

MOST_RESOURCES = 2**31
"""Resources are numbered below it, so a pair of them is one number."""


@dataclass(frozen=True)
class Handover:
    """Steps from one resource to another (or to itself), with the median time they take."""

    source: str
    target: str
    n: int
    median_s: float | None


@dataclass(frozen=True)
class Handovers:
    """Handovers of the cases in force.

    ``total`` counts the steps whose two events both have a resource, ``different`` those that change hands. No median
    is further from the exact one than ``quantile_error`` of it; 0 where all are exact.
    """

    pairs: tuple[Handover, ...]
    total: int
    different: int
    quantile_error: float = 0.0


def handover(log: EventLog, *, calendar: WorkCalendar | None = None) -> Handovers:
    """Handover of work: directly-following events of a case, by the resources that did them.

    Steps within one resource are pairs too (``source == target``); only those that change hands are *different*. Steps
    with an unknown resource on either side are left out of every count. Most frequent pair first, ties by name.
    """
    measure = Measure(("handover", calendar), lambda log: _passed_on(log, calendar), "us", by="pair")
    names = log.recall("resources", lambda log: {row["res"]: row["name"] for row in rows(log.resources)})
    found = []
    for row in rows(spreads(log, measure, ["median"])):
        source, target = divmod(row["pair"], MOST_RESOURCES)
        found.append((names[source], names[target], row))
    return _handovers(found, quantile_error(log))


def _passed_on(log: EventLog, calendar: WorkCalendar | None) -> Frame:
    """Steps whose two events have a resource: ``ci``, ``pair`` of resources, ``us``."""
    steps = log.steps.filter(~nw.col("src_res").is_null(), ~nw.col("dst_res").is_null())
    pair = (nw.col("src_res").cast(nw.Int64) * MOST_RESOURCES + nw.col("dst_res")).alias("pair")
    return measured(log, steps, "src_ts", "dst_ts", calendar, "us").select("ci", pair, "us")


def _handovers(found: list[tuple[str, str, dict[str, Any]]], error: float) -> Handovers:
    pairs = [Handover(source, target, int(row["n"]), seconds(row["median"])) for source, target, row in found]
    pairs.sort(key=lambda pair: (-pair.n, pair.source, pair.target))
    total = sum(pair.n for pair in pairs)
    within = sum(pair.n for pair in pairs if pair.source == pair.target)
    return Handovers(tuple(pairs), total, total - within, error)
