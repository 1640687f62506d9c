"""Files to take away: exports in every format, the template, and no overwriting by accident."""

from __future__ import annotations

import csv

import pytest
from python_calamine import CalamineWorkbook

from filon.app.exports import WRITERS
from tests.ingest.test_template import at, filled, label


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_is_written_and_read_back_alike(answer, imported, tmp_path, kind):
    path = tmp_path / f"out{WRITERS[kind][1]}"
    assert answer("export", imported, "--format", kind, "-o", path)["bytes"] == path.stat().st_size
    columns = ("--case", "case_id", "--activity", "activity", "--timestamp", "timestamp", "--timezone", "UTC")
    again = answer(
        "import", path, "--name", "again", *(columns if kind in ("csv", "parquet", "xlsx") else ())
    )
    assert (again["cases"], again["events"], again["activities"]) == (3, 8, 4)


def test_an_export_holds_the_filtered_cases_only(answer, imported, tmp_path):
    path = tmp_path / "se.csv"
    answer("export", imported, "--format", "csv", "-o", path, "-f", "region:in:SE")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert {row["case_id"] for row in csv.DictReader(file)} == {"D2"}


def test_an_export_is_named_after_its_data_set_unless_told(run, imported, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("export", imported, "--format", "xes").exit_code == 0
    assert (tmp_path / "deals.xes").stat().st_size > 0


def test_a_file_that_is_there_is_kept_unless_forced(run, imported, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("precious")
    refused = run("export", imported, "--format", "csv", "-o", path)
    assert (refused.exit_code, "[file_exists]" in refused.stderr, path.read_text()) == (1, True, "precious")
    assert run("export", imported, "--format", "csv", "-o", path, "--force").exit_code == 0
    assert path.read_text() != "precious"


def test_a_folder_that_is_missing_is_named(run, imported, tmp_path):
    outcome = run("export", imported, "--format", "csv", "-o", tmp_path / "no" / "x.csv")
    assert (outcome.exit_code, "[folder_missing]" in outcome.stderr) == (1, True)


@pytest.mark.parametrize(("lang", "sheet"), [("fr", "Affaires"), ("en", "Deals")])
def test_the_template_speaks_the_language_asked_for(answer, tmp_path, lang, sheet):
    path = tmp_path / "template.xlsx"
    answer("template", "--lang", lang, "-o", path)
    assert sheet in CalamineWorkbook.from_path(str(path)).sheet_names


def test_a_filled_template_imports_without_a_question(answer, tmp_path):
    event = {"deal_id": "D1", "activity": label("quote_issued", "fr"), "moment": at("2025-01-20T10:30")}
    path = filled(tmp_path / "filled.xlsx", "fr", deals=[{"deal_id": "D1"}], events=[event])
    assert answer("import", path)["events"] == 1


def test_an_empty_template_is_refused(run, tmp_path):
    run("template", "-o", tmp_path / "empty.xlsx")
    assert "[empty_table]" in run("import", tmp_path / "empty.xlsx").stderr


def test_a_published_folder_holds_parquet_and_is_never_written_over(answer, run, imported, tmp_path):
    folder = tmp_path / "out"
    told = answer("publish", imported, "-o", folder)
    files = list(folder.rglob("*.parquet"))
    assert (told["files"], told["bytes"]) == (len(files), sum(one.stat().st_size for one in files))
    assert (folder / "filon.json").is_file()
    again = run("publish", imported, "-o", folder)
    assert (again.exit_code, "[folder_in_use]" in again.stderr) == (1, True)


def test_publishing_names_the_folder_that_is_missing_and_the_nearest_data_set(run, imported, tmp_path):
    assert "[folder_missing]" in run("publish", imported, "-o", tmp_path / "no" / "out").stderr
    assert imported in run("publish", imported + "x", "-o", tmp_path / "out").stderr
    assert not (tmp_path / "out").exists()
