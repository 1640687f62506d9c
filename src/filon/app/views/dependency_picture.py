"""The dependency map as a picture: activities and arrows in their places, each arrow with why it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from filon.app.naming import END, START, edge_id
from filon.app.texts import Text, text
from filon.app.views.dependencies import dependency_map
from filon.app.views.placing import NodeKind, kind_of, label_of, placed
from filon.log.measures import case_count
from filon.mining.discovery import activity_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.app.map_layout import PlacedEdge, PlacedNode
    from filon.app.map_order import Arc
    from filon.app.selection import Sight
    from filon.app.views.dependencies import DependencyRow
    from filon.mining.discovery import ActivityCount

LineKind = Literal["direct", "loop_1", "loop_2", "strongest", "long_distance", "starts", "ends"]

LEAST_ENDS = 0.05
"""Share of the cases from which a line tells that cases begin or end with an activity."""
WIDEST_THRESHOLD = 0.5
"""Every arrow of at least this measure has its place on the page, drawn or not, so that a higher threshold moves
nothing."""


@dataclass(frozen=True)
class DependencyNode:
    """An activity on the map; ``x, y`` is its centre. Start and end are pseudo-activities."""

    key: str
    kind: NodeKind
    label: Text
    cases: int
    events: int
    x: float
    y: float
    width: float
    height: float
    spine: bool


@dataclass(frozen=True)
class DependencyLine:
    """An arrow of the map, or a line that tells where cases begin or end, which has no measure.

    ``times`` and ``back`` are those of :class:`filon.mining.heuristics.Dependency`; of ``starts`` and ``ends``,
    ``times`` counts cases. ``path`` is the line as SVG path data.
    """

    id: str
    source: str
    target: str
    source_label: Text
    target_label: Text
    kind: LineKind
    measure: float | None
    times: int
    back: int
    reason: Text
    path: str
    label_x: float
    label_y: float
    spine: bool


@dataclass(frozen=True)
class DependencyPicture:
    """Dependency map of the cases in force, laid out; without cases it has no activities."""

    cases: int
    threshold: float
    loops: float
    least: int
    long_distance: float | None
    width: float
    height: float
    nodes: tuple[DependencyNode, ...]
    lines: tuple[DependencyLine, ...]


def dependency_picture(
    sight: Sight,
    *,
    threshold: float = 0.9,
    loops: float = 0.9,
    least: int = 1,
    long_distance: float | None = None,
) -> DependencyPicture:
    """Dependency map of the cases in sight with a place for each activity and arrow.

    The arrows are those of :func:`filon.app.views.dependencies.dependency_map` for the same thresholds, in their order,
    then where at least one case in twenty begins or ends. A change of ``threshold`` above 0.5, of ``loops`` or of
    ``least`` moves no activity.

    Raises
    ------
    ThresholdError
    """
    found = dependency_map(sight, threshold=threshold, loops=loops, least=least, long_distance=long_distance)
    widest = dependency_map(sight, threshold=min(threshold, WIDEST_THRESHOLD), loops=0.0)
    counts, cases = activity_counts(sight.log), case_count(sight.log)
    terminal = dict(_terminal(counts, cases))
    arrows = {(one.source, one.target): one.times for one in (*found.arrows, *widest.arrows)}
    drawn = placed({one.key: one.cases for one in counts}, (arrows | terminal).items(), cases)
    lines = {(one.source, one.target): one for one in drawn.edges}
    by_key = {one.key: one for one in counts}
    return DependencyPicture(
        cases=cases,
        threshold=threshold,
        loops=loops,
        least=least,
        long_distance=long_distance,
        width=drawn.width,
        height=drawn.height,
        nodes=tuple(_node(place, by_key.get(place.key), cases) for place in drawn.nodes),
        lines=(
            *(_arrow(one, lines[one.source, one.target]) for one in found.arrows),
            *(_end(times, lines[pair]) for pair, times in terminal.items()),
        ),
    )


def _terminal(counts: Sequence[ActivityCount], cases: int) -> Iterator[tuple[Arc, int]]:
    """Lines from the start and to the end: of each, those of enough cases, or else the one of most."""
    starts = {(START, one.key): one.starts for one in counts if one.starts}
    ends = {(one.key, END): one.ends for one in counts if one.ends}
    for lines in (starts, ends):
        enough = min(LEAST_ENDS * cases, max(lines.values(), default=0))
        yield from ((pair, n) for pair, n in lines.items() if n >= enough)


def _node(place: PlacedNode, count: ActivityCount | None, cases: int) -> DependencyNode:
    return DependencyNode(
        key=place.key,
        kind=kind_of(place.key),
        label=label_of(place.key),
        cases=cases if count is None else count.cases,
        events=cases if count is None else count.events,
        x=place.x,
        y=place.y,
        width=place.width,
        height=place.height,
        spine=place.spine,
    )


def _arrow(row: DependencyRow, place: PlacedEdge) -> DependencyLine:
    why = _Why(row.kind, row.measure, row.times, row.back, row.reason)
    return _line(place, why)


def _end(cases: int, place: PlacedEdge) -> DependencyLine:
    kind: LineKind = "starts" if place.source == START else "ends"
    return _line(place, _Why(kind, None, cases, 0, text(f"models.dependency.{kind}")))


class _Why(NamedTuple):
    kind: LineKind
    measure: float | None
    times: int
    back: int
    reason: Text


def _line(place: PlacedEdge, why: _Why) -> DependencyLine:
    return DependencyLine(
        id=edge_id(place.source, place.target),
        source=place.source,
        target=place.target,
        source_label=label_of(place.source),
        target_label=label_of(place.target),
        **why._asdict(),
        path=place.path,
        label_x=place.label_x,
        label_y=place.label_y,
        spine=place.spine,
    )
