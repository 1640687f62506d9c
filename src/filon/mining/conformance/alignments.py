"""Optimal alignments: for each variant, the run of the model that explains it with the fewest deviations.

The cost rule: an event outside the model costs one, a step of the model on an activity without its event costs one, an
event that goes with its step and a silent step cost nothing; of equally cheap explanations the one with the fewest
silent steps, except where a model has too many states to list them: there one with few.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining.conformance.costs import DEVIATION, FAR, StepCosts, exclusive_pairs, prefix_costs
from filon.mining.conformance.enabled import Enabled, EnabledLabels
from filon.mining.conformance.following import Following, followed
from filon.mining.conformance.search import Found, Search
from filon.mining.conformance.trie import UNKNOWN, Trie, trie_of
from filon.mining.conformance.walk import LOG, MODEL, NO_STEP, SYNC, Moves, Walk
from filon.mining.models.states import MOST_STATES, NoWayToTheEndError, reachable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.process.petri_net import PetriNet

MoveKind = Literal["sync", "log", "model"]
_KINDS: dict[int, MoveKind] = {SYNC: "sync", LOG: "log", MODEL: "model"}
MOST_CELLS = 24_000_000
"""Costs held at a time: 96 MB of them."""
MOST_WORK = 6_000_000_000
"""Costs compared, about ten seconds of them; a model with more states at once is searched variant by variant."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an alignment.

    ``sync``: trace and model agree; ``log``: an event outside the model; ``model``: a step of the model without event
    (silent when ``activity`` is ``None``). ``position`` of the event in the trace from 0, or of the event before which
    the model moves; ``transition``: number of the step of the net, ``None`` for a log move.
    """

    kind: MoveKind
    activity: str | None
    position: int
    transition: int | None


@dataclass(frozen=True)
class Alignments:
    """Optimal alignments of traces with a net, one per trace in the order given.

    Parameters
    ----------
    net
        The model.
    traces
        Activities of each trace.
    deviations
        Log moves and visible model moves of each.
    silent
        Silent steps of each.
    is_exact
        Whether each is optimal. Where not, the search met its bound: ``deviations`` is the fewest it can be, and there
        are no moves.
    unfinished
        Whether each is of cases that are still open: the model need not end with it.
    shortest
        Activities of the shortest run of the model: what a trace without any event in the model misses.
    exclusive
        Pairs of activities that no run of the model has both of, in both orders; none where the model has too many
        states to tell.
    moves
        Moves of all traces.
    enabled
        What the model allows after each beginning, for precision; ``None`` where the model has too many states, and
        leaves cases in too many of them at once.
    """

    net: PetriNet
    traces: tuple[tuple[str, ...], ...]
    deviations: np.ndarray
    silent: np.ndarray
    is_exact: np.ndarray
    unfinished: np.ndarray
    shortest: int
    exclusive: frozenset[tuple[str, str]]
    moves: Moves
    enabled: Enabled | None

    @property
    def fits(self) -> np.ndarray:
        """Whether the model can replay each trace."""
        return np.asarray(self.is_exact & (self.deviations == 0))

    @property
    def fitness(self) -> np.ndarray:
        """One minus deviations over the most that the trace could have."""
        worst = self.worst.astype(float)
        share = np.divide(self.deviations, worst, out=np.zeros_like(worst), where=worst > 0)
        return np.asarray(1.0 - share)

    @cached_property
    def worst(self) -> np.ndarray:
        """Most deviations that each could have: all its events and, where it is over, the shortest run of the model."""
        return np.array([len(one) for one in self.traces]) + np.where(self.unfinished, 0, self.shortest)

    @cached_property
    def _bounds(self) -> np.ndarray:
        return np.searchsorted(self.moves.trace, np.arange(len(self.traces) + 1))

    @cached_property
    def apart(self) -> tuple[tuple[Move, ...], ...]:
        """Moves of each trace that it and the model do not share, in order, without silent steps."""
        steps = self.net.transitions
        visible = np.array([*(one.activity is not None for one in steps), True], dtype=bool)
        mine = np.flatnonzero((self.moves.kind != SYNC) & visible[self.moves.transition])
        columns = (self.moves.trace, self.moves.kind, self.moves.position, self.moves.transition)
        found: list[list[Move]] = [[] for _ in self.traces]
        for at, *move in zip(*(one[mine].tolist() for one in columns), strict=True):
            found[at].append(self._move(at, *move))
        return tuple(map(tuple, found))

    def agreed(self, trace: int) -> set[str]:
        """Activities that happen where the model wants them."""
        low, high = self._bounds[trace : trace + 2]
        places = self.moves.transition[low:high][self.moves.kind[low:high] == SYNC]
        return {name for place in places.tolist() if (name := self.net.transitions[place].activity)}

    def of(self, trace: int) -> tuple[Move, ...]:
        """Moves of one trace, in order."""
        low, high = self._bounds[trace : trace + 2]
        columns = (self.moves.kind, self.moves.position, self.moves.transition)
        return tuple(
            self._move(trace, *found)
            for found in zip(*(one[low:high].tolist() for one in columns), strict=True)
        )

    def _move(self, trace: int, kind: int, position: int, transition: int) -> Move:
        if transition == NO_STEP:
            return Move("log", self.traces[trace][position], position, None)
        return Move(_KINDS[kind], self.net.transitions[transition].activity, position, transition)


def align(
    net: PetriNet,
    traces: Sequence[tuple[str, ...]],
    *,
    unfinished: np.ndarray | None = None,
    most_states: int = MOST_STATES,
) -> Alignments:
    """Optimal alignment of each trace with a net.

    Parameters
    ----------
    net
        The model; it need not be sound, but its end must be reachable.
    traces
        Activities of each trace; give each variant once.
    unfinished
        Whether each is of cases that are still open: what the model wants later is then not missing yet.
    most_states
        Bound on the states of the model, and of the search where it has more.

    Returns
    -------
    Alignments
        Exact; where the model has more states than the bound, exact for the traces whose search ends within it.

    Raises
    ------
    NoWayToTheEndError, UnboundedNetError

    Notes
    -----
    Cost: states × different beginnings × states that one activity leads to; 30,000 variants of a million events take
    about a second on a model of some dozen states.
    """
    is_open = np.zeros(len(traces), dtype=bool) if unfinished is None else unfinished
    states = reachable(net, most_states)
    code = {label: at for at, label in enumerate(states.labels)}
    trie = trie_of([tuple(map(code.get, trace, repeat(UNKNOWN))) for trace in traces])
    steps = StepCosts(states)
    if not states.is_complete or _work(steps, trie) > MOST_WORK:
        return _search(net, tuple(traces), is_open, most_states, followed(net, trie, states.labels), trie)
    if states.final is None:
        raise NoWayToTheEndError(final=_marked(net))
    return _align(steps, tuple(traces), is_open, trie)


def _align(
    steps: StepCosts, traces: tuple[tuple[str, ...], ...], is_open: np.ndarray, trie: Trie
) -> Alignments:
    states, walk, enabled = steps.states, Walk(steps), EnabledLabels(steps.states)
    final = states.final or 0
    ahead = steps.to(final)
    found = np.zeros(len(traces), dtype=np.int64)
    moves: list[Moves] = []
    for part in trie.slices(max(1, MOST_CELLS // len(states))):
        costs = prefix_costs(steps, part.trie)
        leaf = part.trie.leaf
        ends = np.full(leaf.size, final)
        opened = is_open[part.traces]
        # Of the states that an open case may equally be in, the one nearest the end: it did what came last.
        ends[opened] = (costs[leaf[opened]].astype(np.int64) * (FAR * 2) + ahead).argmin(axis=1)
        found[part.traces] = costs[leaf, ends]
        walked = walk.back(costs, part.trie, ends)
        moves.append(Moves(part.traces[walked.trace], walked.kind, walked.transition, walked.position))
        enabled.add(costs, part)
    labels = states.labels
    return Alignments(
        net=states.net,
        traces=traces,
        deviations=found // DEVIATION,
        silent=found % DEVIATION,
        is_exact=np.ones(len(traces), dtype=bool),
        unfinished=is_open,
        shortest=int(steps.onward(np.array([0]))[0, final]) // DEVIATION,
        exclusive=frozenset((labels[one], labels[other]) for one, other in exclusive_pairs(steps)),
        moves=_in_order(moves),
        enabled=enabled.found(trie),
    )


def _search(  # noqa: PLR0913, PLR0917 - what to search, how far, and what is known of it
    net: PetriNet,
    traces: tuple[tuple[str, ...], ...],
    is_open: np.ndarray,
    most: int,
    following: Following | None,
    trie: Trie,
) -> Alignments:
    """Traces that fit as they were followed; one search for each other, of no more than ``most`` places."""
    searching = Search(net, most)
    empty = searching.run(())
    if empty.is_exact and empty.steps is None:
        raise NoWayToTheEndError(final=_marked(net))

    def explained(trace: tuple[str, ...], leaf: int, *, unfinished: bool) -> Found:
        steps = following.steps(trace, leaf, to_the_end=not unfinished) if following else None
        if steps is None:
            return searching.run(trace, to_the_end=not unfinished)
        return Found(sum(kind == MODEL for kind, _, _ in steps), is_exact=True, steps=steps)

    each = zip(traces, trie.leaf.tolist(), is_open.tolist(), strict=True)
    found = [explained(trace, leaf, unfinished=unfinished) for trace, leaf, unfinished in each]
    costs = np.array([one.cost for one in found], dtype=np.int64)
    steps = [(at, *step) for at, one in enumerate(found) for step in one.steps or ()]
    return Alignments(
        net=net,
        traces=traces,
        deviations=costs // DEVIATION,
        silent=costs % DEVIATION,
        is_exact=np.array([one.is_exact for one in found], dtype=bool),
        unfinished=is_open,
        shortest=empty.cost // DEVIATION,
        exclusive=frozenset(),
        moves=Moves(*np.array(steps, dtype=np.int64).reshape(-1, 4).T),
        enabled=None if following is None else following.enabled(),
    )


def _in_order(parts: list[Moves]) -> Moves:
    columns = [
        np.concatenate([getattr(one, name) for one in parts])
        for name in ("trace", "kind", "transition", "position")
    ]
    order = np.argsort(columns[0], kind="stable")
    return Moves(*(one[order] for one in columns))


def _work(steps: StepCosts, trie: Trie) -> int:
    """Costs that pushing along the tree compares."""
    states = steps.states
    used = np.bincount(trie.label[trie.label >= 0], minlength=len(states.labels))
    visible = states.step_label >= 0
    pairs = np.unique(states.step_label[visible] * len(states) + states.target[visible])
    targets = np.bincount(pairs // len(states), minlength=len(states.labels))
    return int((used * (targets + 1)).sum()) * len(states)


def _marked(net: PetriNet) -> list[str]:
    return [place for place, tokens in zip(net.places, net.final, strict=True) if tokens]
