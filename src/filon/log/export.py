"""Write an event log as a table: CSV, Parquet or an Excel workbook, in bounded memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from pyarrow import csv, parquet

from filon.core.errors import LimitError
from filon.log.export_table import Layout, export_batches, neutral, table_schema
from filon.log.writing import written_times

if TYPE_CHECKING:
    from pathlib import Path

    from filon.log.event_log import EventLog

LAYOUT_KEY = b"filon.layout"
"""Key of the file metadata (Parquet) that holds the layout as JSON."""
EVENTS_SHEET = "events"
LAYOUT_SHEET = "columns"
LAYOUT_HEADER = ("column", "scope", "key", "type")
MOST_SHEET_ROWS = 1_048_575
MOST_CELL_CHARACTERS = 32_767

_EXACT = 2**53


class SheetTooLongError(LimitError):
    """A sheet of Excel cannot hold that many rows."""

    code = "sheet_too_long"


class CellTooLongError(LimitError):
    """A cell of Excel cannot hold a text that long."""

    code = "cell_too_long"


def write_csv(log: EventLog, path: Path) -> None:
    """Write the events as CSV: UTF-8, commas, times ISO 8601 in UTC, no value an empty cell.

    CSV has no types: read back, a text attribute whose every value looks like a number is a number, and an empty text
    is no value. Parquet and Excel keep both apart.
    """
    layout = Layout.of(log)
    names = neutral(pa.array(layout.columns, pa.string())).to_pylist()
    schema = pa.schema([(name, pa.string()) for name in names])
    with path.open("wb") as file, csv.CSVWriter(file, schema) as writer:
        for batch in export_batches(log, layout):
            writer.write_batch(
                pa.RecordBatch.from_arrays([_text(one) for one in batch.columns], schema=schema)
            )


def write_parquet(log: EventLog, path: Path) -> None:
    """Write the events as Parquet, every column with its own type; the layout goes into the metadata."""
    layout = Layout.of(log)
    schema = table_schema(layout)
    told = schema.with_metadata({LAYOUT_KEY: json.dumps(layout.to_json()).encode()})
    with parquet.ParquetWriter(str(path), told, compression="zstd") as writer:
        for batch in export_batches(log, layout):
            writer.write_batch(batch)


def write_xlsx(log: EventLog, path: Path) -> None:
    """Write the events as an Excel workbook; a second sheet says what each column is.

    Times are ISO 8601 texts in UTC: Excel's own have no zone and no microseconds.

    Raises
    ------
    SheetTooLongError, CellTooLongError
    """
    events = int(log.cases.select("n").collect().get_column("n").sum() or 0)
    if events > MOST_SHEET_ROWS:
        raise SheetTooLongError(count=events, most=MOST_SHEET_ROWS)
    layout = Layout.of(log)
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    try:
        bold = workbook.add_format({"bold": True})
        _write_events(workbook.add_worksheet(EVENTS_SHEET), log, layout, bold)
        _write_layout(workbook.add_worksheet(LAYOUT_SHEET), layout, bold)
    finally:
        workbook.close()


def _write_events(sheet: Any, log: EventLog, layout: Layout, bold: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(neutral(pa.array(layout.columns, pa.string())).to_pylist()):
        sheet.write_string(0, column, name, bold)
    row = 0
    for batch in export_batches(log, layout):
        for values in zip(*(_cells(one) for one in batch.columns), strict=True):
            row += 1
            if row > MOST_SHEET_ROWS:
                raise SheetTooLongError(count=row, most=MOST_SHEET_ROWS)
            _write_row(sheet, row, values)


def _write_layout(sheet: Any, layout: Layout, bold: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    rows: list[tuple[str, ...]] = [(one.column, one.scope, one.key, one.type) for one in layout.attributes]
    for key in ("case_type", "lifecycle_rows", "amount", "currency", "home_currency"):
        value = getattr(layout, key)
        if value is not None:
            rows.append(("", "log", key, value))
    for column, word in enumerate(LAYOUT_HEADER):
        sheet.write_string(0, column, word, bold)
    for row, values in enumerate(rows, start=1):
        _write_row(sheet, row, neutral(pa.array(values, pa.string())).to_pylist())


def _write_row(sheet: Any, row: int, values: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    for column, value in enumerate(values):
        if isinstance(value, str):
            if len(value.encode("utf-16-le")) > 2 * MOST_CELL_CHARACTERS:
                raise CellTooLongError(row=row + 1, length=len(value), most=MOST_CELL_CHARACTERS)
            sheet.write_string(row, column, value)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif value is not None:
            sheet.write_number(row, column, value)


def _cells(column: pa.Array) -> list[Any]:
    """Values for a sheet: numbers and truths as they are where Excel holds them exactly, else texts."""
    kind = column.type
    plain = pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_integer(kind)
    values: list[Any] = (column if plain else _text(column)).to_pylist()
    if pa.types.is_integer(kind):
        return [str(one) if one is not None and abs(one) >= _EXACT else one for one in values]
    return values


def _text(column: pa.Array) -> pa.Array:
    """Column as texts that are no formulas; numbers stay numbers, times and days are ISO 8601."""
    kind = column.type
    if pa.types.is_string(kind):
        return neutral(column)
    if pa.types.is_timestamp(kind):
        return written_times(column.cast(pa.timestamp("us")))
    if pa.types.is_floating(kind):
        # A number is written with its point, so that a column of them is not taken for whole numbers.
        return pa.array([None if one is None else repr(one) for one in column.to_pylist()], pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "true", "false")
    return column.cast(pa.string())
