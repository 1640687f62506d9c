"""Petri nets with labels and a wanted end: the exact form of a process model that cases are compared with."""

from __future__ import annotations

from dataclasses import dataclass

Marking = tuple[int, ...]
"""Tokens of each place, in the order of the places."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a net.

    Parameters
    ----------
    id
        Name of its own.
    activity
        What is recorded when it happens; ``None`` where nothing is (a silent step: routing).
    inputs, outputs
        Places (by number) that it takes a token from and puts one into; a place that is named twice counts twice.
    element
        Element of the drawn model that it stands for.
    """

    id: str
    activity: str | None
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    element: str | None = None


@dataclass(frozen=True, slots=True)
class PetriNet:
    """Places, transitions, and the markings in which a case begins and is over."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    initial: Marking
    final: Marking

    @property
    def activities(self) -> frozenset[str]:
        """Activities that the model knows."""
        return frozenset(one.activity for one in self.transitions if one.activity is not None)

    @property
    def arcs(self) -> int:
        """Number of arcs between places and transitions; an arc of weight two is one arc."""
        return sum(len(set(one.inputs)) + len(set(one.outputs)) for one in self.transitions)
