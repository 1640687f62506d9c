"""Nets put together piece by piece, and the net of a process tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.process.petri_net import PetriNet, Transition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.process.process_tree import ProcessTree


@dataclass
class NetBuilder:
    """A net in the making; places are numbers."""

    places: list[str] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)

    def place(self, name: str = "") -> int:
        """Add a place."""
        self.places.append(name or f"p{len(self.places)}")
        return len(self.places) - 1

    def step(
        self,
        inputs: Iterable[int],
        outputs: Iterable[int],
        activity: str | None = None,
        element: str | None = None,
    ) -> None:
        """Add a transition; silent where no activity is given."""
        name = f"t{len(self.transitions)}"
        self.transitions.append(Transition(name, activity, tuple(inputs), tuple(outputs), element))

    def net(self, initial: Iterable[int], final: Iterable[int]) -> PetriNet:
        """The net that begins with one token in each of some places and ends so in others."""
        return PetriNet(
            tuple(self.places), tuple(self.transitions), self._marking(initial), self._marking(final)
        )

    def _marking(self, marked: Iterable[int]) -> tuple[int, ...]:
        tokens = [0] * len(self.places)
        for place in marked:
            tokens[place] += 1
        return tuple(tokens)


def net_of_tree(tree: ProcessTree) -> PetriNet:
    """Net whose complete runs are the traces of a process tree; sound, with one token at start and end."""
    builder = NetBuilder()
    source, sink = builder.place("source"), builder.place("sink")
    _add(builder, tree, source, sink)
    return builder.net([source], [sink])


def _add(builder: NetBuilder, tree: ProcessTree, before: int, after: int) -> None:
    if tree.operator is None:
        builder.step([before], [after], tree.activity)
    elif tree.operator == "sequence":
        inner = [builder.place() for _ in tree.children[1:]]
        for child, start, end in zip(tree.children, [before, *inner], [*inner, after], strict=True):
            _add(builder, child, start, end)
    elif tree.operator == "exclusive":
        for child in tree.children:
            _add(builder, child, before, after)
    elif tree.operator == "parallel":
        starts, ends = ([builder.place() for _ in tree.children] for _ in range(2))
        builder.step([before], starts)
        for child, start, end in zip(tree.children, starts, ends, strict=True):
            _add(builder, child, start, end)
        builder.step(ends, [after])
    else:
        # Places of its own: a loop that shared them could leave through a branch beside it.
        start, end = builder.place(), builder.place()
        builder.step([before], [start])
        _add(builder, tree.children[0], start, end)
        for child in tree.children[1:]:
            _add(builder, child, end, start)
        builder.step([end], [after])
