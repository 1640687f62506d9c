"""Raw rows of a source, as they came, waiting for the coercion door."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.engine import Connection

LINE = "line"
"""Column of a batch that holds the physical line (or row) number of the source."""

ROWS_AT_ONCE, BYTES_AT_ONCE = 122_880, 32 * 1_024 * 1_024
"""What waits to be stored, at most: a row group of the engine, which takes fewer rows at a time several times as long
each; rows of far cells must not pile up."""


@dataclass
class RawRows:
    """A table of raw rows inside a version under construction.

    Columns are stored under codes (``c0``, ``c1`` …), so that names from files never become identifiers. Batches may
    bring new columns or a wider type than the ones before; the rows keep their order of arrival (``rowid``).

    The table is temporary: the engine holds it in memory up to its bound and on disk beyond. Small batches wait until
    there are enough of them, as each statement has its price.
    """

    connection: Connection
    name: str
    columns: dict[str, str] = field(default_factory=dict)
    types: dict[str, pa.DataType] = field(default_factory=dict)
    count: int = 0
    _waiting: list[pa.RecordBatch] = field(default_factory=list)
    _waiting_bytes: int = 0
    _stored: int = 0
    _is_there: bool = False

    @property
    def table(self) -> str:
        """Name of the table, all rows added so far in it."""
        self._store()
        return self.name

    def drop(self) -> None:
        """Let go of the rows; their number and their columns stay known."""
        self.connection.execute(f"DROP TABLE IF EXISTS {self.name}")

    def add(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Append batches, in order."""
        for batch in batches:
            if batch.num_rows:
                self._wait(_plain(batch))

    def named(self, rows: pa.Table, first: int) -> pa.Table:
        """Rows that stay where they are: columns under their codes, and ``place``, their number from ``first`` on."""
        plain = pa.Table.from_batches([_plain(batch) for batch in rows.to_batches()])
        self.types = {one.name: one.type for one in plain.schema}
        places = pa.array(np.arange(first, first + len(plain)))
        return plain.rename_columns([self._code(name) for name in plain.column_names]).append_column(
            "place", places
        )

    def expression(self, name: str) -> str:
        """SQL expression of a source column."""
        return self.columns[name]

    def kind(self, name: str) -> pa.DataType:
        """Arrow type of a source column."""
        return self.types[name]

    def row_json(self) -> str:
        """SQL expression of a whole raw row as JSON text, with the names of the source."""
        pairs = ", ".join(
            f"{_literal(name)}: {code}::VARCHAR" for name, code in self.columns.items() if name != LINE
        )
        return f"to_json({{{pairs}}})::VARCHAR" if pairs else "'{}'"

    def _wait(self, batch: pa.RecordBatch) -> None:
        batch = batch.rename_columns([self._code(field.name) for field in batch.schema])
        if self._waiting and self._waiting[0].schema != batch.schema:
            self._store()
        codes = {code: name for name, code in self.columns.items()}
        if self.count == 0:
            self.types = {codes[f.name]: f.type for f in batch.schema}
        elif not self._waiting:
            for one in batch.schema:
                self._fit(codes[one.name], one.type)
        self._waiting.append(batch)
        self._waiting_bytes += batch.nbytes
        self.count += batch.num_rows
        if self.count - self._stored >= ROWS_AT_ONCE or self._waiting_bytes >= BYTES_AT_ONCE:
            self._store()

    def _store(self) -> None:
        if not self._waiting:
            return
        way = f"INSERT INTO {self.name} BY NAME" if self._is_there else f"CREATE TEMP TABLE {self.name} AS"
        # A statement is being put together whose earlier parts may have left a result half read.
        self.connection.complete()
        self.connection.register("incoming", pa.Table.from_batches(self._waiting))
        try:
            self.connection.execute(f"{way} SELECT * FROM incoming")
        finally:
            self.connection.unregister("incoming")
        self._is_there = True
        self._waiting.clear()
        self._waiting_bytes, self._stored = 0, self.count

    def _code(self, name: str) -> str:
        return self.columns.setdefault(name, f"c{len(self.columns)}")

    def _fit(self, name: str, wanted: pa.DataType) -> None:
        code, known = self.columns[name], self.types.get(name)
        if known is None:
            self.connection.execute(f"ALTER TABLE {self.table} ADD COLUMN {code} {_engine_type(wanted)}")
            self.types[name] = wanted
        elif known != wanted:
            common = _common(known, wanted)
            if common != known:
                self.connection.execute(f"ALTER TABLE {self.table} ALTER {code} TYPE {_engine_type(common)}")
                self.types[name] = common


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Batch whose types are the few that the door knows; anything else becomes text."""
    columns, fields = [], []
    for column, one in zip(batch.columns, batch.schema, strict=True):
        kind = _plain_type(one.type)
        if pa.types.is_nested(one.type):
            made = pa.array(
                [None if v is None else json.dumps(v, default=str) for v in column.to_pylist()], pa.string()
            )
        else:
            made = column if kind == one.type else column.cast(kind)
        columns.append(made)
        fields.append(pa.field(one.name, kind))
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_boolean(kind):
        return pa.bool_()
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return pa.int64()
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind) or kind == pa.uint64():
        return pa.float64()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", tz="UTC" if kind.tz else None)
    if pa.types.is_date(kind):
        return pa.date32()
    return pa.string()


_ENGINE_TYPES = {
    pa.bool_(): "BOOLEAN",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    pa.string(): "VARCHAR",
}


def _engine_type(kind: pa.DataType) -> str:
    return _ENGINE_TYPES[kind]


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    return pa.float64() if {one, other} == {pa.int64(), pa.float64()} else pa.string()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\0", "\\0") + "'"
