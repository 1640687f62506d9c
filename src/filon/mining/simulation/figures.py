"""Figures of a played period: what a person compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.parameters import Parameters
    from filon.mining.simulation.playing import Period, Played

Unit = Literal["count", "ratio", "duration", "money", "hours"]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class FigureKind:
    """A figure: its unit, which way is better, whether it is judged by its relative or its absolute error."""

    key: str
    unit: Unit
    better: Better


FIGURES: tuple[FigureKind, ...] = (
    FigureKind("cases", "count", "neither"),
    FigureKind("cycle_median_s", "duration", "lower"),
    FigureKind("cycle_mean_s", "duration", "lower"),
    FigureKind("won", "count", "higher"),
    FigureKind("win_ratio", "ratio", "higher"),
    FigureKind("time_to_win_s", "duration", "lower"),
    FigureKind("won_amount", "money", "higher"),
    FigureKind("time_to_cash_s", "duration", "lower"),
    FigureKind("win_to_cash_s", "duration", "lower"),
    FigureKind("cash_tied", "money", "lower"),
    FigureKind("cash_amount", "money", "higher"),
    FigureKind("events_per_case", "count", "neither"),
    FigureKind("work_hours", "hours", "lower"),
    FigureKind("work_cost", "money", "lower"),
)
TOTALS = frozenset({"won", "won_amount", "cash_amount", "cash_tied", "work_hours", "work_cost"})
"""Figures that grow with the number of cases."""

LEAST = 20
"""Cases that a median or a mean of a played period needs."""


def figures(played: Played, parameters: Parameters, period: Period) -> dict[str, float | None]:
    """Figures of cases that begin in a period; ``None`` where too few cases have one, or the log knows no money.

    ``cycle``: last minus first event. ``win_ratio``: won over won and lost. ``time_to_cash_s``: from the first event to
    the money, weighted by amount; ``win_to_cash_s``: from the win. ``cash_tied``: money won and not yet come in, on
    average over the period. ``cash_amount``: money that came in until the end of the period. ``work_hours``:
    hands-on time of people, at most. ``work_cost``: minutes of each activity by the table of costs, times the rate.
    """
    count = len(played.start)
    first, last = _ends_of_cases(played, count)
    happened = last > -np.inf
    ended = outcomes(played, parameters, count)
    winning = [one.activity for one in parameters.endings if one.outcome == "won"]
    won_at = _last_at(played, count, winning, parameters)
    won, lost = ended == 1, ended == 2  # noqa: PLR2004 - codes of outcomes
    cycle = (last - first)[happened]
    has_ends, has_money = bool(parameters.endings), parameters.amount is not None
    known = ~np.isnan(played.amount)
    return {
        "cases": float(count),
        "cycle_median_s": _enough(cycle, np.median),
        "cycle_mean_s": _enough(cycle, np.mean),
        "won": float(won.sum()) if has_ends else None,
        "win_ratio": float(won.sum() / (won | lost).sum()) if (won | lost).sum() >= LEAST else None,
        "time_to_win_s": _enough((won_at - first)[won & (won_at > -np.inf)], np.median),
        "won_amount": float(played.amount[won & known].sum()) if has_ends and has_money else None,
        **_cash(played, parameters, period, (first, won_at)),
        "events_per_case": float(len(played.case) / count) if count else None,
        "work_hours": float(played.hands_on_s.sum()) / 3_600 if parameters.teams else None,
        "work_cost": _work_cost(played, parameters),
    }


def _work_cost(played: Played, parameters: Parameters) -> float | None:
    cost = parameters.cost
    if cost is None or parameters.currency is None:
        return None
    by_key = {one.activity: one.minutes for one in cost.minutes}
    minutes = np.array([*(by_key.get(key, 0.0) for key in parameters.activities), 0.0])
    return float(minutes[played.activity].sum() / 60 * cost.per_hour)


def _cash(
    played: Played,
    parameters: Parameters,
    period: Period,
    since: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> dict[str, float | None]:
    """Figures of the money: when it came, after the beginning and after the win, and how much of it in the period."""
    keys = ("time_to_cash_s", "win_to_cash_s", "cash_tied", "cash_amount")
    if parameters.cash is None or parameters.amount is None:
        return dict.fromkeys(keys)
    first, won_at = since
    at = _last_at(played, len(first), [parameters.cash], parameters)
    paid = (at > -np.inf) & ~np.isnan(played.amount) & (played.amount > 0)
    sold = paid & (won_at > -np.inf)
    amount, owed_s = played.amount, np.zeros(len(first))
    owed_s[sold] = np.maximum(at[sold] - won_at[sold], 0.0)
    return {
        "time_to_cash_s": _weighted((at - first)[paid], amount[paid]),
        "win_to_cash_s": _weighted(owed_s[sold], amount[sold]),
        "cash_tied": float((owed_s[sold] * amount[sold]).sum() / (period.last - period.first)),
        "cash_amount": float(amount[paid & (at <= period.last)].sum()),
    }


def _weighted(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float | None:
    return float((values * weights).sum() / weights.sum()) if len(values) >= LEAST else None


def _ends_of_cases(played: Played, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, played.case, played.at)
    np.maximum.at(last, played.case, played.at)
    return first, last


def outcomes(played: Played, parameters: Parameters, count: int) -> NDArray[np.int64]:
    """Of each case: 0 open, 1 won, 2 lost, by its last deciding event."""
    codes = {"open": 0, "won": 1, "lost": 2}
    decides = np.full(len(parameters.activities) + 1, -1)
    for one in parameters.endings:
        decides[parameters.activities.index(one.activity)] = codes[one.outcome]
    verdict = decides[played.activity]
    found = np.zeros(count, np.int64)
    deciding = verdict >= 0
    # Events stand in the order of their cases and places, so the last assignment is the last event.
    found[played.case[deciding]] = verdict[deciding]
    return found


def _last_at(
    played: Played, count: int, activities: Sequence[str], parameters: Parameters
) -> NDArray[np.float64]:
    wanted = [code for code, key in enumerate(parameters.activities) if key in activities]
    mine = np.isin(played.activity, wanted)
    found = np.full(count, -np.inf)
    np.maximum.at(found, played.case[mine], played.at[mine])
    return found


def _enough(values: NDArray[np.float64], summarise: Callable[[NDArray[np.float64]], Any]) -> float | None:
    return float(summarise(values)) if len(values) >= LEAST else None


def variants(played: Played) -> dict[bytes, int]:
    """Traces by how often they occur."""
    found: dict[bytes, int] = {}
    if not len(played.case):
        return found
    bounds = np.flatnonzero(np.append(True, played.case[1:] != played.case[:-1])).tolist()
    ends = [*bounds[1:], len(played.case)]
    codes = played.activity.astype(np.int16)
    for low, high in zip(bounds, ends, strict=True):
        trace = codes[low:high].tobytes()
        found[trace] = found.get(trace, 0) + 1
    return found


def pairs(played: Played, activities: int) -> NDArray[np.float64]:
    """Directly-follows pairs by how often they occur, as shares; number ``activities`` stands before and after all."""
    first = np.append(True, played.case[1:] != played.case[:-1]) if len(played.case) else np.zeros(0, bool)
    before = np.where(first, activities, np.append(activities, played.activity[:-1]))
    codes = before * (activities + 1) + played.activity
    last = played.activity[np.append(first[1:], True)] if len(first) else played.activity
    codes = np.append(codes, last * (activities + 1) + activities)
    counts = np.bincount(codes, minlength=(activities + 1) ** 2).astype(float)
    return np.asarray(counts / max(counts.sum(), 1.0))
