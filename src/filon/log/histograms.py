"""Quantiles from counts of equal relative width: one pass over the rows of a log of any size, with a proven error.

A bin holds the numbers from 2^(k/32) up to 2^((k + 1)/32), so that any two numbers of a bin differ by a factor of less
than 2^(1/32). A quantile lies between two values next to each other in their order; each is estimated by a number
between the least and the largest value of its bin, hence off by less than :data:`QUANTILE_ERROR` of itself, and so is
what is interpolated between them, for weights that add up to one keep a common relative bound. Bins of one value, and
zero, are exact. Counts can be added up, and every engine can count: nothing is sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from filon.log.indexes import grouped_codes
from filon.log.spreads import grouped
from filon.log.tallies import GROUP, tallied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.log.event_log import Frame
    from filon.log.indexes import Numbers, Places

PER_OCTAVE = 32
QUANTILE_ERROR = 2 ** (1 / PER_OCTAVE) - 1
"""No quantile of numbers of at least 1 is further from the exact one than this part of it: 2.2 %."""


def counted(
    frame: Frame, by: str | None, column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> nw.DataFrame[Any]:
    """Figures of a column by group, as :func:`filon.log.spreads.grouped`, quantiles from a histogram.

    Parameters
    ----------
    frame
        Rows to group.
    by
        Column that makes the groups; ``None`` for one group of all rows.
    column
        Column of whole numbers, none below 0: durations in microseconds. Missing ones count in ``events`` only.
    plain
        Figures among ``min``, ``max``, ``mean`` and ``sum``; exact.
    quantiles
        Name → level of quantiles; the column ``error`` says by which part of the exact one they are off at most. It is
        absent where there were so many groups that they were sorted after all.
    """
    if frame.implementation.is_duckdb():
        tally = tallied(frame, by, column, plain, quantiles)
        # Of very many groups each has few rows, and the engine sorts those quicker than it counts them.
        return grouped(frame, by, column, plain, quantiles).collect() if tally is None else _near(tally)
    bins = _bins(frame, by, column)
    codes, keys = grouped_codes(bins, None if by is None else GROUP)
    groups = len(keys)
    order = np.lexsort((bins["bin"].fill_null(-1).to_numpy(), codes))
    codes = codes[order]
    n, events, total, least, most = (
        bins[name].cast(pa.float64(), safe=False).fill_null(0).to_numpy()[order]
        for name in ("n", "events", "total", "least", "most")
    )
    known = n > 0
    sums = {"n": n, "events": events, "sum": total}
    added = {name: _added(codes, one, groups) for name, one in sums.items()}
    held = _Bins(codes[known], n[known], least[known], most[known], added["n"])
    figures = {"sum": added["sum"], "mean": _part(added["sum"], added["n"]), **held.ends()}
    columns = {} if by is None else {by: keys}
    columns |= {name: pa.array(added[name].astype(np.int64)) for name in ("n", "events")}
    columns |= {name: pa.array(figures[name], from_pandas=True) for name in plain}
    columns |= {name: pa.array(held.quantile(level), from_pandas=True) for name, level in quantiles.items()}
    return _near(pa.table(columns))


def _near(table: pa.Table) -> nw.DataFrame[Any]:
    table = table.append_column("error", pa.array(np.full(len(table), QUANTILE_ERROR)))
    return nw.from_native(table, eager_only=True)


def _bins(frame: Frame, by: str | None, column: str) -> pa.Table:
    """Rows by group and bin: how many, and the sum, the least and the largest of their numbers."""
    value = nw.col(column).cast(nw.Float64)
    # Zero has no logarithm, and a bin of its own below all others; a missing number has no bin.
    place = (nw.when(value >= 1).then(value).otherwise(nw.lit(1.0)).log(2) * PER_OCTAVE).floor()
    spot = nw.when(value >= 1).then(place).when(value < 1).then(nw.lit(-1.0))
    groups = [] if by is None else [nw.col(by).alias(GROUP)]
    placed = frame.select(*groups, value.alias("value"), spot.cast(nw.Int32).alias("bin"))
    found = placed.group_by(*([] if by is None else [GROUP]), "bin").agg(
        nw.col("value").count().alias("n"),
        nw.len().alias("events"),
        nw.col("value").sum().alias("total"),
        nw.col("value").min().alias("least"),
        nw.col("value").max().alias("most"),
    )
    table: pa.Table = found.collect(backend="pyarrow").to_native()
    return table


class _Bins:
    """Bins with values, by group and then by size; ``sizes`` is the number of values of each group."""

    def __init__(self, codes: Places, n: Numbers, least: Numbers, most: Numbers, sizes: Numbers) -> None:
        self._n, self._least, self._most, self._sizes = n, least, most, sizes
        self._starts = np.searchsorted(codes, np.arange(len(sizes)))
        self._ends = np.searchsorted(codes, np.arange(len(sizes)), side="right")
        self._up_to = np.cumsum(n)
        self._before = np.append(0.0, self._up_to)[self._starts]

    def ends(self) -> dict[str, Numbers]:
        """Least and largest value of each group."""
        filled = self._sizes > 0
        low, high = np.full(len(filled), np.nan), np.full(len(filled), np.nan)
        low[filled] = self._least[self._starts[filled]]
        high[filled] = self._most[self._ends[filled] - 1]
        return {"min": low, "max": high}

    def quantile(self, level: float) -> Numbers:
        """Interpolate linearly between the two nearest values, as an exact quantile does."""
        place = np.maximum(self._sizes - 1, 0) * level
        below = np.floor(place)
        low = self._value(below)
        high = self._value(np.minimum(below + 1, np.maximum(self._sizes - 1, 0)))
        return low + (high - low) * (place - below)

    def _value(self, rank: Numbers) -> Numbers:
        """Value of a rank in each group, spread evenly over the range of its bin."""
        found = np.full(len(rank), np.nan)
        filled = np.flatnonzero(self._sizes > 0)
        at = self._before[filled] + rank[filled]
        bins = np.searchsorted(self._up_to, at, side="right")
        inside = at - (self._up_to[bins] - self._n[bins])
        share = _part(inside, np.maximum(self._n[bins] - 1, 1))
        found[filled] = self._least[bins] + (self._most[bins] - self._least[bins]) * share
        return found


def _added(codes: Places, numbers: Numbers, groups: int) -> Numbers:
    return np.bincount(codes, weights=numbers, minlength=groups).astype(np.float64)


def _part(some: Numbers, whole: Numbers) -> Numbers:
    found: Numbers = np.divide(some, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return found
