"""OCEL 2.0 as SQLite."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError
from filon.log.ocel.tables import SINCE_EVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from filon.log.ocel.tables import ObjectValue, OcelTables

_SCHEMA = """
CREATE TABLE event_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event(ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type(ocel_type));
CREATE TABLE object(ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type(ocel_type));
CREATE TABLE event_object(ocel_event_id TEXT REFERENCES event(ocel_id),
                          ocel_object_id TEXT REFERENCES object(ocel_id), ocel_qualifier TEXT);
CREATE TABLE object_object(ocel_source_id TEXT REFERENCES object(ocel_id),
                           ocel_target_id TEXT REFERENCES object(ocel_id), ocel_qualifier TEXT);
"""
_COLUMN_TYPES = {
    "string": "TEXT",
    "time": "TIMESTAMP",
    "integer": "INTEGER",
    "float": "REAL",
    "boolean": "BOOLEAN",
}
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")


class SqliteColumnsError(RefusedInputError):
    """Two attributes differ in the case of their letters only, which SQLite columns cannot."""

    code = "ocel_sqlite_columns"


def write_sqlite(tables: OcelTables, path: Path) -> None:
    """Write the tables as an OCEL 2.0 database; a file of that name is replaced.

    Raises
    ------
    SqliteColumnsError
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        _Writer(database, tables).run()
        database.execute("COMMIT")


class _Writer:
    def __init__(self, database: sqlite3.Connection, tables: OcelTables) -> None:
        self._database = database
        self._tables = tables

    def run(self) -> None:
        kinds = dict.fromkeys(self._tables.objects.column("type").to_pylist())
        objects = self._create("object", {kind: self._tables.object_words.get(kind, {}) for kind in kinds})
        events = self._create("event", self._tables.event_words)
        self._fill("object", 2, ((name, kind) for name, kind in self._tables.object_rows()))
        self._fill("event", 2, ((ref, activity) for ref, activity, _, _ in self._tables.event_rows()))
        self._fill("object_object", 3, _relations(self._tables.object_objects))
        self._fill("event_object", 3, _relations(self._tables.event_objects))
        for name, kind in self._tables.object_rows():
            self._add_object(objects[kind], name, self._tables.values.get(name, []))
        for ref, activity, moment, attributes in self._tables.event_rows():
            self._add(events[activity], {"ocel_id": ref, "ocel_time": moment, **attributes})

    def _create(self, part: str, words: dict[str, dict[str, str]]) -> dict[str, str]:
        """Create a table per type and return type → table."""
        made: dict[str, str] = {}
        taken: set[str] = set()
        for kind, attributes in words.items():
            mapped = _free(
                re.sub(r"[^A-Za-z0-9]", "", kind.title() if kind.islower() else kind) or "Type", taken
            )
            taken.add(mapped.lower())
            made[kind] = f"{part}_{mapped}"
            own = ", ocel_changed_field TEXT" if part == "object" else ""
            columns = "".join(
                f", {_quoted(key)} {_COLUMN_TYPES[word]}" for key, word in _distinct(kind, attributes).items()
            )
            self._database.execute(
                f"CREATE TABLE {_quoted(made[kind])}(ocel_id TEXT REFERENCES {part}(ocel_id),"
                f" ocel_time TIMESTAMP{own}{columns})"
            )
            self._database.execute(f"INSERT INTO {part}_map_type VALUES (?, ?)", (kind, mapped))
        return made

    def _fill(self, table: str, width: int, rows: Iterable[tuple[str | None, ...]]) -> None:
        self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)

    def _add_object(self, table: str, name: str, values: list[ObjectValue]) -> None:
        first = {one.key: one.text for one in reversed(values) if one.time == SINCE_EVER}
        self._add(table, {"ocel_id": name, "ocel_time": SINCE_EVER, **first})
        told = set()
        for one in values:
            if one.time == SINCE_EVER and one.key not in told:
                told.add(one.key)
                continue
            changed = {
                "ocel_id": name,
                "ocel_time": one.time,
                "ocel_changed_field": one.key,
                one.key: one.text,
            }
            self._add(table, changed)

    def _add(self, table: str, row: dict[str, str]) -> None:
        columns = ", ".join(map(_quoted, row))
        self._database.execute(
            f"INSERT INTO {_quoted(table)}({columns}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )


def _relations(found: dict[str, list[tuple[str, str | None]]]) -> Iterator[tuple[str | None, ...]]:
    for source, targets in found.items():
        yield from ((source, target, qualifier) for target, qualifier in targets)


def _distinct(kind: str, attributes: dict[str, str]) -> dict[str, str]:
    seen: dict[str, str] = {name: name for name in _OWN}
    for key in attributes:
        if key.lower() in seen:
            raise SqliteColumnsError(type=kind, first=seen[key.lower()], second=key)
        seen[key.lower()] = key
    return attributes


def _free(name: str, taken: set[str]) -> str:
    number = 1
    free = name
    while free.lower() in taken:
        number += 1
        free = f"{name}{number}"
    return free


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
