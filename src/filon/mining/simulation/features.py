"""What was known at each event: the features that rules of branching and waiting may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.parameters import Condition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.mining.simulation.clockwork import Warp
    from filon.mining.simulation.observed import Observed
    from filon.mining.simulation.parameters import Kind

FIXED_WAITS_S = (3_600.0, 4 * 3_600.0, 7.5 * 3_600.0)
"""Limits that people agree on (an hour, half a day, a day), tried beside the quantiles of the waits."""

MOST_TRACKED = 64
"""Activities whose earlier occurrence and wait rules may ask for."""

_QUANTILES = np.arange(0.1, 1.0, 0.1)
_LEAST_SIDE = 15


@dataclass
class Histories:
    """One row per event: what happened in its case up to it, itself included only where said.

    ``seen`` (events × tracked activities): happened earlier in the case; ``before``: activity before,
    ``len(activities)`` at the first; ``wait`` (events × tracked): working seconds that the case waited for the first
    event of an activity, the present one included, NaN before it; ``value``: numbers that the case has got so far.
    ``tracked`` are the most frequent activities.
    """

    activities: tuple[str, ...]
    seen: NDArray[np.bool_]
    before: NDArray[np.int64]
    wait: NDArray[np.float32]
    texts: dict[str, tuple[NDArray[np.int64], list[str]]]
    numbers: dict[str, NDArray[np.float64]]
    values: dict[str, NDArray[np.float64]]
    tracked: tuple[int, ...]


def histories(log: Observed, warp: Warp) -> Histories:
    """Histories of all events of a log."""
    count, width = len(log.case), len(log.activities)
    tracked = _most_frequent(log.activity, width)
    first = np.append(True, log.case[1:] != log.case[:-1]) if count else np.zeros(0, bool)
    before = np.where(first, width, np.append(width, log.activity[:-1])) if count else log.activity
    worked = warp.position(log.at)
    gap = np.where(first, np.nan, worked - np.append(0.0, worked[:-1])) if count else worked
    seen, wait = np.zeros((count, len(tracked)), bool), np.full((count, len(tracked)), np.nan, np.float32)
    for place, activity in enumerate(tracked):
        here = log.activity == activity
        so_far = _so_far(here, log.case, first)
        seen[:, place] = so_far > here
        opening = here & (so_far == 1)
        wait[:, place] = _carried(np.where(opening, gap, np.nan), opening, log.case)
    return Histories(
        log.activities,
        seen,
        before,
        wait,
        {key: _coded(column, log.case) for key, column in log.texts.items()},
        {key: column[log.case] for key, column in log.numbers.items()},
        {key: _revealed(log, key, first) for key in log.values},
        tracked,
    )


def _most_frequent(activity: NDArray[np.int64], width: int) -> tuple[int, ...]:
    counts = np.bincount(activity, minlength=width)
    return tuple(int(code) for code in np.argsort(-counts, kind="stable")[:MOST_TRACKED])


def _revealed(log: Observed, key: str, first: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Value of the case from the activities on at which it is known."""
    value, known = log.value(key)
    is_known = _so_far(np.isin(log.activity, known), log.case, first) > 0
    return np.where(is_known, value[log.case], np.nan)


def _so_far(here: NDArray[np.bool_], case: NDArray[np.int64], first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Occurrences up to each event, in its case."""
    total = np.cumsum(here)
    base: NDArray[np.int64] = (total - here)[first]
    return np.asarray(total - base[case], dtype=np.int64)


def _carried(
    value: NDArray[np.float64], marked: NDArray[np.bool_], case: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Last marked value of the case so far."""
    place = np.maximum.accumulate(np.where(marked, np.arange(len(value)), -1)) if len(value) else value
    place = place.astype(np.int64)
    usable = (place >= 0) & (case[np.maximum(place, 0)] == case)
    return np.where(usable, value[np.maximum(place, 0)], np.nan)


def _coded(column: list[str | None], case: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[str]]:
    words = sorted({one for one in column if one is not None})
    code = {word: number for number, word in enumerate(words)}
    codes = np.array([-1 if one is None else code[one] for one in column], dtype=np.int64)
    return codes[case], words


@dataclass
class Candidate:
    """A way to cut observations in two: those where the condition holds, and the others."""

    condition: Condition
    mask: NDArray[np.bool_]


def candidates(known: Histories, rows: NDArray[np.int64], *, waits: bool = True) -> list[Candidate]:
    """Return the conditions that cut some events into two parts of a size worth looking at.

    Earlier waits explain what comes next; how long it takes they explain too little for the time they take.
    """
    found = [*_of_attributes(known, rows), *_of_history(known, rows), *_of_numbers(known, rows)]
    found += _of_waits(known, rows) if waits else []
    return [one for one in found if _LEAST_SIDE <= int(one.mask.sum()) <= len(rows) - _LEAST_SIDE]


def _of_attributes(known: Histories, rows: NDArray[np.int64]) -> list[Candidate]:
    found = []
    for key, (codes, words) in known.texts.items():
        mine = codes[rows]
        found += [
            Candidate(Condition("attribute", key, "is", text=words[code]), mine == code)
            for code in np.unique(mine)
            if code >= 0
        ]
    return found


def _of_history(known: Histories, rows: NDArray[np.int64]) -> list[Candidate]:
    before = known.before[rows]
    found = [
        Candidate(Condition("before", known.activities[code], "is"), before == code)
        for code in np.unique(before)
        if code < len(known.activities)
    ]
    seen = known.seen[rows]
    some = np.flatnonzero((seen.sum(0) >= _LEAST_SIDE) & ((~seen).sum(0) >= _LEAST_SIDE))
    return found + [
        Candidate(Condition("seen", known.activities[known.tracked[place]], "is"), seen[:, place])
        for place in some
    ]


def _of_numbers(known: Histories, rows: NDArray[np.int64]) -> list[Candidate]:
    found = []
    for key, column in known.numbers.items():
        found += _above("attribute", key, column[rows])
    for key, column in known.values.items():
        found += _above("value", key, column[rows])
    return found


def _of_waits(known: Histories, rows: NDArray[np.int64]) -> list[Candidate]:
    found = []
    for place, code in enumerate(known.tracked):
        found += _above("wait", known.activities[code], known.wait[rows, place], FIXED_WAITS_S)
    return found


def _above(
    kind: Kind, key: str, column: NDArray[np.float64], fixed: tuple[float, ...] = ()
) -> list[Candidate]:
    known = column[~np.isnan(column)]
    if len(known) < 2 * _LEAST_SIDE:
        return []
    limits = np.unique(np.append(np.quantile(known, _QUANTILES), fixed))
    return [
        Candidate(
            Condition(kind, key, "above", number=round(float(limit), 6)), column > round(float(limit), 6)
        )
        for limit in limits
    ]
