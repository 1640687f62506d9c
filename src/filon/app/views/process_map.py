"""The process map: activities and the paths between them, with their place on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import END, START, edge_id
from filon.app.texts import Text
from filon.app.views.amounts import LeftOut, added_currency, left_out
from filon.app.views.placing import NodeKind, kind_of, label_of, placed
from filon.log.measures import case_count, quantile_error
from filon.mining.discovery import ActivityCount, Edge, activity_counts, directly_follows
from filon.mining.performance import sojourn
from filon.mining.statistics import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.map_layout import PlacedEdge, PlacedNode
    from filon.app.selection import Sight
    from filon.mining.performance import Sojourn

MOST_ACTIVITIES = 60
"""Activities on a map at most: more of them are neither read by anybody nor laid out in reasonable time."""


@dataclass(frozen=True)
class MapNode:
    """An activity on the map; ``x, y`` is its centre. Start and end are pseudo-activities without durations.

    Sojourn times are those of all its events, whatever activities the map leaves out.
    """

    key: str
    kind: NodeKind
    label: Text
    cases: int
    events: int
    sojourn_median_s: float | None
    sojourn_mean_s: float | None
    sojourn_p90_s: float | None
    amount: float | None
    x: float
    y: float
    width: float
    height: float
    spine: bool


@dataclass(frozen=True)
class MapEdge:
    """A path from one activity to the one that directly follows it.

    ``rank`` is the share of paths (0 to 1) at which it appears when only the most frequent paths are shown; ``path`` is
    its line as SVG path data. Edges of the start and end pseudo-activities have no duration.
    """

    id: str
    source: str
    target: str
    cases: int
    events: int
    mean_s: float | None
    median_s: float | None
    p90_s: float | None
    min_s: float | None
    max_s: float | None
    amount: float | None
    rank: float
    path: str
    label_x: float
    label_y: float
    spine: bool


@dataclass(frozen=True)
class ProcessMap:
    """Directly-follows graph of the selected cases, laid out.

    ``activities`` of the selection's ``total_activities`` are shown. Amounts are in ``currency``, and given only where
    they may be added; ``left_out`` says which cases they leave out, and why. ``starts`` and ``ends`` are activity →
    cases. ``quantile_error`` is the part by which a median or another quantile is off at most; 0 where all are exact.
    """

    cases: int
    total_cases: int
    activities: int
    total_activities: int
    currency: str | None
    width: float
    height: float
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    starts: dict[str, int]
    ends: dict[str, int]
    quantile_error: float = 0.0
    left_out: LeftOut | None = None


_NO_TIME = Spread(0, *[None] * 7)


def process_map(sight: Sight, *, activities: int = 100) -> ProcessMap:
    """Process map of the selected cases.

    Parameters
    ----------
    activities
        Percent of the activities to keep, the most frequent ones first (at least one, at most 60 of them); events of
        the others are left out, so that their neighbours follow each other.
    """
    everything = activity_counts(sight.log)
    kept = min(math.ceil(len(everything) * activities / 100), MOST_ACTIVITIES)
    only = None if kept == len(everything) else frozenset(one.key for one in everything[:kept])
    counts = everything if only is None else activity_counts(sight.log, only)
    edges = [*directly_follows(sight.log, calendar=sight.calendar, activities=only), *_terminal_edges(counts)]
    cases = case_count(sight.log)
    arcs = [((one.source, one.target), one.cases) for one in edges]
    geometry = placed({one.key: one.cases for one in counts}, arcs, cases)
    times = {one.key: one for one in sojourn(sight.log, calendar=sight.calendar)}
    by_key = {one.key: one for one in counts}
    by_pair = {(one.source, one.target): one for one in edges}
    return ProcessMap(
        cases=cases,
        total_cases=sight.whole.schema.perspective.cases,
        activities=len(counts),
        total_activities=len(everything),
        currency=added_currency(sight.log),
        width=geometry.width,
        height=geometry.height,
        nodes=tuple(
            _node(place, by_key.get(place.key), times.get(place.key), cases) for place in geometry.nodes
        ),
        edges=tuple(_edge(by_pair[place.source, place.target], place) for place in geometry.edges),
        starts={one.key: one.starts for one in counts if one.starts},
        ends={one.key: one.ends for one in counts if one.ends},
        quantile_error=quantile_error(sight.log),
        left_out=left_out(sight.log),
    )


def _terminal_edges(counts: Sequence[ActivityCount]) -> list[Edge]:
    """Edges from the start to first activities, and from last activities to the end."""
    starts = [Edge(START, one.key, one.starts, one.starts, _NO_TIME) for one in counts if one.starts]
    ends = [Edge(one.key, END, one.ends, one.ends, _NO_TIME) for one in counts if one.ends]
    return [*starts, *ends]


def _node(place: PlacedNode, count: ActivityCount | None, time: Sojourn | None, cases: int) -> MapNode:
    duration = None if time is None else time.duration
    return MapNode(
        key=place.key,
        kind=kind_of(place.key),
        label=label_of(place.key),
        cases=cases if count is None else count.cases,
        events=cases if count is None else count.events,
        sojourn_median_s=None if duration is None else duration.median_s,
        sojourn_mean_s=None if duration is None else duration.mean_s,
        sojourn_p90_s=None if duration is None else duration.p90_s,
        amount=None if count is None else count.amount,
        x=place.x,
        y=place.y,
        width=place.width,
        height=place.height,
        spine=place.spine,
    )


def _edge(edge: Edge, place: PlacedEdge) -> MapEdge:
    duration = edge.duration
    return MapEdge(
        id=edge_id(edge.source, edge.target),
        source=edge.source,
        target=edge.target,
        cases=edge.cases,
        events=edge.events,
        mean_s=duration.mean_s,
        median_s=duration.median_s,
        p90_s=duration.p90_s,
        min_s=duration.min_s,
        max_s=duration.max_s,
        amount=edge.amount,
        rank=place.rank,
        path=place.path,
        label_x=place.label_x,
        label_y=place.label_y,
        spine=place.spine,
    )
