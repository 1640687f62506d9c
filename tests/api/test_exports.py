"""The selection as a file: named, whole, and harmless to spreadsheets."""

import csv
import io

import pytest

from filon.app.exports import WRITERS
from filon.ingest.importing import ImportRequest, import_files
from filon.log.mapping import Mapping
from filon.log.store import Store

FORMATS = ("csv", "parquet", "xlsx", "xes", "ocel-json", "ocel-xml", "ocel-sqlite")


@pytest.fixture(scope="module")
def export(client):
    def _export(form: str, **query: str) -> bytes:
        response = client.get("/api/datasets/sales/export", params={"format": form, **query})
        assert response.status_code == 200, response.text
        return response.content

    return _export


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_arrives_as_a_file_under_the_data_sets_name(client, form):
    response = client.get("/api/datasets/sales/export", params={"format": form})
    assert response.headers["content-disposition"].startswith('attachment; filename="sales.')
    assert response.headers["cache-control"] == "private, no-store"
    assert len(response.content) > 500


def test_only_the_selected_cases_are_exported(export):
    rows = list(csv.DictReader(io.StringIO(export("csv", f="region:in:SE").decode())))
    assert {row["case_id"] for row in rows} == {"D3", "D4", "D5"}
    assert len(rows) == 11


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(tmp_path):
    path = tmp_path / "risky.csv"
    path.write_text(
        "case,step,when\n=1+1,@SUM(A1),2025-01-01T00:00:00Z\n-2,+3,2025-01-02T00:00:00Z\n", encoding="utf-8"
    )
    mapping = Mapping(shape="long", case="case", activity="step", timestamp="when")
    import_files(
        ImportRequest(str(tmp_path), "risky", "Risky", (str(path),), mapping=mapping.to_json()),
        lambda *_: None,
    )
    WRITERS["csv"][0](Store(tmp_path).open("risky"), tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["case_id"], row["activity"]) for row in rows] == [("'=1+1", "'@SUM(A1)"), ("'-2", "'+3")]


def test_an_unknown_format_is_refused(client):
    response = client.get("/api/datasets/sales/export", params={"format": "docx"})
    assert (response.status_code, response.json()["context"]["field"]) == (422, "format")


def test_the_refused_rows_are_a_file_even_when_there_are_none(client):
    response = client.get("/api/datasets/sales/rejected.csv")
    assert response.text == "line,column,value,reason,explanation,row\r\n"
