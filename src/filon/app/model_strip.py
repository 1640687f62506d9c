"""A model, or one row of it, as one strip from left to right by Graphviz ``dot``.

As with the process map, no text reaches Graphviz: nodes are numbered. Flows are polylines; ``dot``'s right-angled
lines come loose from gateways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from filon.app.map_layout import drawn_by_dot
from filon.log.bpmn import Bounds
from filon.process.bpmn import GATEWAYS, Bpmn, Index, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TASK_SIZE, GATEWAY_SIZE, EVENT_SIZE = (110.0, 76.0), (50.0, 50.0), (36.0, 36.0)
MARGIN = 40.0
_INCH = 72.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Port:
    """Where a flow enters a strip on its left, or leaves it on its right or, going back, on its left."""

    node: str
    way: Literal["in", "out", "back"]


@dataclass(frozen=True)
class Strip:
    """Box of every node and corners of every flow; ``ports`` has the corners of each port's flow, in its direction."""

    shapes: dict[str, Bounds]
    edges: dict[str, tuple[Point, ...]]
    ports: tuple[tuple[Point, ...], ...] = ()
    width: float = field(default=0.0, kw_only=True)
    height: float = field(default=0.0, kw_only=True)


def strip(model: Bpmn, ports: Sequence[Port] = ()) -> Strip:
    """Places of the nodes and flows of a model, and of the flows that enter or leave it by ports at its ends."""
    graph = _Graph(model, ports)
    return graph.placed(drawn_by_dot(graph.source()))


def size(node: Node) -> tuple[float, float]:
    """Width and height of a node."""
    if node.kind in GATEWAYS:
        return GATEWAY_SIZE
    return EVENT_SIZE if is_event(node) else TASK_SIZE


def is_event(node: Node) -> bool:
    """Whether a node is drawn as a circle."""
    return node.kind in {"start", "end", "event"}


class _Graph:
    def __init__(self, model: Bpmn, ports: Sequence[Port]) -> None:
        self.model = model
        self.ports = ports
        self.index = Index(model)
        self.number = {node.id: place for place, node in enumerate(model.nodes)}
        self.holders = {node.parent for node in model.nodes}

    def source(self) -> str:
        lines = [
            "digraph {rankdir=LR compound=true nodesep=0.4 ranksep=0.5 splines=polyline;",
            'node [fixedsize=true label=""]; edge [arrowsize=0.7];',
            *self._level(None),
            *self._ends(),
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
                shape = "diamond" if node.kind in GATEWAYS else "circle" if is_event(node) else "box"
                yield f"n{place} [shape={shape} width={width / _INCH:.4f} height={height / _INCH:.4f}];"

    def _ends(self) -> Iterator[str]:
        """Ports in the first and the last rank, and their flows."""
        first = [f"p{at};" for at, port in enumerate(self.ports) if port.way != "out"]
        last = [f"p{at};" for at, port in enumerate(self.ports) if port.way == "out"]
        for rank, names in (("source", first), ("sink", last)):
            if names:
                yield f"{{rank={rank}; node [shape=point width=0.01 height=0.01]; {' '.join(names)}}}"
        for at, port in enumerate(self.ports):
            node = f"n{self._anchor(port.node, last=port.way != 'in')}"
            number = f'number="{len(self.model.flows) + at}"'
            if port.way == "out":
                yield f"{node} -> p{at} [{number} dir=none weight=2];"
            else:
                yield f"p{at} -> {node} [{number} {'weight=2' if port.way == 'in' else 'dir=none'}];"

    def _anchor(self, key: str, *, last: bool) -> int:
        """Number of a node that dot knows: of a sub-process, the first or last thing that it holds."""
        while key in self.holders:
            inner = self.index.children(key)
            ends = self.index.outgoing if last else self.index.incoming
            key = next((node.id for node in inner if not ends[node.id]), inner[0].id)
        return self.number[key]

    def placed(self, drawing: dict[str, Any]) -> Strip:
        _, _, width, height = (float(number) for number in drawing["bb"].split(","))
        boxes: dict[str, Bounds] = {}
        for item in drawing.get("objects", []):
            name = item["name"]
            if name.startswith("cluster") and "bb" in item:
                boxes[self.model.nodes[int(name[7:])].id] = _frame(item["bb"], height)
            elif name.startswith("n") and "pos" in item:
                node = self.model.nodes[int(name[1:])]
                boxes[node.id] = around(_point(item["pos"], height), size(node))
        shapes = {node.id: boxes[node.id] for node in self.model.nodes}
        lines = {int(item["number"]): _corners(item["pos"], height) for item in drawing.get("edges", [])}
        edges = {
            flow.id: _attached(lines[place], shapes[flow.source], shapes[flow.target])
            for place, flow in enumerate(self.model.flows)
        }
        after = len(self.model.flows)
        ports = tuple(
            lines[after + at][::-1] if port.way == "back" else lines[after + at]
            for at, port in enumerate(self.ports)
        )
        return Strip(shapes, edges, ports, width=width, height=height)


def _point(text: str, height: float) -> Point:
    x, y = (float(number) for number in text.split(","))
    return x + MARGIN, height - y + MARGIN


def _frame(text: str, height: float) -> Bounds:
    left, low, right, high = (float(number) for number in text.split(","))
    return Bounds(round(left + MARGIN), round(height - high + MARGIN), round(right - left), round(high - low))


def around(centre: Point, sides: tuple[float, float]) -> Bounds:
    """Box of a size around a point."""
    width, height = sides
    return Bounds(round(centre[0] - width / 2), round(centre[1] - height / 2), width, height)


def middle(box: Bounds) -> Point:
    """Centre of a box."""
    return box.x + box.width / 2, box.y + box.height / 2


def _corners(text: str, height: float) -> tuple[Point, ...]:
    """Corners of a polyline, which dot writes as Bézier curves whose control points lie on the line."""
    parts = text.split()
    end = next((_point(part[2:], height) for part in parts if part.startswith("e,")), None)
    start = next((_point(part[2:], height) for part in parts if part.startswith("s,")), None)
    points = [_point(part, height) for part in parts if part[0] not in "es"]
    kept = [*([start] if start else []), *points[::3], *([end] if end else [])]
    return tuple(straightened([(round(x), round(y)) for x, y in kept]))


def straightened(points: Sequence[Point]) -> Iterator[Point]:
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
        return middle(source), middle(target)
    return corners
