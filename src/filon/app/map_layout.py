"""Geometry of a process map: Graphviz ``dot`` with a straight main path, behind one function.

The recipe: activities in reading order; backward edges handed to dot reversed, so that they never pull the page apart;
the main path on edges so heavy that they stay straight, the spine; start first and end last; room kept for
every label. No text ever reaches Graphviz: nodes are numbered, labels are only measured.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from filon.app.map_order import Arc, main_path, path_ranks, reading_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["activity", "start", "end"]
Point = tuple[float, float]

NODE_HEIGHT = 42.0
TERMINAL_SIZE = 30.0
LABEL_WIDTH, LABEL_HEIGHT = 48.0, 14.0
MOST_LABEL_CHARACTERS = 38
ROUTED_LENGTH_PER_NODE, MOST_ROUTED_LENGTH = 12, 900
"""Bounds on the length of all routed paths together, in ranks: beyond them the lightest paths are drawn as plain
curves. The time of dot and the width of its page grow faster than what a person can read: 36 activities take 30 ms with
their 75 heaviest paths, 450 ms and twice the width with all 180."""

_LEAST_NODE_WIDTH, _NODE_PADDING = 104.0, 26.0
_POINTS_PER_INCH = 72.0
_NARROW, _WIDE = frozenset("fijlrtI.,:;'’|!()[]- "), frozenset("mwMWÆŒ@%—…")
_GRAPHVIZ = threading.Lock()
"""Graphviz is not thread-safe: one layout at a time."""
_KEPT_DRAWINGS = 256
"""Drawings kept in memory, some 30 kB each: most filters of a log change figures, not which paths are drawn."""


@dataclass(frozen=True, slots=True)
class LayoutNode:
    """An activity to place; ``labels`` are its texts in every language, so that switching language moves nothing."""

    key: str
    labels: tuple[str, ...]
    weight: float
    kind: Kind = "activity"


@dataclass(frozen=True, slots=True)
class LayoutEdge:
    """A path to draw; the heavier, the straighter and the earlier it appears."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """Place of an activity: ``x, y`` is the centre, in points, ``y`` downwards."""

    key: str
    x: float
    y: float
    width: float
    height: float
    spine: bool


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """Line of a path as SVG path data from source to target, the centre of its label, and its slider rank (0–1)."""

    source: str
    target: str
    path: str
    label_x: float
    label_y: float
    spine: bool
    rank: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """Everything placed on a page of ``width`` × ``height`` points; nodes in reading order, edges as they came."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]


def layout(nodes: Sequence[LayoutNode], edges: Iterable[LayoutEdge]) -> Geometry:
    """Place of every activity and line of every path.

    Rules: the same graph gives the same picture whatever the order of its nodes and edges; edges whose ends are not
    among the nodes are left out; an edge given twice counts once, with the weights added. Start and end are the nodes
    of that kind, at most one each.

    Cost: about 30 ms for 21 nodes and 80 edges, 0.3 s for 60 and 250.
    """
    ranked = sorted(nodes, key=lambda node: (-node.weight, node.key))
    weights = _weights({node.key for node in ranked}, edges)
    if not ranked:
        return Geometry(0.0, 0.0, (), ())
    terminal = {node.kind: node.key for node in ranked if node.kind != "activity"}
    keys = [node.key for node in ranked]
    path = main_path(terminal.get("start"), terminal.get("end"), keys, weights)
    order = reading_order(keys, weights, path)
    by_key = {node.key: node for node in ranked}
    graph = _Graph([by_key[key] for key in order], weights, path)
    return graph.placed(path_ranks(keys, weights, path))


def text_width(text: str) -> float:
    """Estimated width of a label at 17 px, semi-bold, in the bundled font; rather too wide than too narrow."""
    return sum(
        5.7 if sign in _NARROW else 14.8 if sign in _WIDE else 11.4 if sign.isupper() else 9.4
        for sign in text
    )


def _weights(keys: set[str], edges: Iterable[LayoutEdge]) -> dict[Arc, float]:
    weights: dict[Arc, float] = {}
    for edge in sorted(edges, key=lambda edge: (edge.source, edge.target)):
        if edge.source in keys and edge.target in keys:
            arc = (edge.source, edge.target)
            weights[arc] = weights.get(arc, 0.0) + edge.weight
    return weights


class _Graph:
    """One graph on its way through dot: its numbering, its text, and what came back."""

    def __init__(self, nodes: Sequence[LayoutNode], weights: dict[Arc, float], path: Sequence[str]) -> None:
        self.nodes = nodes
        self.weights = weights
        self.number = {node.key: place for place, node in enumerate(nodes)}
        self.spine = frozenset(pairwise(path))
        self.on_spine = frozenset(path)
        self.routed = sorted(self._affordable(), key=self._place)

    def placed(self, ranks: dict[Arc, float]) -> Geometry:
        drawing = drawn_by_dot(self._source())
        width, height = (float(side) for side in drawing["bb"].split(",")[2:])
        found = drawing.get("objects", [])
        centres = {int(item["name"][1:]): _point(item["pos"], height) for item in found if "pos" in item}
        nodes = tuple(self._node(place, centres[place]) for place in range(len(self.nodes)))
        lines = {self.routed[int(item["number"])]: _line(item, height) for item in drawing.get("edges", [])}
        at = {node.key: node for node in nodes}
        edges = tuple(
            self._edge(arc, lines[arc] if arc in lines else _plain_line(at[arc[0]], at[arc[1]]), ranks[arc])
            for arc in self.weights
        )
        return Geometry(round(width, 1), round(height, 1), nodes, edges)

    def _affordable(self) -> Iterator[Arc]:
        """Main path, heaviest path into and out of each node, then by weight until their length reaches the bound."""
        anchors = self.spine | self._anchors()
        length, most = 0, min(ROUTED_LENGTH_PER_NODE * len(self.nodes), MOST_ROUTED_LENGTH)
        for arc in sorted(self.weights, key=lambda arc: (arc not in anchors, -self.weights[arc], arc)):
            length += self._length([arc])
            if length > most and arc not in anchors:
                return
            yield arc

    def _anchors(self) -> set[Arc]:
        """Heaviest path into and out of each node: without them a light activity would hang in the air."""
        heaviest: dict[tuple[str, int], Arc] = {}
        for arc in sorted(self.weights, key=lambda arc: (self.weights[arc], arc)):
            if arc[0] != arc[1]:
                heaviest |= {(arc[0], 0): arc, (arc[1], 1): arc}
        return set(heaviest.values())

    def _length(self, arcs: Iterable[Arc]) -> int:
        return sum(abs(self.number[source] - self.number[target]) for source, target in arcs)

    def _place(self, arc: Arc) -> tuple[int, int]:
        return self.number[arc[0]], self.number[arc[1]]

    def _node(self, place: int, centre: Point) -> PlacedNode:
        node = self.nodes[place]
        width, height = _size(node)
        return PlacedNode(node.key, *_rounded(centre), width, height, spine=node.key in self.on_spine)

    def _edge(self, arc: Arc, line: _Line, rank: float) -> PlacedEdge:
        return PlacedEdge(*arc, line.data, *_rounded(line.label), spine=arc in self.spine, rank=rank)

    def _source(self) -> str:
        """Graph in the language of dot: numbers only, no text of the log."""
        statements = [self._node_statement(place, node) for place, node in enumerate(self.nodes)]
        statements += [self._edge_statement(index, arc) for index, arc in enumerate(self.routed)]
        header = (
            "graph [nodesep=0.22 ranksep=0.06 margin=0];"
            'node [shape=box fixedsize=true label=""]; edge [arrowsize=0.7];'
        )
        return "digraph {" + header + "\n".join(statements) + "}"

    def _node_statement(self, place: int, node: LayoutNode) -> str:
        width, height = (side / _POINTS_PER_INCH for side in _size(node))
        shape = f"width={width:.4f} height={height:.4f}"
        if node.kind == "activity":
            return f"n{place} [{shape}];"
        rank = "source" if node.kind == "start" else "sink"
        return f"{{rank={rank}; n{place} [shape=circle {shape}];}}"

    def _edge_statement(self, index: int, arc: Arc) -> str:
        source, target = self._place(arc)
        heaviest = max(self.weights.values()) or 1.0
        weight = 1_000 if arc in self.spine else 1 + round(20 * self.weights[arc] / heaviest)
        first, last, way = (source, target, "forward") if source <= target else (target, source, "back")
        return f'n{first} -> n{last} [number="{index}" weight={weight} dir={way} label={_LABEL}];'


_LABEL = (
    f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" '
    f'WIDTH="{LABEL_WIDTH:.0f}" HEIGHT="{LABEL_HEIGHT:.0f}"><TR><TD></TD></TR></TABLE>>'
)


@dataclass(frozen=True, slots=True)
class _Line:
    data: str
    label: Point


def _size(node: LayoutNode) -> tuple[float, float]:
    if node.kind != "activity":
        return TERMINAL_SIZE, TERMINAL_SIZE
    widest = max((text_width(label[:MOST_LABEL_CHARACTERS]) for label in node.labels), default=0.0)
    return round(max(_LEAST_NODE_WIDTH, widest + _NODE_PADDING), 1), NODE_HEIGHT


@lru_cache(maxsize=_KEPT_DRAWINGS)
def drawn_by_dot(source: str) -> dict[str, Any]:
    """Drawing by dot as JSON, to be read only; Graphviz is loaded with the first map, not with the program."""
    from pygraphviz import AGraph  # noqa: PLC0415 - a shared library that most commands never need

    with _GRAPHVIZ:
        graph = AGraph(string=source)
        try:
            drawing: dict[str, Any] = json.loads(graph.draw(format="json0", prog="dot"))
        finally:
            graph.close()
    return drawing


def _line(edge: dict[str, Any], height: float) -> _Line:
    """Line of an edge, from its true source to its true target: backward edges were drawn reversed."""
    points = [_point(item, height) for item in edge["pos"].split() if item[0] not in "es"]
    if edge.get("dir") == "back":
        points.reverse()
    middle = points[len(points) // 2]
    return _Line(_bezier(points), _point(edge["lp"], height) if "lp" in edge else middle)


def _plain_line(source: PlacedNode, target: PlacedNode) -> _Line:
    """Plain curve between two nodes, for the many light edges of an outsized map."""
    down = target.y >= source.y
    leave = (source.x, source.y + (source.height if down else -source.height) / 2)
    arrive = (target.x, target.y + (-target.height if down else target.height) / 2)
    side = max(source.width, target.width) / 2 + 20
    bend = abs(arrive[1] - leave[1]) / 3 + 20
    first = (leave[0] + side, leave[1] + (bend if down else -bend))
    second = (arrive[0] + side, arrive[1] - (bend if down else -bend))
    middle = ((first[0] + second[0]) / 2, (leave[1] + arrive[1]) / 2)
    return _Line(_bezier([leave, first, second, arrive]), middle)


def _bezier(points: Sequence[Point]) -> str:
    pairs = [",".join(f"{number:g}" for number in _rounded(point)) for point in points]
    return f"M{pairs[0]}C{' '.join(pairs[1:])}"


def _point(text: str, height: float) -> Point:
    """Point of Graphviz, whose y runs upwards, as a point of the page."""
    x, y = (float(number) for number in text.split(","))
    return x, height - y


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)
