"""Places for a model that nobody has drawn: Graphviz ``dot`` from left to right, as a BPMN diagram.

As with the process map, no text reaches Graphviz: nodes are numbered. Flows are polylines; ``dot``'s right-angled
lines come loose from gateways.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from filon.app.map_layout import drawn_by_dot
from filon.log.bpmn import Bounds, Diagram
from filon.process.bpmn import GATEWAYS, Bpmn, Index, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TASK_SIZE, GATEWAY_SIZE, EVENT_SIZE = (110.0, 76.0), (50.0, 50.0), (36.0, 36.0)
MARGIN = 40.0
COLUMN_WIDTH, ROW_HEIGHT = 134.0, 116.0
MOST_DRAWN_NODES = 600
"""Beyond them nobody reads the drawing and dot takes seconds."""
_LABEL_WIDTH, _LABEL_HEIGHT = 90.0, 28.0
_INCH = 72.0

Point = tuple[float, float]


def model_diagram(model: Bpmn) -> Diagram:
    """Diagram of a model: every node and flow has a place; a sub-process is a frame around what it holds.

    Cost: 5 ms for 30 nodes, 0.3 s for 300. Models of more than 600 nodes are placed on a grid, without Graphviz.
    """
    if len(model.nodes) > MOST_DRAWN_NODES:
        return _grid(model)
    graph = _Graph(model)
    drawing = drawn_by_dot(graph.source())
    return graph.diagram(drawing)


def diagram_on_grid(
    model: Bpmn, places: Mapping[str, Point], bends: Mapping[str, Sequence[Point]]
) -> Diagram:
    """Diagram of a model whose nodes were given columns and rows, and whose flows their corners in the same units."""
    shapes = {node.id: _around(_on_page(places[node.id]), size(node)) for node in model.nodes}
    edges = {}
    for flow in model.flows:
        source, target = shapes[flow.source], shapes[flow.target]
        corners = [_on_page(corner) for corner in bends.get(flow.id, ())]
        first = _docked(source, corners[0] if corners else _middle(target))
        last = _docked(target, corners[-1] if corners else _middle(source))
        edges[flow.id] = (first, *corners, last)
    return Diagram(shapes, edges, _labels(model, shapes, edges))


def _on_page(place: Point) -> Point:
    return round(100 + COLUMN_WIDTH * place[0]), round(60 + ROW_HEIGHT * place[1])


def _docked(box: Bounds, towards: Point) -> Point:
    """Where a level or upright line to a point leaves a box; all boxes are symmetrical, so diamonds and circles too."""
    (x, y), (to_x, to_y) = _middle(box), towards
    if abs(to_x - x) >= abs(to_y - y):
        return x + (box.width / 2 if to_x > x else -box.width / 2), y
    return x, y + (box.height / 2 if to_y > y else -box.height / 2)


class _Graph:
    def __init__(self, model: Bpmn) -> None:
        self.model = model
        self.index = Index(model)
        self.number = {node.id: place for place, node in enumerate(model.nodes)}
        self.holders = {node.parent for node in model.nodes}

    def source(self) -> str:
        lines = [
            "digraph {rankdir=LR compound=true nodesep=0.5 ranksep=0.55 splines=polyline;",
            'node [fixedsize=true label=""]; edge [arrowsize=0.7];',
            *self._level(None),
        ]
        for place, flow in enumerate(self.model.flows):
            source, target = self._anchor(flow.source, last=True), self._anchor(flow.target, last=False)
            tail = f' ltail="cluster{self.number[flow.source]}"' if flow.source in self.holders else ""
            head = f' lhead="cluster{self.number[flow.target]}"' if flow.target in self.holders else ""
            lines.append(f'n{source} -> n{target} [number="{place}"{tail}{head}];')
        return "\n".join([*lines, "}"])

    def _level(self, parent: str | None) -> Iterator[str]:
        for node in self.index.children(parent):
            place = self.number[node.id]
            if node.id in self.holders:
                yield f'subgraph "cluster{place}" {{margin=24;'
                yield from self._level(node.id)
                yield "}"
            else:
                width, height = size(node)
                shape = "diamond" if node.kind in GATEWAYS else "circle" if _is_event(node) else "box"
                yield f"n{place} [shape={shape} width={width / _INCH:.4f} height={height / _INCH:.4f}];"

    def _anchor(self, key: str, *, last: bool) -> int:
        """Number of a node that dot knows: of a sub-process, the first or last thing that it holds."""
        while key in self.holders:
            inner = self.index.children(key)
            ends = self.index.outgoing if last else self.index.incoming
            key = next((node.id for node in inner if not ends[node.id]), inner[0].id)
        return self.number[key]

    def diagram(self, drawing: dict[str, Any]) -> Diagram:
        height = float(drawing["bb"].split(",")[3])
        boxes: dict[str, Bounds] = {}
        for item in drawing.get("objects", []):
            name = item["name"]
            if name.startswith("cluster") and "bb" in item:
                boxes[self.model.nodes[int(name[7:])].id] = _frame(item["bb"], height)
            elif "pos" in item:
                node = self.model.nodes[int(name[1:])]
                boxes[node.id] = _around(_point(item["pos"], height), size(node))
        shapes = {node.id: boxes[node.id] for node in self.model.nodes}
        edges = {
            self.model.flows[int(item["number"])].id: _corners(item["pos"], height)
            for item in drawing.get("edges", [])
        }
        edges = {
            flow.id: _attached(edges[flow.id], shapes[flow.source], shapes[flow.target])
            for flow in self.model.flows
        }
        return Diagram(shapes, edges, _labels(self.model, shapes, edges))


def size(node: Node) -> tuple[float, float]:
    """Width and height of a node."""
    if node.kind in GATEWAYS:
        return GATEWAY_SIZE
    return EVENT_SIZE if _is_event(node) else TASK_SIZE


def _is_event(node: Node) -> bool:
    return node.kind in {"start", "end", "event"}


def _point(text: str, height: float) -> Point:
    x, y = (float(number) for number in text.split(","))
    return x + MARGIN, height - y + MARGIN


def _frame(text: str, height: float) -> Bounds:
    left, low, right, high = (float(number) for number in text.split(","))
    return Bounds(round(left + MARGIN), round(height - high + MARGIN), round(right - left), round(high - low))


def _around(centre: Point, sides: tuple[float, float]) -> Bounds:
    width, height = sides
    return Bounds(round(centre[0] - width / 2), round(centre[1] - height / 2), width, height)


def _corners(text: str, height: float) -> tuple[Point, ...]:
    """Corners of a polyline, which dot writes as Bézier curves whose control points lie on the line."""
    parts = text.split()
    end = next((_point(part[2:], height) for part in parts if part.startswith("e,")), None)
    start = next((_point(part[2:], height) for part in parts if part.startswith("s,")), None)
    points = [_point(part, height) for part in parts if part[0] not in "es"]
    kept = [*([start] if start else []), *points[::3], *([end] if end else [])]
    return tuple(_straightened([(round(x), round(y)) for x, y in kept]))


def _straightened(points: list[Point]) -> Iterator[Point]:
    """Points without those that lie on the line between their neighbours."""
    for place, point in enumerate(points):
        if 0 < place < len(points) - 1:
            (ax, ay), (bx, by) = points[place - 1], points[place + 1]
            bend = (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
            length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
            if abs(bend) / length < 1.5:  # noqa: PLR2004 - pixels off the line
                continue
        yield point


def _attached(corners: tuple[Point, ...], source: Bounds, target: Bounds) -> tuple[Point, ...]:
    """Corners whose ends lie on their nodes: frames of sub-processes are cut by dot at its own margin."""
    if len(corners) < 2:  # noqa: PLR2004 - a line has two ends
        return _middle(source), _middle(target)
    return corners


def _middle(box: Bounds) -> Point:
    return box.x + box.width / 2, box.y + box.height / 2


def _labels(
    model: Bpmn, shapes: Mapping[str, Bounds], edges: Mapping[str, tuple[Point, ...]]
) -> dict[str, Bounds]:
    """Boxes of the names that do not stand inside their node: of events, gateways and flows."""
    rising = {flow.source for flow in model.flows if edges[flow.id][1][1] < edges[flow.id][0][1]}
    labels = {}
    for node in model.nodes:
        if node.name and (node.kind in GATEWAYS or _is_event(node)):
            labels[node.id] = _beside(shapes[node.id], below=_is_event(node) or node.id in rising)
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
        node.id: _around((MARGIN + 160 * (place % side), MARGIN + 120 * (place // side)), size(node))
        for place, node in enumerate(model.nodes)
    }
    edges = {flow.id: (_middle(shapes[flow.source]), _middle(shapes[flow.target])) for flow in model.flows}
    return Diagram(shapes, edges, {})
