"""People who are shared: a plain event loop over everybody's queue, in the order of the clock.

What each case does next, and how long that takes without waiting for anybody, is known from
:mod:`filon.mining.simulation.lives`; here every event that a person does is put in that person's line. Events are
taken in the order in which they become ready, so each line is first come, first served.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from filon.core.collecting import collector_paused
from filon.mining.simulation.chance import PERSON, uniform
from filon.mining.simulation.changes import AddPeople
from filon.mining.simulation.parameters import OWN_TEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.lives import Lives
    from filon.mining.simulation.parameters import Parameters, Team

_PER_SLOT, _BEAT_EVERY = 256, 64
"""Events of a slot, about, so that it stays in the cache; slots from one beat to the next."""
_OVER, _WORK, _CALENDAR = range(3)
_Ready = tuple[float, int, float]
"""Position at which an event is ready, its number, and the instant where the position does not say it."""


@dataclass(frozen=True)
class Staff:
    """People by number: their names, and for each team the numbers and cumulated shares of its members.

    ``own`` is the team of each row of the mix, by its number; -1 for none.
    """

    names: tuple[str, ...]
    members: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]
    own: NDArray[np.int64]


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
    number = {team.name: place for place, team in enumerate(parameters.teams)}
    column = parameters.mix.column(parameters.team or "")
    of_rows = column.texts if column else [None] * parameters.mix.n
    return Staff(tuple(names), members, np.array([number.get(name or "", -1) for name in of_rows]))


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
    team = _team_of_events(lives, parameters, staff)
    person = np.full(len(team), -1)
    for number, one in enumerate(parameters.teams):
        numbers, shares = staff.members[one.name]
        mine = np.flatnonzero(team == number)
        luck = uniform(lives.key[lives.case[mine]], number, PERSON)
        person[mine] = numbers[np.minimum(np.searchsorted(shares, luck, side="right"), len(numbers) - 1)]
    return person, team


def _team_of_events(lives: Lives, parameters: Parameters, staff: Staff) -> NDArray[np.int64]:
    number = {team.name: place for place, team in enumerate(parameters.teams)}
    fixed = {one.activity: one.team for one in parameters.work}
    names = [fixed.get(key) for key in parameters.activities]
    team = np.array([number.get(name or "", -1) for name in names])[lives.activity]
    is_own = np.array([name == OWN_TEAM for name in names])[lives.activity]
    return np.where(is_own, staff.own[lives.row[lives.case]], team)


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


class _Agenda:
    """Events given in the order in which they are ready, while more are put in.

    They wait in slots of time, and a slot is sorted when its turn comes: that costs less than a heap of all cases under
    way. What is ready long after the last case began is in the last slot.
    """

    def __init__(self, slots_per_s: float, slots: int, beat: Callable[[], None]) -> None:
        self._slots_per_s, self._beat = slots_per_s, beat
        self._slots: list[list[_Ready]] = [[] for _ in range(slots)]
        self._here, self._given = -1, 0

    def put(self, ready: _Ready) -> None:
        """Keep an event until its turn; it is not ready before the one that was given last."""
        place = int(ready[0] * self._slots_per_s)
        try:
            slot = self._slots[place]
        except IndexError:
            place, slot = len(self._slots) - 1, self._slots[-1]
        if place == self._here:
            insort(slot, ready, lo=self._given)
        else:
            slot.append(ready)

    def __iter__(self) -> Iterator[_Ready]:
        """Give events until none is left."""
        for place, slot in enumerate(self._slots):
            if not place % _BEAT_EVERY:
                self._beat()
            self._here = place
            slot.sort()
            for given, ready in enumerate(slot, 1):
                self._given = given
                yield ready
            slot.clear()


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
        case = lives.case
        self._opens = np.flatnonzero(np.append(True, case[1:] != case[:-1])[: case.size])
        kind = np.where(lives.by_work, _WORK, _CALENDAR)
        kind[self._opens] = _OVER
        after = np.append(alone_s[1:], 0.0)[: case.size], np.append(kind[1:], _OVER)[: case.size]
        columns = (person, hands_on_s, *after)
        self._steps = list(zip(*(column.tolist() for column in columns), strict=True))
        self._people = int(person.max(initial=-1)) + 1
        self._starts, self._ends, self._worked = (
            warp.starts.tolist(),
            warp.ends.tolist(),
            warp.before.tolist(),
        )

    def run(self, beat: Callable[[], None]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Instants of all events, and the wait in line before each."""
        count = len(self._steps)
        starts = self._lives.start[self._lives.case[self._opens]]
        begins = self._warp.position(starts)
        last = max(float(begins.max(initial=0.0)), 1.0)
        slots = max(count // _PER_SLOT, 1)
        agenda = _Agenda(slots / last, 2 * slots, beat)
        for one in zip(begins.tolist(), self._opens.tolist(), starts.tolist(), strict=True):
            agenda.put(one)
        positions, instants, lined = [0.0] * count, [0.0] * count, [0.0] * count
        with collector_paused():
            self._serve(agenda, positions, instants, lined)
        wall = np.array(instants)
        at = np.where(wall > 0, wall, self._warp.at(np.array(positions)))
        return _rising(at, self._lives.case), np.array(lined)

    def _serve(
        self, agenda: _Agenda, positions: list[float], instants: list[float], lined: list[float]
    ) -> None:
        """Take events in the order in which they are ready; ``instant`` is 0 where the position says it all.

        An event that nobody does waits for nobody: it is taken right after the one before it in its case, and only
        events of people are put into the agenda.
        """
        steps, free, put = self._steps, [0.0] * self._people, agenda.put
        for ready, first, known in agenda:
            event, position, instant = first, ready, known
            who, busy_s, wait_s, clock = steps[event]
            if who >= 0:
                begins = free[who]
                if begins > position:
                    lined[event] = begins - position
                    position = begins
                position += busy_s
                free[who] = position
                instant = 0.0
            positions[event], instants[event] = position, instant
            while clock != _OVER:
                if clock == _WORK:
                    if wait_s > 0:
                        position += wait_s
                        instant = 0.0
                elif wait_s > 0:
                    instant = (instant or self._instant(position)) + wait_s
                    position = self._position(instant)
                event += 1
                who, _, wait_s, clock = steps[event]
                if who >= 0:
                    put((position, event, instant))
                    break
                positions[event], instants[event] = position, instant

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
