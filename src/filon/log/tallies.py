"""The histogram of :mod:`filon.log.histograms` counted in arrays, batch by batch as the engine reads the rows.

An engine hashes every row to count it; an array is counted up. The bin of a number is read off its binary form: the
power of two below it, and 64 equal parts between that power and the next. A bin is at most 1/64 of its least number
wide, so that no quantile is off by more than 1.6 % of itself, which is less than the histogram promises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from filon.log.event_log import Frame
    from filon.log.indexes import Numbers, Places

GROUP = "group"
"""Name of the groups while they are counted: theirs may be that of a figure."""

PARTS = 64
MOST_GROUPS = 1_024

_SHIFT = 46
"""Bits of a double below its power of two and the six that say which of the 64 parts."""
_BINS = 64 * PARTS
_BATCH = 500_000
_SMALL = 65_536


def tallied(
    frame: Frame, by: str | None, column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> pa.Table | None:
    """Figures as :func:`filon.log.histograms.counted`, of rows on DuckDB; ``None`` where there are too many groups."""
    tally = _Tally(by)
    of = [] if by is None else [nw.col(by).alias(GROUP)]
    value = nw.col(column).cast(nw.Float64)
    native = cast("Any", frame.select(*of, value.alias("value")).to_native())
    # The engine answers one question of a thread at a time: what is left unread must go first.
    with native.to_arrow_reader(_BATCH) as batches:
        is_whole = all(map(tally.add, batches))
    return tally.figures(plain, quantiles) if is_whole else None


class _Tally:
    """Counts of bins, and what else each group needs; groups in the order in which they are first seen."""

    def __init__(self, by: str | None) -> None:
        self._by = by
        self._keys: pa.Array | None = pa.array([0]) if by is None else None
        self._counts = np.zeros((0, _BINS), dtype=np.int64)
        self._missing, self._sums = np.zeros(0), np.zeros(0)
        self._least, self._most = np.zeros(0), np.zeros(0)

    def add(self, batch: pa.RecordBatch) -> bool:
        """Count the rows of a batch; false where there are too many groups."""
        codes = self._codes(batch)
        groups = 0 if self._keys is None else len(self._keys)
        if groups > MOST_GROUPS:
            return False
        self._grow(groups)
        values = batch["value"].to_numpy(zero_copy_only=False)
        if batch["value"].null_count:
            known = np.flatnonzero(~np.isnan(values))
            self._missing += np.bincount(codes, minlength=groups)
            self._missing -= np.bincount(codes.take(known), minlength=groups)
            codes, values = codes.take(known), values.take(known)
        spots = codes * _BINS + places(values)
        self._counts += np.bincount(spots, minlength=groups * _BINS).reshape(groups, _BINS)
        self._sums += np.bincount(codes, weights=values, minlength=groups)
        np.minimum.at(self._least, codes, values)
        np.maximum.at(self._most, codes, values)
        return True

    def figures(self, plain: Sequence[str], quantiles: Mapping[str, float]) -> pa.Table:
        """Table of the groups."""
        self._grow(0 if self._keys is None else len(self._keys))
        n = self._counts.sum(axis=1)
        ways = {
            "sum": self._sums,
            "mean": np.divide(self._sums, n, out=np.full(len(n), np.nan), where=n > 0),
            "min": np.where(n > 0, self._least, np.nan),
            "max": np.where(n > 0, self._most, np.nan),
        }
        columns = {} if self._by is None else {self._by: pa.array([]) if self._keys is None else self._keys}
        columns |= {"n": pa.array(n), "events": pa.array(n + self._missing.astype(np.int64))}
        columns |= {name: pa.array(ways[name], from_pandas=True) for name in plain}
        columns |= {
            name: pa.array(self._quantile(level), from_pandas=True) for name, level in quantiles.items()
        }
        return pa.table(columns)

    def _quantile(self, level: float) -> Numbers:
        found = [
            _quantile(counts, level, least, most)
            for counts, least, most in zip(self._counts, self._least, self._most, strict=True)
        ]
        return np.array(found, dtype=np.float64)

    def _codes(self, batch: pa.RecordBatch) -> Places:
        """Place of the group of each row; groups not seen before are added."""
        if self._by is None:
            return np.zeros(len(batch), dtype=np.intp)
        column = batch[GROUP]
        if pa.types.is_unsigned_integer(column.type) and not column.null_count:
            numbers = column.to_numpy()
            if numbers.max(initial=0) < _SMALL:
                return self._numbered(numbers, column.type)
        encoded = pc.dictionary_encode(column, null_encoding="encode")
        where = self._where(encoded.dictionary)
        found: Places = where.take(encoded.indices.to_numpy(zero_copy_only=False))
        return found

    def _numbered(self, numbers: NDArray[np.unsignedinteger], kind: pa.DataType) -> Places:
        """Codes of edges and activities are small: what stands where is read off a table of all of them."""
        there = np.flatnonzero(np.bincount(numbers, minlength=1))
        table = np.zeros(there[-1] + 1 if len(there) else 0, dtype=np.intp)
        table[there] = self._where(pa.array(there, kind))
        found: Places = table.take(numbers)
        return found

    def _where(self, names: pa.Array) -> Places:
        """Place of each of some groups among all, those not seen before after the others."""
        if self._keys is None:
            self._keys = names
        else:
            fresh = names.filter(pc.invert(pc.is_in(names, value_set=self._keys)))
            self._keys = pa.concat_arrays([self._keys, fresh]) if len(fresh) else self._keys
        found: Places = (
            pc.index_in(names, value_set=self._keys).to_numpy(zero_copy_only=False).astype(np.intp)
        )
        return found

    def _grow(self, groups: int) -> None:
        more = groups - len(self._sums)
        if more > 0:
            self._counts = np.vstack((self._counts, np.zeros((more, _BINS), dtype=np.int64)))
            self._missing, self._sums = (
                np.append(one, np.zeros(more)) for one in (self._missing, self._sums)
            )
            self._least = np.append(self._least, np.full(more, np.inf))
            self._most = np.append(self._most, np.full(more, -np.inf))


def places(values: Numbers) -> Places:
    """Bin of each number: 0 below one."""
    bits = np.ascontiguousarray(values, dtype=np.float64).view(np.int64) >> _SHIFT
    found: Places = np.maximum(bits - (1_022 << 6), PARTS - 1) - (PARTS - 1)
    return found


def _quantile(counts: Any, level: float, least: float, most: float) -> float:  # noqa: ANN401 - whole numbers
    """Interpolate linearly between the two nearest values of a group, as an exact quantile does."""
    filled = np.flatnonzero(counts)
    if not len(filled):
        return float("nan")
    counts = counts[filled]
    up_to = np.cumsum(counts)
    place = (up_to[-1] - 1) * level
    ranks = np.floor(place), min(np.floor(place) + 1, up_to[-1] - 1)
    low, high = (_value(rank, filled, counts, up_to, (least, most)) for rank in ranks)
    return float(low + (high - low) * (place - np.floor(place)))


def _value(rank: float, bins: Any, counts: Any, up_to: Any, ends: tuple[float, float]) -> float:  # noqa: ANN401 - as above
    """Value of a rank, spread evenly over the whole numbers of its bin that its group reaches."""
    at = int(np.searchsorted(up_to, rank, side="right"))
    low, high = (min(max(end, ends[0]), ends[1]) for end in _ends(int(bins[at])))
    inside = rank - (up_to[at] - counts[at])
    return float(low + (high - low) * (inside + 0.5) / counts[at])


def _ends(place: int) -> tuple[float, float]:
    """Least and largest whole number of a bin."""
    if place == 0:
        return 0.0, 0.0
    power, part = divmod(place - 1, PARTS)
    low, high = (np.ceil(2.0**power * (1 + one / PARTS)) for one in (part, part + 1))
    return float(low), float(max(low, high - 1))
