"""Excel and Parquet: dates stay dates, whole numbers whole, lines are those of the sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from filon.ingest.files import ParquetTable, SheetTable, Table, open_table
from filon.ingest.spreadsheet import UnknownSheetError
from filon.ingest.table import EmptyTableError


def sheet(path: Path, rows: list[list[object]], *, title: str = "Deals", more: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for name in more:
        book.create_sheet(name)
    book.save(path)
    return path


def rows_of(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for batch in table.batches() for row in batch.rows.to_pylist()]


def types_of(table: Table) -> dict[str, pa.DataType]:
    return {field.name: field.type for field in next(iter(table.batches())).rows.schema}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_cells_keep_their_type(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "deals.xlsx",
        [
            ["id", "when", "day", "amount", "won", "mixed"],
            [1244495215, at("2025-01-02T10:30:00"), dt.date(2025, 1, 2), 12.5, True, 3],
            [1244495216, at("2025-01-03T00:00:00"), dt.date(2025, 1, 3), 7, False, "NA"],
        ],
    )
    table = open_table(path)
    assert rows_of(table) == [
        (1244495215, at("2025-01-02T10:30:00"), dt.date(2025, 1, 2), 12.5, True, "3", 2),
        (1244495216, at("2025-01-03T00:00:00"), dt.date(2025, 1, 3), 7.0, False, "NA", 3),
    ]
    assert [str(kind) for kind in types_of(table).values()] == [
        "int64", "timestamp[us]", "date32[day]", "double", "bool", "string", "int64",
    ]  # fmt: skip


def test_empty_rows_are_no_rows_and_lines_are_those_of_the_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path / "deals.xlsx", [["Export"], [], ["id", "name"], [1, "a"], [], [2, None]])
    table = open_table(path)
    assert rows_of(table) == [(1, "a", 4), (2, None, 6)]
    assert {note.code for note in table.notes} == {"skipped_lines"}


def test_the_first_sheet_with_a_table_is_taken_unless_another_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    book = openpyxl.load_workbook(
        sheet(path, [["only a title"]], title="Cover", more=("Data", "More", "Hidden"))
    )
    for name, value in (("Data", 1), ("More", 2), ("Hidden", 3)):
        for row in (["id", "n"], [value, value]):
            book[name].append(row)
    book["Hidden"].sheet_state = "hidden"
    book.save(path)
    table = open_table(path)
    assert isinstance(table, SheetTable)
    assert (table.sheet_name, table.sheets) == ("Data", ("Cover", "Data", "More"))
    assert rows_of(open_table(path, sheet="More")) == [(2, 2, 2)]
    with pytest.raises(UnknownSheetError, match="Data"):
        open_table(path, sheet="Dat")


def test_a_workbook_without_a_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmptyTableError):
        open_table(sheet(tmp_path / "deals.xlsx", [["alone"]]))


def test_a_table_that_begins_in_another_corner_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    book = openpyxl.Workbook()
    for row, cells in enumerate((("id", "n"), ("x", 1.5), ("y", None)), start=7):
        for column, value in enumerate(cells, start=4):
            book.active.cell(row, column, value)
    book.save(path)
    assert rows_of(open_table(path)) == [("x", 1.5, 8), ("y", None, 9)]


cells = st.one_of(
    st.none(), st.integers(-10**9, 10**9), st.booleans(), st.text(st.sampled_from("ab NA,;é"), min_size=1, max_size=5),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=8))
def test_as_many_rows_arrive_as_a_second_reader_sees(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    path = sheet(tmp_path / "deals.xlsx", [["a", "b", "c"], *map(list, rows), ["last", None, None]])
    seen = openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True)
    expected = [number for number, row in enumerate(seen, start=2) if any(cell is not None for cell in row)]
    assert [row[-1] for row in rows_of(open_table(path))] == expected


def test_parquet_columns_become_plain_and_rows_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    table = pa.table(
        {
            "case": pa.array(["a", "b"]).dictionary_encode(),
            "when": pa.array([0, 1], pa.timestamp("ns", "UTC")),
            "tags": [["x"], None],
            "": pa.array([b"\xff", b"y"]),
            "line": pa.array([7, 8], pa.int8()),
        }
    )
    parquet.write_table(table, path)
    read = open_table(path)
    assert isinstance(read, ParquetTable)
    assert read.columns == ("case", "when", "tags", "column 4", "line (2)")
    assert [row[0] for row in rows_of(read)] == ["a", "b"]
    assert [row[2:] for row in rows_of(read)] == [('["x"]', "\\xff", 7, 1), (None, "y", 8, 2)]
    assert str(types_of(read)["when"]) == "timestamp[us, tz=UTC]"
