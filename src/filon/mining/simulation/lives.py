"""The lives of many cases at once: at each turn every case that is alive takes its next step.

Cases do not meet here, so all of them can be moved together: a turn chooses the next activities, then the waits, then
moves the clocks. People, who are shared, come afterwards (:mod:`filon.mining.simulation.queues`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.chance import DONOR, NEXT, PUT_IN, ROW, WAIT, uniform
from filon.mining.simulation.compiled import ENDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import ChangeWait
    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.compiled import Compiled, Rules, Test
    from filon.mining.simulation.steps import PutIn

MOST_STEPS = 300
"""Events after which a case is stopped: nothing in a process should go round that often."""


@dataclass
class Lives:
    """Cases and their events, sorted by case and place.

    ``case`` is a number into ``start``, ``row`` (of the mix) and ``key``; ``wait_s`` is the time since the event before
    by the clock of the step, ``by_work`` says which. ``runaway`` counts the cases that were stopped.
    """

    start: NDArray[np.float64]
    row: NDArray[np.int64]
    key: NDArray[np.uint64]
    case: NDArray[np.int64]
    activity: NDArray[np.int64]
    at: NDArray[np.float64]
    wait_s: NDArray[np.float64]
    by_work: NDArray[np.bool_]
    runaway: int


def live(  # noqa: PLR0913, PLR0917 - a process, its clock, its cases and who watches
    process: Compiled,
    warp: Warp,
    starts: NDArray[np.float64],
    keys: NDArray[np.uint64],
    rows: int,
    moved: Mapping[int, NDArray[np.int64]] | None = None,
    beat: Callable[[], None] = lambda: None,
) -> Lives:
    """Run cases from their beginning to their end.

    Parameters
    ----------
    process
        How they run.
    warp
        Working hours.
    starts, keys
        Beginning and chance of each case.
    rows
        Number of rows of the mix.
    moved
        How often each case does a step that moves, by activity.
    beat
        Called at every turn; an exception raised here stops the run.
    """
    return _Run(process, warp, starts, keys, rows).run(moved or {}, beat)


class _Run:
    def __init__(
        self,
        process: Compiled,
        warp: Warp,
        starts: NDArray[np.float64],
        keys: NDArray[np.uint64],
        rows: int,
    ) -> None:
        count = len(starts)
        self._process, self._warp, self._start, self._key = process, warp, starts, keys
        self.row = (uniform(keys, 0, ROW) * rows).astype(np.int64)
        self._at, self._position = starts.copy(), warp.position(starts)
        self._here = np.full(count, process.start)
        self._before = np.full(count, process.start)
        self._shown = np.full(count, process.start)
        self._left: dict[int, NDArray[np.int64]] = {}
        self._seen = np.zeros((count, len(process.seen)), bool)
        self._wait = np.full((count, len(process.waits)), np.nan, np.float32)
        self._value = {key: self._drawn(column) for key, column in process.values.items()}
        self._knows = {key: np.zeros(count, bool) for key in process.values}
        self._events: list[tuple[NDArray[np.int64], ...]] = []
        self._times: list[tuple[NDArray[np.float64], ...]] = []

    def run(self, moved: Mapping[int, NDArray[np.int64]], beat: Callable[[], None]) -> Lives:
        self._left = {activity: times.copy() for activity, times in moved.items()}
        alive = np.arange(len(self._start))
        step = 0
        while alive.size and step < MOST_STEPS:
            beat()
            alive = self._turn(alive, step)
            step += 1
        return self._lives(len(alive))

    def _turn(self, alive: NDArray[np.int64], step: int) -> NDArray[np.int64]:
        process = self._process
        chosen = self._next(alive, step)
        chosen = np.where(chosen == ENDS, process.goes_on[self._here[alive]], chosen)
        going = chosen != ENDS
        alive, chosen = alive[going], chosen[going]
        if not alive.size:
            return alive
        shown = ~process.skipped[chosen]
        for one in process.put_in:
            self._put_in(one, alive[shown], chosen[shown], step)
        wait_s, by_work = self._waits(alive, chosen, step)
        self._advance(alive, chosen, wait_s, by_work)
        self._note(alive[shown], chosen[shown], wait_s[shown], by_work[shown])
        self._shown[alive[shown]] = chosen[shown]
        return alive

    def _put_in(self, one: PutIn, alive: NDArray[np.int64], chosen: NDArray[np.int64], step: int) -> None:
        """Let cases do a step before the one that is chosen: their clocks move, what they decide by does not."""
        cases = alive[(self._shown[alive] == one.after) & one.before[chosen]]
        if one.is_moved:
            left = self._left[one.activity]
            cases = cases[left[cases] > 0]
            left[cases] -= 1
        luck = uniform(self._key[cases], step, PUT_IN)
        wait_s = np.interp(luck, np.linspace(0, 1, len(one.quantiles_s)), one.quantiles_s)
        by_work = np.full(len(cases), one.by_work)
        self._at[cases], self._position[cases] = self._later(cases, wait_s, by_work)
        self._note(cases, np.full(len(cases), one.activity), wait_s, by_work)

    def _note(
        self,
        cases: NDArray[np.int64],
        activity: NDArray[np.int64],
        wait_s: NDArray[np.float64],
        by_work: NDArray[np.bool_],
    ) -> None:
        self._events.append((cases, activity, by_work.astype(np.int64)))
        self._times.append((self._at[cases], wait_s))

    def _next(self, alive: NDArray[np.int64], step: int) -> NDArray[np.int64]:
        leaf = np.zeros(len(alive), np.int64)
        here = self._here[alive]
        for code in np.unique(here):
            mine = np.flatnonzero(here == code)
            leaf[mine] = self._leaf(self._process.branches[int(code)], alive[mine])
        luck = uniform(self._key[alive], step, NEXT)
        place = (luck[:, None] >= self._process.shares[leaf]).sum(1)
        place = np.minimum(place, self._process.shares.shape[1] - 1)
        return np.asarray(self._process.targets[leaf, place])

    def _waits(
        self, alive: NDArray[np.int64], chosen: NDArray[np.int64], step: int
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        process = self._process
        nothing = len(process.quantiles) - 1
        leaf = np.full(len(alive), nothing)
        pair = self._here[alive] * len(process.activities) + chosen
        for code in np.unique(pair):
            after, before = divmod(int(code), len(process.activities))
            rules = process.pairs.get((after, before))
            if rules is not None:
                mine = np.flatnonzero(pair == code)
                leaf[mine] = self._leaf(rules, alive[mine])
        width = process.quantiles.shape[1] - 1
        luck = uniform(self._key[alive], step, WAIT) * width
        low = luck.astype(np.int64)
        left, right = process.quantiles[leaf, low], process.quantiles[leaf, low + 1]
        wait_s = left + (right - left) * (luck - low)
        for before_mask, after, change, rows in process.changed:
            mine = (self._here[alive] == after) & before_mask[chosen]
            if rows is not None:
                mine &= rows[self.row[alive]]
            wait_s[mine] = _changed(wait_s[mine], change)
        wait_s[process.skipped[chosen]] = 0.0
        return wait_s, process.by_work[leaf]

    def _advance(
        self,
        alive: NDArray[np.int64],
        chosen: NDArray[np.int64],
        wait_s: NDArray[np.float64],
        by_work: NDArray[np.bool_],
    ) -> None:
        later, after = self._later(alive, wait_s, by_work)
        self._remember(alive, chosen, after - self._position[alive])
        self._at[alive], self._position[alive] = later, after
        self._before[alive], self._here[alive] = self._here[alive], chosen

    def _later(
        self, cases: NDArray[np.int64], wait_s: NDArray[np.float64], by_work: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Instants and positions in working time after a wait."""
        at, position = self._at[cases], self._position[cases]
        worked = position + wait_s
        later = np.where(by_work, np.maximum(self._warp.at(worked), at), at + wait_s)
        later = np.where(wait_s <= 0, at, later)
        return later, np.where(by_work, worked, self._warp.position(later))

    def _remember(
        self, alive: NDArray[np.int64], chosen: NDArray[np.int64], worked: NDArray[np.float64]
    ) -> None:
        process = self._process
        here = self._here[alive]
        for code, place in process.seen.items():
            self._seen[alive[here == code], place] = True
        for code, place in process.waits.items():
            mine = (chosen == code) & (here != process.start) & np.isnan(self._wait[alive, place])
            self._wait[alive[mine], place] = worked[mine]
        for key, carriers in process.carriers.items():
            self._knows[key][alive[carriers[chosen]]] = True

    def _leaf(self, rules: Rules, cases: NDArray[np.int64]) -> NDArray[np.int64]:
        """Leaf of each case: the first whose tests all hold, else the last."""
        leaf = np.full(len(cases), rules.first + len(rules.tests) - 1)
        open_ = np.arange(len(cases))
        for number, tests in enumerate(rules.tests[:-1]):
            if not open_.size:
                break
            held = np.ones(len(open_), bool)
            for test in tests:
                held &= self._holds(test, cases[open_])
            leaf[open_[held]] = rules.first + number
            open_ = open_[~held]
        return leaf

    def _holds(self, test: Test, cases: NDArray[np.int64]) -> NDArray[np.bool_]:
        if test.kind == "attribute" and test.rows is not None:
            held = test.rows[self.row[cases]]
        elif test.kind == "before":
            held = self._before[cases] == test.place
        elif test.kind == "seen":
            held = self._seen[cases, test.place]
        elif test.kind == "wait":
            held = self._wait[cases, test.place] > test.limit
        else:
            numbers = self._value.get(test.key)
            held = np.zeros(len(cases), bool)
            if numbers is not None:
                held = self._knows[test.key][cases] & (numbers[cases] > test.limit)
        return np.asarray(~held if test.negated else held)

    def _drawn(self, column: NDArray[np.float64]) -> NDArray[np.float64]:
        """Value of each case: its row's own, else that of another row that has one."""
        own = column[self.row]
        givers = np.flatnonzero(~np.isnan(column))
        if not givers.size:
            return own
        donor = givers[(uniform(self._key, 0, DONOR) * len(givers)).astype(np.int64)]
        return np.where(np.isnan(own), column[donor], own)

    def _lives(self, runaway: int) -> Lives:
        case, activity, by_work = (
            np.concatenate([one[part] for one in self._events]) if self._events else np.zeros(0, np.int64)
            for part in range(3)
        )
        at, wait_s = (
            np.concatenate([one[part] for one in self._times]) if self._times else np.zeros(0)
            for part in range(2)
        )
        order = np.argsort(case, kind="stable")
        return Lives(
            self._start,
            self.row,
            self._key,
            case[order],
            activity[order],
            at[order],
            wait_s[order],
            by_work[order].astype(bool),
            runaway,
        )


def _changed(wait_s: NDArray[np.float64], change: ChangeWait) -> NDArray[np.float64]:
    if change.how == "at_most":
        return np.minimum(wait_s, change.amount)
    if change.how == "set":
        return np.full(len(wait_s), change.amount)
    if change.how == "less":
        return np.maximum(wait_s - change.amount, 0.0)
    return np.asarray(wait_s * change.amount)
