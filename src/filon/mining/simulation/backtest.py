"""How wrong the simulation is: learnt without the last months, it tells them, and what really happened judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.figures import FIGURES, TOTALS, figures, pairs, variants
from filon.mining.simulation.learning import learn_from
from filon.mining.simulation.observed import LEAST_CASES
from filon.mining.simulation.playing import Period, Played, Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from filon.core.calendar import WorkCalendar
    from filon.log.schema import LogSchema
    from filon.mining.simulation.observed import Followed, Observed
    from filon.mining.simulation.parameters import Parameters

MONTH_S = 30.4375 * 86_400
MOST_MONTHS = 6
_SHARE = 0.25
REPLICATIONS = 10
_LEAST_COHORT = LEAST_CASES


@dataclass(frozen=True)
class FigureError:
    """A figure of the last months: what came, what was told (mean of the replications), and how far off.

    ``error`` is the root mean square difference between what was told and what came, over ``actual`` for figures that
    are not ratios; a ratio's error is in points. ``None``: too few cases to judge.
    """

    key: str
    actual: float | None
    predicted: float | None
    error: float | None


@dataclass(frozen=True)
class Backtest:
    """What the simulation, learnt up to ``cut``, told of the cases that began between ``cut`` and the end of the log.

    Both are looked at as they stood at the end of the log. ``cycle_distance_s`` is the mean distance between the two
    distributions of cycle time (earth mover's). ``pair_distance`` and ``variant_distance`` are shares of steps and of
    cases that would have to change (total variation); beside each, ``…_noise`` is the distance between two replications
    of the same simulation, below which nothing can be seen.
    """

    cut: float
    months: float
    cases: int
    figures: tuple[FigureError, ...]
    cycle_distance_s: float
    pair_distance: float
    pair_noise: float
    variant_distance: float
    variant_noise: float

    def error(self, key: str) -> float | None:
        """Error of a figure."""
        return next((one.error for one in self.figures if one.key == key), None)

    def predicted(self, key: str) -> float | None:
        """What was told of a figure."""
        return next((one.predicted for one in self.figures if one.key == key), None)


def backtest(  # noqa: PLR0913 - what learning needs, and who watches
    seen: Observed,
    schema: LogSchema,
    calendar: WorkCalendar,
    followed: Followed,
    *,
    seed: int = 0,
    beat: Callable[[], None] = lambda: None,
) -> Backtest | None:
    """Judge the simulation of a log by its last months: a quarter of the period, six months at most.

    ``None`` where there are too few cases before or after the cut.
    """
    first, end = float(seen.starts.min(initial=np.inf)), seen.end
    length = min((end - first) * _SHARE, MOST_MONTHS * MONTH_S)
    cut = end - length
    earlier = seen.until(cut)
    later = int((seen.start >= cut).sum())
    if earlier.cases < LEAST_CASES or later < _LEAST_COHORT:
        return None
    parameters = learn_from(earlier, schema, calendar, followed)
    beat()
    period = Period(cut, end)
    actual = _actual(seen, parameters, cut)
    played = Player(parameters, period=period).play(seed, range(REPLICATIONS), beat)
    told = [one.until(end) for one in played]
    scale = len(seen.starts) / max(seen.cases, 1)
    return Backtest(
        cut=cut,
        months=round(length / MONTH_S, 2),
        cases=round(later * scale),
        figures=_figure_errors(actual, told, parameters, period, scale),
        cycle_distance_s=_mean([_earth_mover(_cycles(actual), _cycles(one)) for one in told]),
        pair_distance=_mean([_pair_distance(actual, one, parameters) for one in told]),
        pair_noise=_mean([_pair_distance(told[0], one, parameters) for one in told[1:]]),
        variant_distance=_mean([_variant_distance(actual, one) for one in told]),
        variant_noise=_mean([_variant_distance(told[0], one) for one in told[1:]]),
    )


def _actual(seen: Observed, parameters: Parameters, cut: float) -> Played:
    """Cases that really began after the cut, in the words of the parameters; events unknown to them are left out."""
    known = {key: code for code, key in enumerate(parameters.activities)}
    codes = np.array([known.get(key, -1) for key in seen.activities])
    is_late = seen.start >= cut
    number = np.cumsum(is_late) - 1
    kept = is_late[seen.case] & (codes[seen.activity] >= 0)
    times = {one.activity: one.hands_on_s if one.team is not None else 0.0 for one in parameters.work}
    busy = np.array([times.get(key, 0.0) for key in parameters.activities])
    amount = seen.numbers.get(parameters.amount or "", np.full(seen.cases, np.nan))
    activity = codes[seen.activity[kept]]
    return Played(
        start=seen.start[is_late],
        case=number[seen.case[kept]],
        activity=activity,
        at=seen.at[kept],
        amount=amount[is_late],
        hands_on_s=busy[activity],
        person=seen.resource[kept],
        row=np.zeros(int(is_late.sum()), np.int64),
        values={},
    )


def _figure_errors(
    actual: Played, told: list[Played], parameters: Parameters, period: Period, scale: float
) -> tuple[FigureError, ...]:
    real = figures(actual, parameters, period)
    each = [figures(one, parameters, period) for one in told]
    found = []
    for kind in FIGURES:
        values = [one[kind.key] for one in each]
        came = real[kind.key]
        known = np.array([value for value in values if value is not None])
        if came is None or len(known) < len(values):
            found.append(FigureError(kind.key, came, None, None))
            continue
        is_total = kind.key in TOTALS
        sizes = np.array([one["cases"] for one in each], dtype=np.float64)
        here, there = (came / real["cases"], known / sizes) if is_total and real["cases"] else (came, known)
        if kind.key == "cases":
            here *= scale
        off = float(np.sqrt(((there - here) ** 2).mean()))
        relative = off if kind.unit == "ratio" else off / abs(here) if here else None
        shown = scale if is_total or kind.key == "cases" else 1.0
        found.append(FigureError(kind.key, came * shown, float(known.mean()), relative))
    return tuple(found)


def _cycles(played: Played) -> NDArray[np.float64]:
    count = len(played.start)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, played.case, played.at)
    np.maximum.at(last, played.case, played.at)
    return np.asarray((last - first)[last > -np.inf])


def _earth_mover(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean distance between two distributions: the area between their quantile curves."""
    if not len(one) or not len(other):
        return 0.0
    points = (np.arange(1_000) + 0.5) / 1_000
    return float(np.abs(np.quantile(one, points) - np.quantile(other, points)).mean())


def _pair_distance(one: Played, other: Played, parameters: Parameters) -> float:
    width = len(parameters.activities)
    return float(np.abs(pairs(one, width) - pairs(other, width)).sum() / 2)


def _variant_distance(one: Played, other: Played) -> float:
    mine, theirs = variants(one), variants(other)
    total, others = max(sum(mine.values()), 1), max(sum(theirs.values()), 1)
    shares = [mine.get(key, 0) / total - theirs.get(key, 0) / others for key in mine.keys() | theirs.keys()]
    return float(np.abs(shares).sum() / 2)


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0
