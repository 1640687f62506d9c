"""Measures: a number per row of some cases, spread by group; pairs: what each variant has a number of times.

Verbs say what they measure and which figures they want, here, and nowhere how. A version that one process holds answers
from resident arrays (:mod:`filon.log.resident`); any other engine computes the same from frames. Tests hold both to the
same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.histograms import QUANTILE_ERROR, counted
from filon.log.spreads import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from filon.log.event_log import EventLog, Frame, Measure, Pairs

QUANTILES = {"q1": 0.25, "median": 0.5, "q3": 0.75, "p90": 0.9}
"""Figures that are quantiles, with their levels."""


def spreads(
    log: EventLog, measure: Measure, figures: Sequence[str], only: Sequence[int] | None = None
) -> nw.DataFrame[Any]:
    """Figures of a measure by group, over the cases in force.

    Parameters
    ----------
    log
        Cases in force.
    measure
        What is measured.
    figures
        Among ``min``, ``q1``, ``median``, ``mean``, ``q3``, ``p90``, ``max`` and ``sum``. Quantiles interpolate
        linearly; the sum of no value is 0, every other figure of none is missing.
    only
        Groups wanted, where they are numbers; ``None`` for all.

    Returns
    -------
    DataFrame
        One row per group that has rows: its key, ``n`` values, ``events`` (rows, with those that have no value), and
        the figures. Without groups, one row. The order of the rows means nothing.

    Notes
    -----
    Quantiles are exact up to :data:`~filon.log.event_log.MOST_EXACT` events of the perspective. Those of a larger one
    come from a histogram (:mod:`filon.log.histograms`), unless the log was asked to be exact: a column ``error`` then
    says by which part of the exact one they are off at most. All other figures are always exact.
    """
    plain = [name for name in figures if name not in QUANTILES]
    quantiles = {name: level for name, level in QUANTILES.items() if name in figures}
    is_exact = log.is_exact or not quantiles
    if is_exact and log.tables.resident is not None:
        rows = log.tables.resident.rows(log, measure, only)
        if rows is not None:
            return rows.figures(plain, quantiles, only)
    frame = measure.make(log)
    if only is not None:
        frame = frame.filter(nw.col(measure.by or "").is_in(list(only) or [-1]))
    if is_exact:
        return grouped(frame, measure.by, measure.value, plain, quantiles).collect()
    return counted(frame, measure.by, measure.value, plain, quantiles)


def quantile_error(log: EventLog) -> float:
    """Part of the exact quantile by which those of the cases in force are off at most; 0 where they are exact."""
    return 0.0 if log.is_exact else QUANTILE_ERROR


def weigh(log: EventLog, pairs: Pairs, amount: str | None = None) -> nw.DataFrame[Any]:
    """Cases, events and money of what variants have: exact, and small whatever the size of the log.

    Parameters
    ----------
    log
        Cases in force.
    pairs
        What the variants have.
    amount
        Column of the cases to add up; ``None`` for none.

    Returns
    -------
    DataFrame
        One row per group that some case has: its key, ``cases``, ``events`` (times), and ``amount`` where asked for.
    """
    if log.tables.resident is not None:
        return log.tables.resident.weighed(log, pairs, amount)
    weighted = pairs.make(log).join(_weights(log, amount), on="variant", how="inner")
    figures = [
        nw.col("n").sum().alias("cases"),
        (nw.col("k").cast(nw.Int64) * nw.col("n")).sum().alias("events"),
    ]
    if amount is not None:
        figures.append(nw.col("amount").sum())
    return weighted.group_by(pairs.by).agg(*figures).collect()


def variant_sizes(log: EventLog) -> nw.DataFrame[Any]:
    """Variants of the cases in force: ``variant``, ``n`` cases; the most frequent first, ties by ``variant``."""
    if log.tables.resident is not None:
        return log.tables.resident.variant_sizes(log)
    return _weights(log, None).sort("n", "variant", descending=[True, False]).collect()


def variant_spots(log: EventLog, variants: Sequence[int]) -> nw.DataFrame[Any]:
    """Activities of some variants by their place: ``variant, pos, act``, in that order."""
    if log.tables.resident is not None:
        return log.tables.resident.variant_spots(log, variants)
    wanted = log.variant_activities.filter(nw.col("variant").is_in(list(variants) or [0]))
    return wanted.sort("variant", "pos").collect()


def cases_having(log: EventLog, column: str, values: Sequence[str]) -> NDArray[np.bool_] | None:
    """Which of all cases, in their order, have one of some texts in a column of theirs.

    ``None`` where only a frame can tell: some cases are left out already, or the engine spans machines.
    """
    memory = log.tables.resident
    return None if memory is None or log.selection is not None else memory.having(log, column, values)


def cases_following(log: EventLog, variants: Callable[[EventLog], Frame]) -> NDArray[np.bool_] | None:
    """Which of all cases, in their order, follow one of some variants: a frame with ``variant``, made of the log.

    ``None`` as in :func:`cases_having`.
    """
    memory = log.tables.resident
    return None if memory is None or log.selection is not None else memory.following(log, variants(log))


def case_count(log: EventLog) -> int:
    """Number of cases in force."""
    if log.selection is None:
        return log.schema.perspective.cases
    if log.selection.ci is not None:
        return len(log.selection.ci)
    return int(log.cases.select(nw.len()).collect().item())


def _weights(log: EventLog, amount: str | None) -> Frame:
    """Variants of the cases in force with what they weigh: ``variant``, ``n`` cases, their ``amount`` where wanted."""
    sums = [] if amount is None else [nw.col(amount).cast(nw.Float64).sum().alias("amount")]
    return log.cases.group_by("variant").agg(nw.len().cast(nw.Int64).alias("n"), *sums)
