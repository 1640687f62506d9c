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

_LEAST_BATCHES, _MOST_FILES = 50, 200


class Bucket(NamedTuple):
    """Rows of some batches in a file, which may not be there if there are none; any process can read it.

    Parameters
    ----------
    numbers
        Batches.
    path
        File.
    schema
        Columns of the rows.
    keys
        Columns that order the rows of a batch.
    """

    numbers: range
    path: Path
    schema: pa.Schema
    keys: Sequence[str]

    def batches(self) -> Iterator[pa.Table]:
        """Rows of each batch, in order; reading them takes the file away."""
        rows = self._read()
        order = pc.sort_indices(rows, [(name, "ascending") for name in ("batch", *self.keys)])
        rows = rows.take(order)
        ends = np.searchsorted(rows["batch"].to_numpy(), [*self.numbers, self.numbers.stop])
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
    """Cut rows into buckets of a few batches each, of more where there would be too many files.

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
    size = max(_LEAST_BATCHES, -(-len(numbers) // _MOST_FILES))
    found = [
        Bucket(numbers[first : first + size], stem.with_name(f"{stem.name}.{first}"), reader.schema, keys)
        for first in range(0, len(numbers), size)
    ]
    writers: dict[int, pa.RecordBatchWriter] = {}
    with ExitStack() as files:
        for bucket, rows in _parts(reader, numbers.start, size):
            if bucket not in writers:
                made = pa.ipc.new_stream(found[bucket].path, reader.schema)
                writers[bucket] = files.enter_context(made)
            writers[bucket].write_batch(rows)
    return found


def _parts(reader: pa.RecordBatchReader, first: int, size: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    for piece in reader:
        buckets = (piece["batch"].to_numpy() - first) // size
        order = np.argsort(buckets, kind="stable")
        rows, buckets = piece.take(pa.array(order)), buckets[order]
        for low, high in pairwise([0, *(np.flatnonzero(np.diff(buckets)) + 1), len(rows)]):
            if high > low:
                yield int(buckets[low]), rows.slice(low, high - low)
