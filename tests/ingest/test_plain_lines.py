"""Windows in which nothing is wrong are read in one go: the rows are those of the exact reader, or it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from filon.ingest.delimited import DelimitedTable
from filon.ingest.line_scan import plain_lines


@pytest.mark.parametrize(
    "text",
    [
        b"1,A\r\n",
        b"1,A\n\n2,B\n",
        b'1,"A\n',
        b'1,"a ""b"""\n',
        b'1,"a"b\n',
        b'1,a"b"\n',
        b"1,\0\n",
        b"1,\xff\n",
        b"1,A",
    ],
)
def test_a_doubt_is_left_to_the_exact_reader(text: bytes) -> None:
    assert plain_lines(text, ",") is None


@pytest.mark.parametrize("text", [b"1,A\n2,B\n", b'"1","A, b"\n"2",""\n', "1,é\n".encode()])
def test_plain_lines_are_counted(text: bytes) -> None:
    assert plain_lines(text, ",") == (len(text), text.count(b"\n"))


def test_only_whole_lines_are_taken() -> None:
    assert plain_lines(b"1,A\n2,B", ",") == (4, 1)


def test_a_line_end_inside_quotes_and_a_short_line_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text('c,a\n1,"A\nB"\n2\n3,C\n', encoding="utf-8")
    batches = list(DelimitedTable(path).batches())
    rows = [row for batch in batches for row in batch.rows.to_pylist()]
    assert [(row["c"], row["a"], row["line"]) for row in rows] == [("1", "A\nB", 2), ("3", "C", 5)]
    assert [row["line"] for batch in batches for row in batch.rejected.to_pylist()] == [4]
