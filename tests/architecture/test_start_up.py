"""Starting is cheap: what is loaded is counted, since seconds on a shared machine prove nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.sample_log import import_sales

HEAVY = {
    "babel",
    "duckdb",
    "fastapi",
    "holidays",
    "lxml",
    "mcp",
    "narwhals",
    "numpy",
    "polars",
    "pyarrow",
    "pydantic",
    "pygraphviz",
    "python_calamine",
    "typst",
    "uvicorn",
    "xlsxwriter",
}
BESIDE = {"fastapi", "mcp", "pandas", "scipy", "statsmodels", "uvicorn"}
IMPORT = "import filon"
COMMAND = "from filon.cli import main\ntry: main({})\nexcept SystemExit: pass"
HELP = COMMAND.format(["--help"])
REPORT = "\nimport json, sys, time\njson.dump({'cpu': time.process_time(), 'modules': sorted(sys.modules)}, sys.stderr)"


def started(code: str) -> dict:
    done = subprocess.run([sys.executable, "-c", code + REPORT], capture_output=True, text=True, check=True)
    return json.loads(done.stderr)


@pytest.mark.parametrize("code", [IMPORT, HELP], ids=["import filon", "filon --help"])
def test_starting_loads_no_heavy_library(code):
    assert HEAVY & set(started(code)["modules"]) == set()


def test_listing_data_sets_loads_neither_statistics_nor_servers(tmp_path, monkeypatch):
    import_sales(tmp_path)
    monkeypatch.setenv("FILON_HOME", str(tmp_path))
    loaded = {name.partition(".")[0] for name in started(COMMAND.format(["datasets"]))["modules"]}
    assert BESIDE & loaded == set()


def test_importing_filon_loads_nothing_beyond_itself():
    assert [one for one in started(IMPORT)["modules"] if one.startswith("filon")] == ["filon"]


def test_help_loads_fewer_than_four_hundred_modules():
    assert len(started(HELP)["modules"]) < 400


def test_help_costs_less_processor_time_than_a_dozen_bare_starts():
    bare = min(started("pass")["cpu"] for _ in range(3))
    assert min(started(HELP)["cpu"] for _ in range(3)) < 12 * bare
