"""What is wrong or doubtful in a model, by looking at its drawing alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.core.texts import Text, text
from filon.process.bpmn import BOUND, GATEWAYS, Bpmn, Index, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault.

    Parameters
    ----------
    code
        Stable word for the kind of fault.
    severity
        ``error``: the model cannot be compared with reality as it is; ``warning``: it can, but look at it.
    element
        Id of the node or flow; the id of the process for faults of the whole.
    sentence
        What is wrong and what to do.
    """

    code: str
    severity: Severity
    element: str
    sentence: Text


def lint(model: Bpmn, activities: Collection[str] | None = None) -> tuple[Issue, ...]:
    """Faults of a model, errors first, then in file order.

    Parameters
    ----------
    model
        The model.
    activities
        Keys that a step may stand for; without them no binding is called unknown.

    Notes
    -----
    Cost: linear. Whether gateways fit together (deadlocks, steps that run twice) is a question of soundness, which the
    drawing alone does not answer.
    """
    checker = _Checker(model, activities)
    found = [*checker.levels(), *checker.flows(), *checker.nodes()]
    place = {node.id: at for at, node in enumerate(model.nodes)}
    return tuple(sorted(found, key=lambda one: (one.severity != "error", place.get(one.element, -1))))


class _Checker:
    def __init__(self, model: Bpmn, activities: Collection[str] | None) -> None:
        self.model = model
        self.activities = activities
        self.index = Index(model)
        self.holders = {node.parent for node in model.nodes}

    def levels(self) -> Iterator[Issue]:
        """The process and each sub-process: where it starts, where it ends, what lies off the way."""
        for holder in [None, *(node for node in self.model.nodes if node.id in self.holders)]:
            inner = self.index.children(holder.id if holder else None)
            yield from self._level(holder, inner)

    def _level(self, holder: Node | None, inner: list[Node]) -> Iterator[Issue]:
        starts = [node for node in inner if node.kind == "start"]
        ends = [node for node in inner if node.kind == "end"]
        element, name = (holder.id, holder.name or holder.id) if holder else (self.model.id, "")
        where = "sub_process" if holder else "process"
        if not starts and holder is None:
            yield _issue("no_start", "error", element, name)
        if not ends and holder is None:
            yield _issue("no_end", "error", element, name)
        if len(starts) > 1:
            yield _issue(f"several_starts_{where}", "warning", element, name)
        entries = starts or [node for node in inner if not self.index.incoming[node.id]]
        exits = ends or [node for node in inner if not self.index.outgoing[node.id]]
        reached = self._reach(entries, forward=True) if entries or holder else {node.id for node in inner}
        ending = self._reach(exits, forward=False) if exits or holder else {node.id for node in inner}
        for node in inner:
            if node.id not in reached:
                yield _issue("unreachable", "error", node.id, _name(node))
            elif node.id not in ending:
                yield _issue("dead_end", "error", node.id, _name(node))

    def _reach(self, seeds: list[Node], *, forward: bool) -> set[str]:
        reached = {node.id for node in seeds}
        waiting = list(reached)
        while waiting:
            key = waiting.pop()
            flows = self.index.outgoing[key] if forward else self.index.incoming[key]
            for flow in flows:
                other = flow.target if forward else flow.source
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return reached

    def flows(self) -> Iterator[Issue]:
        for flow in self.model.flows:
            source, target = self.index.node[flow.source], self.index.node[flow.target]
            if source.parent != target.parent:
                yield _issue("crossing_flow", "error", flow.id, f"{_name(source)} → {_name(target)}")

    def nodes(self) -> Iterator[Issue]:
        for node in self.model.nodes:
            n_in, n_out = len(self.index.incoming[node.id]), len(self.index.outgoing[node.id])
            if node.kind in GATEWAYS:
                yield from self._gateway(node, n_in, n_out)
            else:
                yield from self._step(node, n_in, n_out)

    def _gateway(self, node: Node, n_in: int, n_out: int) -> Iterator[Issue]:
        if n_in <= 1 and n_out <= 1:
            yield _issue("idle_gateway", "warning", node.id, _name(node))
        if node.kind == "event_based":
            targets = [self.index.node[flow.target] for flow in self.index.outgoing[node.id]]
            if any(target.kind not in BOUND for target in targets):
                yield _issue("event_based_target", "warning", node.id, _name(node))

    def _step(self, node: Node, n_in: int, n_out: int) -> Iterator[Issue]:
        if node.kind == "start" and n_in:
            yield _issue("start_with_incoming", "error", node.id, _name(node))
        if node.kind == "end" and n_out:
            yield _issue("end_with_outgoing", "error", node.id, _name(node))
        if node.kind != "end" and n_out > 1:
            yield _issue("implicit_split", "warning", node.id, _name(node))
        if node.kind == "task" and not node.activity:
            yield _issue("unbound_task", "warning", node.id, _name(node))
        if node.activity and self.activities is not None and node.activity not in self.activities:
            yield _issue("unknown_activity", "warning", node.id, _name(node), activity=node.activity)


def _name(node: Node) -> str:
    return node.name or node.activity or node.id


def _issue(code: str, severity: Severity, element: str, name: str, **more: str) -> Issue:
    return Issue(code, severity, element, text(f"models.lint.{code}", name=name, **more))


def bound_by_name(model: Bpmn, words: Callable[[str], str | None]) -> dict[str, str]:
    """Activity of each unbound step whose name is one that people use: id → key.

    Parameters
    ----------
    model
        The model.
    words
        Key of the activity that a name means, or ``None``.
    """
    return {
        node.id: key
        for node in model.nodes
        if node.kind in BOUND and node.activity is None and node.name and (key := words(node.name))
    }
