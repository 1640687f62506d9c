"""An Excel sheet as batches of typed columns: real dates stay dates, whole numbers stay whole."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from filon.core.errors import UnknownNameError
from filon.ingest.table import LINE, Batch, EmptyTableError, Note, clean_names, rejected_batch
from filon.ingest.workbook_guard import BrokenWorkbookError, WorkbookGuard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet

    from filon.ingest.table import Format

BATCH_ROWS = 20_000

_WHOLE = 2**53
_TITLE_ROWS = 20


class UnknownSheetError(UnknownNameError):
    """The workbook has no visible sheet of that name."""

    code = "unknown_sheet"


class Workbook:
    """An XLSX file that passed the guard, and its visible sheets."""

    def __init__(self, path: Path) -> None:
        WorkbookGuard(path).check()
        self.path = path
        with _named_faults(path):
            self._workbook = CalamineWorkbook.from_path(path)
        self.sheets = tuple(
            sheet.name
            for sheet in self._workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        )

    def sheet(self, name: str) -> CalamineSheet:
        """Return the cells of a sheet.

        Raises
        ------
        UnknownSheetError, BrokenWorkbookError
        """
        if name not in self.sheets:
            raise UnknownSheetError(value=name, allowed=self.sheets)
        with _named_faults(self.path):
            return self._workbook.get_sheet_by_name(name)

    def first_table(self) -> str:
        """Return the name of the first sheet that holds at least two rows and two columns."""
        for name in self.sheets:
            sheet = self.sheet(name)
            if sheet.height > 1 and sheet.width > 1:
                return name
        raise EmptyTableError(name=self.path.name)


@contextmanager
def _named_faults(path: Path) -> Iterator[None]:
    """Turn the faults of the workbook reader into ours, a panic of its native code included."""
    try:
        yield
    except BaseException as error:
        if (
            isinstance(error, CalamineError | OSError | ValueError)
            or type(error).__name__ == "PanicException"
        ):
            raise BrokenWorkbookError(name=path.name) from error
        raise


class SheetTable:
    """One sheet of a workbook as a table: its header is the first row with more than one filled cell.

    Rows without any filled cell are no rows. A column whose cells are all dates, all times, all whole numbers, all
    numbers or all true/false has that type; any other is text, its numbers and dates written the ISO way.
    """

    format: Format = "xlsx"

    def __init__(self, workbook: Workbook, name: str) -> None:
        self.path = workbook.path
        self.sheet_name = name
        self.sheets = workbook.sheets
        self._sheet = workbook.sheet(name)
        self._header = self._header_row()
        self.columns, notes = clean_names([cell_text(cell) or "" for cell in self._header_cells()])
        chosen = (Note("sheet_chosen", value=name),) if len(self.sheets) > 1 else ()
        skipped = (Note("skipped_lines", value=str(self._header)),) if self._header else ()
        self.notes = (*chosen, *skipped, *notes)
        self._schema: pa.Schema | None = None

    def batches(self) -> Iterator[Batch]:
        """Read all rows from the start, in order."""
        schema = self._typed_schema()
        total = max(self._sheet.height, 1)
        rows: list[Sequence[Any]] = []
        lines: list[int] = []
        for line, cells in self._rows():
            rows.append(cells)
            lines.append(line)
            if len(rows) == BATCH_ROWS:
                yield _batch(rows, lines, schema, line / total)
                rows, lines = [], []
        if rows:
            yield _batch(rows, lines, schema, 1.0)

    def _rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        width = len(self.columns)
        for line, cells in enumerate(self._sheet.iter_rows(), start=1):
            if line > self._header + 1 and any(cell != "" for cell in cells):
                yield line, cells[:width]

    def _header_row(self) -> int:
        for position, cells in enumerate(self._sheet.iter_rows()):
            if sum(1 for cell in cells if cell != "") > 1:
                return position
            if position > _TITLE_ROWS + self._blank_rows():
                break
        raise EmptyTableError(name=self.path.name)

    def _blank_rows(self) -> int:
        return self._sheet.start[0] if self._sheet.start else 0

    def _header_cells(self) -> Sequence[Any]:
        for position, cells in enumerate(self._sheet.iter_rows()):
            if position == self._header:
                return cells
        raise EmptyTableError(name=self.path.name)

    def _typed_schema(self) -> pa.Schema:
        if self._schema is None:
            kinds: list[set[type]] = [set() for _ in self.columns]
            for _, cells in self._rows():
                for seen, cell in zip(kinds, cells, strict=True):
                    if cell != "":
                        seen.add(_kind(cell))
            fields = [(name, _arrow_type(seen)) for name, seen in zip(self.columns, kinds, strict=True)]
            self._schema = pa.schema([*fields, (LINE, pa.int64())])
        return self._schema


def _batch(rows: list[Sequence[Any]], lines: list[int], schema: pa.Schema, progress: float) -> Batch:
    columns = [
        pa.array([_cell(cell, field.type) for cell in cells], field.type)
        for cells, field in zip(zip(*rows, strict=True), schema, strict=False)
    ]
    made = pa.RecordBatch.from_arrays([*columns, pa.array(lines, pa.int64())], schema=schema)
    return Batch(made, rejected_batch(()), progress)


def _kind(cell: object) -> type:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return int
    return type(cell)


def _arrow_type(kinds: set[type]) -> pa.DataType:
    if kinds == {dt.date}:
        return pa.date32()
    if kinds and kinds <= {dt.date, dt.datetime}:
        return pa.timestamp("us")
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int}:
        return pa.int64()
    if kinds and kinds <= {int, float}:
        return pa.float64()
    return pa.string()


def _cell(cell: Any, kind: pa.DataType) -> object:  # noqa: ANN401 - a cell is any of Excel's types
    if cell == "" and isinstance(cell, str):
        return None
    if pa.types.is_string(kind):
        return cell_text(cell)
    if pa.types.is_timestamp(kind) and not isinstance(cell, dt.datetime):
        return dt.datetime.combine(cell, dt.time())
    return int(cell) if pa.types.is_int64(kind) else cell


def cell_text(cell: Any) -> str | None:  # noqa: ANN401 - a cell is any of Excel's types
    """Cell as text: dates the ISO way, whole numbers without decimals; ``None`` when it is empty."""
    if cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if _kind(cell) is int else repr(cell)
    return str(cell)
