"""BPMN of a process tree: blocks become pairs of gateways, so that the drawing is as sound as the tree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from filon.process.bpmn import Bpmn, Flow, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.process.bpmn import NodeKind
    from filon.process.process_tree import ProcessTree


def bpmn_of_tree(tree: ProcessTree, name: str, label: Callable[[str], str] = str) -> Bpmn:
    """BPMN model with the behaviour of a process tree.

    Parameters
    ----------
    tree
        What the model allows.
    name
        Name of the process.
    label
        Gives the name of the task of an activity, from its key.

    Notes
    -----
    Ids are the same for the same tree. Silence is a flow without a task.
    """
    drawing = _Drawing(label)
    start = drawing.node("start")
    last = drawing.add(tree, start)
    drawing.flow(last, drawing.node("end"))
    return Bpmn("process", name, tuple(drawing.nodes), tuple(drawing.flows))


class _Drawing:
    def __init__(self, label: Callable[[str], str]) -> None:
        self.nodes: list[Node] = []
        self.flows: list[Flow] = []
        self._label = label
        self._numbers: Counter[str] = Counter()

    def node(self, kind: NodeKind, activity: str | None = None) -> str:
        """Add a node."""
        self._numbers[kind] += 1
        name = "" if activity is None else self._label(activity)
        self.nodes.append(Node(f"{kind}_{self._numbers[kind]}", kind, name, activity))
        return self.nodes[-1].id

    def flow(self, source: str, target: str) -> None:
        """Add a flow."""
        self.flows.append(Flow(f"flow_{len(self.flows) + 1}", source, target))

    def add(self, tree: ProcessTree, before: str) -> str:
        """Draw a tree after a node; return the node that it ends with."""
        if tree.operator is None:
            return before if tree.activity is None else self._after(before, "task", tree.activity)
        if tree.operator == "sequence":
            for child in tree.children:
                before = self.add(child, before)
            return before
        if tree.operator == "loop":
            return self._loop(tree, before)
        split = self._after(before, tree.operator)
        ends = [self.add(child, split) for child in tree.children]
        join = self.node(tree.operator)
        for end in ends:
            self.flow(end, join)
        return join

    def _loop(self, tree: ProcessTree, before: str) -> str:
        join = self._after(before, "exclusive")
        body = self.add(tree.children[0], join)
        split = self._after(body, "exclusive")
        for child in tree.children[1:]:
            self.flow(self.add(child, split), join)
        return split

    def _after(self, before: str, kind: NodeKind, activity: str | None = None) -> str:
        node = self.node(kind, activity)
        self.flow(before, node)
        return node
