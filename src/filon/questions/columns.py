"""Columns of Arrow as the arrays that questions reckon with: numbers, instants, and texts as small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from filon.log.event_log import Frame


@dataclass(frozen=True)
class Codes:
    """An attribute as small numbers: ``codes`` are places among ``values`` (in order of the alphabet), -1 without."""

    values: tuple[str, ...]
    codes: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.codes.nbytes

    def of(self, places: np.ndarray) -> Codes:
        """Attribute of some rows, by their place, -1 for a row without; values that none of them has are left out."""
        codes = np.append(self.codes, self.codes.dtype.type(-1))[places].astype(np.int64)
        there = np.bincount(codes + 1, minlength=len(self.values) + 1)[1:] > 0
        if there.all():
            return Codes(self.values, codes)
        values = tuple(name for name, known in zip(self.values, there.tolist(), strict=True) if known)
        return Codes(values, np.append(np.where(there, np.cumsum(there) - 1, -1), -1)[codes])

    def words(self) -> np.ndarray:
        """Text of each row, ``None`` without."""
        found: np.ndarray = np.array([*self.values, None], dtype=object)[self.codes]
        return found


def collected(frame: Frame) -> pa.Table:
    """Frame as an Arrow table."""
    return frame.collect("pyarrow").to_native()


def numbers(column: Any) -> np.ndarray:  # noqa: ANN401 - a column of Arrow
    """Arrow column as floats, NaN for nothing; instants in microseconds since 1970."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    elif is_text(kind):
        try:
            column = column.cast(pa.float64())
        except pa.ArrowInvalid:
            return np.array([_float(one) for one in column.to_pylist()], dtype=np.float64)
    found: np.ndarray = whole(column).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def coded(column: Any) -> Codes:  # noqa: ANN401 - a column of Arrow
    """Arrow column as small numbers; a word that is empty is none."""
    if not is_text(column.type):
        column = pa.array([None if one is None else str(one) for one in column.to_pylist()], pa.string())
    return ordered(*split(column))


def split(column: Any) -> tuple[Any, np.ndarray]:  # noqa: ANN401 - a column of Arrow
    """Texts of an Arrow column, each once, and the place of each row's among them, -1 without."""
    encoded = whole(column).dictionary_encode()
    return encoded.dictionary, encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)


def ordered(texts: Any, places: np.ndarray) -> Codes:  # noqa: ANN401 - a column of Arrow
    """Rows of :func:`split` as small numbers in order of the alphabet."""
    names = texts.to_pylist()
    place = {name: at for at, name in enumerate(sorted(filter(None, names)))}
    codes = np.array([*(place.get(name, -1) for name in names), -1], dtype=np.int64)
    return Codes(tuple(place), codes[places])


def apart(rows: np.ndarray, groups: np.ndarray) -> list[np.ndarray]:
    """Rows of each group, groups ascending, rows in the order given."""
    if not rows.size:
        return []
    if groups.min() >= 0 and groups.max() <= np.iinfo(np.int16).max:
        groups = groups.astype(np.int16)  # NumPy sorts numbers of 16 bits by counting
    order = np.argsort(groups, kind="stable")
    return np.split(rows[order], np.flatnonzero(np.diff(groups[order])) + 1)


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def whole(column: Any) -> Any:  # noqa: ANN401 - a column of Arrow
    """Column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _float(value: str | None) -> float:
    try:
        return np.nan if value is None else float(value)
    except ValueError:
        return np.nan
