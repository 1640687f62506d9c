"""Rows sorted once by group and value, in plain arrays: every later choice of cases leaves each group sorted.

A choice of cases is a mask over them. What it keeps of an index is still sorted, so counts, sums, extremes and exact
quantiles of every group are look-ups, and the only work that grows with the log is to look the mask up once per row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.log.ranges import ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]

_PACKED_BITS = 62

MANY_CUTS = 16
"""Fewer rows per cut than this, and counting all of them is quicker than looking each cut up."""


@dataclass(frozen=True)
class Index:
    """Rows of a measure by group, then by value; rows without a value end their group.

    ``bounds`` cut the rows: those of group ``g`` with a value are ``bounds[2g]:bounds[2g + 1]``, those without one
    follow up to ``bounds[2g + 2]``.
    """

    by: str | None
    keys: pa.Array
    ci: Places
    values: Numbers
    bounds: Places

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self.ci.nbytes + self.values.nbytes + self.bounds.nbytes + self.keys.nbytes)

    def of(self, only: Sequence[int]) -> Index:
        """Index of some groups only, where they are numbers."""
        groups = np.flatnonzero(_among(self.keys, only))
        starts, ends = (one.reshape(-1, 2)[groups].ravel() for one in (self.bounds[:-1], self.bounds[1:]))
        places, bounds = ranges(starts, ends - starts), np.append(0, np.cumsum(ends - starts))
        keys = self.keys.take(pa.array(groups))
        return Index(self.by, keys, self.ci.take(places), self.values.take(places), bounds)

    def chosen(self, mask: NDArray[np.bool_] | None) -> Rows:
        """Rows of the cases of a mask; ``None`` for all."""
        if mask is None:
            return Rows(self.by, self.keys, self.values, self.bounds)
        kept = mask.take(self.ci)
        places = np.flatnonzero(kept)
        if len(self.bounds) * MANY_CUTS < len(kept):
            bounds = np.searchsorted(places, self.bounds)
        else:
            bounds = np.append(0, np.cumsum(kept))[self.bounds]
        return Rows(self.by, self.keys, self.values.take(places), bounds)


@dataclass(frozen=True)
class Rows:
    """Values by group and size, cut as in :class:`Index`."""

    by: str | None
    keys: pa.Array
    values: Numbers
    bounds: Places

    def figures(
        self, plain: Sequence[str], quantiles: Mapping[str, float], only: Sequence[int] | None = None
    ) -> nw.DataFrame[Any]:
        """Figures of each group that has rows, as :func:`filon.log.measures.spreads` names them."""
        starts, ends = self.bounds[:-1:2], self.bounds[1::2]
        events, n = self.bounds[2::2] - starts, ends - starts
        found = events > 0 if self.by else np.ones(1, dtype=np.bool_)
        if only is not None:
            found &= _among(self.keys, only)
        there = np.flatnonzero(found)
        starts, n = starts[there], n[there]
        columns = {} if self.by is None else {self.by: self.keys.take(pa.array(there))}
        columns |= {"n": pa.array(n), "events": pa.array(events[there])}
        columns |= {name: _known(self._plain(name, starts, n)) for name in plain}
        columns |= {name: _known(self._quantile(level, starts, n)) for name, level in quantiles.items()}
        return nw.from_native(pa.table(columns), eager_only=True)

    def _plain(self, name: str, starts: Places, n: Places) -> Numbers:
        if name in ("min", "max"):
            return self._at(starts if name == "min" else starts + n - 1, n)
        sums = self._sums(starts, n)
        return sums if name == "sum" else np.divide(sums, n, out=np.full(len(n), np.nan), where=n > 0)

    def _quantile(self, level: float, starts: Places, n: Places) -> Numbers:
        """Interpolate linearly between the two nearest values."""
        place = np.maximum(n - 1, 0) * level
        below = np.floor(place).astype(np.intp)
        low = self._at(starts + below, n)
        high = self._at(starts + np.minimum(below + 1, n - 1), n)
        return low + (high - low) * (place - below)

    def _at(self, places: Places, n: Places) -> Numbers:
        found = np.full(len(n), np.nan)
        filled = n > 0
        found[filled] = self.values[places[filled]]
        return found

    def _sums(self, starts: Places, n: Places) -> Numbers:
        sums = np.zeros(len(n))
        filled = n > 0
        if filled.any():
            # Two cuts per group: what lies between one group's values and the next one's is not added.
            cuts = np.column_stack((starts[filled], (starts + n)[filled])).ravel()
            sums[filled] = np.add.reduceat(self.values, cuts if cuts[-1] < len(self.values) else cuts[:-1])[
                ::2
            ]
        return sums


@dataclass(frozen=True)
class PairIndex:
    """What each variant has, by group, and which has it more than once.

    ``has`` is 1 where a variant (column) has what a group (row) stands for. Few have it again: ``groups`` and
    ``variants`` say which, ``more`` how many times beyond the first.
    """

    by: str
    keys: pa.Array
    has: csr_array
    groups: Places
    variants: Places
    more: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        matrix = (self.has.data, self.has.indices, self.has.indptr)
        return int(sum(one.nbytes for one in (*matrix, self.keys, self.groups, self.variants, self.more)))

    def weighed(self, cases: Numbers, amounts: Numbers | None) -> nw.DataFrame[Any]:
        """Cases, events and amounts of each group, from those of each variant; groups without cases are left out."""
        counted = self.has @ cases
        there = np.flatnonzero(counted)
        repeated = cases.take(self.variants) * self.more
        events = counted + np.bincount(self.groups, weights=repeated, minlength=len(counted))
        columns = {
            self.by: self.keys.take(pa.array(there)),
            "cases": pa.array(counted[there]),
            "events": pa.array(events[there]),
        }
        if amounts is not None:
            columns["amount"] = pa.array((self.has @ amounts)[there])
        return nw.from_native(pa.table(columns), eager_only=True)


def index_rows(table: pa.Table, by: str | None, value: str) -> Index:
    """Sort the rows of a measure: columns ``ci``, the group and the number, either of which may be missing."""
    values = table[value].cast(pa.float64(), safe=False).to_numpy()
    codes, keys = grouped_codes(table, by)
    groups = codes * 2 + np.isnan(values)
    order = _order(groups, values)
    bounds = np.append(0, np.cumsum(np.bincount(groups, minlength=2 * len(keys))))
    return Index(by, keys, table["ci"].to_numpy().astype(np.intp).take(order), values.take(order), bounds)


def sort_rows(codes: Places, keys: pa.Array, by: str, values: Numbers) -> Rows:
    """Sort values by group where nobody will ask again which case each belongs to."""
    bits, least = _packing(codes, values)
    cuts = np.append(0, np.cumsum(np.bincount(codes, minlength=len(keys))))
    bounds = np.repeat(cuts, 2)[1:]
    if bits is None:
        return Rows(by, keys, values.take(np.lexsort((values, codes))), bounds)
    packed = np.sort((codes.astype(np.int64) << bits) | (values.astype(np.int64) - least))
    return Rows(by, keys, ((packed & ((1 << bits) - 1)) + least).astype(np.float64), bounds)


def index_pairs(table: pa.Table, by: str, variants: int) -> PairIndex:
    """Index pairs of variant and group: columns ``variant``, the group, ``k``; ``variants`` is how many there are."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a tenth of a second to import

    codes, keys = grouped_codes(table, by)
    owners = table["variant"].to_numpy().astype(np.intp)
    has = csr_array((np.ones(len(codes)), (codes, owners)), shape=(len(keys), variants))
    more = table["k"].to_numpy().astype(np.int64) - 1
    again = np.flatnonzero(more)
    return PairIndex(by, keys, has, codes.take(again), owners.take(again), more.take(again))


def grouped_codes(table: pa.Table, by: str | None) -> tuple[Places, pa.Array]:
    """Number of the group of each row, and the groups; a missing value is a group of its own."""
    if by is None:
        return np.zeros(len(table), dtype=np.intp), pa.array([0])
    column = table[by].combine_chunks()
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    return encoded.indices.to_numpy().astype(np.intp), encoded.dictionary


def _order(groups: Places, values: Numbers) -> Places:
    """Order by group, then value; one sort of packed whole numbers is several times faster than one of pairs."""
    bits, least = _packing(groups, values)
    if bits is None:
        return np.lexsort((values, groups))
    filled = np.where(np.isnan(values), least, values).astype(np.int64)
    return np.argsort((groups.astype(np.int64) << bits) | (filled - least))


def _packing(groups: Places, values: Numbers) -> tuple[int | None, int]:
    """Bits that hold every value above the least one, and that one; no bits where values and groups do not fit."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None, 0
    least, largest = float(known.min()), float(known.max())
    if max(abs(least), abs(largest)) > 2.0**52 or not np.array_equal(known, np.trunc(known)):
        return None, 0
    bits = int(largest - least).bit_length()
    fits = bits + int(groups.max()).bit_length() <= _PACKED_BITS
    return (bits, int(least)) if fits else (None, 0)


def _among(keys: pa.Array, only: Sequence[int]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(keys, pa.array(only, keys.type)).to_numpy(zero_copy_only=False)
    return found


def _known(figures: Numbers) -> pa.Array:
    """Figures as a column; not a number means that there is none."""
    return pa.array(figures, from_pandas=True)
