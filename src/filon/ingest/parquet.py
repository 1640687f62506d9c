"""Parquet as batches of typed columns, a bounded number of rows at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from filon.core.errors import LimitError, RefusedInputError
from filon.ingest.table import LINE, Batch, EmptyTableError, clean_names, rejected_batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.ingest.table import Format

BATCH_ROWS = 50_000
MAX_ROWS = 200_000_000
MAX_GROUP_BYTES = 1 << 30
"""Unpacked bytes of the columns of one row group."""
MAX_RATIO = 200
_SMALL = 64 << 20


class BrokenParquetError(RefusedInputError):
    """The file begins like Parquet but cannot be read as it."""

    code = "broken_parquet"


class ParquetBombError(LimitError):
    """The file unpacks to far more than can be held."""

    code = "parquet_bomb"


class ParquetTable:
    """A Parquet file, opened. Dictionaries become plain columns, nested values JSON text, binary text."""

    format: Format = "parquet"

    def __init__(self, path: Path) -> None:
        self.path = path
        with _named_faults(path), parquet.ParquetFile(path) as file:
            _check_sizes(path, file.metadata)
            self._rows = file.metadata.num_rows
            names = file.schema_arrow.names
        if not names:
            raise EmptyTableError(name=path.name)
        self.columns, self.notes = clean_names(names)

    def batches(self) -> Iterator[Batch]:
        """Read all rows from the start, in order."""
        seen = 0
        with _named_faults(self.path), parquet.ParquetFile(self.path) as file:
            for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
                lines = pa.array(np.arange(seen + 1, seen + batch.num_rows + 1))
                seen += batch.num_rows
                columns = [_plain(column) for column in batch.columns]
                rows = pa.RecordBatch.from_arrays([*columns, lines], names=[*self.columns, LINE])
                yield Batch(rows, rejected_batch(()), seen / max(self._rows, 1))


class _named_faults:  # noqa: N801 - used like a function
    """Turn the faults of the Parquet reader into ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, pa.ArrowException | OSError | UnicodeDecodeError):
            raise BrokenParquetError(name=self._path.name) from error


def _check_sizes(path: Path, metadata: parquet.FileMetaData) -> None:
    if metadata.num_rows > MAX_ROWS:
        raise ParquetBombError(name=path.name)
    size = path.stat().st_size
    for group in range(metadata.num_row_groups):
        unpacked = metadata.row_group(group).total_byte_size
        if unpacked > MAX_GROUP_BYTES or (unpacked > _SMALL and unpacked > MAX_RATIO * size):
            raise ParquetBombError(name=path.name)


def _plain(column: pa.Array) -> pa.Array:
    """Column in one of the simple types: text, number, true/false, date, time."""
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_null(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind) and kind.unit != "us":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_date64(kind):
        return column.cast(pa.date32())
    if pa.types.is_decimal(kind):
        return pc.cast(column, pa.float64(), safe=False)
    if _is_simple(kind):
        return column
    return pa.array([_as_text(value) for value in column.to_pylist()], pa.string())


def _is_simple(kind: pa.DataType) -> bool:
    families = (
        pa.types.is_string,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_timestamp,
        pa.types.is_date32,
    )
    return any(is_family(kind) for is_family in families)


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)
