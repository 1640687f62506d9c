"""What changed between two models: steps, gateways, flows and rules added, removed, moved or told otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from filon.process.bpmn import BOUND, GATEWAYS, Index, flattened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.process.bpmn import Bpmn, Flow, Node
    from filon.process.rules import Rule

Change = Literal["added", "removed", "moved", "changed"]
Way = tuple[str, str]

START, END = "__start__", "__end__"
_MOST_MOVED = 40


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A step or gateway that differs; ``before`` is its node in the first model, ``after`` the one in the second."""

    change: Change
    key: str
    before: Node | None
    after: Node | None


@dataclass(frozen=True, slots=True)
class WayChange:
    """A step that may newly come right after another one, or may no longer, whatever gateways lie between."""

    change: Change
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that differs."""

    change: Change
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True, slots=True)
class ModelDifference:
    """What changed from one model to another.

    Parameters
    ----------
    nodes
        Steps, then gateways: removed, added, moved and changed ones.
    ways
        Between steps that stay where they are.
    flows_before, flows_after
        Ids of the flows of either drawing that the other one lacks.
    """

    nodes: tuple[NodeChange, ...]
    ways: tuple[WayChange, ...]
    rules: tuple[RuleChange, ...]
    flows_before: tuple[str, ...]
    flows_after: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether both models say the same."""
        return not (self.nodes or self.ways or self.rules or self.flows_before or self.flows_after)


def difference(
    before: Bpmn, after: Bpmn, rules_before: Iterable[Rule] = (), rules_after: Iterable[Rule] = ()
) -> ModelDifference:
    """What changed from one model to another.

    Steps are the same that stand for the same activity or, where they stand for none, have the same name. Gateways are
    the same with the same id and kind, else with the same steps around them. A step has moved when what comes before
    and after it differs once all that was added and removed is taken away; of the sets of steps that explain a
    difference, a small one is found greedily, the step with most changed ways first.

    Cost: steps × flows, once more for each step that moved.
    """
    one, two = _Read(before), _Read(after)
    common = one.steps.keys() & two.steps.keys()
    moved = _moved(one, two, common)
    gates = _same_gates(one, two)
    same = {one.steps[key].id: two.steps[key].id for key in common} | gates | _ends(one, two)
    flows = _flows(before, same), {(flow.source, flow.target): flow.id for flow in after.flows}
    return ModelDifference(
        (*_steps(one, two, moved), *_gates(one, two, gates)),
        _ways(one, two, common - moved),
        _rules(tuple(rules_before), tuple(rules_after)),
        tuple(flow for ends, flow in flows[0].items() if ends not in flows[1]),
        tuple(flow for ends, flow in flows[1].items() if ends not in flows[0]),
    )


def ways_between(model: Bpmn, kept: Iterable[str]) -> frozenset[Way]:
    """Which of some steps may come right after which, whatever lies between: :data:`START` and :data:`END` included.

    ``kept`` names steps as :attr:`NodeChange.key` does: by their activity, else by their name.
    """
    read = _Read(model)
    return frozenset(read.ways(read.steps.keys() & set(kept)))


def gateways_before(model: Bpmn, key: str, kept: Iterable[str]) -> frozenset[str]:
    """Kinds of the gateways between a step and the nearest of some steps before it."""
    read = _Read(model)
    wanted = read.steps.keys() & set(kept)
    found, seen = set[str](), set[str]()
    waiting = read.neighbours(read.steps[key].id, back=True)
    while waiting:
        one = waiting.pop()
        if one not in seen and read.key.get(one) not in wanted:
            seen.add(one)
            found |= {read.gates[one].kind} if one in read.gates else set()
            waiting += read.neighbours(one, back=True)
    return frozenset(found)


class _Read:
    """A model by the keys of its steps."""

    def __init__(self, model: Bpmn) -> None:
        self.model = model
        self.index = Index(flattened(model))
        seen: Counter[str] = Counter()
        self.steps: dict[str, Node] = {}
        self.key: dict[str, str] = {}
        for node in model.nodes:
            if node.kind in BOUND and (node.activity or node.name):
                plain = node.activity or " ".join(node.name.casefold().split())
                seen[plain] += 1
                key = plain if seen[plain] == 1 else f"{plain} {seen[plain]}"
                self.steps[key], self.key[node.id] = node, key
        self.gates = {node.id: node for node in model.nodes if node.kind in GATEWAYS}

    def ways(self, kept: Iterable[str]) -> set[Way]:
        """Which of some steps may come right after which, through everything else; the start and the end too."""
        wanted = set(kept)
        starts = [node.id for node in self.index.node.values() if node.kind == "start"]
        found = {(START, key) for start in starts for key in self._after(start, wanted)}
        for key in wanted:
            found |= {(key, target) for target in self._after(self.steps[key].id, wanted)}
        return found

    def _after(self, node: str, wanted: set[str], *, back: bool = False) -> set[str]:
        """Nearest of some steps after a node (or before it), or the end (or the start) of the model."""
        found: set[str] = set()
        seen, waiting = {node}, self.neighbours(node, back=back)
        if not waiting:
            return {START if back else END}
        while waiting:
            one = waiting.pop()
            if self.key.get(one) in wanted:
                found.add(self.key[one])
            elif one not in seen:
                seen.add(one)
                further = self.neighbours(one, back=back)
                waiting += further
                found |= set() if further else {START if back else END}
        return found

    def neighbours(self, node: str, *, back: bool) -> list[str]:
        """Neighbours of a node; of a wrapped one, those of its way out."""
        index = self.index
        if back:
            return [flow.source for flow in index.incoming[node]]
        return [flow.target for flow in index.outgoing[node]]

    def around(self, gate: str, wanted: set[str]) -> tuple[str, frozenset[str], frozenset[str]]:
        """Kind of a gateway, and the nearest of some steps before and after it."""
        before, after = self._after(gate, wanted, back=True), self._after(gate, wanted)
        return self.gates[gate].kind, frozenset(before), frozenset(after)


def _moved(one: _Read, two: _Read, common: Iterable[str]) -> set[str]:
    staying, moved = set(common), set[str]()
    while changed := one.ways(staying) ^ two.ways(staying):
        touched = Counter(key for way in changed for key in way if key in staying)
        # A step that merely gained or lost a way stays where it is: what moved has lost one way in and found another.
        able = [key for key in touched if _has_moved(key, one.ways(staying), two.ways(staying))]
        if not able or len(moved) >= _MOST_MOVED:
            break
        worst = max(sorted(able), key=lambda key: touched[key])
        staying.discard(worst)
        moved.add(worst)
    return moved


def _has_moved(key: str, before: set[Way], after: set[Way]) -> bool:
    def sides(ways: set[Way]) -> tuple[set[str], set[str]]:
        return {a for a, b in ways if b == key}, {b for a, b in ways if a == key}

    (into, out), (into_after, out_after) = sides(before), sides(after)
    return not into & into_after or not out & out_after


def _steps(one: _Read, two: _Read, moved: set[str]) -> list[NodeChange]:
    found = [
        NodeChange("removed", key, node, None) for key, node in one.steps.items() if key not in two.steps
    ]
    for key, node in two.steps.items():
        before = one.steps.get(key)
        if before is None:
            found.append(NodeChange("added", key, None, node))
        elif key in moved:
            found.append(NodeChange("moved", key, before, node))
        elif (before.name, before.repeats) != (node.name, node.repeats):
            found.append(NodeChange("changed", key, before, node))
    return found


def _same_gates(one: _Read, two: _Read) -> dict[str, str]:
    same = {
        key: key for key, node in one.gates.items() if key in two.gates and two.gates[key].kind == node.kind
    }
    wanted = one.steps.keys() & two.steps.keys()
    left = {two.around(key, wanted): key for key in two.gates if key not in same.values()}
    for key in one.gates:
        if key not in same and (other := left.pop(one.around(key, wanted), None)) is not None:
            same[key] = other
    return same


def _gates(one: _Read, two: _Read, same: dict[str, str]) -> list[NodeChange]:
    kept = set(same.values())
    removed = [NodeChange("removed", key, node, None) for key, node in one.gates.items() if key not in same]
    return removed + [
        NodeChange("added", key, None, node) for key, node in two.gates.items() if key not in kept
    ]


def _ends(one: _Read, two: _Read) -> dict[str, str]:
    """What else the first model holds → its like in the second: by id and kind, or the one start or end."""
    known = {node.id: node.kind for node in two.model.nodes}
    rest = [node for node in one.model.nodes if node.id not in one.key and node.id not in one.gates]
    same = {node.id: node.id for node in rest if known.get(node.id) == node.kind}
    for kind in ("start", "end"):
        own = [node.id for node in rest if node.kind == kind]
        other = [key for key, of in known.items() if of == kind]
        if len(own) == len(other) == 1:
            same[own[0]] = other[0]
    return same


def _flows(model: Bpmn, same: dict[str, str]) -> dict[Way, str]:
    """Flows of the first model by their ends in the second one."""
    return {_in_second(flow, same): flow.id for flow in model.flows}


def _in_second(flow: Flow, same: dict[str, str]) -> Way:
    # An end without counterpart keeps a name that no element can have.
    return same.get(flow.source, f"\0{flow.source}"), same.get(flow.target, f"\0{flow.target}")


def _ways(one: _Read, two: _Read, staying: set[str]) -> tuple[WayChange, ...]:
    before, after = one.ways(staying), two.ways(staying)
    gone = [WayChange("removed", *way) for way in sorted(before - after)]
    return (*gone, *(WayChange("added", *way) for way in sorted(after - before)))


def _rules(before: tuple[Rule, ...], after: tuple[Rule, ...]) -> tuple[RuleChange, ...]:
    said_before, said_after = ({replace(rule, key="x") for rule in rules} for rules in (before, after))
    gone = {rule.key: rule for rule in before if replace(rule, key="x") not in said_after}
    new = {rule.key: rule for rule in after if replace(rule, key="x") not in said_before}
    changed = [RuleChange("changed", gone[key], new[key]) for key in gone if key in new]
    removed = [RuleChange("removed", rule, None) for key, rule in gone.items() if key not in new]
    return (
        *changed,
        *removed,
        *(RuleChange("added", None, rule) for key, rule in new.items() if key not in gone),
    )
