"""A process model in BPMN 2.0 as frozen data: what the semantics need, without drawing and without XML.

Pools, messages, data objects and timers' definitions are the business of the file, which is kept as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Literal

NodeKind = Literal[
    "start", "end", "task", "subprocess", "event", "exclusive", "parallel", "inclusive", "event_based"
]
GATEWAYS: frozenset[NodeKind] = frozenset({"exclusive", "parallel", "inclusive", "event_based"})
BOUND: frozenset[NodeKind] = frozenset({"task", "event"})
"""Kinds that can stand for an activity of the log; ``event`` is an intermediate event."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step, an event or a gateway.

    Parameters
    ----------
    id
        Name within the model, as in the file.
    kind
        What it is.
    name
        What people read on it.
    activity
        Key of the activity that it stands for; ``None`` leaves no trace in a log.
    parent
        The sub-process that holds it; ``None`` on the top level.
    repeats
        Whether its loop mark lets it happen several times in a row.
    default
        The flow that a gateway takes when no condition holds.
    """

    id: str
    kind: NodeKind
    name: str = ""
    activity: str | None = None
    parent: str | None = None
    repeats: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow: ``target`` may come after ``source``."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bpmn:
    """One process: its nodes and flows, sub-processes included, in file order."""

    id: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    def activities(self) -> tuple[str, ...]:
        """Activities that its steps stand for, each once, in file order."""
        return tuple(dict.fromkeys(node.activity for node in self.nodes if node.activity))


class Index:
    """The neighbours of every node of a model, found once."""

    def __init__(self, model: Bpmn) -> None:
        self.node = {node.id: node for node in model.nodes}
        self.outgoing: dict[str, list[Flow]] = defaultdict(list)
        self.incoming: dict[str, list[Flow]] = defaultdict(list)
        for flow in model.flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)

    def children(self, parent: str | None) -> list[Node]:
        """Nodes of one sub-process, or of the top level."""
        return [node for node in self.node.values() if node.parent == parent]


def flattened(model: Bpmn) -> Bpmn:
    """The same behaviour without sub-processes and loop marks.

    A sub-process becomes what it holds between two exclusive gateways ``<id>.in`` and ``<id>.out``; a loop mark becomes
    a way back between two such gateways. All other ids stay, so a place in the result is a place in the drawing.
    Unmarked starts and ends of a sub-process stay as silent events; a sub-process without content stays as a silent
    step. Cost: linear.
    """
    index = Index(model)
    holders = {node.parent for node in model.nodes}
    wrapped = {
        node.id for node in model.nodes if (node.id in holders and node.kind == "subprocess") or node.repeats
    }
    nodes: list[Node] = []
    flows = [_outside(flow, wrapped) for flow in model.flows]
    for node in model.nodes:
        nodes += _unwrapped(node, holders, wrapped)
        if node.id in wrapped:
            flows += _inside(node, index, holders)
    return Bpmn(model.id, model.name, tuple(nodes), tuple(flows))


def _outside(flow: Flow, wrapped: set[str]) -> Flow:
    source = f"{flow.source}.out" if flow.source in wrapped else flow.source
    target = f"{flow.target}.in" if flow.target in wrapped else flow.target
    return replace(flow, source=source, target=target)


def _unwrapped(node: Node, holders: set[str | None], wrapped: set[str]) -> list[Node]:
    kind = node.kind
    if kind == "subprocess":
        kind = "task"
    elif node.parent is not None and kind in {"start", "end"}:
        kind = "event"
    plain = replace(node, kind=kind, parent=None, repeats=False)
    if node.id not in wrapped:
        return [plain]
    gates = [Node(f"{node.id}.in", "exclusive"), Node(f"{node.id}.out", "exclusive")]
    return gates if node.id in holders else [gates[0], plain, gates[1]]


def _inside(node: Node, index: Index, holders: set[str | None]) -> list[Flow]:
    """Flows from the gateway before a wrapped node, through it or what it holds, to the gateway after it."""
    first, last = f"{node.id}.in", f"{node.id}.out"
    if node.id in holders:
        inner = index.children(node.id)
        entries = [one for one in inner if one.kind == "start"] or [
            one for one in inner if not index.incoming[one.id]
        ]
        exits = [one for one in inner if not index.outgoing[one.id]]
        suffixed = {one.id for one in inner if one.repeats or one.id in holders}
        flows = [_link(first, f"{one.id}.in" if one.id in suffixed else one.id) for one in entries]
        flows += [_link(f"{one.id}.out" if one.id in suffixed else one.id, last) for one in exits]
    else:
        flows = [_link(first, node.id), _link(node.id, last)]
    if node.repeats:
        flows.append(_link(last, first))
    return flows


def _link(source: str, target: str) -> Flow:
    return Flow(f"{source}>{target}", source, target)
