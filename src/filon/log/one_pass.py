"""The coercion door for a table of one event per row: its rows pass once, in order, and are never kept as text.

Each piece of the table is coerced, its refusals are recorded, and what is left is numbers: codes of cases, activities
and resources in order of first appearance. The result is that of :mod:`filon.log.door` over all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.log.door import MAX_ACTIVITIES, Admission, TooManyActivitiesError, enumerate_codes
from filon.log.engine import quoted
from filon.log.sequences import NO_RESOURCE, Rows
from filon.log.staging import RawRows
from filon.log.writing_tables import append, create, resources, timestamps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from filon.log.engine import Connection
    from filon.log.mapping import Mapping

PIECE = 245_760
"""Rows coerced at a time: two row groups of the engine."""

_TEXTS = ("lifecycle", "evidence", "change_source")


@dataclass
class _Names:
    """Names numbered in order of first appearance."""

    known: dict[str, int] = field(default_factory=dict)

    def codes(self, column: pa.ChunkedArray, missing: int) -> NDArray[np.int64]:
        """Numbers of a column of names."""
        coded = column.combine_chunks().dictionary_encode()
        numbers = [self.known.setdefault(name, len(self.known)) for name in coded.dictionary.to_pylist()]
        places = coded.indices.fill_null(len(numbers)).to_numpy()
        codes: NDArray[np.int64] = np.array([*numbers, missing], dtype=np.int64).take(places)
        return codes


@dataclass(frozen=True)
class _Events:
    """Events of a piece."""

    event_id: NDArray[np.int64]
    act: NDArray[np.uint16]
    ts: NDArray[np.int64]
    start: NDArray[np.int64] | None
    res: NDArray[np.uint32]


class OnePass:
    """Takes the rows of a ``long`` table whose cases are of one type; :meth:`finish` gives them back as numbers."""

    def __init__(self, connection: Connection, mapping: Mapping) -> None:
        self.count = 0
        self.columns: list[str] = []
        self._connection = connection
        self._mapping = mapping
        self._waiting: list[pa.RecordBatch] = []
        self._rows_waiting = 0
        self._activities, self._resources = _Names(), _Names()
        self._case_names: list[pa.Array] = []
        self._idle: list[pa.Array] = []
        self._case_of: list[NDArray[np.int32]] = []
        self._case_values: list[pa.Table] = []
        self._parts: list[_Events] = []
        self._has_events = False

    @property
    def has_rows(self) -> bool:
        """Whether any row came."""
        return bool(self.count or self._rows_waiting)

    def add(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Take further rows, in order; each batch holds every column and ``line``."""
        for batch in batches:
            if self._waiting and self._waiting[0].schema != batch.schema:
                self._flush()
            self.columns = self.columns or batch.schema.names
            self._waiting.append(batch)
            self._rows_waiting += batch.num_rows
            while self._rows_waiting >= PIECE:
                self._flush(PIECE)

    def add_idle(self, idle: RawRows) -> None:
        """Take cases that the source names without any event, after all rows."""
        if idle.count:
            name = idle.expression(self._mapping.case or "")
            found = self._connection.sql(f"SELECT {name} AS name FROM {idle.table} WHERE trim({name}) <> ''")
            names = found.to_arrow_table()["name"].combine_chunks()
            self._idle.append(names.dictionary_encode().dictionary)

    def finish(self) -> Rows:
        """Write activities, resources, objects and ``case_value``; return the events of each case."""
        while self._rows_waiting:
            self._flush(PIECE)
        if len(self._activities.known) > MAX_ACTIVITIES:
            raise TooManyActivitiesError(count=len(self._activities.known), most=MAX_ACTIVITIES)
        door = Admission(self._connection, RawRows(self._connection, "piece"), self._mapping)
        door.describe_cases()
        door.event_attributes()
        names, codes = _unified([*self._case_names, *self._idle])
        self._write_dictionaries(names)
        self._write_case_values(codes[: len(self._case_names)], len(names))
        of_case = [codes[piece][local] for piece, local in enumerate(self._case_of)]
        rows = self._joined(np.concatenate(of_case))
        create(
            self._connection,
            "TABLE event_object",
            {"event_id": rows.event_id, "obj": rows.obj, "qualifier": pa.nulls(len(rows.obj), pa.string())},
        )
        return rows

    # -- pieces -------------------------------------------------------------------------------------------------

    def _flush(self, most: int | None = None) -> None:
        table = pa.Table.from_batches(self._waiting)
        piece = table.slice(0, most)
        rest = table.slice(piece.num_rows)
        self._waiting = rest.to_batches()
        self._rows_waiting = rest.num_rows
        if piece.num_rows:
            self._take(piece)
            self.count += piece.num_rows

    def _take(self, piece: pa.Table) -> None:
        raw = RawRows(self._connection, "piece")
        door = Admission(self._connection, raw, self._mapping)
        self._connection.complete()
        named = raw.named(piece, self.count)
        self._connection.register("piece", named)
        try:
            sql, taken = door.reading_of_piece()
            read = self._connection.sql(sql).to_arrow_table()
            for name, code in taken.items():
                read = read.append_column(name, named[code])
            if pc.any(read["doubtful"]).as_py():
                self._refuse(door, raw)
                read = read.filter(pc.invert(read["caseless"]))
        finally:
            self._connection.unregister("piece")
        self._keep(read)

    def _refuse(self, door: Admission, raw: RawRows) -> None:
        """Record the refusals of a piece, by the rules that hold for whole tables."""
        self._connection.execute(
            "CREATE OR REPLACE TEMP TABLE piece_rows AS SELECT * EXCLUDE (place) FROM piece"
        )
        raw.name = "piece_rows"
        door.refuse()
        self._connection.execute("DROP TABLE entry; DROP TABLE piece_rows")

    def _keep(self, read: pa.Table) -> None:
        cases = read["case_id"].combine_chunks().dictionary_encode()
        local = cases.indices.to_numpy()
        self._case_names.append(cases.dictionary)
        self._case_values.append(self._last_values(read, local, len(cases.dictionary)))
        if pc.any(read["lost"]).as_py():
            there = pc.invert(read["lost"]).combine_chunks()
            local, read = local[there.to_numpy(zero_copy_only=False)], read.filter(there)
        self._case_of.append(local)
        self._keep_events(read)

    def _keep_events(self, read: pa.Table) -> None:
        act = self._activities.codes(read["activity"], 0)
        if len(self._activities.known) > MAX_ACTIVITIES:
            return
        res = np.full(len(act), NO_RESOURCE, dtype=np.uint32)
        if self._mapping.resource:
            res = self._resources.codes(read["resource"], NO_RESOURCE).astype(np.uint32)
        start = read["start_ts"].to_numpy() if self._mapping.start_timestamp else None
        found = _Events(read["ord"].to_numpy(), act.astype(np.uint16), read["ts"].to_numpy(), start, res)
        self._parts.append(found)
        self._write_events(found, read)

    def _write_events(self, found: _Events, read: pa.Table) -> None:
        mapped = [name for name in _TEXTS if getattr(self._mapping, name)]
        codes = [code for code, _ in enumerate_codes(self._mapping.event_attributes)]
        columns: dict[str, object] = {
            "event_id": found.event_id,
            "act": found.act,
            "ts": timestamps(found.ts),
            "start": None if found.start is None else timestamps(found.start, gaps=True),
            "res": resources(found.res),
            **{name: read[name] for name in ("line", *mapped, *codes)},
        }
        if found.start is None:
            del columns["start"]
        start = "NULL::TIMESTAMP" if found.start is None else "start"
        texts = ", ".join(name if name in mapped else f"{_default(name)} AS {name}" for name in _TEXTS)
        select = (
            f"SELECT event_id, act, ts, {start} AS start_ts, res, {texts}, line"
            f"{''.join(f', {code}' for code in codes)}"
        )
        if self._has_events:
            append(self._connection, "event", columns, select)
        else:
            create(self._connection, "TABLE event", columns, select)
        self._has_events = True

    def _last_values(self, read: pa.Table, local: NDArray[np.int32], cases: int) -> pa.Table:
        """Last value of each attribute that each case of a piece has in it."""
        columns = {}
        for code in self._value_codes():
            column = read[code].combine_chunks()
            if pa.types.is_string(column.type):
                column = column.dictionary_encode()
            columns[code] = column.take(_last(column, local, cases))
        return pa.table(columns) if columns else pa.table({"none": pa.nulls(cases)})

    def _value_codes(self) -> list[str]:
        codes = [f"case_{code}" for code, _ in enumerate_codes(self._mapping.case_attributes)]
        return [*codes, "outcome"] if self._mapping.outcome else codes

    # -- the whole ----------------------------------------------------------------------------------------------

    def _joined(self, obj: NDArray[np.uint32]) -> Rows:
        names = ("event_id", "act", "ts", "start", "res")
        parts: dict[str, list[Any]] = {name: [getattr(one, name) for one in self._parts] for name in names}
        self._parts.clear()
        if self._mapping.start_timestamp is None:
            parts["start"].clear()
        # Each column goes as its pieces are joined: two copies of all of them would not fit beside each other.
        joined: dict[str, Any] = {
            name: np.concatenate(parts.pop(name)) if parts[name] else None for name in names
        }
        return Rows(obj=obj, **joined)

    def _write_dictionaries(self, names: pa.Array) -> None:
        sql = self._connection
        activities, resources = list(self._activities.known), list(self._resources.known)
        numbers = np.arange(len(activities), dtype=np.uint16)
        create(sql, "TABLE activity", {"act": numbers, "key": pa.array(activities, pa.string())})
        numbers = np.arange(len(resources), dtype=np.uint32)
        create(sql, "TABLE resource", {"res": numbers, "name": pa.array(resources, pa.string())})
        create(
            sql,
            "TABLE object",
            {"obj": np.arange(len(names), dtype=np.uint32), "object_id": names},
            f"SELECT obj, {quoted(self._mapping.case_type)} AS type, object_id",
        )

    def _write_case_values(self, codes: list[NDArray[np.uint32]], total: int) -> None:
        cases = np.concatenate(codes)
        whole = pa.concat_tables(self._case_values)
        self._case_values.clear()
        columns: dict[str, object] = {"obj": np.arange(total, dtype=np.uint32)}
        for code in self._value_codes():
            column = (
                whole[code].unify_dictionaries() if pa.types.is_dictionary(whole[code].type) else whole[code]
            )
            columns[code] = column.take(_last(column, cases, total))
        texts = [f"{code} AS {code.removeprefix('case_')}" for code in columns if code.startswith("case_")]
        outcome = (
            "nullif(outcome, 'open') AS outcome" if self._mapping.outcome else "NULL::VARCHAR AS outcome"
        )
        create(
            self._connection,
            "TEMP TABLE case_value",
            columns,
            f"SELECT {', '.join(['obj', *texts, outcome])}",
        )


def _default(name: str) -> str:
    return "'recorded'" if name == "evidence" else "NULL::VARCHAR"


def _last(column: pa.Array | pa.ChunkedArray, cases: NDArray[np.integer], most: int) -> pa.Array:
    """Place of the last value of each case, missing for a case without any."""
    places = np.arange(len(column))
    if column.null_count:
        places = np.flatnonzero(np.asarray(pc.is_valid(column)))
    last = np.full(most, -1, dtype=np.int64)
    # Of several places of one case, the assignment keeps the last.
    last[cases[places]] = places
    missing = last < 0
    return pa.array(last, mask=missing if missing.any() else None)


def _unified(names: list[pa.Array]) -> tuple[pa.Array, list[NDArray[np.uint32]]]:
    """Names of all pieces in order of first appearance, and the number there of each name of each piece."""
    pieces = [
        pa.DictionaryArray.from_arrays(pa.array(np.arange(len(one), dtype=np.int32)), one) for one in names
    ]
    unified = pa.chunked_array(pieces).unify_dictionaries()
    codes = [chunk.indices.to_numpy().astype(np.uint32) for chunk in unified.chunks]
    return unified.chunk(0).dictionary, codes
