"""How far off a simulation is on the last months, as people read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.simulation_basis import judged_by_last_months
from filon.app.texts import Text, text
from filon.mining.simulation.figures import FIGURES, Unit

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.mining.simulation.backtest import Backtest


@dataclass(frozen=True)
class FigureErrorView:
    """A figure of the last months: what came, what was told, and how far off, as people read them."""

    key: str
    label: Text
    unit: Unit
    actual: float | None
    predicted: float | None
    error: float | None


@dataclass(frozen=True)
class BacktestView:
    """How far off the simulation is (see :class:`filon.mining.simulation.backtest.Backtest`)."""

    cut: dt.datetime
    months: float
    cases: int
    cycle_distance_s: float
    pair_distance: float
    pair_noise: float
    variant_distance: float
    variant_noise: float
    figures: tuple[FigureErrorView, ...]
    summary: Text


@dataclass(frozen=True)
class BacktestPage:
    """The backtest, or why there is none."""

    backtest: BacktestView | None
    missing: Text | None


def simulation_backtest(sight: Sight) -> BacktestPage:
    """How far off the simulation of the selected cases is."""
    found = judged_by_last_months(sight)
    if found is None:
        return BacktestPage(None, text("what_if.no_backtest"))
    return BacktestPage(backtest_view(found), None)


def backtest_view(found: Backtest) -> BacktestView:
    """Backtest as people read it."""
    units: dict[str, Unit] = {one.key: one.unit for one in FIGURES}
    cycle = found.error("cycle_median_s")
    summary = text(
        "what_if.backtest_summary",
        months=round(found.months, 1),
        cases=found.cases,
        arrivals=round(found.predicted("cases") or 0),
        cycle=round((cycle or 0.0) * 100, 1),
    )
    return BacktestView(
        cut=dt.datetime.fromtimestamp(found.cut, dt.UTC),
        months=found.months,
        cases=found.cases,
        cycle_distance_s=found.cycle_distance_s,
        pair_distance=found.pair_distance,
        pair_noise=found.pair_noise,
        variant_distance=found.variant_distance,
        variant_noise=found.variant_noise,
        figures=tuple(
            FigureErrorView(
                one.key, figure_label(one.key), units[one.key], one.actual, one.predicted, one.error
            )
            for one in found.figures
            if one.actual is not None
        ),
        summary=summary,
    )


def figure_label(key: str) -> Text:
    """Name of a figure of a simulation."""
    return text(f"what_if.figure.{key}")
