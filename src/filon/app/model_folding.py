"""A long model drawn in rows: each row by ``dot``; flows from row to row run back along lanes, like a line break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.model_rows import tracks_of
from filon.app.model_strip import MARGIN, Port, Strip, straightened, strip
from filon.log.bpmn import Bounds
from filon.process.bpmn import Bpmn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.model_strip import Point
    from filon.process.bpmn import Flow

TRACK = 14.0
"""Between two lanes that run side by side."""
ROW_SPACE = 36.0
"""Between a row and its lanes, and between its lanes and the next row."""


@dataclass(slots=True)
class _Break:
    """A flow from one row to another, by its port in either."""

    flow: Flow
    source: int
    target: int
    leaves: int = 0
    enters: int = 0

    @property
    def is_back(self) -> bool:
        return self.target < self.source


def folded(model: Bpmn, rows: Sequence[frozenset[str]]) -> Strip:
    """Places of the nodes and flows of a model whose top level was cut into rows."""
    return _Folding(model, rows).drawn()


class _Folding:
    def __init__(self, model: Bpmn, rows: Sequence[frozenset[str]]) -> None:
        self.model = model
        row = {key: place for place, held in enumerate(rows) for key in held}
        parent = {node.id: node.parent for node in model.nodes}
        self.row = {node.id: row[_top(node.id, parent)] for node in model.nodes}
        self.ports: list[list[Port]] = [[] for _ in rows]
        self.breaks = [
            _Break(flow, self.row[flow.source], self.row[flow.target])
            for flow in model.flows
            if self.row[flow.source] != self.row[flow.target]
        ]
        for one in self.breaks:
            one.leaves = len(self.ports[one.source])
            self.ports[one.source].append(Port(one.flow.source, "back" if one.is_back else "out"))
            one.enters = len(self.ports[one.target])
            self.ports[one.target].append(Port(one.flow.target, "in"))
        self.strips = [strip(self._part(place), ports) for place, ports in enumerate(self.ports)]
        self.lanes = self._lanes()
        self.tops = self._tops()

    def _part(self, place: int) -> Bpmn:
        nodes = tuple(node for node in self.model.nodes if self.row[node.id] == place)
        flows = tuple(
            flow for flow in self.model.flows if self.row[flow.source] == self.row[flow.target] == place
        )
        return Bpmn(self.model.id, self.model.name, nodes, flows)

    def _lanes(self) -> list[list[_Break]]:
        """Flows in the lanes under each row, from top to bottom: what leaves lowest goes under the row first."""
        found: list[list[_Break]] = [[] for _ in self.strips]
        for one in self.breaks:
            if not one.is_back:
                found[one.source].append(one)
        for held in found:
            held.sort(key=lambda one: -self._leaving(one)[-1][1])
        return found

    def _tops(self) -> list[float]:
        tops, y = [], 0.0
        for held, lanes in zip(self.strips, self.lanes, strict=True):
            tops.append(y)
            y += held.height + 2 * ROW_SPACE + TRACK * max(0, len(lanes) - 1)
        return tops

    def _leaving(self, one: _Break) -> tuple[Point, ...]:
        return self.strips[one.source].ports[one.leaves]

    def drawn(self) -> Strip:
        gutters = self._gutters()
        left = TRACK * (1 + max(gutters.values(), default=-1)) + TRACK
        shapes: dict[str, Bounds] = {}
        edges: dict[str, tuple[Point, ...]] = {}
        for held, top in zip(self.strips, self.tops, strict=True):
            shapes |= {
                key: Bounds(box.x + left, box.y + top, box.width, box.height)
                for key, box in held.shapes.items()
            }
            edges |= {key: _moved(line, left, top) for key, line in held.edges.items()}
        for one in self.breaks:
            edges[one.flow.id] = self._route(one, left, MARGIN + left - TRACK * (1 + gutters[one.flow.id]))
        return Strip(
            {node.id: shapes[node.id] for node in self.model.nodes},
            {flow.id: edges[flow.id] for flow in self.model.flows},
        )

    def _gutters(self) -> dict[str, int]:
        """Track of each flow in the space left of all rows, counted outwards."""
        spans = [sorted((self._turn(one), self._entry(one))) for one in self.breaks]
        tracks = tracks_of([(low, high) for low, high in spans])
        return {one.flow.id: track for one, track in zip(self.breaks, tracks, strict=True)}

    def _entry(self, one: _Break) -> float:
        return self.strips[one.target].ports[one.enters][0][1] + self.tops[one.target]

    def _turn(self, one: _Break) -> float:
        """Height at which a flow comes to the left: in its lane or, going back, at its own row."""
        if one.is_back:
            return self._leaving(one)[-1][1] + self.tops[one.source]
        held = self.strips[one.source]
        lane = self.lanes[one.source].index(one)
        return self.tops[one.source] + MARGIN + held.height + ROW_SPACE + TRACK * lane

    def _route(self, one: _Break, left: float, gutter: float) -> tuple[Point, ...]:
        out = _moved(self._leaving(one), left, self.tops[one.source])
        into = _moved(self.strips[one.target].ports[one.enters], left, self.tops[one.target])
        turn = self._turn(one)
        between: list[Point] = [(gutter, turn), (gutter, into[0][1])]
        if not one.is_back:
            right = MARGIN + left + self.strips[one.source].width
            right += TRACK * (1 + self.lanes[one.source].index(one))
            between = [(right, out[-1][1]), (right, turn), *between]
        return tuple(straightened([*out, *between, *into]))


def _top(key: str, parent: dict[str, str | None]) -> str:
    while (holder := parent[key]) is not None:
        key = holder
    return key


def _moved(line: Sequence[Point], right: float, down: float) -> tuple[Point, ...]:
    return tuple((x + right, y + down) for x, y in line)
