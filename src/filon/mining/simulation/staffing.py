"""Who does what, learnt: teams, their people, and how long their hands are on each activity at most."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.parameters import OWN_TEAM, Person, Team, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.observed import Observed
    from filon.mining.simulation.parameters import Basis

LEAST_EVENTS = 5
"""Events that make somebody part of a team."""

_OWN_SHARE = 0.6
_NAMED_SHARE = 0.5
_LEAST_MEASURED = 30
_BOUND = 0.25
_MOST_BOUND_S = 2 * 3_600.0


def learn_staff(
    log: Observed, warp: Warp, team: str | None, work_hours: float
) -> tuple[tuple[Work, ...], tuple[Team, ...]]:
    """Teams and their work.

    Parameters
    ----------
    log
        Events with resources; without any, nothing is learnt and nothing is simulated of people.
    team
        Case attribute that names the team: somebody whose events are mostly of one team's cases belongs to it. All
        others are grouped by the activity that they do most.
    work_hours
        Working hours of the period.
    """
    teams = _team_of_people(log, team)
    hands_on, basis = _hands_on(log, warp)
    own = log.texts.get(team or "")
    work = tuple(
        _work(log, code, teams, own, (hands_on[code], basis[code]))
        for code in np.unique(log.activity).tolist()
    )
    return work, _teams(log, teams, work, work_hours)


def _team_of_people(log: Observed, attribute: str | None) -> dict[int, str]:
    of_case = log.texts.get(attribute or "")
    found: dict[int, str] = {}
    codes, counts = np.unique(log.resource[log.resource >= 0], return_counts=True)
    for person in codes[counts >= LEAST_EVENTS]:
        rows = np.flatnonzero(log.resource == person)
        if of_case is not None:
            names = Counter(of_case[case] for case in log.case[rows])
            name, most = names.most_common(1)[0]
            if name is not None and most >= _OWN_SHARE * len(rows):
                found[int(person)] = name
                continue
        found[int(person)] = log.activities[int(np.bincount(log.activity[rows]).argmax())]
    return found


def _hands_on(log: Observed, warp: Warp) -> tuple[list[float], list[Basis]]:
    position = warp.position(log.at)
    measured = np.where(np.isnan(log.began), np.nan, position - warp.position(np.nan_to_num(log.began)))
    bound = np.minimum(_since_case(log, position), _since_person(log, position))
    times: list[float] = []
    basis: list[Basis] = []
    for code in range(len(log.activities)):
        rows = np.flatnonzero(log.activity == code)
        real = measured[rows][~np.isnan(measured[rows])]
        near = bound[rows][np.isfinite(bound[rows])]
        if len(real) >= _LEAST_MEASURED and real.max() > 0:
            times.append(round(float(np.median(real)), 1))
            basis.append("measured")
        elif len(near) >= LEAST_EVENTS:
            times.append(round(float(min(np.quantile(near, _BOUND), _MOST_BOUND_S)), 1))
            basis.append("bounded")
        else:
            times.append(0.0)
            basis.append("unknown")
    return times, basis


def _since_case(log: Observed, position: NDArray[np.float64]) -> NDArray[np.float64]:
    first = np.append(True, log.case[1:] != log.case[:-1])
    return np.where(first, np.inf, position - np.append(0.0, position[:-1]))


def _since_person(log: Observed, position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Working time since the event before of the same person, in any case; infinite where nobody is named."""
    order = np.lexsort((log.at, log.resource))
    person = log.resource[order]
    first = np.append(True, person[1:] != person[:-1]) | (person < 0)
    gap = np.where(first, np.inf, position[order] - np.append(0.0, position[order][:-1]))
    found = np.empty(len(order))
    found[order] = gap
    return found


def _work(
    log: Observed, code: int, teams: dict[int, str], own: list[str | None] | None, time: tuple[float, Basis]
) -> Work:
    rows = np.flatnonzero(log.activity == code)
    known = [
        (teams[person], row) for row, person in zip(rows, log.resource[rows], strict=True) if person in teams
    ]
    if not known or len(known) < _NAMED_SHARE * len(rows):
        return Work(log.activities[code], None, len(known), 0.0, "unknown")
    if own is not None and sum(own[log.case[row]] == name for name, row in known) >= _NAMED_SHARE * len(
        known
    ):
        return Work(log.activities[code], OWN_TEAM, len(known), *time)
    name, _ = Counter(name for name, _ in known).most_common(1)[0]
    return Work(log.activities[code], name, len(known), *time)


def _teams(
    log: Observed, teams: dict[int, str], work: tuple[Work, ...], work_hours: float
) -> tuple[Team, ...]:
    by_key = {one.activity: one.hands_on_s for one in work}
    hands_on = np.array([by_key.get(key, 0.0) for key in log.activities])
    found = []
    for name in sorted(set(teams.values())):
        members = [person for person, mine in teams.items() if mine == name]
        rows = np.flatnonzero(np.isin(log.resource, members))
        busy = float(hands_on[log.activity[rows]].sum()) / 3_600 / max(len(members) * work_hours, 1e-9)
        counts = {person: int((log.resource[rows] == person).sum()) for person in members}
        total = sum(counts.values())
        people = tuple(
            Person(log.resources[person], round(n / total, 6))
            for person, n in sorted(counts.items(), key=lambda one: -one[1])
        )
        found.append(Team(name, total, round(busy, 4), people))
    return tuple(found)
