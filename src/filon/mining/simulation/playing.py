"""A period played once or many times: arrivals, lives and queues put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.arrivals import draw_arrivals
from filon.mining.simulation.chance import case_keys
from filon.mining.simulation.changes import Arrive, MoveStep, needs_queues
from filon.mining.simulation.checks import MOST_PER_WEEK
from filon.mining.simulation.clockwork import Warp
from filon.mining.simulation.compiled import compile_process
from filon.mining.simulation.lives import Lives, live
from filon.mining.simulation.paying import paid_otherwise
from filon.mining.simulation.queues import hands_on, people_of, queue, staff_of
from filon.mining.simulation.steps import with_new_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Parameters

MOST_AT_ONCE = 60_000
"""Cases that are moved together; more would not be faster and need more memory."""


@dataclass
class Played:
    """Cases of one period, real or simulated, with their events sorted by case and place.

    ``activity`` are numbers into the activities of the parameters; ``amount`` is NaN where it is not known;
    ``hands_on_s`` and ``person`` (-1 for nobody) are of the events.
    """

    start: NDArray[np.float64]
    case: NDArray[np.int64]
    activity: NDArray[np.int64]
    at: NDArray[np.float64]
    amount: NDArray[np.float64]
    hands_on_s: NDArray[np.float64]
    person: NDArray[np.int64]
    row: NDArray[np.int64]
    values: dict[str, NDArray[np.float64]]
    runaway: int = 0

    def until(self, end: float) -> Played:
        """What had happened at an instant."""
        kept = self.at <= end
        return Played(
            self.start,
            self.case[kept],
            self.activity[kept],
            self.at[kept],
            self.amount,
            self.hands_on_s[kept],
            self.person[kept],
            self.row,
            self.values,
            self.runaway,
        )


@dataclass(frozen=True)
class Period:
    """Instants between which cases begin, in seconds since 1970."""

    first: float
    last: float


def period_of(parameters: Parameters) -> Period:
    """The period that the parameters were learnt from."""
    first, last = (dt.datetime.fromisoformat(one).timestamp() for one in (parameters.first, parameters.last))
    return Period(first, last)


class Player:
    """Plays a period of one process, with some changes or none.

    Parameters
    ----------
    parameters
        How the process runs.
    changes
        What is different.
    period
        When cases begin; the period of the parameters when not given.
    with_queues
        Whether people are simulated one by one; the learnt waits contain the lines of today either way.
    contained_s
        By team, the wait in line of today, found by :meth:`lines`.
    """

    def __init__(
        self,
        parameters: Parameters,
        changes: Sequence[Change] = (),
        *,
        period: Period | None = None,
        with_queues: bool | None = None,
        contained_s: Sequence[float] = (),
    ) -> None:
        self.parameters = parameters = with_new_steps(parameters, changes)
        self.period = period or period_of(parameters)
        self._changes = tuple(changes)
        self._process = compile_process(parameters, changes)
        unmoved = [one for one in changes if not isinstance(one, MoveStep)]
        self._unmoved = compile_process(parameters, unmoved) if len(unmoved) < len(self._changes) else None
        self._warp = Warp(parameters.calendar, self.period.first, self.period.last)
        self._staff = staff_of(parameters, changes)
        self._queues = needs_queues(changes) if with_queues is None else with_queues
        self._contained_s = np.array([*contained_s, 0.0] if contained_s else [0.0])
        column = parameters.mix.column(parameters.amount or "")
        amounts = np.array([np.nan if one is None else one for one in column.numbers] if column else [])
        self._amounts = amounts if column else np.full(parameters.mix.n, np.nan)

    @property
    def people(self) -> tuple[str, ...]:
        """Names of the people, by number."""
        return self._staff.names

    def arrivals(self, seed: int, replication: int) -> NDArray[np.float64]:
        """Beginnings of the cases of one replication."""
        times = float(np.prod([one.times for one in self._changes if isinstance(one, Arrive)] or [1.0]))
        known = self.parameters.arrivals
        more = known.__class__(**{**known.__dict__, "per_week": min(known.per_week * times, MOST_PER_WEEK)})
        chance = np.random.default_rng([seed, replication])
        return draw_arrivals(more, self.period.first, self.period.last, self.parameters.timezone, chance)

    def play(
        self, seed: int, replications: Sequence[int], beat: Callable[[], None] = lambda: None
    ) -> list[Played]:
        """Replications of the period; the cases of all are moved together."""
        starts = [self.arrivals(seed, one) for one in replications]
        keys = [case_keys(seed, one, len(some)) for one, some in zip(replications, starts, strict=True)]
        lives = self._lives(np.concatenate(starts), np.concatenate(keys), beat)
        bounds = np.cumsum([0, *(len(some) for some in starts)])
        return [self._played(_part(lives, int(low), int(high)), beat) for low, high in pairwise(bounds)]

    def lines(self, seed: int) -> tuple[float, ...]:
        """Mean wait in line by team, as the people of today would have it: what the learnt waits contain."""
        starts = self.arrivals(seed, 0)
        keys = case_keys(seed, 0, len(starts))
        lives = self._lives(starts, keys)
        person, team = people_of(lives, self.parameters, self._staff)
        nothing = np.zeros(len(person))
        _, lined = queue(lives, self._warp, person, hands_on(lives, self.parameters), contained_s=nothing)
        return tuple(
            float(lined[team == number].mean()) if (team == number).any() else 0.0
            for number in range(len(self.parameters.teams))
        )

    def _lives(
        self, starts: NDArray[np.float64], keys: NDArray[np.uint64], beat: Callable[[], None] = lambda: None
    ) -> Lives:
        rows, moved = self.parameters.mix.n, {}
        if self._unmoved is not None:
            # The same cases do a step that moves: who they are, only their lives at its old place tell.
            old = live(self._unmoved, self._warp, starts, keys, rows, beat=beat)
            moved = {one.activity: _times(old, one.activity) for one in self._process.put_in if one.is_moved}
        lives = live(self._process, self._warp, starts, keys, rows, moved, beat)
        return paid_otherwise(lives, self.parameters)

    def _played(self, lives: Lives, beat: Callable[[], None]) -> Played:
        person, team = people_of(lives, self.parameters, self._staff)
        busy_s = hands_on(lives, self.parameters)
        if self._queues and self.parameters.teams:
            contained = self._contained_s[team] if len(self._contained_s) > 1 else np.zeros(len(team))
            lives, _ = queue(lives, self._warp, person, busy_s, contained_s=contained, beat=beat)
        factor = self._process.factor
        amount = self._amounts if factor is None else self._amounts * factor
        return Played(
            lives.start,
            lives.case,
            lives.activity,
            lives.at,
            amount[lives.row],
            np.where(person >= 0, busy_s, 0.0),
            person,
            lives.row,
            {key: column[lives.row] for key, column in self._process.values.items()},
            lives.runaway,
        )


def _times(lives: Lives, activity: int) -> NDArray[np.int64]:
    """How often each case does an activity."""
    return np.bincount(lives.case[lives.activity == activity], minlength=len(lives.start))


def _part(lives: Lives, low: int, high: int) -> Lives:
    """Cases from one number to before another, numbered from 0."""
    first, last = np.searchsorted(lives.case, [low, high])
    return Lives(
        lives.start[low:high],
        lives.row[low:high],
        lives.key[low:high],
        lives.case[first:last] - low,
        lives.activity[first:last],
        lives.at[first:last],
        lives.wait_s[first:last],
        lives.by_work[first:last],
        lives.runaway if low == 0 else 0,
    )
