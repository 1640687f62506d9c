"""The net of a BPMN model: what its drawing allows, in the form that cases are compared with."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError
from filon.mining.models.nets import NetBuilder
from filon.process.bpmn import Index, flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.process.bpmn import Bpmn, Node
    from filon.process.petri_net import PetriNet

MOST_BRANCHES = 8
"""Of an inclusive gateway: each set of them is a step of the net."""


class NoStartError(RefusedInputError):
    """The model has no start event on its top level."""

    code = "bpmn_no_start"


class InclusiveJoinError(RefusedInputError):
    """Which branches an inclusive gateway waits for cannot be told from the drawing."""

    code = "bpmn_inclusive_join"


class InclusiveBranchesError(LimitError):
    """An inclusive gateway has more branches than can be told apart."""

    code = "bpmn_inclusive_branches"


def net_of_bpmn(model: Bpmn) -> PetriNet:
    """Net whose complete runs are those of a BPMN model.

    Each transition names the node that it stands for. Several start events are a choice; a node with several incoming
    flows happens once for each (only parallel and inclusive gateways wait), with several outgoing flows it starts all
    of them (only exclusive and event-based gateways choose). A node that no flow leaves ends its branch.

    An inclusive gateway that splits is paired with the one that each of its branches enters by a flow of its own; a
    branch that is not taken tells that gateway at once. One that is paired with none starts any set of its branches.

    Raises
    ------
    NoStartError, InclusiveJoinError, InclusiveBranchesError
    """
    return _Converter(flattened(model)).net()


class _Converter:
    def __init__(self, model: Bpmn) -> None:
        self._model = model
        self._index = Index(model)
        self._builder = NetBuilder()
        self._source, self._sink = self._builder.place("source"), self._builder.place("sink")
        self._place = {flow.id: self._builder.place(flow.id) for flow in model.flows}
        self._join = {one.id: self._paired(one) for one in model.nodes if self._splits(one)}

    def net(self) -> PetriNet:
        """Convert every node."""
        if not any(node.kind == "start" for node in self._model.nodes):
            raise NoStartError(name=self._model.name or self._model.id)
        for node in self._model.nodes:
            self._add(node)
        return self._builder.net([self._source], [self._sink])

    def _add(self, node: Node) -> None:
        if node.kind == "parallel":
            self._step(node, self._entries(node), self._exits(node))
        elif node.kind in {"exclusive", "event_based"}:
            self._choice(node)
        elif node.kind == "inclusive":
            self._inclusive(node)
        else:
            for entry in self._entries(node):
                self._step(node, [entry], self._exits(node))

    def _step(self, node: Node, inputs: Iterable[int], outputs: Iterable[int]) -> None:
        self._builder.step(inputs, outputs, node.activity, node.id)

    def _entries(self, node: Node) -> list[int]:
        if node.kind == "start":
            return [self._source]
        return [self._place[flow.id] for flow in self._index.incoming[node.id]]

    def _exits(self, node: Node) -> list[int]:
        return [self._place[flow.id] for flow in self._index.outgoing[node.id]] or [self._sink]

    def _choice(self, node: Node) -> None:
        entries, exits = self._entries(node), self._exits(node)
        if len(entries) * len(exits) > len(entries) + len(exits):
            middle = self._builder.place(node.id)
            for entry in entries:
                self._step(node, [entry], [middle])
            entries = [middle]
        for entry in entries:
            for leaving in exits:
                self._step(node, [entry], [leaving])

    # -- inclusive gateways ------------------------------------------------------------------------------------

    def _splits(self, node: Node) -> bool:
        return node.kind == "inclusive" and len(self._index.outgoing[node.id]) > 1

    def _inclusive(self, node: Node) -> None:
        joined = next((split for split, join in self._join.items() if join and join[0] == node.id), None)
        middle = self._builder.place(node.id)
        if joined is not None:
            self._step(node, self._waiting(node.id), [middle])
        elif len(self._index.incoming[node.id]) > 1:
            raise InclusiveJoinError(name=node.name or node.id)
        else:
            for entry in self._entries(node):
                self._step(node, [entry], [middle])
        if self._splits(node):
            for outputs in self._sets(node):
                self._step(node, [middle], outputs)
        else:
            self._step(node, [middle], self._exits(node))

    def _waiting(self, join: str) -> list[int]:
        return [self._place[flow.id] for flow in self._index.incoming[join]]

    def _sets(self, node: Node) -> Iterator[list[int]]:
        """Places marked by each set of branches taken, those of the others at the gateway that waits for them."""
        branches = [flow.id for flow in self._index.outgoing[node.id]]
        if len(branches) > MOST_BRANCHES:
            raise InclusiveBranchesError(name=node.name or node.id, count=len(branches), most=MOST_BRANCHES)
        join = self._join[node.id]
        for size in range(1, len(branches) + 1):
            for taken in combinations(branches, size):
                skipped = [join[1][one] for one in branches if one not in taken] if join else []
                yield [self._place[one] for one in (*taken, *skipped)]

    def _paired(self, split: Node) -> tuple[str, dict[str, str]] | None:
        """Inclusive gateway that each branch enters by a flow of its own, and which."""
        for join in self._model.nodes:
            incoming = {flow.id for flow in self._index.incoming[join.id]}
            if join.kind != "inclusive" or len(incoming) < 2 or join.id == split.id:  # noqa: PLR2004 - joins
                continue
            entered = {flow.id: self._entered(flow.id, join.id) for flow in self._index.outgoing[split.id]}
            into = [next(iter(one)) for one in entered.values() if len(one) == 1]
            if len(into) == len(entered) and set(into) == incoming and len(set(into)) == len(into):
                return join.id, dict(zip(entered, into, strict=True))
        return None

    def _entered(self, branch: str, join: str) -> set[str]:
        """Flows by which a branch comes to a gateway."""
        flows = {flow.id: flow for flow in self._model.flows}
        found, seen, waiting = set(), {branch}, [branch]
        while waiting:
            flow = flows[waiting.pop()]
            if flow.target == join:
                found.add(flow.id)
                continue
            onward = [one.id for one in self._index.outgoing[flow.target] if one.id not in seen]
            seen.update(onward)
            waiting += onward
        return found
