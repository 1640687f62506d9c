"""Delimited text: every row arrives or is rejected with its line and reason; encodings and dialects are found."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filon.ingest import delimited, line_scan, tokenizer
from filon.ingest.delimited import DelimitedTable
from filon.ingest.dialect import Dialect, NotATableError, UnknownDelimiterError, UnknownEncodingError
from filon.ingest.table import EmptyTableError, TooManyColumnsError

Rows = list[tuple[object, ...]]


def read(table: DelimitedTable) -> tuple[Rows, list[tuple[int, str]]]:
    """All rows as tuples whose last member is the line, and the rejected (line, reason) pairs."""
    rows: Rows = []
    rejected: list[tuple[int, str]] = []
    for batch in table.batches():
        rows += zip(*(column.to_pylist() for column in batch.rows.columns), strict=True)
        rejected += zip(batch.rejected["line"].to_pylist(), batch.rejected["reason"].to_pylist(), strict=True)
    return rows, rejected


def opened(path: Path, content: bytes | str, dialect: Dialect | None = None) -> DelimitedTable:
    path = path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return DelimitedTable(path, dialect)


def test_rows_carry_their_line(tmp_path: Path) -> None:
    table = opened(tmp_path, "case,activity\n1,a\n\n2,b\n")
    assert table.columns == ("case", "activity")
    assert read(table) == ([("1", "a", 2), ("2", "b", 4)], [])


def test_a_quoted_line_break_counts_as_a_line(tmp_path: Path) -> None:
    table = opened(tmp_path, 'case,note\n1,"two\r\nlines"\n2,"a ""b"""\n')
    assert read(table) == ([("1", "two\r\nlines", 2), ("2", 'a "b"', 4)], [])


def test_na_null_and_empty_are_texts(tmp_path: Path) -> None:
    table = opened(tmp_path, "case,activity,note\nNA,null,\nnan,NULL,N/A\n")
    assert read(table)[0] == [("NA", "null", "", 2), ("nan", "NULL", "N/A", 3)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path: Path, ending: str) -> None:
    table = opened(tmp_path, ending.join(["case;activity", "1;a", "2;b"]))
    assert read(table) == ([("1", "a", 2), ("2", "b", 3)], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (["id", "name", "price"], ["1", "x", "2.5"], ["2", "y", "3"])]
    assert opened(tmp_path, "\n".join(lines)).dialect.delimiter == delimiter


def test_decimal_commas_do_not_hide_the_semicolon(tmp_path: Path) -> None:
    table = opened(tmp_path, "case;low;high\n1;2,5;3,5\n2;4,5;6,5\n3;1,5;2,5\n")
    assert table.dialect.delimiter == ";"
    assert read(table)[0][0] == ("1", "2,5", "3,5", 2)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
     ("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b"")],
)  # fmt: skip
def test_french_text_is_read_in_each_usual_encoding(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text = "dossier;étape;montant\r\n1;Négociation engagée;1 200,50 €\r\n2;Facture réglée – août;3\r\n"
    table = opened(tmp_path, mark + text.encode(encoding))
    assert table.dialect.encoding == encoding
    assert table.columns == ("dossier", "étape", "montant")
    assert read(table)[0] == [
        ("1", "Négociation engagée", "1 200,50 €", 2),
        ("2", "Facture réglée – août", "3", 3),
    ]


def test_an_accent_far_down_the_file_is_seen(tmp_path: Path) -> None:
    text = "case,activity\n" + "1,plain\n" * 300_000 + "2,réglé\n"
    table = opened(tmp_path, text.encode("cp1252"))
    rows, rejected = read(table)
    assert (table.dialect.encoding, rows[-1], rejected) == ("cp1252", ("2", "réglé", 300_002), [])


def test_one_bad_byte_in_utf8_costs_one_row(tmp_path: Path) -> None:
    table = opened(tmp_path, "case,activity\n1,é\n".encode() + b"2,\xe9\n" + "3,à\n4,ü\n".encode())
    assert read(table) == ([("1", "é", 2), ("3", "à", 4), ("4", "ü", 5)], [(3, "bad_bytes")])


def test_half_a_utf16_character_costs_one_row(tmp_path: Path) -> None:
    text = "a,b\n1,x\n".encode("utf-16-le") + b"2\x00,\x00\x00\xd8\n\x00" + "3,z\n".encode("utf-16-le")
    assert read(opened(tmp_path, b"\xff\xfe" + text)) == ([("1", "x", 2), ("3", "z", 4)], [(3, "bad_bytes")])


def test_rows_with_other_field_counts_are_rejected_with_their_line(tmp_path: Path) -> None:
    table = opened(tmp_path, "case,activity\n1,a\n2\n3,b,c\n4,d\n")
    assert read(table) == (
        [("1", "a", 2), ("4", "d", 5)],
        [(3, "wrong_field_count"), (4, "wrong_field_count")],
    )
    batch = next(table.batches())
    assert batch.rejected["row"].to_pylist() == ['{"row": "2"}', '{"row": "3,b,c"}']


def test_a_quote_left_open_costs_one_line(tmp_path: Path) -> None:
    table = opened(tmp_path, 'case,activity\n1,a\n2,"b\n3,c\n4,d\n')
    assert read(table) == ([("1", "a", 2), ("3", "c", 4), ("4", "d", 5)], [(3, "unclosed_quote")])


def test_text_after_a_closing_quote_costs_one_line(tmp_path: Path) -> None:
    table = opened(tmp_path, 'case,activity\n1,"a" b\n2,b\n')
    assert read(table) == ([("2", "b", 3)], [(2, "stray_quote")])


def test_a_quote_inside_plain_text_is_a_character(tmp_path: Path) -> None:
    assert read(opened(tmp_path, 'case,size\n1,5" pipe\n2,"6"" pipe"\n'))[0] == [
        ("1", '5" pipe', 2),
        ("2", '6" pipe', 3),
    ]


def test_a_nul_character_costs_one_row(tmp_path: Path) -> None:
    assert read(opened(tmp_path, b"case,activity\n1,a\x00b\n2,c\n")) == ([("2", "c", 3)], [(2, "nul_byte")])


def test_a_line_without_end_is_rejected_without_being_held(tmp_path: Path) -> None:
    table = opened(tmp_path, "case,activity\n1,a\n2," + "x" * (9 << 20) + "\n3,c\n")
    assert read(table) == ([("1", "a", 2), ("3", "c", 4)], [(3, "row_too_long")])


def test_titles_above_the_table_are_skipped_and_noted(tmp_path: Path) -> None:
    table = opened(tmp_path, "Deals of 2025\n\ncase,activity\n1,a\n2,b\n")
    assert (table.columns, read(table)[0][0]) == (("case", "activity"), ("1", "a", 4))
    assert table.notes[0].code == "skipped_lines"


def test_the_separator_line_of_excel_is_obeyed(tmp_path: Path) -> None:
    table = opened(tmp_path, "sep=;\ncase;a,b\n1;x,y\n")
    assert (table.dialect.delimiter, table.columns) == (";", ("case", "a,b"))
    assert read(table)[0] == [("1", "x,y", 3)]


def test_a_first_row_of_data_is_not_taken_for_names(tmp_path: Path) -> None:
    table = opened(tmp_path, "1,a,2025-01-02\n2,b,2025-01-03\n")
    assert table.columns == ("column 1", "column 2", "column 3")
    assert read(table)[0][0] == ("1", "a", "2025-01-02", 1)
    assert [note.code for note in table.notes] == ["no_header"]


def test_hostile_names_become_readable_and_different(tmp_path: Path) -> None:
    header = '"a""b]","a""b]",,"x\x00\u202ey","line","l\'été","' + "w" * 65_536 + '"'
    table = opened(tmp_path, header + "\n1,2,3,4,5,6,7\n")
    assert table.columns[:6] == ('a"b]', 'a"b] (2)', "column 3", "xy", "line (2)", "l'été")
    assert len(table.columns[6]) == 120
    assert read(table)[0] == [("1", "2", "3", "4", "5", "6", "7", 2)]


def test_right_to_left_names_keep_their_letters(tmp_path: Path) -> None:
    assert opened(tmp_path, "رقم,نشاط\n1,a\n").columns == ("رقم", "نشاط")


def test_thousands_of_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooManyColumnsError):
        opened(tmp_path, ",".join(f"c{n}" for n in range(20_000)) + "\n")


def test_text_without_columns_is_not_a_table(tmp_path: Path) -> None:
    with pytest.raises(NotATableError):
        opened(tmp_path, "only words here\nand here\n")


def test_a_declared_dialect_is_obeyed(tmp_path: Path) -> None:
    table = opened(tmp_path, "a;b,c\n1;2,3\n", Dialect(",", header=False))
    assert read(table)[0] == [("a;b", "c", 1), ("1;2", "3", 2)]


def test_nothing_below_the_skipped_lines_is_an_empty_table(tmp_path: Path) -> None:
    with pytest.raises(EmptyTableError):
        opened(tmp_path, "a,b\n1,2\n", Dialect(",", skipped_lines=9))


def test_a_dialect_that_nobody_reads_is_refused() -> None:
    with pytest.raises(UnknownDelimiterError):
        Dialect("x")
    with pytest.raises(UnknownEncodingError):
        Dialect(",", encoding="rot13")


cells = st.text(st.sampled_from('ab ,;"\n\r\té€=NA0'), max_size=6)
tables = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), max_size=12))

# Python's writer leaves a lone CR unquoted unless the line end holds one.
STYLES = [(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r\n")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=tables, delimiter=st.sampled_from(",;\t|"), style=st.sampled_from(STYLES), window=st.integers(1, 40)
)
def test_whatever_a_csv_writer_writes_comes_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    rows: list[list[str]],
    delimiter: str,
    style: tuple[int, str],
    window: int,
) -> None:
    monkeypatch.setattr(delimited, "WINDOW", window)
    width = len(rows[0]) if rows else 2
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=style[0], lineterminator=style[1])
    writer.writerows([[f"name{n}" for n in range(width)], *rows])
    text = out.getvalue()
    found, rejected = read(opened(tmp_path, text, Dialect(delimiter)))
    second = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    expected, before = [], 0
    for cells_read in second:
        if before:
            expected.append((*cells_read, before + 1))
        before = second.line_num
    assert (found, rejected) == (expected, [])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.lists(st.sampled_from([b"a", b",", b'"', b"\r", b"\n", b"\r\n", b"\x00", b"\xc3\xa9", b"\xff", b"bb,"])),
       window=st.integers(1, 30), longest=st.integers(4, 20))  # fmt: skip
def test_any_bytes_give_the_same_rows_fast_or_exact_in_any_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: list[bytes], window: int, longest: int
) -> None:
    for module in (line_scan, tokenizer):
        monkeypatch.setattr(module, "MAX_RECORD", longest)
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"x,y\n" + b"".join(body))
    table = DelimitedTable(path, Dialect(","))
    fast = read(table)
    monkeypatch.setattr(delimited, "WINDOW", window)
    assert read(table) == fast
    monkeypatch.setattr(delimited, "scan", lambda *_, **__: None)
    assert read(table) == fast


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(
        st.sampled_from([b"a", b",", b'"', b"\n", b'",', b',"', b'"\n', b"\xc3\xa9", b"\xff", b"1,2\n"])
    )
)
def test_no_row_is_lost_between_accepted_and_rejected(tmp_path: Path, body: list[bytes]) -> None:
    """Where no quote spans lines, every filled line of the file is one row: accepted or rejected."""
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"x,y\n" + b"".join(body))
    rows, rejected = read(DelimitedTable(path, Dialect(",")))
    spans = sum(str(cell).count("\n") for row in rows for cell in row[:-1])
    filled = sum(1 for line in b"".join(body).split(b"\n") if line)
    wide = {line for line, reason in rejected if reason in {"wrong_field_count", "bad_bytes"}}
    assert len(rows) + len(rejected) + spans <= filled + spans
    if b'"' not in b"".join(body):
        assert len(rows) + len(rejected) == filled
        assert wide == {line for line, _ in rejected}
