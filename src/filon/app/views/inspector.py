"""One activity or one path of the map, looked at closely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.app.naming import activity_name
from filon.app.texts import Text
from filon.app.views.shared import known_activity, share
from filon.log.measures import case_count
from filon.mining import discovery, performance
from filon.mining.handover import Handover
from filon.mining.performance import Bin
from filon.mining.statistics import ALL, Spread, rows, seconds, spread_of, to_spread
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.log.event_log import EventLog, Frame

MOST_RESOURCES = 20
MOST_HANDOVERS = 10

_NO_TIME = Spread(0, *[None] * 7)


@dataclass(frozen=True)
class Neighbour:
    """An activity that directly precedes or follows, with the time between."""

    key: str
    label: Text
    cases: int
    events: int
    median_s: float | None


@dataclass(frozen=True)
class ResourceCount:
    """Someone (or something) and the number of its events."""

    name: str
    events: int


@dataclass(frozen=True)
class Repeats:
    """Events that directly follow one of the same activity, and events that come back after something else."""

    self_loop: int
    repetition: int


@dataclass(frozen=True)
class ActivityView:
    """An activity of the selected cases; ``share`` is the share of cases that have it."""

    key: str
    label: Text
    cases: int
    events: int
    share: float
    as_start: int
    as_end: int
    sojourn: Spread
    incoming: tuple[Neighbour, ...]
    outgoing: tuple[Neighbour, ...]
    resources: tuple[ResourceCount, ...]
    repeats: Repeats


@dataclass(frozen=True)
class EdgeView:
    """A path between two activities of the selected cases; durations in seconds."""

    source: str
    target: str
    source_label: Text
    target_label: Text
    cases: int
    events: int
    min_s: float | None
    q1_s: float | None
    median_s: float | None
    mean_s: float | None
    q3_s: float | None
    p90_s: float | None
    max_s: float | None
    histogram: tuple[Bin, ...]
    top_handovers: tuple[Handover, ...]


def activity_view(sight: Sight, *, key: str) -> ActivityView:
    """One activity of the selected cases, closely; all counts are 0 when none of them has it.

    Raises
    ------
    UnknownActivityError
    """
    code = known_activity(sight.whole.schema, key).code
    log, calendar = sight.log, sight.calendar
    edges = discovery.directly_follows(log, calendar=calendar)
    counts = {one.key: one for one in discovery.activity_counts(log)}
    count = counts.get(key, discovery.ActivityCount(key, 0, 0, 0, 0))
    times = performance.sojourn(log, calendar=calendar, activity=key, figures=ALL)
    self_loops = sum(one.events for one in edges if one.source == one.target == key)
    return ActivityView(
        key=key,
        label=activity_name(key),
        cases=count.cases,
        events=count.events,
        share=share(count.cases, case_count(log)),
        as_start=count.starts,
        as_end=count.ends,
        sojourn=times[0].duration if times else _NO_TIME,
        incoming=tuple(_neighbour(one.source, one) for one in edges if one.target == key),
        outgoing=tuple(_neighbour(one.target, one) for one in edges if one.source == key),
        resources=_resources(log, code),
        # Every event of an activity beyond the first one of its case is one or the other.
        repeats=Repeats(self_loops, count.events - count.cases - self_loops),
    )


def edge_view(sight: Sight, *, source: str, target: str) -> EdgeView:
    """One path of the selected cases, closely; all counts are 0 when none of them takes it.

    Raises
    ------
    UnknownActivityError
    """
    schema = sight.whole.schema
    codes = (known_activity(schema, source).code, known_activity(schema, target).code)
    steps = sight.log.steps.filter(nw.col("src") == codes[0], nw.col("dst") == codes[1])
    timed = measured(sight.log, steps, "src_ts", "dst_ts", sight.calendar, "us")
    figures = rows(
        timed.select(nw.col("ci").n_unique().alias("cases"), nw.len().alias("events"), *spread_of("us"))
    )[0]
    spread = to_spread(figures)
    return EdgeView(
        source=source,
        target=target,
        source_label=activity_name(source),
        target_label=activity_name(target),
        cases=int(figures["cases"]),
        events=int(figures["events"]),
        min_s=spread.min_s,
        q1_s=spread.q1_s,
        median_s=spread.median_s,
        mean_s=spread.mean_s,
        q3_s=spread.q3_s,
        p90_s=spread.p90_s,
        max_s=spread.max_s,
        histogram=tuple(performance.histogram(timed)),
        top_handovers=_handovers(sight.log, timed),
    )


def _neighbour(key: str, edge: discovery.Edge) -> Neighbour:
    return Neighbour(key, activity_name(key), edge.cases, edge.events, edge.duration.median_s)


def _resources(log: EventLog, code: int) -> tuple[ResourceCount, ...]:
    counted = log.events.filter(nw.col("act") == code).group_by("res").agg(nw.len().alias("events"))
    found = rows(counted.join(log.resources, on="res", how="inner"))
    ranked = sorted(found, key=lambda row: (-row["events"], row["name"]))[:MOST_RESOURCES]
    return tuple(ResourceCount(row["name"], row["events"]) for row in ranked)


def _handovers(log: EventLog, steps: Frame) -> tuple[Handover, ...]:
    known = steps.filter(~nw.col("src_res").is_null(), ~nw.col("dst_res").is_null())
    found = rows(known.group_by("src_res", "dst_res").agg(nw.len().alias("n"), nw.col("us").median()))
    names = {row["res"]: row["name"] for row in rows(log.resources)}
    pairs = [
        Handover(names[row["src_res"]], names[row["dst_res"]], row["n"], seconds(row["us"])) for row in found
    ]
    return tuple(sorted(pairs, key=lambda one: (-one.n, one.source, one.target))[:MOST_HANDOVERS])
