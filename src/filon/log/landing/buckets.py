"""Rows put in order by batch with bounded memory: cut into files on one pass, each file small enough to be sorted.

The engine sorts what is larger than its memory too, but holds more of it the more there is, and long texts with it.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")
_LEAST_BATCHES, _MOST_FILES = 50, 200


class Bucket(NamedTuple):
    """Rows of some batches in a file, which may not be there if there are none; any process can read it.

    Parameters
    ----------
    path
        File.
    schema
        Columns of the rows.
    keys
        Columns that order the rows of a batch.
    """

    path: Path
    schema: pa.Schema
    keys: Sequence[str]

    def batches(self, numbers: range) -> Iterator[pa.Table]:
        """Rows of each batch, in order; reading them takes the file away."""
        rows = self._read()
        order = pc.sort_indices(rows, [(name, "ascending") for name in ("batch", *self.keys)])
        rows = rows.take(order)
        ends = np.searchsorted(rows["batch"].to_numpy(), [*numbers, numbers.stop])
        for low, high in pairwise(ends):
            yield rows.slice(low, high - low)

    def _read(self) -> pa.Table:
        if not self.path.exists():
            return self.schema.empty_table()
        with pa.ipc.open_stream(self.path) as stream:
            rows = stream.read_all().combine_chunks()
        self.path.unlink()
        return rows


def fill(stem: Path, reader: pa.RecordBatchReader, numbers: range, keys: Sequence[str]) -> list[Bucket]:
    """Cut rows into buckets of :func:`shares` of the batches.

    Parameters
    ----------
    stem
        How the names of the files begin; their folder is there.
    reader
        Rows in any order; ``batch`` says where each belongs.
    numbers
        Batches that the rows belong to.
    keys
        Columns that order the rows of a batch.
    """
    parts = shares(numbers)
    found = [
        Bucket(stem.with_name(f"{stem.name}.{number}"), reader.schema, keys) for number in range(len(parts))
    ]
    writers: dict[int, pa.RecordBatchWriter] = {}
    with ExitStack() as files:
        for bucket, rows in _parts(reader, numbers.start, len(parts[0]) if parts else 1):
            if bucket not in writers:
                made = pa.ipc.new_stream(found[bucket].path, reader.schema, options=_PACKED)
                writers[bucket] = files.enter_context(made)
            writers[bucket].write_batch(rows)
    return found


def shares(numbers: range) -> list[range]:
    """Batches that stand in one file each: a few, and more of them where there would be too many files."""
    size = max(_LEAST_BATCHES, -(-len(numbers) // _MOST_FILES))
    return [numbers[first : first + size] for first in range(0, len(numbers), size)]


def _parts(reader: pa.RecordBatchReader, first: int, size: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    for piece in reader:
        buckets = (piece["batch"].to_numpy() - first) // size
        order = np.argsort(buckets, kind="stable")
        rows, buckets = piece.take(pa.array(order)), buckets[order]
        for low, high in pairwise([0, *(np.flatnonzero(np.diff(buckets)) + 1), len(rows)]):
            if high > low:
                yield int(buckets[low]), rows.slice(low, high - low)
