"""What of a drawing can be played: the steps that it removes, adds and moves, as changes to the learnt process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.mining.simulation.changes import MOST_CHANGES, escaped
from filon.mining.simulation.parameters import overall_shares
from filon.process.model_difference import START, gateways_before, ways_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.mining.simulation.parameters import Parameters
    from filon.process.bpmn import Bpmn, Node
    from filon.process.model_difference import ModelDifference

Ways = frozenset[tuple[str, str]]
_ALL_WAYS = frozenset({"parallel", "inclusive"})
"""Gateways that go more than one way at once."""


@dataclass(frozen=True)
class DrawnStep:
    """A new or moved step of a drawing, with the texts of its changes; ``{x}`` in them is how long a new one takes.

    There are none where the cases do not know its place: before the first event, beside other steps, or one change too
    many. ``is_choice`` where the drawing also lets cases pass it by: nobody knows how many would.
    """

    node: Node
    is_new: bool
    changes: tuple[str, ...]
    is_choice: bool


class Drawn:
    """A drawing beside a learnt process.

    Attributes
    ----------
    removed
        Steps that no longer happen.
    put_in
        New and moved steps in the order in which cases come to them.
    known
        Steps that are new in the drawing but that cases do today, and go on doing.
    unseen
        Steps that the drawing leaves out and no case has.
    """

    def __init__(self, found: ModelDifference, drawing: Bpmn, parameters: Parameters) -> None:
        self._drawing, self._parameters = drawing, parameters
        gone = [one.before for one in found.nodes if one.change == "removed" and one.before is not None]
        new = {one.key: one.after for one in found.nodes if one.change == "added" and _is_step(one.after)}
        moved = {one.key: one.after for one in found.nodes if one.change == "moved"}
        self.known = [node for node in new.values() if node is not None and self._happens(node)]
        self.unseen = [one for one in gone if one.activity and not self._happens(one)]
        self.removed = [one for one in gone if self._happens(one)]
        self._absent = {*moved, *(one.activity for one in self.removed)}
        steady = {key for key in parameters.activities if key not in moved}
        self.put_in: list[DrawnStep] = []
        for key in _in_order(ways_between(drawing, {*steady, *new, *moved})):
            node = new.get(key) or moved.get(key)
            if node is not None and node not in self.known:
                # Beside other steps, or after several that all happen, a case has no one place for it.
                is_beside = not _ALL_WAYS.isdisjoint(gateways_before(drawing, key, steady))
                ways = Ways() if is_beside else ways_between(drawing, {*steady, key})
                self.put_in.append(self._step(key, node, ways, is_new=key in new))

    @property
    def changes(self) -> tuple[str, ...]:
        """Texts of all that can be played."""
        names = ",".join(escaped(one.activity or "") for one in self.removed)
        return (*([f"skip:{names}"] if names else []), *(text for one in self.put_in for text in one.changes))

    def steps(self, *, is_new: bool, is_played: bool) -> list[Node]:
        """New or moved steps that can be played, or that cannot."""
        return [one.node for one in self.put_in if (one.is_new, bool(one.changes)) == (is_new, is_played)]

    def _step(self, key: str, node: Node, ways: Ways, *, is_new: bool) -> DrawnStep:
        name = escaped(node.activity or node.name)
        texts = tuple(
            f"add:{name}:{gap}:{{x}}s" if is_new else f"move:{name}:{gap}" for gap in self._gaps(key, ways)
        )
        can_be = is_new or self._happens(node)
        fits = can_be and len(texts) <= MOST_CHANGES - len(self.changes)
        before, after = {a for a, b in ways if b == key}, {b for a, b in ways if a == key}
        is_choice = any(a in before and b in after for a, b in ways)
        return DrawnStep(node, is_new, texts if fits else (), is_choice)

    def _gaps(self, key: str, ways: Ways) -> Iterator[str]:
        """Places between two events of cases where a step of the drawing comes, as changes write them."""
        for before in sorted(a for a, b in ways if b == key and a in self._parameters.activities):
            if not any(a == before and b != key for a, b in ways):
                yield f"{escaped(before)}>*"
                continue
            follows = self._follows(before)
            for after in sorted(b for a, b in ways if a == key and b in follows):
                yield f"{escaped(before)}>{escaped(after)}"

    def _follows(self, activity: str) -> set[str]:
        """Activities that come right after one in some case, once what the drawing removes or moves is gone."""
        found: set[str] = set()
        waiting = [activity]
        while waiting:
            branch = self._parameters.branch(waiting.pop())
            shares = overall_shares(branch) if branch else {}
            fresh = {key for key, share in shares.items() if share > 0} - found
            found |= fresh
            waiting += fresh & self._absent
        return found

    def _happens(self, node: Node) -> bool:
        return node.activity in self._parameters.activities


def _in_order(ways: Ways) -> list[str]:
    """Steps in the order in which a case can first come to them; ties by name."""
    found, turn = [START], [START]
    while turn:
        turn = sorted({b for a, b in ways if a in turn} - set(found))
        found += turn
    return found


def _is_step(node: Node | None) -> bool:
    return node is not None and bool(node.activity or (node.kind == "task" and node.name))
