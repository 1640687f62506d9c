"""Key figures of two groups side by side, their differences with intervals, and what is left when the mix is alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.app.naming import attribute_name
from filon.app.texts import Text, text
from filon.app.views.compare import sides
from filon.app.views.questions import ask_question
from filon.mining.estimates import Estimate, difference
from filon.mining.performance import case_durations
from filon.questions.answer import Answer, Interval, KpiValue
from filon.questions.catalogue import ORDER
from filon.questions.columns import collected, numbers
from filon.questions.mix import mix_adjusted
from filon.questions.tables import Unit
from filon.questions.units import Units

if TYPE_CHECKING:
    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.questions.mix import MixAdjusted

FIGURES_PER_QUESTION = 2
Which = Literal["a", "b", "unclear"]


@dataclass(frozen=True)
class FigureRow:
    """A key figure of both groups; ``difference`` is A minus B, ``favours`` the group that it speaks for.

    ``unclear`` where the interval holds no difference at all, where the figure has no better side, or where a group has
    fewer than thirty values.
    """

    question: str
    label: Text
    definition: Text
    unit: Unit
    better: Literal["lower", "higher", "neither"]
    a: KpiValue
    b: KpiValue
    difference: float | None
    interval: Interval | None
    favours: Which


@dataclass(frozen=True)
class AdjustedRow:
    """A difference, A minus B (a ratio, A to B, where ``is_ratio``), as it is and with the mix held alike."""

    label: Text
    is_ratio: bool
    plain: float | None
    plain_interval: Interval | None
    adjusted: float | None
    adjusted_interval: Interval | None
    mix: tuple[Text, ...]
    n: int


@dataclass(frozen=True)
class CompareFigures:
    """Figures of two groups; ``assumptions`` are those of the adjustment."""

    figures: tuple[FigureRow, ...]
    adjusted: tuple[AdjustedRow, ...]
    assumptions: tuple[Text, ...]


def compare_figures(
    workspace: Workspace, selection: Selection, a: tuple[str, ...], b: tuple[str, ...]
) -> CompareFigures:
    """Key figures of the questions for both groups, and the mix-adjusted differences.

    Each question looks at its own perspective; a figure that one of the groups cannot have is left out.

    Raises
    ------
    FilonError
        A filter cannot be read.
    """
    figures = [row for key in ORDER for row in _of_question(workspace, selection, key, a, b)]
    unique = {row.a.key: row for row in figures}
    return CompareFigures(
        tuple(unique.values()),
        workspace.ask(selection, _adjusted, a=a, b=b),
        tuple(text(f"compare.assumption_{one}") for one in ("add", "unseen", "association")),
    )


def _of_question(
    workspace: Workspace, selection: Selection, key: str, a: tuple[str, ...], b: tuple[str, ...]
) -> list[FigureRow]:
    answers = [
        ask_question(workspace, replace(selection, filters=(*selection.filters, *side)), key)
        for side in (a, b)
    ]
    one, other = answers
    if not isinstance(one, Answer) or not isinstance(other, Answer):
        return []
    theirs = {kpi.key: kpi for kpi in other.kpis}
    pairs = [(kpi, theirs[kpi.key]) for kpi in one.kpis if kpi.key in theirs]
    return [_row(key, *pair) for pair in pairs if pair[0].n and pair[1].n][:FIGURES_PER_QUESTION]


def _row(question: str, a: KpiValue, b: KpiValue) -> FigureRow:
    change, low, high = (None, None, None)
    if a.value is not None and b.value is not None:
        change, low, high = difference(_estimate(a), _estimate(b))
    interval = None if low is None and high is None else Interval(low, high)
    return FigureRow(
        question,
        a.label,
        a.definition,
        a.unit,
        a.better,
        a,
        b,
        change,
        interval,
        _favours(a, b, change, interval),
    )


def _favours(a: KpiValue, b: KpiValue, change: float | None, interval: Interval | None) -> Which:
    if change is None or interval is None or a.is_small or b.is_small or a.better == "neither":
        return "unclear"
    if interval.low is None or interval.high is None or interval.low <= 0 <= interval.high:
        return "unclear"
    return "a" if (change > 0) == (a.better == "higher") else "b"


def _estimate(kpi: KpiValue) -> Estimate:
    low, high = (None, None) if kpi.interval is None else (kpi.interval.low, kpi.interval.high)
    return Estimate(kpi.value, low, high, kpi.n, kpi.events)


def _adjusted(sight: Sight, *, a: tuple[str, ...], b: tuple[str, ...]) -> tuple[AdjustedRow, ...]:
    """Win rate and throughput of decided cases, adjusted for the mix."""
    units = Units(sight.log)
    first, second = (np.isin(units.keys, Units(log).keys) for log in sides(sight, a, b))
    won = np.where(units.won, 1.0, np.where(units.lost, 0.0, np.nan))
    times = _throughput(sight, units)
    logs = np.log(np.where(np.isnan(won) | (times <= 0), np.nan, times))
    found = [
        (name, mix_adjusted(units, values, first, second))
        for name, values in (("won", won), ("throughput", logs))
    ]
    return tuple(_adjusted_row(name, one) for name, one in found if one is not None)


def _throughput(sight: Sight, units: Units) -> np.ndarray:
    """Seconds from the first to the last event of each unit's case."""
    table = collected(case_durations(sight.log, calendar=sight.calendar)).sort_by("ci")
    taken = numbers(table["us"]) / 1_000_000
    return taken[np.searchsorted(numbers(table["ci"]).astype(np.int64), units.ci)]


def _adjusted_row(name: str, found: MixAdjusted) -> AdjustedRow:
    is_ratio = name == "throughput"
    plain, adjusted = (_as_ratio(one) if is_ratio else one for one in (found.plain, found.adjusted))
    return AdjustedRow(
        label=text(f"compare.adjusted_{name}"),
        is_ratio=is_ratio,
        plain=plain.value,
        plain_interval=Interval(plain.low, plain.high),
        adjusted=adjusted.value,
        adjusted_interval=Interval(adjusted.low, adjusted.high),
        mix=tuple(map(attribute_name, found.mix)),
        n=found.n,
    )


def _as_ratio(logs: Estimate) -> Estimate:
    value, low, high = (
        None if one is None else float(np.exp(one)) for one in (logs.value, logs.low, logs.high)
    )
    return Estimate(value, low, high, logs.n, logs.events)
