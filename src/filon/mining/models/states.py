"""The states that a net can reach, as arrays; bounded, so that a hostile net costs bounded time and memory."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.process.petri_net import Marking, PetriNet

MOST_STATES = 20_000
MOST_TOKENS = 100
"""A place that collects more tokens than this collects any number of them."""
SILENT = -1


class UnboundedNetError(RefusedInputError):
    """A place of the net can collect any number of tokens."""

    code = "unbounded_net"


class NoWayToTheEndError(RefusedInputError):
    """No run of the net reaches its final marking."""

    code = "no_way_to_the_end"


@dataclass(frozen=True)
class States:
    """Reachable markings of a net, numbered from 0 (the initial one), and the steps between them.

    Parameters
    ----------
    net
        The net.
    markings
        One per state.
    source, target, transition
        One entry per step: state before, state after, number of the transition.
    is_complete
        Whether these are all: not when the bound on states was reached.
    """

    net: PetriNet
    markings: tuple[Marking, ...]
    source: np.ndarray
    target: np.ndarray
    transition: np.ndarray
    is_complete: bool

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Activities of the net, sorted; an activity is known by its place here."""
        return tuple(sorted(self.net.activities))

    @cached_property
    def step_label(self) -> np.ndarray:
        """Activity of each step, by its place in ``labels``; ``SILENT`` where nothing is recorded."""
        code = {label: at for at, label in enumerate(self.labels)}
        of = [SILENT if one.activity is None else code[one.activity] for one in self.net.transitions]
        return np.asarray(np.array(of, dtype=np.int64)[self.transition])

    @cached_property
    def final(self) -> int | None:
        """State in which a case is over; ``None`` where none of these is."""
        return next((at for at, one in enumerate(self.markings) if one == self.net.final), None)

    def __len__(self) -> int:
        return len(self.markings)


class Firing:
    """What can happen in a marking of a net, and what it leads to."""

    def __init__(self, net: PetriNet) -> None:
        self._net = net
        self._needs = [tuple(Counter(one.inputs).items()) for one in net.transitions]
        self._change = [self._changes(at) for at in range(len(net.transitions))]
        self._starting = [at for at, needs in enumerate(self._needs) if not needs]
        self._waiting: dict[int, list[int]] = {}
        for at, needs in enumerate(self._needs):
            if needs:
                self._waiting.setdefault(needs[0][0], []).append(at)

    def after(self, marking: Marking) -> Iterator[tuple[int, Marking]]:
        """Transitions that can fire, with the marking after each.

        Raises
        ------
        UnboundedNetError
        """
        marked = (place for place, tokens in enumerate(marking) if tokens)
        able = [at for place in marked for at in self._waiting.get(place, ())] + self._starting
        for at in able:
            if all(marking[place] >= tokens for place, tokens in self._needs[at]):
                yield at, self._fired(marking, at)

    def _fired(self, marking: Marking, at: int) -> Marking:
        after = list(marking)
        for place, tokens in self._change[at]:
            after[place] += tokens
            if after[place] > MOST_TOKENS:
                raise UnboundedNetError(place=self._net.places[place], most=MOST_TOKENS)
        return tuple(after)

    def _changes(self, at: int) -> tuple[tuple[int, int], ...]:
        change = Counter(self._net.transitions[at].outputs)
        change.subtract(self._net.transitions[at].inputs)
        return tuple((place, tokens) for place, tokens in change.items() if tokens)


class Markings:
    """Markings of a net by number, as they are met; what can happen in each is worked out once.

    Parameters
    ----------
    net
        The net; its initial marking is number 0.
    """

    def __init__(self, net: PetriNet) -> None:
        self._firing = Firing(net)
        self._met: list[Marking] = []
        self._number: dict[Marking, int] = {}
        self._after: dict[int, list[tuple[int, int]]] = {}
        self.number(net.initial)

    def number(self, marking: Marking) -> int:
        """Number of a marking."""
        at = self._number.setdefault(marking, len(self._met))
        if at == len(self._met):
            self._met.append(marking)
        return at

    def after(self, marking: int) -> list[tuple[int, int]]:
        """Transitions that can fire in a marking, with the marking after each.

        Raises
        ------
        UnboundedNetError
        """
        if marking not in self._after:
            fired = self._firing.after(self._met[marking])
            self._after[marking] = [(transition, self.number(after)) for transition, after in fired]
        return self._after[marking]


def reachable(net: PetriNet, most: int = MOST_STATES) -> States:
    """States of a net, breadth first, no more than ``most``.

    Raises
    ------
    UnboundedNetError
        A place collects more than ``MOST_TOKENS`` tokens.
    """
    firing = Firing(net)
    number = {net.initial: 0}
    waiting = deque([net.initial])
    steps: list[tuple[int, int, int]] = []
    is_complete = True
    while waiting:
        marking = waiting.popleft()
        source = number[marking]
        for transition, after in firing.after(marking):
            if after not in number:
                if len(number) >= most:
                    is_complete = False
                    continue
                number[after] = len(number)
                waiting.append(after)
            steps.append((source, number[after], transition))
    columns = np.array(steps, dtype=np.int64).reshape(-1, 3)
    return States(net, tuple(number), columns[:, 0], columns[:, 1], columns[:, 2], is_complete)
