"""OCEL 2.0 in SQLite, read as the file of a stranger.

The file is opened immutable and read-only; an authorizer allows nothing but reading columns of tables, so no view,
trigger, function or virtual table of the file ever runs. Every statement is ours and names only the tables of the
standard; values longer than one megabyte and statements longer than their time are refused.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

from filon.core.errors import LimitError, RefusedInputError
from filon.log.ocel.collector import TYPES, Collector, Event, Object, Relation, Value
from filon.log.reading.limits import MAX_KEYS, MAX_TEXT, TextTooLongError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from filon.log.mapping import AttributeType
    from filon.log.object_batch import ObjectBatch

_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")
_MOST_TYPES = 5_000
_STEPS_PER_CHECK = 100_000
_SECONDS_PER_MB = 2.0
_LEAST_SECONDS = 4.0
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_OWN_COLUMNS = {"ocel_id", "ocel_time", "ocel_changed_field"}
_VIRTUAL = re.compile(r"\s*create\s+virtual", re.IGNORECASE)


class NotOcelSqliteError(RefusedInputError):
    """The database lacks the tables of an object-centric log."""

    code = "ocel_not_sqlite"


class DamagedSqliteError(RefusedInputError):
    """The database file is damaged, or asks for more than reading."""

    code = "ocel_damaged_sqlite"


class SqliteTimeError(LimitError):
    """Reading the database takes far longer than its size explains."""

    code = "ocel_sqlite_time"


def read_sqlite(path: Path, collector: Collector) -> Iterator[ObjectBatch]:
    """Read an OCEL 2.0 SQLite file.

    Raises
    ------
    NotOcelSqliteError, DamagedSqliteError, SqliteTimeError, TextTooLongError
    """
    reader = _Database(path, collector)
    try:
        with closing(reader.connection):
            yield from reader.batches()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        reader.refuse(error)


class _Database:
    def __init__(self, path: Path, collector: Collector) -> None:
        self._name = path.name
        self._collector = collector
        self._deadline = time.monotonic() + _LEAST_SECONDS + _SECONDS_PER_MB * path.stat().st_size / 1e6
        self.connection = sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True, isolation_level=None
        )
        self._tables: set[str] = set()

    def batches(self) -> Iterator[ObjectBatch]:
        """Batches: the declarations, the objects, then the events in the order of their table."""
        self._harden()
        self._find_tables()
        event_maps, object_maps = self._maps("event"), self._maps("object")
        for kind, table in object_maps:
            self._collector.declare_object_type(kind, self._declared(table), 0)
        for kind, table in event_maps:
            self._collector.declare_event_type(kind, self._declared(table), 0)
        for part in (self._objects(object_maps), self._events(event_maps)):
            for _ in part:
                if self._collector.is_full:
                    yield self._collector.take()
        yield self._collector.finish()

    def refuse(self, error: Exception) -> NoReturn:
        """Turn an error of the database into one of ours."""
        if isinstance(error, sqlite3.DataError) or "too big" in str(error):
            raise TextTooLongError(line=0, most_kb=MAX_TEXT >> 10) from error
        if "interrupted" in str(error):
            raise SqliteTimeError(name=self._name) from error
        raise DamagedSqliteError(name=self._name, detail=str(error)[:200]) from error

    def _harden(self) -> None:
        one = self.connection
        for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
            one.execute(f"PRAGMA {setting}")
        for limit, most in (
            (sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT + 1),
            (sqlite3.SQLITE_LIMIT_COLUMN, MAX_KEYS),
            (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
            (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        ):
            one.setlimit(limit, most)
        one.set_progress_handler(lambda: time.monotonic() > self._deadline, _STEPS_PER_CHECK)
        one.set_authorizer(_authorize)

    def _find_tables(self) -> None:
        for name, kind, sql in self.connection.execute("SELECT name, type, sql FROM sqlite_master"):
            if kind == "table" and not _VIRTUAL.match(sql or ""):
                self._tables.add(name)
            elif kind != "index":
                self._collector.notebook.add("ocel_sqlite_part", str(name), 0)
        missing = [name for name in _NEEDED if name not in self._tables]
        if missing:
            raise NotOcelSqliteError(name=self._name, missing=missing)

    def _maps(self, part: str) -> list[tuple[str, str]]:
        rows = self._rows(f"{part}_map_type", ("ocel_type", "ocel_type_map"))
        found = []
        for kind, mapped in rows:
            table = f"{part}_{mapped}"
            if table in self._tables:
                found.append((_written(kind) or "", table))
            else:
                self._collector.notebook.add("ocel_type_table", table, 0)
            if len(found) > _MOST_TYPES:
                raise NotOcelSqliteError(name=self._name, missing=[f"{part}_map_type"])
        return found

    # -- parts -------------------------------------------------------------------------------------------------

    def _objects(self, maps: list[tuple[str, str]]) -> Iterator[None]:
        relations = self._relations("object_object", "ocel_source_id", "ocel_target_id")
        values: dict[str, list[Value]] = {}
        for _, table in maps:
            self._collect_values(table, values)
        for row, (object_id, kind) in enumerate(self._rows("object", ("ocel_id", "ocel_type")), start=1):
            name = _written(object_id) or ""
            self._collector.add_object(
                Object(name, _written(kind) or "", values.pop(name, ()), relations.pop(name, ()), row)
            )
            yield
        for name in (*values, *relations):
            self._collector.notebook.add("ocel_unknown_object", name, 0)

    def _collect_values(self, table: str, values: dict[str, list[Value]]) -> None:
        keys = [key for key, _ in self._declared(table)]
        columns = self._columns(table)
        own = [name if name in columns else None for name in ("ocel_id", "ocel_time", "ocel_changed_field")]
        for object_id, moment, changed, *cells in self._rows(table, (*own, *keys)):
            known = values.setdefault(_written(object_id) or "", [])
            for key, cell in zip(keys, cells, strict=True):
                if cell is not None and changed in (None, key):
                    known.append(Value(key, _written(cell) or "", _written(moment), "text"))

    def _events(self, maps: list[tuple[str, str]]) -> Iterator[None]:
        relations = self._relations("event_object", "ocel_event_id", "ocel_object_id")
        details: dict[str, tuple[str | None, dict[str, str]]] = {}
        for _, table in maps:
            keys = [key for key, _ in self._declared(table)]
            for event_id, moment, *cells in self._rows(table, ("ocel_id", "ocel_time", *keys)):
                found = {
                    key: _written(cell) or ""
                    for key, cell in zip(keys, cells, strict=True)
                    if cell is not None
                }
                details[_written(event_id) or ""] = (_written(moment), found)
        for row, (event_id, kind) in enumerate(self._rows("event", ("ocel_id", "ocel_type")), start=1):
            name = _written(event_id) or ""
            moment, attributes = details.pop(name, (None, {}))
            self._collector.add_event(
                Event(name, _written(kind) or "", moment, attributes, relations.pop(name, ()), row)
            )
            yield
        for name in (*details, *relations):
            self._collector.notebook.add("ocel_unknown_event", name, 0)

    def _relations(self, table: str, source: str, target: str) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = {}
        if table not in self._tables:
            return found
        qualifier = "ocel_qualifier" if "ocel_qualifier" in self._columns(table) else None
        for one, other, how in self._rows(table, (source, target, qualifier)):
            found.setdefault(_written(one) or "", []).append(Relation(_written(other) or "", _written(how)))
        return found

    # -- statements --------------------------------------------------------------------------------------------

    def _declared(self, table: str) -> list[tuple[str, str]]:
        found = []
        for name, word in self._columns(table).items():
            if name not in _OWN_COLUMNS:
                kind: AttributeType | None = TYPES.get(word.lower().split("(")[0])
                found.append((name, word if kind else "string"))
        return found

    def _columns(self, table: str) -> dict[str, str]:
        """Columns of a table with the words of their declared types."""
        self.connection.set_authorizer(None)
        try:
            rows = self.connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
        finally:
            self.connection.set_authorizer(_authorize)
        return {str(row[1]): str(row[2] or "string") for row in rows}

    def _rows(
        self, table: str, columns: Iterable[str | None]
    ) -> Iterator[tuple[str | int | float | None, ...]]:
        known = self._columns(table)
        for column in columns:
            if column is not None and column not in known:
                raise NotOcelSqliteError(name=self._name, missing=[f"{table}.{column}"])
        listed = ", ".join("NULL" if column is None else _quoted(column) for column in columns)
        # Without an index the rows come in the order in which they were written.
        yield from self.connection.execute(f"SELECT {listed} FROM main.{_quoted(table)} NOT INDEXED")


def _authorize(action: int, table: str | None, *_: object) -> int:
    del table
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    return repr(value)
