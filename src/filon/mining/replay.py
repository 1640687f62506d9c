"""Replay: cases as tokens that travel along the edges of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.statistics import rows

if TYPE_CHECKING:
    import datetime as dt

    from filon.log.event_log import EventLog, Frame

MOST_TOKENS = 5_000
MOST_HOPS = 200_000


@dataclass(frozen=True)
class Token:
    """A case on its way: hops of (index of the edge, start, end), in seconds since the start of the replay."""

    case_id: str
    hops: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True)
class Replay:
    """Journeys of the cases in force, or of an even sample of them.

    ``edges`` are pairs of activity keys, the ones that hops point at. A case of one event has no hop and no token.
    """

    start: dt.datetime | None
    end: dt.datetime | None
    total: int
    tokens: tuple[Token, ...]
    edges: tuple[tuple[str, str], ...]

    @property
    def is_sample(self) -> bool:
        """Whether some cases of more than one event were left out."""
        return len(self.tokens) < self.total


def tokens(log: EventLog, *, limit: int = 1_000) -> Replay:
    """Journeys of at most ``limit`` cases: all of them, or an even sample over the cases in their stored order.

    The stored order is by variant and start, so the sample holds variants and periods in proportion; the same log and
    limit give the same sample. A sample is also cut when its hops would exceed 200,000.
    """
    moving = log.cases.filter(nw.col("n") > 1)
    sizes = rows(moving.select(nw.len().alias("cases"), nw.col("n").sum().alias("events")))[0]
    total = int(sizes["cases"])
    if not total:
        return Replay(None, None, 0, (), ())
    hops_per_case = (int(sizes["events"]) - total) / total
    wanted = max(1, min(limit, MOST_TOKENS, total, int(MOST_HOPS / max(hops_per_case, 1))))
    ids = {row["ci"]: row["case_id"] for row in rows(_sample(log, total, wanted))}
    steps = rows(
        log.steps.filter(nw.col("ci").is_in(list(ids)))
        .select("ci", "pos", "edge", "src", "dst", "src_ts", "dst_ts")
        .sort("ci", "pos")
    )
    start, end = min(row["src_ts"] for row in steps), max(row["dst_ts"] for row in steps)
    names = {one.code: one.key for one in log.schema.activities}
    index: dict[int, int] = {}
    edges: list[tuple[str, str]] = []
    journeys: dict[int, list[tuple[int, float, float]]] = {}
    for row in steps:
        if row["edge"] not in index:
            index[row["edge"]] = len(edges)
            edges.append((names[row["src"]], names[row["dst"]]))
        hop = (
            index[row["edge"]],
            (row["src_ts"] - start).total_seconds(),
            (row["dst_ts"] - start).total_seconds(),
        )
        journeys.setdefault(row["ci"], []).append(hop)
    moved = tuple(Token(ids[ci], tuple(hops)) for ci, hops in journeys.items())
    return Replay(start, end, total, moved, tuple(edges))


def _sample(log: EventLog, total: int, wanted: int) -> Frame:
    moving = log.cases.filter(nw.col("n") > 1).select("ci", "case_id")
    if wanted >= total:
        return moving
    counted = moving.with_columns(nw.lit(1).alias("one"))  # windows want a column
    placed = counted.with_columns(
        (nw.col("one").cum_sum().over(order_by="ci") - 1).cast(nw.Int64).alias("place")
    )
    # The k-th of the wanted stands where k·total/wanted passes a whole number.
    before, here = nw.col("place") * wanted // total, (nw.col("place") + 1) * wanted // total
    return placed.filter(before != here).select("ci", "case_id")
