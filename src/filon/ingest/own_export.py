"""A table that Filon itself exported, read back as the log it was: its mapping is known, its apostrophes go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from filon.ingest.spreadsheet import SheetTable
from filon.ingest.table import LINE, Batch
from filon.log.export import EVENTS_SHEET, LAYOUT_HEADER, LAYOUT_KEY, LAYOUT_SHEET
from filon.log.export_table import BASE, AttributeField, Layout, attribute_of, restored
from filon.log.reading.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.ingest.spreadsheet import Workbook
    from filon.ingest.table import Format, Note, Table
    from filon.log.mapping import AttributeType, Mapping

_CASE_TYPE = "case"
_PATTERNS: dict[AttributeType, str] = {
    "boolean": r"^(true|false)$",
    "integer": r"^(0|-?[1-9][0-9]{0,17})$",
    "number": r"^-?[0-9]+(\.[0-9]+(e[+-]?[0-9]+)?|e[+-]?[0-9]+)$",
    "timestamp": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.([0-9]{3}|[0-9]{6})\+00:00$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
"""Attribute type → how :func:`filon.log.export.write_csv` writes its values; no text fits two of them."""


def own_export(table: Table, workbook: Workbook | None = None) -> Table:
    """Table of an export of ours where the given one is that; else the given one.

    An export is known by its nine fixed columns. Parquet and Excel files also say the type of each attribute; in a CSV
    file an attribute has the narrowest type that all its values fit.
    """
    if table.columns[: len(BASE)] != tuple(BASE):
        return table
    layout = _layout(table, workbook)
    return table if layout is None or len(layout.columns) != len(table.columns) else OwnExport(table, layout)


class OwnExport:
    """An exported table, opened; nothing is left to ask."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self._table = table
        self._layout = layout
        self.mapping: Mapping = layout.mapping(table.columns)

    @property
    def path(self) -> Path:
        """File that holds the table."""
        return self._table.path

    @property
    def format(self) -> Format:
        """Format found in the content of the file."""
        return self._table.format

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._table.columns

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was changed or assumed while opening; a choice of sheet is no news in a file of ours."""
        return tuple(note for note in self._table.notes if note.code != "sheet_chosen")

    def batches(self) -> Iterator[Batch]:
        """Read all rows from the start: events in order, and apart from them the cases without events."""
        for batch in self._table.batches():
            rows = self._restored(batch.rows)
            idle = pc.and_(pc.is_null(rows.column(1)), pc.is_null(rows.column(2)))
            if idle.true_count:
                yield Batch(rows.filter(pc.invert(idle)), batch.rejected, batch.progress)
                yield Batch(rows.filter(idle), batch.rejected.slice(0, 0), batch.progress, has_events=False)
            else:
                yield Batch(rows, batch.rejected, batch.progress)

    def _restored(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        kinds: dict[str, AttributeType] = dict.fromkeys(self._table.columns[: len(BASE)], "text")
        names = self._table.columns[len(BASE) :]
        kinds |= {name: one.type for name, one in zip(names, self._layout.attributes, strict=True)}
        packed = self._table.format == "parquet"
        columns = [
            column if packed or name == LINE else _restored(column, kinds[name])
            for name, column in zip(rows.schema.names, rows.columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(columns, names=rows.schema.names)


def _restored(column: pa.Array, kind: AttributeType) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column
    empty = pc.equal(column, "")
    column = pc.if_else(empty, pa.scalar(None, pa.string()), column)
    return restored(column) if kind == "text" else typed(column, kind)


# -- layouts ---------------------------------------------------------------------------------------------------


def _layout(table: Table, workbook: Workbook | None) -> Layout | None:
    if table.format == "parquet":
        return _parquet_layout(table.path)
    if workbook is not None:
        return _sheet_layout(workbook)
    return _guessed_layout(table)


def _parquet_layout(path: Path) -> Layout | None:
    told = (parquet.read_schema(path).metadata or {}).get(LAYOUT_KEY)
    try:
        return None if told is None else Layout.from_json(json.loads(told))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _sheet_layout(workbook: Workbook) -> Layout | None:
    if workbook.sheets[:2] != (EVENTS_SHEET, LAYOUT_SHEET):
        return None
    sheet = SheetTable(workbook, LAYOUT_SHEET)
    if sheet.columns != LAYOUT_HEADER:
        return None
    fields: list[dict[str, str | None]] = []
    roles: dict[str, str | None] = {}
    for batch in sheet.batches():
        texts = [restored(batch.rows.column(name).cast(pa.string())).to_pylist() for name in LAYOUT_HEADER]
        for column, scope, key, kind in zip(*texts, strict=True):
            if scope == "log":
                roles[str(key)] = kind
            else:
                fields.append({"column": column, "scope": scope, "key": key or "", "type": kind})
    try:
        return Layout.from_json({"case_type": _CASE_TYPE, **roles, "attributes": fields})
    except ValueError:
        return None


def _guessed_layout(table: Table) -> Layout:
    names = table.columns[len(BASE) :]
    possible: dict[str, set[AttributeType] | None] = dict.fromkeys(names)
    for batch in table.batches():
        for name in names:
            values = _restored(batch.rows.column(name), "text").drop_null()
            if len(values):
                known = possible[name]
                candidates = _PATTERNS.keys() if known is None else known
                possible[name] = {kind for kind in candidates if _all_match(values, _PATTERNS[kind])}
    headers = restored(pa.array(names, pa.string())).to_pylist()
    return Layout(
        tuple(
            AttributeField(header, *attribute_of(header), min(possible[name] or {"text"}))
            for header, name in zip(headers, names, strict=True)
        ),
        _CASE_TYPE,
    )


def _all_match(values: pa.Array, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(values, pattern)).as_py())
