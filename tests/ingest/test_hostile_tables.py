"""Hostile tables end in a named refusal, quickly and in little memory; nothing reaches a reader that trusts them."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from filon.core.errors import FilonError
from filon.ingest.files import open_table, sample
from tests.ingest import hostile_workbooks

MEMORY_BYTES = 1 << 29
SECONDS = 5

# The limit is on the data segment of the child: what it could ever allocate, beyond its libraries.
_CHILD = """
import json, resource, sys, time
from pathlib import Path
from filon.core.errors import FilonError
from filon.ingest.files import open_table, sample
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), int(sys.argv[2])))
started = time.process_time()  # of this process alone, whatever else the machine does
try:
    sample(open_table(Path(sys.argv[1])), 10**9)
    code = "accepted"
except FilonError as error:
    code = error.code
    assert error.message("fr") and error.hint("fr") and error.message("en")
# Not ru_maxrss: a process inherits it from the one that started it.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
print(json.dumps({"code": code, "seconds": time.process_time() - started, "peak": peak}))
"""

REFUSALS = {
    "far_cell": "far_cell", "lying_dimension": "far_cell", "cells_without_reference": "far_cell",
    "millions_of_rows": "far_cell", "zip_bomb": "workbook_bomb", "entity_bomb": "broken_workbook",
    "lying_size": "workbook_bomb", "repeated_part": "broken_workbook", "torn": "unknown_format",
    "noise_in_a_part": "broken_workbook",
}  # fmt: skip


@pytest.mark.parametrize("make", hostile_workbooks.ALL, ids=lambda make: make.__name__)
def test_a_hostile_workbook_is_refused_in_a_limited_child(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        path = make(tmp_path / "hostile.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), str(MEMORY_BYTES)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["code"] == REFUSALS[make.__name__]
    assert told["seconds"] < SECONDS
    assert told["peak"] < MEMORY_BYTES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t ", "empty_file"),
        (b"%PDF-1.7 ...", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old_excel"),
        (b"PK\x03\x04 not a zip", "unknown_format"),
        (b"\x1f\x8b\x08 not a gzip", "compressed_file"),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "unknown_format"),
        (b'{"results": [1, 2]}', "unknown_format"),
        (b"<?xml version='1.0'?><notes/>", "unknown_format"),
        (b"PAR1" + b"\0" * 100, "broken_parquet"),
        (b"ARROW1\0\0" + b"\0" * 100, "unknown_format"),
        (bytes(range(256)) * 40, "unknown_format"),
        (b"just a sentence\nand another\n", "not_a_table"),
        (b"<?xml version='1.0'?><log xes.version='1.0'></log>", "not_tabular"),
        (b'{"objectTypes": [], "events": []}', "not_tabular"),
        (b"SQLite format 3\0" + b"\0" * 100, "not_tabular"),
        (",".join(f"c{n}" for n in range(30_000)).encode() + b"\n1\n", "too_many_columns"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(content)
    with pytest.raises(FilonError) as caught:
        open_table(path)
    assert caught.value.code == code
    assert caught.value.message("fr") != caught.value.message("en")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FilonError, match="no file"):
        open_table(tmp_path / "nothing.csv")


def test_a_parquet_file_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    table = pa.table({"a": pa.array(["x" * 4096] * 20_000)})
    parquet.write_table(table, path, compression="zstd", use_dictionary=False, row_group_size=20_000)
    with pytest.raises(FilonError) as caught:
        open_table(path)
    assert caught.value.code == "parquet_bomb"


def _whole(kind: str, path: Path) -> bytes:
    if kind == "csv":
        return b"case,activity,time\n" + b'1,"a ""b""",2025-01-02\n2,c,2025-01-03\n' * 20
    if kind == "parquet":
        parquet.write_table(pa.table({"case": ["1", "2"] * 50, "n": list(range(100))}), path)
        return path.read_bytes()
    rows = (hostile_workbooks.cell(f"{column}{row}") for row in range(1, 30) for column in "AB")
    return hostile_workbooks.workbook(path, hostile_workbooks.rows_sheet(*rows)).read_bytes()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), min_size=1, max_size=4))
def test_damaged_files_are_read_or_refused_by_name(
    tmp_path: Path, kind: str, edits: list[tuple[float, bytes]]
) -> None:
    path = tmp_path / "damaged"
    data = bytearray(_whole(kind, path))
    for place, noise in edits:
        at = int(place * (len(data) - 1))
        data[at : at + len(noise)] = noise
    path.write_bytes(data)
    with contextlib.suppress(FilonError):
        lines = sample(open_table(path), 10**6).rows["line"].to_pylist()
        assert lines == sorted(set(lines))
