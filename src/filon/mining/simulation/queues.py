"""People who are shared: a plain event loop over everybody's queue, in the order of the clock.

What each case does next, and how long that takes without waiting for anybody, is known from
:mod:`filon.mining.simulation.lives`; here every event that a person does is put in that person's line. A heap gives the
events in the order in which they become ready, so each line is first come, first served.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.chance import PERSON, uniform
from filon.mining.simulation.changes import AddPeople
from filon.mining.simulation.parameters import OWN_TEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.lives import Lives
    from filon.mining.simulation.parameters import Parameters, Team

_BEAT_EVERY = 20_000


@dataclass(frozen=True)
class Staff:
    """People by number: their names, and for each team the numbers and cumulated shares of its members."""

    names: tuple[str, ...]
    members: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]


def staff_of(parameters: Parameters, changes: Sequence[Change] = ()) -> Staff:
    """Everybody, after the changes. Newcomers take an equal share; whoever leaves is the one with the least."""
    names: list[str] = []
    members = {}
    for team in parameters.teams:
        added = sum(one.count for one in changes if isinstance(one, AddPeople) and one.team == team.name)
        some = changed_people(team, added)
        numbers = np.arange(len(names), len(names) + len(some))
        names += [name for name, _ in some]
        shares = np.cumsum([share for _, share in some])
        members[team.name] = (numbers, shares / shares[-1])
    return Staff(tuple(names), members)


def changed_people(team: Team, added: int) -> list[tuple[str, float]]:
    """People of a team and their shares, some more or fewer."""
    people = [(person.name, person.share) for person in team.people]
    if added <= 0:
        return people[: len(people) + added]
    even = sum(share for _, share in people) / len(people)
    return people + [(f"{team.name} +{number + 1}", even) for number in range(added)]


def people_of(
    lives: Lives, parameters: Parameters, staff: Staff
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Person of each event (-1 for nobody) and its team; a case stays with one person of each team."""
    team = _team_of_events(lives, parameters)
    person = np.full(len(team), -1)
    for number, one in enumerate(parameters.teams):
        numbers, shares = staff.members[one.name]
        mine = np.flatnonzero(team == number)
        luck = uniform(lives.key[lives.case[mine]], number, PERSON)
        person[mine] = numbers[np.minimum(np.searchsorted(shares, luck, side="right"), len(numbers) - 1)]
    return person, team


def _team_of_events(lives: Lives, parameters: Parameters) -> NDArray[np.int64]:
    number = {team.name: place for place, team in enumerate(parameters.teams)}
    column = parameters.mix.column(parameters.team or "")
    own = np.array([number.get(name or "", -1) for name in column.texts] if column else [-1])
    fixed = {one.activity: one.team for one in parameters.work}
    team = np.full(len(lives.activity), -1)
    for code, key in enumerate(parameters.activities):
        name, mine = fixed.get(key), lives.activity == code
        if name == OWN_TEAM and column is not None:
            team[mine] = own[lives.row[lives.case[mine]]]
        elif name is not None:
            team[mine] = number.get(name, -1)
    return team


def hands_on(lives: Lives, parameters: Parameters) -> NDArray[np.float64]:
    """Hands-on seconds of each event."""
    times = {one.activity: one.hands_on_s for one in parameters.work}
    return np.array([times.get(key, 0.0) for key in parameters.activities])[lives.activity]


def queue(  # noqa: PLR0913 - who does what, how long, what waits already contain, and who watches
    lives: Lives,
    warp: Warp,
    person: NDArray[np.int64],
    hands_on_s: NDArray[np.float64],
    *,
    contained_s: NDArray[np.float64],
    beat: Callable[[], None] = lambda: None,
) -> tuple[Lives, NDArray[np.float64]]:
    """Lives with the instants of their events moved by the lines of the people, and the wait in line of each event.

    Parameters
    ----------
    person
        Person of each event, -1 for nobody.
    hands_on_s
        Working seconds that each event keeps its person busy.
    contained_s
        Wait in line that the learnt waits already contain, to be taken off them.
    """
    served = (person >= 0) & (hands_on_s > 0)
    contained = np.where(served, np.minimum(lives.wait_s, hands_on_s + contained_s), 0.0)
    loop = _Loop(lives, warp, np.where(served, person, -1), hands_on_s, lives.wait_s - contained)
    at, lined = loop.run(beat)
    return replace(lives, at=at), lined


class _Loop:
    """The loop itself, on working positions: only waits by the calendar need the clock on the wall."""

    def __init__(
        self,
        lives: Lives,
        warp: Warp,
        person: NDArray[np.int64],
        hands_on_s: NDArray[np.float64],
        alone_s: NDArray[np.float64],
    ) -> None:
        self._lives, self._warp = lives, warp
        self._person, self._hands_on = person.tolist(), hands_on_s.tolist()
        self._alone, self._by_work = alone_s.tolist(), lives.by_work.tolist()
        self._starts, self._ends, self._worked = (
            warp.starts.tolist(),
            warp.ends.tolist(),
            warp.before.tolist(),
        )

    def run(self, beat: Callable[[], None]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Instants of all events, and the wait in line before each."""
        case = self._lives.case
        count = len(case)
        opens = np.flatnonzero(np.append(True, case[1:] != case[:-1])) if count else np.zeros(0, np.int64)
        closes = np.zeros(count, bool)
        closes[opens[1:] - 1] = True
        closes[count - 1 :] = True
        starts = self._lives.start[case[opens]]
        positions, instants, lined = [0.0] * count, [0.0] * count, [0.0] * count
        heap = list(zip(self._warp.position(starts).tolist(), opens.tolist(), starts.tolist(), strict=True))
        heapify(heap)
        self._serve(heap, closes.tolist(), positions, instants, lined, beat)
        wall = np.array(instants)
        at = np.where(wall > 0, wall, self._warp.at(np.array(positions)))
        return _rising(at, case), np.array(lined)

    def _serve(  # noqa: PLR0913, PLR0917 - the state of a loop that runs millions of times
        self,
        heap: list[tuple[float, int, float]],
        closes: list[bool],
        positions: list[float],
        instants: list[float],
        lined: list[float],
        beat: Callable[[], None],
    ) -> None:
        """Take events in the order in which they are ready; ``instant`` is 0 where the position says it all."""
        person, hands_on, alone, by_work = self._person, self._hands_on, self._alone, self._by_work
        free = [0.0] * (max(person, default=-1) + 1)
        turns = 0
        while heap:
            position, event, instant = heappop(heap)
            turns += 1
            if not turns % _BEAT_EVERY:
                beat()
            who = person[event]
            if who >= 0:
                begins = free[who]
                if begins > position:
                    lined[event] = begins - position
                    position = begins
                position += hands_on[event]
                free[who] = position
                instant = 0.0
            positions[event], instants[event] = position, instant
            if closes[event]:
                continue
            event += 1
            wait_s = alone[event]
            if wait_s > 0:
                if by_work[event]:
                    position += wait_s
                    instant = 0.0
                else:
                    instant = (instant or self._instant(position)) + wait_s
                    position = self._position(instant)
            heappush(heap, (position, event, instant))

    def _position(self, instant: float) -> float:
        shift = bisect_right(self._starts, instant) - 1
        if shift < 0:
            return 0.0
        if shift >= len(self._starts) - 1:
            return float(self._warp.position(np.array([instant]))[0])
        return float(self._worked[shift] + min(instant, self._ends[shift]) - self._starts[shift])

    def _instant(self, position: float) -> float:
        shift = max(bisect_left(self._worked, position) - 1, 0)
        if shift >= len(self._starts) - 1:
            return float(self._warp.at(np.array([position]))[0])
        return float(self._starts[shift] + position - self._worked[shift])


def _rising(at: NDArray[np.float64], case: NDArray[np.int64]) -> NDArray[np.float64]:
    """Instants that never go back inside a case: the end of a shift and the night after it are one position."""
    if not len(at):
        return at
    apart = case * (np.ptp(at) + 1.0) + (at - at.min())
    return np.asarray(np.maximum.accumulate(apart) - case * (np.ptp(at) + 1.0) + at.min())
