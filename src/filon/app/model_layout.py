"""Places for a model that nobody has drawn: Graphviz ``dot`` from left to right, row by row, as a BPMN diagram."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from filon.app.model_folding import folded
from filon.app.model_rows import rows_of
from filon.app.model_strip import MARGIN, around, is_event, middle, size, strip
from filon.log.bpmn import Bounds, Diagram
from filon.process.bpmn import GATEWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.app.model_strip import Point
    from filon.process.bpmn import Bpmn

COLUMN_WIDTH, ROW_HEIGHT = 134.0, 116.0
MOST_DRAWN_NODES = 600
"""Beyond them nobody reads the drawing and dot takes seconds."""
_LABEL_WIDTH, _LABEL_HEIGHT = 90.0, 28.0


def model_diagram(model: Bpmn) -> Diagram:
    """Diagram of a model: every node and flow has a place; a sub-process is a frame around what it holds.

    A model that is too long for a page is cut into rows. Cost: 0.1 s for 140 nodes, 0.5 s for 420; 2 s for 170
    where many flows run side by side. Models of more than 600 nodes are placed on a grid, without Graphviz.
    """
    if len(model.nodes) > MOST_DRAWN_NODES:
        return _grid(model)
    drawing = strip(model)
    rows = rows_of(model, drawing) if model.nodes else []
    if len(rows) > 1:
        drawing = folded(model, rows)
    return Diagram(drawing.shapes, drawing.edges, _labels(model, drawing.shapes, drawing.edges))


def diagram_on_grid(
    model: Bpmn, places: Mapping[str, Point], bends: Mapping[str, Sequence[Point]]
) -> Diagram:
    """Diagram of a model whose nodes were given columns and rows, and whose flows their corners in the same units."""
    shapes = {node.id: around(_on_page(places[node.id]), size(node)) for node in model.nodes}
    edges = {}
    for flow in model.flows:
        source, target = shapes[flow.source], shapes[flow.target]
        corners = [_on_page(corner) for corner in bends.get(flow.id, ())]
        first = _docked(source, corners[0] if corners else middle(target))
        last = _docked(target, corners[-1] if corners else middle(source))
        edges[flow.id] = (first, *corners, last)
    return Diagram(shapes, edges, _labels(model, shapes, edges))


def _on_page(place: Point) -> Point:
    return round(100 + COLUMN_WIDTH * place[0]), round(60 + ROW_HEIGHT * place[1])


def _docked(box: Bounds, towards: Point) -> Point:
    """Where a level or upright line to a point leaves a box; all boxes are symmetrical, so diamonds and circles too."""
    (x, y), (to_x, to_y) = middle(box), towards
    if abs(to_x - x) >= abs(to_y - y):
        return x + (box.width / 2 if to_x > x else -box.width / 2), y
    return x, y + (box.height / 2 if to_y > y else -box.height / 2)


def _labels(
    model: Bpmn, shapes: Mapping[str, Bounds], edges: Mapping[str, tuple[Point, ...]]
) -> dict[str, Bounds]:
    """Boxes of the names that do not stand inside their node: of events, gateways and flows."""
    rising = {flow.source for flow in model.flows if edges[flow.id][1][1] < edges[flow.id][0][1]}
    labels = {}
    for node in model.nodes:
        if node.name and (node.kind in GATEWAYS or is_event(node)):
            labels[node.id] = _beside(shapes[node.id], below=is_event(node) or node.id in rising)
    for flow in model.flows:
        if flow.name:
            labels[flow.id] = _along(edges[flow.id], 6.0 * len(flow.name))
    return labels


def _beside(box: Bounds, *, below: bool) -> Bounds:
    y = box.y + box.height + 4 if below else box.y - _LABEL_HEIGHT / 2 - 2
    return Bounds(box.x + box.width / 2 - _LABEL_WIDTH / 2, y, _LABEL_WIDTH, _LABEL_HEIGHT / 2)


def _along(corners: tuple[Point, ...], width: float) -> Bounds:
    """Above the first level stretch of a flow, near its start."""
    level = next((pair for pair in pairwise(corners) if pair[0][1] == pair[1][1]), (corners[0], corners[1]))
    (x, y), (to_x, _) = level
    return Bounds(round(x + 5 if to_x >= x else x - 5 - width), round(y - 17), round(width), 14)


def _grid(model: Bpmn) -> Diagram:
    side = 40
    shapes = {
        node.id: around((MARGIN + 160 * (place % side), MARGIN + 120 * (place // side)), size(node))
        for place, node in enumerate(model.nodes)
    }
    edges = {flow.id: (middle(shapes[flow.source]), middle(shapes[flow.target])) for flow in model.flows}
    return Diagram(shapes, edges, {})
