"""Optimal alignments: for each variant, the run of the model that explains it with the fewest deviations.

The cost rule: an event outside the model costs one, a step of the model on an activity without its event costs one, an
event that goes with its step and a silent step cost nothing; of equally cheap explanations the one with the fewest
silent steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining.conformance.costs import DEVIATION, StepCosts, prefix_costs
from filon.mining.conformance.enabled import Enabled, EnabledLabels
from filon.mining.conformance.search import Search
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
    shortest
        Activities of the shortest run of the model: what a trace without any event in the model misses.
    moves
        Moves of all traces.
    enabled
        What the model allows after each beginning, for precision; ``None`` where the model has too many states.
    """

    net: PetriNet
    traces: tuple[tuple[str, ...], ...]
    deviations: np.ndarray
    silent: np.ndarray
    is_exact: np.ndarray
    shortest: int
    moves: Moves
    enabled: Enabled | None

    @property
    def fits(self) -> np.ndarray:
        """Whether the model can replay each trace."""
        return np.asarray(self.is_exact & (self.deviations == 0))

    @property
    def fitness(self) -> np.ndarray:
        """One minus deviations over the most that the trace could have: all its events and the shortest run."""
        worst = np.array([len(one) for one in self.traces], dtype=float) + self.shortest
        share = np.divide(self.deviations, worst, out=np.zeros_like(worst), where=worst > 0)
        return np.asarray(1.0 - share)

    @cached_property
    def _bounds(self) -> np.ndarray:
        return np.searchsorted(self.moves.trace, np.arange(len(self.traces) + 1))

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


def align(net: PetriNet, traces: Sequence[tuple[str, ...]], *, most_states: int = MOST_STATES) -> Alignments:
    """Optimal alignment of each trace with a net.

    Parameters
    ----------
    net
        The model; it need not be sound, but its end must be reachable.
    traces
        Activities of each trace; give each variant once.
    most_states
        Bound on the states of the model, and of the search where it is larger.

    Returns
    -------
    Alignments
        Exact; where the model has more states than the bound, exact for the traces whose search ends within it.

    Raises
    ------
    NoWayToTheEndError, UnboundedNetError

    Notes
    -----
    Cost: states × different beginnings × states that one activity leads to; 14,000 variants of a million events take
    well under a second on a model of some dozen states.
    """
    states = reachable(net, most_states)
    code = {label: at for at, label in enumerate(states.labels)}
    trie = trie_of([tuple(code.get(one, UNKNOWN) for one in trace) for trace in traces])
    steps = StepCosts(states)
    if not states.is_complete or _work(steps, trie) > MOST_WORK:
        return _search(net, tuple(traces), most_states)
    if states.final is None:
        raise NoWayToTheEndError(final=_marked(net))
    return _align(net, tuple(traces), trie, steps, states.final)


def _align(
    net: PetriNet, traces: tuple[tuple[str, ...], ...], trie: Trie, steps: StepCosts, final: int
) -> Alignments:
    walk, enabled = Walk(steps, final), EnabledLabels(steps.states)
    found = np.zeros(len(traces), dtype=np.int64)
    moves: list[Moves] = []
    shortest = 0
    for part in trie.slices(max(1, MOST_CELLS // len(steps.states))):
        costs = prefix_costs(steps, part.trie)
        found[part.traces] = costs[part.trie.leaf, final]
        walked = walk.back(costs, part.trie)
        moves.append(Moves(part.traces[walked.trace], walked.kind, walked.transition, walked.position))
        enabled.add(costs, part)
        shortest = int(costs[0, final]) // DEVIATION
    return Alignments(
        net,
        traces,
        found // DEVIATION,
        found % DEVIATION,
        np.ones(len(traces), dtype=bool),
        shortest,
        _in_order(moves),
        enabled.found(trie),
    )


def _search(net: PetriNet, traces: tuple[tuple[str, ...], ...], most: int) -> Alignments:
    """One search per trace; no more than ``most`` positions and markings each."""
    searching = Search(net, most)
    empty = searching.run(())
    if empty.is_exact and empty.steps is None:
        raise NoWayToTheEndError(final=_marked(net))
    found = [searching.run(trace) for trace in traces]
    costs = np.array([one.cost for one in found], dtype=np.int64)
    steps = [(at, *step) for at, one in enumerate(found) for step in one.steps or ()]
    return Alignments(
        net,
        traces,
        costs // DEVIATION,
        costs % DEVIATION,
        np.array([one.is_exact for one in found], dtype=bool),
        empty.cost // DEVIATION,
        Moves(*np.array(steps, dtype=np.int64).reshape(-1, 4).T),
        None,
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
