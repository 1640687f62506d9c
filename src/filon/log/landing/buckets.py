"""Rows put in order by batch with bounded memory: cut into files on one pass, each file small enough to be sorted.

The engine sorts what is larger than its memory too, but holds more of it the more there is, and long texts with it.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")
_LEAST_BATCHES, _MOST_FILES = 8, 200


class Buckets:
    """Rows by batch, in a folder that lasts as long as this; use as a context manager.

    Parameters
    ----------
    folder
        Folder to make, for the owner's eyes only; what lies there is removed.
    reader
        Rows in any order; ``batch`` says where each belongs.
    batches
        How many batches there are.
    keys
        Columns that order the rows of a batch.
    """

    def __init__(
        self, folder: Path, reader: pa.RecordBatchReader, *, batches: int, keys: Sequence[str]
    ) -> None:
        self._folder = folder
        self._schema = reader.schema
        self._keys = [(name, "ascending") for name in ("batch", *keys)]
        self._per_file = max(_LEAST_BATCHES, -(-batches // _MOST_FILES))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        self._fill(reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def batch(self, number: int) -> pa.Table:
        """Rows of a batch in order, in memory of their own; asked for one after the other, each file is read once."""
        if number // self._per_file != self._at:
            self._load(number // self._per_file)
        low, high = np.searchsorted(self._batches, (number, number + 1))
        # A slice that is sent to another process takes all that it was cut from along.
        return self._rows.take(self._order.slice(low, high - low))

    def _load(self, bucket: int) -> None:
        path = self._folder / str(bucket)
        self._at, self._rows = bucket, self._schema.empty_table()
        if path.exists():
            with pa.ipc.open_stream(path) as stream:
                self._rows = stream.read_all().combine_chunks()
            path.unlink()
        self._order = pc.sort_indices(self._rows, self._keys)
        self._batches = self._rows["batch"].take(self._order).to_numpy()

    def _fill(self, reader: pa.RecordBatchReader) -> None:
        self._at = -1
        writers: dict[int, pa.RecordBatchWriter] = {}
        with ExitStack() as files:
            for bucket, rows in self._parts(reader):
                if bucket not in writers:
                    made = pa.ipc.new_stream(self._folder / str(bucket), self._schema, options=_PACKED)
                    writers[bucket] = files.enter_context(made)
                writers[bucket].write_batch(rows)

    def _parts(self, reader: pa.RecordBatchReader) -> Iterator[tuple[int, pa.RecordBatch]]:
        for piece in reader:
            buckets = piece["batch"].to_numpy() // self._per_file
            order = np.argsort(buckets, kind="stable")
            rows, buckets = piece.take(pa.array(order)), buckets[order]
            for low, high in pairwise([0, *(np.flatnonzero(np.diff(buckets)) + 1), len(rows)]):
                if high > low:
                    yield int(buckets[low]), rows.slice(low, high - low)
