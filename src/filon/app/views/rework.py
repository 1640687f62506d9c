"""Work done again, and work that changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.texts import Text
from filon.app.views.shared import share
from filon.mining import handover as hands
from filon.mining import rework as mining
from filon.mining.handover import Handover
from filon.mining.rework import Loop

if TYPE_CHECKING:
    from filon.app.selection import Sight

MOST_PAIRS = 2_000
"""Pairs of resources given; a matrix of more is no picture."""


@dataclass(frozen=True)
class ReworkRow:
    """An activity that happens more than once in ``cases`` of the selected cases.

    ``self_loops`` counts events that directly follow one of the same activity, ``repetitions`` those that come back
    after something else; ``median_cost_s`` is the median time from the first to the last occurrence in those cases.
    """

    key: str
    label: Text
    cases: int
    self_loops: int
    repetitions: int
    extra_events: int
    median_cost_s: float | None


@dataclass(frozen=True)
class ReworkView:
    """Rework of the selected cases; the costliest activities and loops first.

    ``quantile_error`` is the part by which a median is off at most; 0 where all are exact.
    """

    cases_with_rework: int
    share: float
    rows: tuple[ReworkRow, ...]
    loops: tuple[Loop, ...]
    quantile_error: float = 0.0


@dataclass(frozen=True)
class HandoverView:
    """Handovers of the selected cases: ``total`` steps with both resources known, ``different`` of them change hands.

    Pairs of one resource with itself are given too; the most frequent first. ``quantile_error`` is the part by which a
    median is off at most; 0 where all are exact.
    """

    pairs: tuple[Handover, ...]
    resources: tuple[str, ...]
    total: int
    different: int
    quantile_error: float = 0.0


def rework(sight: Sight) -> ReworkView:
    """Rework of the selected cases."""
    found = mining.rework(sight.log, calendar=sight.calendar)
    return ReworkView(
        cases_with_rework=found.cases_with_rework,
        share=share(found.cases_with_rework, found.cases),
        rows=tuple(
            ReworkRow(
                key=one.key,
                label=activity_name(one.key),
                cases=one.cases,
                self_loops=one.self_loops,
                repetitions=one.repetitions,
                extra_events=one.extra_events,
                median_cost_s=one.median_cost_s,
            )
            for one in found.activities
        ),
        loops=found.loops,
        quantile_error=found.quantile_error,
    )


def handover(sight: Sight) -> HandoverView:
    """Handovers of the selected cases."""
    found = hands.handover(sight.log, calendar=sight.calendar)
    pairs = found.pairs[:MOST_PAIRS]
    names = sorted({name for pair in pairs for name in (pair.source, pair.target)})
    return HandoverView(pairs, tuple(names), found.total, found.different, found.quantile_error)
