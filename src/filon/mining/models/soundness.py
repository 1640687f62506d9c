"""Soundness: whether every case that follows a net can end, ends clean, and can use every step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining.models.states import MOST_STATES, UnboundedNetError, reachable

if TYPE_CHECKING:
    from filon.mining.models.states import States
    from filon.process.petri_net import PetriNet

Fault = Literal["unbounded", "stuck", "unclean_end", "dead_step", "no_end"]


@dataclass(frozen=True)
class Soundness:
    """What is wrong with a net, first the gravest.

    Parameters
    ----------
    faults
        Kind of each fault with the names of what it concerns (places or transitions): ``unbounded`` (a place collects
        any number of tokens), ``no_end`` (the end cannot be reached at all), ``stuck`` (a run that cannot come to the
        end), ``unclean_end`` (the end is reached with work left over), ``dead_step`` (can never happen).
    is_bounded_answer
        Whether the net has more states than were looked at: no fault was found in those, and that is all it says.
    states
        States looked at.
    """

    faults: tuple[tuple[Fault, tuple[str, ...]], ...]
    is_bounded_answer: bool
    states: int

    @property
    def is_sound(self) -> bool:
        """No fault found, and every state looked at."""
        return not self.faults and not self.is_bounded_answer


def check_soundness(net: PetriNet, most: int = MOST_STATES) -> Soundness:
    """Look at every state of a net, ``most`` of them at most."""
    try:
        states = reachable(net, most)
    except UnboundedNetError as error:
        return Soundness((("unbounded", (str(error.context["place"]),)),), is_bounded_answer=False, states=0)
    faults = [*_endings(states), *_dead(states)] if states.is_complete else []
    return Soundness(tuple(faults), not states.is_complete, len(states))


def _endings(states: States) -> list[tuple[Fault, tuple[str, ...]]]:
    final = states.net.final
    over = [m for m in states.markings if m != final and all(a >= b for a, b in zip(m, final, strict=True))]
    if over:
        return [("unclean_end", _marked(states, over[0], final))]
    if states.final is None:
        return [("no_end", ())]
    stuck = np.flatnonzero(~leads_to(states, states.final))
    return [("stuck", _marked(states, states.markings[stuck[-1]]))] if stuck.size else []


def _dead(states: States) -> list[tuple[Fault, tuple[str, ...]]]:
    alive = set(states.transition.tolist())
    dead = [one for at, one in enumerate(states.net.transitions) if at not in alive]
    return [("dead_step", tuple(one.activity or one.element or one.id for one in dead))] if dead else []


def leads_to(states: States, goal: int) -> np.ndarray:
    """Whether each state can come to the goal."""
    able = np.zeros(len(states), dtype=bool)
    able[goal] = True
    before = -1
    while before != able.sum():
        before = able.sum()
        able[states.source[able[states.target]]] = True
    return able


def _marked(
    states: States, marking: tuple[int, ...], beyond: tuple[int, ...] | None = None
) -> tuple[str, ...]:
    least = beyond or (0,) * len(marking)
    return tuple(
        name for name, tokens, base in zip(states.net.places, marking, least, strict=True) if tokens > base
    )
