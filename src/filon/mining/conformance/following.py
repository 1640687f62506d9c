"""Which traces a model of more states than can be listed replays, and what it allows after each of their beginnings.

All markings that a beginning may leave the model in are followed together, each with the silent steps it took. Cases
meet few different sets of markings, so each set, and what an activity makes of it, is worked out once: the model is
made deterministic as far as the cases need it (the subset construction of automata).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.conformance.enabled import Enabled
from filon.mining.conformance.walk import MODEL, SYNC
from filon.mining.models.states import Markings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.mining.conformance.search import Step
    from filon.mining.conformance.trie import Trie
    from filon.process.petri_net import PetriNet

MOST_MARKINGS = 2_000_000
"""Markings held in all sets together: some seconds of work."""
NOWHERE = -1
_Key = tuple[tuple[int, int], ...]


class TooManyMarkingsError(Exception):
    """A model leaves cases in too many markings at once."""


@dataclass
class _Set:
    """Markings that a beginning may leave the model in.

    ``entered`` right after its last event and ``reached`` through silent steps too: with the silent steps up to there,
    beyond those of the marking with fewest. ``came`` names the marking and the silent step before.
    """

    entered: dict[int, int]
    reached: dict[int, int]
    came: dict[int, tuple[int, int]]
    after: dict[str, _Next | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Next:
    """What an activity makes of a set: another one, ``silent`` more steps, and for each marking in it where from."""

    number: int
    silent: int
    came: dict[int, tuple[int, int]]


class Following:
    """A net followed along the beginnings of traces.

    Parameters
    ----------
    net
        The model.
    trie
        The beginnings.
    labels
        Activity of each label of the trie.

    Raises
    ------
    TooManyMarkingsError, UnboundedNetError
    """

    def __init__(self, net: PetriNet, trie: Trie, labels: Sequence[str]) -> None:
        self._net, self._trie, self._labels = net, trie, labels
        self._markings = Markings(net)
        self._moves: dict[int, tuple[list[tuple[int, int]], dict[str, list[tuple[int, int]]]]] = {}
        self._sets: list[_Set] = []
        self._set_of: dict[_Key, int] = {}
        self._held = 0
        self._at = np.full(len(trie), NOWHERE)
        self._at[0] = self._numbered_set({self._markings.number(net.initial): 0})
        for node in range(1, len(trie)):
            label, before = int(trie.label[node]), int(self._at[trie.parent[node]])
            found = self._next(before, labels[label]) if label >= 0 and before != NOWHERE else None
            if found is not None:
                self._at[node] = found.number

    def enabled(self) -> Enabled:
        """What the model allows after each beginning that it can replay."""
        names = {name: at for at, name in enumerate(self._labels)}
        allowed = np.zeros((len(self._sets) + 1, len(names)), dtype=bool)
        for at, one in enumerate(self._sets):
            cheapest = [marking for marking, silent in one.entered.items() if silent == 0]
            reached, _ = self._through_silence(dict.fromkeys(cheapest, 0), len(one.reached))
            can = {name for marking in reached for name in self._moves_from(marking)[1]}
            allowed[at, [names[name] for name in can]] = True
        # The last row is of beginnings that the model cannot replay: they say nothing.
        can_follow = allowed[self._at]
        label = self._trie.label
        is_allowed = np.zeros(len(self._trie), dtype=bool)
        known = label >= 0
        is_allowed[known] = can_follow[self._trie.parent[known], label[known]]
        return Enabled(self._trie, can_follow.sum(axis=1), is_allowed)

    def steps(self, trace: tuple[str, ...], leaf: int, *, to_the_end: bool) -> tuple[Step, ...] | None:
        """Moves of a trace with the fewest silent steps; ``None`` where the model cannot replay it.

        ``to_the_end`` or not: whether the model must end with the trace.
        """
        if self._at[leaf] == NOWHERE:
            return None
        last = self._sets[self._at[leaf]]
        if to_the_end:
            marking = self._markings.number(self._net.final)
            if marking not in last.reached:
                return None
        else:
            marking = min(last.entered, key=lambda one: (last.entered[one], one))
        steps: list[Step] = []
        node = leaf
        for position in range(len(trace), -1, -1):
            marking = self._back_through_silence(self._sets[self._at[node]], marking, position, steps)
            if position:
                node = int(self._trie.parent[node])
                found = self._sets[self._at[node]].after[trace[position - 1]]
                assert found is not None  # noqa: S101 - the trace came this way
                marking, transition = found.came[marking]
                steps.append((SYNC, transition, position - 1))
        return tuple(reversed(steps))

    @staticmethod
    def _back_through_silence(one: _Set, marking: int, position: int, steps: list[Step]) -> int:
        while marking in one.came:
            marking, transition = one.came[marking]
            steps.append((MODEL, transition, position))
        return marking

    def _next(self, number: int, activity: str) -> _Next | None:
        known = self._sets[number].after
        if activity not in known:
            known[activity] = self._made_next(self._sets[number], activity)
        return known[activity]

    def _made_next(self, one: _Set, activity: str) -> _Next | None:
        entered: dict[int, int] = {}
        came: dict[int, tuple[int, int]] = {}
        for marking, silent in one.reached.items():
            for transition, after in self._moves_from(marking)[1].get(activity, ()):
                if silent < entered.get(after, silent + 1):
                    entered[after], came[after] = silent, (marking, transition)
        if not entered:
            return None
        fewest = min(entered.values())
        number = self._numbered_set({marking: silent - fewest for marking, silent in entered.items()})
        return _Next(number, fewest, came)

    def _numbered_set(self, entered: dict[int, int]) -> int:
        key = tuple(sorted(entered.items()))
        if key not in self._set_of:
            reached, came = self._through_silence(entered, MOST_MARKINGS - self._held)
            self._held += len(reached)
            self._set_of[key] = len(self._sets)
            self._sets.append(_Set(entered, reached, came))
        return self._set_of[key]

    def _through_silence(
        self, entered: dict[int, int], most: int
    ) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """Markings after any silent steps, with the fewest that lead there, and the last of them; ``most`` at most."""
        reached, came = dict(entered), dict[int, tuple[int, int]]()
        turn: dict[int, list[int]] = {}
        for marking, silent in entered.items():
            turn.setdefault(silent, []).append(marking)
        silent = 0
        while turn:
            for marking in turn.pop(silent, ()):
                if reached[marking] == silent:
                    for transition, after in self._moves_from(marking)[0]:
                        if silent + 1 < reached.get(after, silent + 2):
                            reached[after], came[after] = silent + 1, (marking, transition)
                            turn.setdefault(silent + 1, []).append(after)
            if len(reached) > most:
                raise TooManyMarkingsError
            silent += 1
        return reached, came

    def _moves_from(self, marking: int) -> tuple[list[tuple[int, int]], dict[str, list[tuple[int, int]]]]:
        """Silent steps from a marking, and visible ones by activity: transition and marking after."""
        if marking not in self._moves:
            silent: list[tuple[int, int]] = []
            visible: dict[str, list[tuple[int, int]]] = {}
            for step in self._markings.after(marking):
                activity = self._net.transitions[step[0]].activity
                (silent if activity is None else visible.setdefault(activity, [])).append(step)
            self._moves[marking] = silent, visible
        return self._moves[marking]


def followed(net: PetriNet, trie: Trie, labels: Iterable[str]) -> Following | None:
    """A net followed along the beginnings of traces; ``None`` where it leaves them in too many markings at once."""
    try:
        return Following(net, trie, tuple(labels))
    except TooManyMarkingsError:
        return None
