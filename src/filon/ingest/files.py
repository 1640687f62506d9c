"""The door for files: what a file is, and its rows, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from filon.core.errors import RefusedInputError
from filon.ingest.delimited import DelimitedTable
from filon.ingest.formats import detect_format
from filon.ingest.own_export import own_export
from filon.ingest.parquet import ParquetTable
from filon.ingest.spreadsheet import SheetTable, Workbook
from filon.ingest.table import LINE, REJECTED, Batch, Format, Note, Rejection, Table
from filon.ingest.template_reader import TemplateTable, is_template

if TYPE_CHECKING:
    from pathlib import Path

    from filon.ingest.dialect import Dialect

__all__ = [
    "Batch",
    "DelimitedTable",
    "Format",
    "Note",
    "ParquetTable",
    "Rejection",
    "Sample",
    "SheetTable",
    "Table",
    "TemplateTable",
    "detect_format",
    "open_table",
    "sample",
]

SAMPLE_ROWS = 50_000
TABLE_FORMATS: tuple[Format, ...] = ("csv", "xlsx", "parquet")


class NotTabularError(RefusedInputError):
    """The file is an event log of its own (XES, OCEL), which is read without a mapping."""

    code = "not_tabular"


def open_table(path: Path, *, sheet: str | None = None, dialect: Dialect | None = None) -> Table:
    """Open a CSV, TSV, XLSX or Parquet file, or a filled template.

    Parameters
    ----------
    path
        The file; only its content decides how it is read.
    sheet
        For a workbook: the sheet. By default the first one that holds a table; a filled template is read whole.
    dialect
        For delimited text: how it is written. By default what its first megabyte shows.

    Raises
    ------
    FilonError
        A named refusal for every file that cannot be read safely.
    """
    found = detect_format(path)
    if found == "csv":
        return own_export(DelimitedTable(path, dialect))
    if found == "parquet":
        return own_export(ParquetTable(path))
    if found != "xlsx":
        raise NotTabularError(name=path.name, format=found)
    workbook = Workbook(path)
    if sheet is None and is_template(workbook):
        return TemplateTable(workbook)
    return own_export(SheetTable(workbook, workbook.first_table() if sheet is None else sheet), workbook)


@dataclass(frozen=True)
class Sample:
    """First rows of a table; ``complete`` says that there are no others."""

    table: Table
    rows: pa.Table
    rejected: pa.Table
    complete: bool


def sample(table: Table, rows: int = SAMPLE_ROWS) -> Sample:
    """Read the first rows of a table, at least ``rows`` of them where it has as many."""
    kept: list[pa.RecordBatch] = []
    rejected: list[pa.RecordBatch] = []
    count = 0
    complete = True
    for batch in table.batches():
        if count >= rows:
            complete = False
            break
        kept.append(batch.rows)
        rejected.append(batch.rejected)
        count += batch.rows.num_rows + batch.rejected.num_rows
    bare = pa.schema([*((name, pa.string()) for name in table.columns), (LINE, pa.int64())])
    schema = kept[0].schema if kept else bare
    return Sample(
        table,
        pa.Table.from_batches(kept, schema),
        pa.Table.from_batches(rejected, REJECTED),
        complete,
    )
