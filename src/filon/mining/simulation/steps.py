"""Steps that a scenario puts between two others: new ones, and ones that move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.changes import ANY, AddStep, MoveStep
from filon.mining.simulation.money import Minutes
from filon.mining.simulation.parameters import END, Branch, NextRule, Share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Parameters

_QUANTILES = 101


@dataclass(frozen=True)
class PutIn:
    """A step between the activity ``after`` and the next event, where that is one of ``before``.

    ``quantiles_s`` say how long it takes, by the clock that ``by_work`` says. A step that ``is_moved`` is done by the
    cases that do it today, as often.
    """

    activity: int
    after: int
    before: NDArray[np.bool_]
    quantiles_s: NDArray[np.float64]
    by_work: bool
    is_moved: bool


def with_new_steps(parameters: Parameters, changes: Sequence[Change]) -> Parameters:
    """Parameters that know the new steps of a scenario: nothing leads to them, and work on them costs."""
    new = {one.activity: one for one in changes if isinstance(one, AddStep)}
    if not new:
        return parameters
    nowhere = (NextRule((), 0, (Share(END, 1.0, 0),)),)
    cost = parameters.cost
    if cost is not None:
        minutes = tuple(Minutes(key, one.work_s / 60) for key, one in new.items() if one.work_s)
        cost = replace(cost, minutes=(*cost.minutes, *minutes))
    branches = (*parameters.branches, *(Branch(key, 0, nowhere) for key in new))
    return replace(parameters, branches=branches, cost=cost)


def put_in(change: AddStep | MoveStep, parameters: Parameters, code: Mapping[str, int]) -> PutIn:
    """A change as numbers; ``code`` are those of the activities."""
    count = len(parameters.activities)
    before = np.full(count, change.before == ANY)
    if change.before != ANY:
        before[code[change.before]] = True
    is_moved = isinstance(change, MoveStep)
    if isinstance(change, AddStep):
        quantiles, by_work = np.array([change.wait_s, change.wait_s]), True
    else:
        quantiles, by_work = _today(change.activity, parameters)
    return PutIn(code[change.activity], code[change.after], before, quantiles, by_work, is_moved)


def _today(activity: str, parameters: Parameters) -> tuple[NDArray[np.float64], bool]:
    """How long an activity takes today, whatever comes before it, by the clock that most of its waits have."""
    waits = [one for one in parameters.waits if one.before == activity]
    n = {clock: sum(one.n for one in waits if one.clock == clock) for clock in ("work", "calendar")}
    clock = "work" if n["work"] >= n["calendar"] else "calendar"
    rules = [rule for one in waits if one.clock == clock for rule in one.rules]
    if not rules:
        return np.zeros(2), False
    values = np.concatenate([rule.quantiles_s for rule in rules])
    weights = np.concatenate(
        [np.full(len(rule.quantiles_s), rule.n / len(rule.quantiles_s)) for rule in rules]
    )
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    wanted = np.linspace(0, 1, _QUANTILES) * weights.sum()
    return np.interp(wanted, reached, values[order]), clock == "work"
