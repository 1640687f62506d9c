"""The events of a log as a table in a file: CSV, Parquet, XLSX."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from filon.app.views.report import reason_text
from filon.core.errors import LimitError
from filon.log.export_rows import ExportRows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.log.event_log import EventLog

MOST_SHEET_ROWS = 1_048_575

_BASE = {
    "case_id": "case_id",
    "activity": "activity",
    "ts": "timestamp",
    "start_ts": "start_timestamp",
    "resource": "resource",
    "lifecycle": "lifecycle",
    "evidence": "evidence",
    "change_source": "change_source",
    "outcome": "outcome",
}
_FORMULA = r"^[=+\-@\t\r]"
_FORMULA_SIGNS = tuple("=+-@\t\r")


class SheetTooLongError(LimitError):
    """A sheet of Excel cannot hold that many rows."""

    code = "sheet_too_long"


def write_csv(log: EventLog, path: Path) -> None:
    """Write the events as CSV (UTF-8, comma, ISO 8601 times in UTC).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    table = _Table(log)
    schema = pa.schema([(name, _as_text(kind)) for name, kind in table.types()])
    with pyarrow.csv.CSVWriter(str(path), schema) as writer:
        for batch in table.batches():
            columns = [_csv_column(column) for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def write_parquet(log: EventLog, path: Path) -> None:
    """Write the events as Parquet, every column with its own type, times in UTC."""
    table = _Table(log)
    schema = pa.schema(table.types())
    with pyarrow.parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        for batch in table.batches():
            writer.write_batch(batch)


def write_xlsx(log: EventLog, path: Path) -> None:
    """Write the events as an Excel workbook of one sheet; times are ISO 8601 texts in UTC, texts never formulas.

    Raises
    ------
    SheetTooLongError
    """
    import xlsxwriter  # noqa: PLC0415 - only this format needs it

    events = int(log.cases.select("n").collect().get_column("n").sum() or 0)
    if events > MOST_SHEET_ROWS:
        raise SheetTooLongError(count=events, most=MOST_SHEET_ROWS)
    table = _Table(log)
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    try:
        sheet = workbook.add_worksheet("events")
        sheet.freeze_panes(1, 0)
        for column, (name, _) in enumerate(table.types()):
            sheet.write_string(0, column, name, workbook.add_format({"bold": True}))
        row = 0
        for batch in table.batches():
            texts = [_sheet_column(column) for column in batch.columns]
            for values in zip(*texts, strict=True):
                row += 1
                _write_row(sheet, row, values)
    finally:
        workbook.close()


def write_rejected(log: EventLog, path: Path, lang: str) -> None:
    """Write everything that could not be read as CSV, with the reason in words and the raw row."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "column", "value", "reason", "explanation", "row"))
        frame = log.rejected.sort("line", "column", nulls_last=True)
        for row in frame.collect().iter_rows(named=True):
            words = reason_text(row["reason"])
            explanation = words.fr if lang == "fr" else words.en
            values = (row["line"], row["column"], row["value"], row["reason"], explanation, row["row"])
            writer.writerow([neutral(value) if isinstance(value, str) else value for value in values])


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA_SIGNS) else text


class _Table:
    """Rows of an export under the names that a reader of the file sees."""

    def __init__(self, log: EventLog) -> None:
        self._rows = ExportRows(log)
        self._names = dict(_BASE)
        taken = set(self._names.values())
        for one in (*self._rows.case_columns, *self._rows.event_columns):
            self._names[one.name] = _untaken(one.attribute.key, taken)
            taken.add(self._names[one.name])
        found = self._rows.frame().select(*self._names).head(0).collect().to_arrow()
        self._types = [_file_type(field.type) for field in found.schema]

    def types(self) -> list[tuple[str, pa.DataType]]:
        return list(zip(self._names.values(), self._types, strict=True))

    def batches(self) -> Iterator[pa.RecordBatch]:
        schema = pa.schema(self.types())
        for batch in self._rows.batches():
            columns = [
                batch.column(name).cast(kind) for name, kind in zip(self._names, self._types, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _untaken(key: str, taken: set[str]) -> str:
    name, number = key, 2
    while name in taken:
        name, number = f"{key} ({number})", number + 1
    return name


def _file_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC")
    return pa.string() if pa.types.is_dictionary(kind) or pa.types.is_string_view(kind) else kind


def _as_text(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_timestamp(kind) or pa.types.is_date(kind) else kind


def _csv_column(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return _iso(column)
    if pa.types.is_string(column.type):
        risky = pc.match_substring_regex(column, _FORMULA)
        return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
    return column


def _iso(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type):
        return pc.strftime(column, "%Y-%m-%d")
    whole = (
        pc.all(pc.equal(pc.microsecond(column), 0)).as_py()
        and pc.all(pc.equal(pc.millisecond(column), 0)).as_py()
    )
    seconds = column.cast(pa.timestamp("s", "UTC")) if whole else column
    return pc.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ")


def _sheet_column(column: pa.Array) -> list[Any]:
    is_time = pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)
    found: list[Any] = (_iso(column) if is_time else column).to_pylist()
    return found


def _write_row(sheet: Any, row: int, values: tuple[Any, ...]) -> None:  # noqa: ANN401 - XlsxWriter ships no types
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(row, column, value[:32_767])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif value is not None and math.isfinite(value):
            sheet.write_number(row, column, value)
