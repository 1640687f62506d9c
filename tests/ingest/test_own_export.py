"""A log exported as a table and imported again is the same log; no cell of it is a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from filon.ingest.files import open_table, sample
from filon.ingest.importing import ImportRequest, import_files
from filon.ingest.own_export import OwnExport
from filon.ingest.proposal import propose
from filon.log.building import Origin
from filon.log.event_log import EventLog
from filon.log.export import CellTooLongError, SheetTooLongError, write_csv, write_parquet, write_xlsx
from filon.log.export_table import neutral, restored
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.store import Store
from filon.log.xes import XesFile
from tests.reference_data import reference_file

SCOPES = ("case", "event")
WRITERS = {".csv": write_csv, ".parquet": write_parquet, ".xlsx": write_xlsx}
MAPPING = Mapping(
    shape="long",
    case="id",
    activity="act",
    timestamp="time",
    start_timestamp="start",
    resource="who",
    lifecycle="life",
    evidence="evidence",
    change_source="source",
    case_attributes=(
        AttributeColumn("amount", "amount", "number"),
        AttributeColumn("currency", "=currency"),
        AttributeColumn("since", "since", "date"),
    ),
    event_attributes=(
        AttributeColumn("n", "n", "integer"),
        AttributeColumn("ok", "activity", "boolean"),
        AttributeColumn("at", "case:at", "timestamp"),
        AttributeColumn("note", "note"),
    ),
    timezone="Europe/Paris",
    outcome=OutcomeColumn("end", won=("W",), lost=("L",)),
    amount="amount",
    currency="currency",
)
# fmt: off
COLUMNS = ("id", "act", "time", "start", "who", "life", "evidence", "source",
           "amount", "currency", "since", "n", "ok", "at", "note", "end")
ROWS = [
    ("NA", "=1+1", "2024-01-05 10:00:00.000001", "2024-01-05 09:00:00", "@Zoé", "complete", "declared", "CRM_UI",
     "-10.5", "EUR", "2024-01-01", "9007199254740993", "true", "2024-01-01T00:00:00Z", "'=quoted", "W"),
    ("-2", "Quote", "2024-01-05 10:00:00", None, "Bob", "start", "recorded", None,
     "7", "USD", None, "-3", "false", None, '\tx\n"y",z', "L"),
    ("-2", "Quote", "2024-01-05 10:00:00", None, None, "complete", "recorded", "API",
     "7", "USD", None, None, None, None, "''it's", "L"),
    ("NA", "Pay", "2024-02-05 10:00:00", None, "Zoé", "complete", "recorded", None,
     "-10.5", "EUR", "2024-01-01", "0", None, None, "‮ é 𝒳", "W"),
]
# fmt: on


def everything(log: EventLog) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a log, with the attributes in the order of their keys."""
    rows = log.tables.rows
    keys = {
        scope: sorted((a.key, a.column) for a in log.schema.attributes if a.scope == scope)
        for scope in SCOPES
    }
    codes = {scope: "".join(f", {code}" for _, code in found) for scope, found in keys.items()}
    return {
        "attributes": sorted((a.scope, a.key, a.type) for a in log.schema.attributes),
        "cases": rows(
            f"SELECT case_id, n, t0, t1, outcome{codes['case']} FROM log.p0.cases ORDER BY case_id"
        ),
        "events": rows(
            "SELECT o.object_id, row_number() OVER (PARTITION BY o.obj ORDER BY event_id) AS k, a.key, e.ts,"
            f" e.start_ts, r.name, e.lifecycle, e.evidence, e.change_source{codes['event']} FROM log.event e"
            " JOIN log.event_object USING (event_id) JOIN log.object o USING (obj) JOIN log.activity a USING (act)"
            " LEFT JOIN log.resource r USING (res) ORDER BY 1, 2"
        ),
        "objects": rows("SELECT object_id FROM log.object ORDER BY 1"),
    }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def log(store: Store) -> EventLog:
    batch = pa.record_batch({name: [row[at] for row in ROWS] for at, name in enumerate(COLUMNS)})
    idle = pa.record_batch({"id": ["idle"], "act": pa.nulls(1, pa.string())})
    with store.build("log") as building:
        building.add_rows([batch])
        building.add_idle_cases([idle])
        building.admit_table(MAPPING)
        building.finish(Origin("log", "log.csv", "csv", "Europe/Paris"))
    return store.open("log")


@pytest.fixture
def import_again(store: Store) -> Callable[[Path], EventLog]:
    def _import(path: Path) -> EventLog:
        request = ImportRequest(home=str(store.home), name="again", label="again", files=(str(path),))
        assert import_files(request, lambda _share, _stage: None).rejected_rows == 0
        return store.open("again")

    return _import


@pytest.mark.parametrize("suffix", WRITERS)
def test_an_exported_log_comes_back_identical(log, import_again, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    WRITERS[suffix](log, path)
    again = import_again(path)
    for part, rows in everything(log).items():
        assert everything(again)[part] == rows, part
    assert again.schema.cases_without_events == 1


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_parquet_and_excel_also_keep_the_roles(log, import_again, tmp_path: Path, suffix: str) -> None:
    WRITERS[suffix](log, tmp_path / f"out{suffix}")
    roles = import_again(tmp_path / f"out{suffix}").schema.roles
    assert (roles.amount, roles.currency) == ("amount", "=currency")


@pytest.mark.parametrize("suffix", WRITERS)
def test_an_export_needs_no_question_to_be_read(log, tmp_path: Path, suffix: str) -> None:
    WRITERS[suffix](log, tmp_path / f"out{suffix}")
    table = open_table(tmp_path / f"out{suffix}")
    assert isinstance(table, OwnExport)
    found = propose(sample(table))
    assert (found.self_described, found.questions) == (True, ())


def test_no_cell_of_a_csv_file_is_a_formula(log, tmp_path: Path) -> None:
    write_csv(log, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header[:3] == ["case_id", "activity", "timestamp"]
    assert [row[0] for row in rows] == ["NA", "NA", "'-2", "'-2", "idle"]
    assert [row[1] for row in rows] == ["'=1+1", "Pay", "Quote", "Quote", ""]
    amount = header.index("case:amount")
    assert {row[amount] for row in rows} == {"-10.5", "7.0", ""}
    texts = [cell for row in rows for at, cell in enumerate(row) if at not in (amount, header.index("n"))]
    assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_cell_of_a_workbook_is_a_formula_and_numbers_stay_numbers(log, tmp_path: Path) -> None:
    write_xlsx(log, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["events"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    column = next(cell.column for cell in sheet[1] if cell.value == "case:amount")
    assert [sheet.cell(row, column).value for row in (2, 3, 4)] == [-10.5, -10.5, 7]


def test_a_workbook_says_what_its_columns_are(log, tmp_path: Path) -> None:
    write_xlsx(log, tmp_path / "out.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["columns"].values)
    assert rows[:2] == [("column", "scope", "key", "type"), ("case:amount", "case", "amount", "number")]


def test_parquet_keeps_every_type(log, tmp_path: Path) -> None:
    write_parquet(log, tmp_path / "out.parquet")
    schema = parquet.read_schema(tmp_path / "out.parquet")
    types = {name: str(schema.field(name).type) for name in ("timestamp", "case:amount", "case:since", "n")}
    assert types == {
        "timestamp": "timestamp[us, tz=UTC]",
        "case:amount": "double",
        "case:since": "date32[day]",
        "n": "int64",
    }


def test_what_excel_cannot_hold_is_refused_not_cut(publish_text, tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(CellTooLongError):
        write_xlsx(publish_text("x" * 32_768), tmp_path / "out.xlsx")
    monkeypatch.setattr("filon.log.export.MOST_SHEET_ROWS", 0)
    with pytest.raises(SheetTooLongError):
        write_xlsx(publish_text("x"), tmp_path / "out.xlsx")


@pytest.fixture
def publish_text(store: Store) -> Callable[[str], EventLog]:
    def _publish(text: str) -> EventLog:
        rows = pa.record_batch({"case": [text], "act": ["A"], "time": ["2024-01-01T00:00:00Z"]})
        with store.build("text") as building:
            building.add_rows([rows])
            building.admit_table(Mapping(shape="long", case="case", activity="act", timestamp="time"))
            building.finish(Origin("text", "text", "csv"))
        return store.open("text")

    return _publish


def test_a_table_that_only_looks_a_little_like_an_export_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("case_id,activity,timestamp\n1,'=x,2024-01-01T00:00:00Z\n")
    assert not isinstance(open_table(path), OwnExport)


@given(st.lists(st.one_of(st.none(), st.text(alphabet="'=+-@\t\rab"))))
def test_apostrophes_go_exactly_as_they_came(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    safe = neutral(column).to_pylist()
    assert not [
        text for text in safe if text is not None and text.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert restored(pa.array(safe, pa.string())).to_pylist() == texts


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_a_real_log_with_life_cycles_comes_back_identical(
    store, import_again, tmp_path: Path, suffix: str
) -> None:
    file = XesFile(reference_file("data", "logs", "03_repairExample.xes.gz"))
    with store.build("real") as building:
        for batch in file.batches():
            building.add_rows([batch.rows])
        building.admit_table(file.mapping())
        building.finish(Origin("real", "real", "xes"))
    log = store.open("real")
    WRITERS[suffix](log, tmp_path / f"out{suffix}")
    assert everything(import_again(tmp_path / f"out{suffix}")) == everything(log)
