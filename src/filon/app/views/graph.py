"""The directly-follows graph as figures, without a picture: what the command line prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.log.measures import quantile_error
from filon.mining.discovery import activity_counts, directly_follows

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class GraphActivity:
    """An activity with the cases that have it and its events."""

    key: str
    cases: int
    events: int


@dataclass(frozen=True)
class GraphEdge:
    """A pair of activities that directly follow each other; durations from the first to the second, in seconds."""

    source: str
    target: str
    cases: int
    events: int
    mean_s: float | None
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True)
class Graph:
    """Directly-follows graph of the selected cases; ``starts`` and ``ends`` count cases by activity.

    ``quantile_error`` is the part by which a median or another quantile is off at most; 0 where all are exact.
    """

    activities: tuple[GraphActivity, ...]
    edges: tuple[GraphEdge, ...]
    starts: dict[str, int]
    ends: dict[str, int]
    quantile_error: float = 0.0


def graph(sight: Sight) -> Graph:
    """Directly-follows graph, the most frequent activities and pairs first."""
    counts = activity_counts(sight.log)
    edges = directly_follows(sight.log, calendar=sight.calendar)
    return Graph(
        activities=tuple(GraphActivity(one.key, one.cases, one.events) for one in counts),
        edges=tuple(
            GraphEdge(
                source=one.source,
                target=one.target,
                cases=one.cases,
                events=one.events,
                mean_s=one.duration.mean_s,
                median_s=one.duration.median_s,
                p90_s=one.duration.p90_s,
            )
            for one in edges
        ),
        starts={one.key: one.starts for one in counts if one.starts},
        ends={one.key: one.ends for one in counts if one.ends},
        quantile_error=quantile_error(sight.log),
    )
