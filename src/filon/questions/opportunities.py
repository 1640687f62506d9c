"""What segments would gain at the level of a benchmark: median, best quartile, best or named segment, or the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.estimates import Estimate
from filon.questions import stakes
from filon.questions.answer import SMALL
from filon.questions.benchmarks import named_segment
from filon.questions.contrasts import compared_by, segments
from filon.questions.drawing import table
from filon.questions.figures import Figure, attribute_label, label, say
from filon.questions.held_to import benchmark_rows
from filon.questions.tallies import tallied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.core.texts import Text
    from filon.questions.asked import Asked
    from filon.questions.benchmarks import NamedSegment
    from filon.questions.tables import Table, Value

_QUANTILES = {"median": 0.5, "best_quartile": 0.75}


def opportunity(asked: Asked, won: np.ndarray) -> Table:
    """Segments that win less than the benchmark of the policies, and what their decided deals would bring at its level.

    The level is the median, the upper quartile or the best of the win rates of an attribute's segments with thirty
    decided deals, or the goal; or that of a named segment, for the deals that are not in it. ``amount`` is that of the
    decided deals times the points missing; its interval is the one of the difference. Within an attribute those with
    most to gain come first.
    """
    named = benchmark_rows(asked)
    level_of_all = None if named is None else st.share(won[named])
    others = won if named is None else np.where(named, np.nan, won)

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(asked.cases):
            wins = tallied(asked.cases.codes(dimension), others)
            found = [
                (value, mine, share)
                for place, (value, mine) in enumerate(segments(asked.cases, dimension))
                if (share := wins.share(place)).n >= SMALL
            ]
            level = level_of_all or _level(asked, [share for _, _, share in found])
            if level is not None and level.value is not None and (named is None or level.n >= SMALL):
                told = [_row(asked, dimension, one, level, others) for one in found]
                yield from sorted(filter(None, told), key=lambda row: -float(row[6] or 0))

    columns = (
        "dimension value n:count win_rate:share level:share missing_points:points amount:money low:money high:money "
        "currency"
    )
    return table("opportunity", columns, rows())


def benchmark_told(asked: Asked, won: np.ndarray) -> Text:
    """Benchmark in force, in words; of a goal that nobody set, that there is none."""
    name, goal = asked.policies.benchmark, asked.policies.goal("win_rate")
    segment = named_segment(name)
    if segment is not None:
        return _segment_told(asked, segment, won)
    if name == "goal" and goal is None:
        return label("caveat.benchmark_without_goal")
    if name == "goal" and goal is not None:
        return say("caveat.benchmark_goal", level=Figure(goal, "share"))
    return say("caveat.benchmark", benchmark=label(f"benchmark.{name}"))


def _segment_told(asked: Asked, segment: NamedSegment, won: np.ndarray) -> Text:
    """Named segment with its level; or that it decides too few deals to hold anybody to it."""
    named = benchmark_rows(asked)
    share = st.NOTHING if named is None else st.share(won[named])
    known = {"attribute": attribute_label(segment.dimension), "value": segment.value, "n": share.n}
    if share.n < SMALL or share.value is None:
        return say("caveat.benchmark_few", **known, least=SMALL)
    return say("caveat.benchmark_segment", **known, level=Figure(share.value, "share"))


def _level(asked: Asked, shares: list[Estimate]) -> Estimate | None:
    """Level to be held to; of one segment its own estimate, else a number without an interval of its own."""
    name, goal = asked.policies.benchmark, asked.policies.goal("win_rate")
    if name == "goal":
        return None if goal is None else _fixed(goal)
    if len(shares) < 2:  # noqa: PLR2004 - nothing to be held to
        return None
    values = [float(one.value or 0.0) for one in shares]
    if name == "best_segment":
        return shares[int(np.argmax(values))]
    return _fixed(float(np.quantile(values, _QUANTILES[name])))


def _fixed(value: float) -> Estimate:
    return Estimate(value, value, value, 0, 0)


def _row(
    asked: Asked, dimension: str, segment: tuple[str, np.ndarray, Estimate], level: Estimate, won: np.ndarray
) -> tuple[Value, ...] | None:
    value, mine, share = segment
    effect = st.difference(level, share)
    if effect[0] <= 0:
        return None
    gains = stakes.opportunity(asked.cases, mine & ~np.isnan(won), effect)
    most = (gains[0].value, gains[0].low, gains[0].high, gains[0].currency) if gains else (None,) * 4
    return dimension, value, share.n, share.value, level.value, effect[0], *most
