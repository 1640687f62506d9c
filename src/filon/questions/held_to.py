"""Segments held to one that is named: every key figure that differs from it, with the interval of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.answer import SMALL
from filon.questions.benchmarks import named_segment
from filon.questions.contrasts import compared_by, shown_segments
from filon.questions.drawing import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from filon.mining.estimates import Estimate
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value


def benchmark_rows(asked: Asked) -> np.ndarray | None:
    """Deals of the segment that is named as benchmark, as flags; ``None`` where no segment is named."""
    segment = named_segment(asked.policies.benchmark)
    if segment is None:
        return None
    coded = asked.cases.codes(segment.dimension)
    place = coded.values.index(segment.value) if segment.value in coded.values else len(coded.values)
    return np.asarray(coded.codes == place)


def held_to(asked: Asked, won: np.ndarray, cycle: np.ndarray, done: dict[str, np.ndarray]) -> list[Table]:
    """Win rate, cycle of won deals and practices of every segment beside those of the named one.

    Differences are the segment minus the benchmark. A segment of another attribute is taken without the deals that are
    in the benchmark too, so that nothing is compared with itself. Fewer than thirty values on either side: no
    difference is told. The first row is the benchmark.
    """
    named = benchmark_rows(asked)
    if named is None or not named.any():
        return []
    rows = (
        (
            dimension,
            value,
            *_beside(won, st.share, mine, named),
            *_beside(cycle, st.median, mine, named),
            *_beside(cycle, st.mean, mine, named)[1:],
        )
        for dimension, value, mine in _others(asked, named)
    )
    practised = (
        (key, dimension, value, *_beside(flags, st.share, mine, named))
        for key, flags in done.items()
        for dimension, value, mine in _others(asked, named)
    )
    columns = (
        "dimension value n:count win_rate:share win_gap:points win_gap_low:points win_gap_high:points "
        "won:count median:seconds median_gap:seconds median_gap_low:seconds median_gap_high:seconds "
        "mean:seconds mean_gap:seconds mean_gap_low:seconds mean_gap_high:seconds"
    )
    practice = "practice dimension value n:count share:share gap:points gap_low:points gap_high:points"
    return [table("held_to", columns, rows), table("held_to_practices", practice, practised)]


def _others(asked: Asked, named: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    segment = named_segment(asked.policies.benchmark)
    assert segment is not None  # noqa: S101 - asked for only where one is named
    yield segment.dimension, segment.value, named
    for dimension in compared_by(asked.cases):
        for value, mine in shown_segments(asked.cases, dimension):
            if (rest := mine & ~named).any():
                yield dimension, value, rest


def _beside(
    values: np.ndarray, estimate: Callable[[np.ndarray], Estimate], mine: np.ndarray, named: np.ndarray
) -> tuple[Value, ...]:
    """Number of values, their estimate, and its difference from the benchmark with both ends."""
    inside, level = estimate(values[mine]), estimate(values[named])
    if mine is named or min(inside.n, level.n) < SMALL:
        return inside.n, inside.value, None, None, None
    return inside.n, inside.value, *st.difference(inside, level)
