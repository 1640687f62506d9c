"""Optimal alignments one trace at a time, for models with more states than can be listed: best first, bounded."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from filon.mining.conformance.costs import DEVIATION
from filon.mining.conformance.walk import LOG, MODEL, NO_STEP, SYNC
from filon.mining.models.states import Markings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.process.petri_net import PetriNet

Step = tuple[int, int, int]
"""Kind, transition and position of a move."""
Place = tuple[int, int]
"""Events aligned so far, and number of the marking."""


@dataclass(frozen=True)
class Found:
    """Outcome of one search.

    ``cost`` in the unit of ``DEVIATION``. ``steps`` is ``None`` where there are none: the search met its bound (then
    ``cost`` is the least it can be), or no run of the model ends (``is_exact``).
    """

    cost: int
    is_exact: bool
    steps: tuple[Step, ...] | None


class Search:
    """Cheapest alignments with one net; the markings met are remembered from trace to trace.

    Parameters
    ----------
    net
        The model.
    most
        Pairs of position and marking settled before a search gives up.
    """

    def __init__(self, net: PetriNet, most: int) -> None:
        self._net = net
        self._most = most
        self._markings = Markings(net)
        self._final = self._markings.number(net.final)
        self._known = net.activities

    def run(self, trace: tuple[str, ...], *, to_the_end: bool = True) -> Found:
        """Dijkstra's algorithm over positions and markings, guided by the events that the model cannot know.

        Of equally few deviations the place furthest in the trace comes first, so that a trace which fits is followed to
        its end at once. The deviations are the fewest; the silent steps between two events are few, not the fewest.

        ``to_the_end`` or not: whether the model must end with the trace.
        """
        ahead = self._unknown_ahead(trace)
        waiting = [(ahead[0], 0, 0, 0, (0, 0))]
        reached: dict[Place, int] = {(0, 0): 0}
        came: dict[Place, tuple[Place, int, int]] = {}
        settled: set[Place] = set()
        numbers = count(1)
        while waiting:
            deviations, _, _, _, place = heapq.heappop(waiting)
            if place in settled:
                continue
            if len(settled) >= self._most:
                return Found(deviations * DEVIATION, is_exact=False, steps=None)
            settled.add(place)
            is_over = not to_the_end or place[1] == self._final
            if place[0] == len(trace) and is_over:
                return Found(reached[place], is_exact=True, steps=_walked(came, place))
            for after, kind, transition, cost in self._moves(trace, place):
                total = reached[place] + cost
                if total < reached.get(after, total + 1):
                    reached[after] = total
                    came[after] = (place, kind, transition)
                    deviated, silent = divmod(total, DEVIATION)
                    # To the next event the way of few silent steps; after the last one any way leads to the end.
                    rank = silent if after[0] < len(trace) else -silent
                    heapq.heappush(
                        waiting, (deviated + ahead[after[0]], -after[0], rank, next(numbers), after)
                    )
        return Found(0, is_exact=True, steps=None)

    def _moves(self, trace: tuple[str, ...], place: Place) -> Iterator[tuple[Place, int, int, int]]:
        position, marking = place
        event = trace[position] if position < len(trace) else None
        for transition, after in self._markings.after(marking):
            activity = self._net.transitions[transition].activity
            if activity is None:
                yield (position, after), MODEL, transition, 1
                continue
            if activity == event:
                yield (position + 1, after), SYNC, transition, 0
            yield (position, after), MODEL, transition, DEVIATION
        if event is not None:
            yield (position + 1, marking), LOG, NO_STEP, DEVIATION

    def _unknown_ahead(self, trace: tuple[str, ...]) -> list[int]:
        ahead = [0]
        for event in reversed(trace):
            ahead.append(ahead[-1] + (event not in self._known))
        return ahead[::-1]


def _walked(came: dict[Place, tuple[Place, int, int]], place: Place) -> tuple[Step, ...]:
    steps: list[Step] = []
    while place in came:
        before, kind, transition = came[place]
        steps.append((kind, transition, before[0]))
        place = before
    return tuple(reversed(steps))
