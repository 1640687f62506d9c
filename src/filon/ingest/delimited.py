"""Delimited text (CSV, TSV, …) as batches of text columns, with exact line numbers and every unreadable row.

The file is read in windows. The vectorised reader finds line ends, quotes and delimiters of a window at once, checks
that every quote is well placed, sets aside the rows with the wrong number of fields or unreadable bytes, and has Arrow
cut the rest into columns. A window it cannot vouch for goes to the exact tokenizer. Both give the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv

from filon.ingest.dialect import Dialect, detect_dialect, read_sample
from filon.ingest.encoding import Utf8Stream
from filon.ingest.line_scan import Scan, plain_lines, scan
from filon.ingest.table import (
    LINE,
    MAX_ROW_TEXT,
    Batch,
    EmptyTableError,
    Note,
    Rejection,
    clean_names,
    rejected_batch,
)
from filon.ingest.tokenizer import BREAK, Record, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.ingest.table import Format

WINDOW = 4 << 20
"""Bytes of text held at a time."""

_BLOCK = 2 << 20


class DelimitedTable:
    """A delimited text file, opened: its dialect and columns are known.

    Raises
    ------
    NotATableError, EmptyTableError, TooManyColumnsError
    """

    format: Format = "csv"

    def __init__(self, path: Path, dialect: Dialect | None = None) -> None:
        self.path = path
        self.dialect = dialect or detect_dialect(path)
        with Utf8Stream(path, self.dialect.encoding) as stream:
            sample, final = read_sample(stream)
        start = _after_lines(sample, self.dialect.skipped_lines)
        first = self._first_record(sample, start, final=final)
        raw = [cell.decode("utf-8", "replace") for cell in first.fields]
        if self.dialect.header:
            self.columns, notes = clean_names(raw)
            self._start = first.next
        else:
            self.columns, notes = clean_names([""] * len(raw))
            notes = (Note("no_header"),)
            self._start = start
        skipped = (Note("skipped_lines", value=str(self.dialect.skipped_lines)),) if start else ()
        self.notes = (*skipped, *notes)
        self._lines_before = len(BREAK.findall(sample, 0, self._start))

    def batches(self) -> Iterator[Batch]:
        """Read all rows from the start, in order."""
        with Utf8Stream(self.path, self.dialect.encoding) as stream:
            yield from _Reading(stream, self.dialect.delimiter, self.columns).run(
                self._start, self._lines_before
            )

    def _first_record(self, sample: bytes, start: int, *, final: bool) -> Record:
        records = Tokenizer(self.dialect.delimiter).records(sample[start:], most=1, final=final)
        if not records:
            raise EmptyTableError(name=self.path.name)
        first = records[0]
        return Record(first.fields, first.end + start, first.next + start)


def _after_lines(sample: bytes, count: int) -> int:
    at = 0
    for _ in range(count):
        line = BREAK.search(sample, at)
        at = len(sample) if line is None else line.end()
    return at


@dataclass
class _Piece:
    """Rows of one window and what could not be read in it; ``used`` bytes and ``lines`` are behind it."""

    used: int
    lines: int
    rows: pa.RecordBatch
    rejected: list[Rejection] = field(default_factory=list)


class _Reading:
    """One pass over the stream."""

    def __init__(self, stream: Utf8Stream, delimiter: str, columns: tuple[str, ...]) -> None:
        self._stream = stream
        self._delimiter = delimiter
        self._tokenizer = Tokenizer(delimiter)
        self._columns = columns
        self._schema = pa.schema([*((name, pa.string()) for name in columns), (LINE, pa.int64())])
        self._drops_line = False

    def run(self, start: int, lines_before: int) -> Iterator[Batch]:
        data, final = self._skip(start)
        line = lines_before + 1
        while data:
            piece = self._piece(data, line, final=final)
            if piece.rows.num_rows or piece.rejected:
                yield Batch(piece.rows, rejected_batch(piece.rejected), self._stream.progress)
            line += piece.lines
            data = data[piece.used :]
            if not final and (len(data) < WINDOW or not piece.used):
                block = self._stream.read(WINDOW)
                data, final = data + block, not block

    def _skip(self, start: int) -> tuple[bytes, bool]:
        data = b""
        while len(data) <= start:
            block = self._stream.read(WINDOW)
            if not block:
                return data[start:], True
            data += block
        return data[start:], False

    def _piece(self, data: bytes, line: int, *, final: bool) -> _Piece:
        if self._drops_line:
            return self._rest_of_line(data, final=final)
        if (plain := self._plain(data, line)) is not None:
            return plain
        found = scan(data, self._delimiter, len(self._columns), final=final)
        piece = None if found is None else self._vectorised(data, found, line)
        return piece or self._exact(data, line, final=final)

    def _plain(self, data: bytes, line: int) -> _Piece | None:
        """Rows of a window in which each line is a record and nothing is wrong; ``None`` where any doubt is left."""
        found = plain_lines(data, self._delimiter)
        if found is None:
            return None
        used, lines = found
        table = self._columns_of(data[:used], multiline=False, block=used)
        if table is None or table.num_rows != lines:
            return None
        numbers = pa.array(np.arange(line, line + lines))
        columns = [
            column.chunk(0) if column.num_chunks == 1 else column.combine_chunks() for column in table.columns
        ]
        return _Piece(used, lines, pa.RecordBatch.from_arrays([*columns, numbers], schema=self._schema))

    def _rest_of_line(self, data: bytes, *, final: bool) -> _Piece:
        """Drop what is left of a line that is too long to be held; it has been rejected already."""
        ending = BREAK.search(data)
        if ending is None:
            return _Piece(len(data), 0, self._batch([], []))
        if ending.end() == len(data) and not final:
            # A CR at the end of what is known may be half of a CRLF.
            return _Piece(ending.start(), 0, self._batch([], []))
        self._drops_line = False
        return _Piece(ending.end(), 1, self._batch([], []))

    def _vectorised(self, data: bytes, found: Scan, line: int) -> _Piece | None:
        """Rows of a scanned window, or ``None`` when Arrow sees other rows than the scan."""
        lines = found.lines + line
        rows = self._batch([], [])
        if found.keep.any():
            table = self._columns_of(found.kept_bytes(data), multiline=found.multiline)
            if table is None or table.num_rows != int(found.keep.sum()):
                return None
            columns = [column.combine_chunks() for column in table.columns]
            rows = pa.RecordBatch.from_arrays([*columns, pa.array(lines[found.keep])], schema=self._schema)
        rejected = [
            Rejection(int(lines[at]), reason, _text(data[found.starts[at] : found.ends[at]]))
            for at, reason in found.faults()
        ]
        return _Piece(found.used, found.used_lines, rows, rejected)

    def _columns_of(self, text: bytes, *, multiline: bool, block: int = _BLOCK) -> pa.Table | None:
        names = [str(position) for position in range(len(self._columns))]
        try:
            return csv.read_csv(
                pa.py_buffer(text),
                read_options=csv.ReadOptions(
                    column_names=names, block_size=max(block, 1), use_threads=block == _BLOCK
                ),
                parse_options=csv.ParseOptions(delimiter=self._delimiter, newlines_in_values=multiline),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return None

    def _exact(self, data: bytes, line: int, *, final: bool) -> _Piece:
        """Rows of a window, one at a time."""
        rows: list[tuple[str, ...]] = []
        numbers: list[int] = []
        rejected: list[Rejection] = []
        at, current = 0, line
        while at < min(len(data), WINDOW) and not self._drops_line:
            record = self._tokenizer.record(data, at, final=final)
            if record is None:
                break
            if isinstance(record, Record):
                reason, following = self._fault(record, data[at : record.end]), record.next
            else:
                reason, following = record.reason, self._line_end(data, at, final=final)
            if reason:
                rejected.append(Rejection(current, reason, _text(data[at:following])))
            elif isinstance(record, Record) and record.end > at:
                rows.append(tuple(cell.decode() for cell in record.fields))
                numbers.append(current)
            current += len(BREAK.findall(data, at, following))
            at = following
        return _Piece(at, current - line, self._batch(rows, numbers), rejected)

    def _fault(self, record: Record, text: bytes) -> str:
        if not text:
            return ""
        if b"\0" in text:
            return "nul_byte"
        try:
            text.decode()
        except UnicodeDecodeError:
            return "bad_bytes"
        return "" if len(record.fields) == len(self._columns) else "wrong_field_count"

    def _line_end(self, data: bytes, at: int, *, final: bool) -> int:
        """Start of the next line; when its end has not been read yet, the rest is dropped as it comes."""
        ending = BREAK.search(data, at)
        if ending is None:
            self._drops_line = True
            return len(data)
        if ending.end() == len(data) and not final:
            self._drops_line = True
            return ending.start()
        return ending.end()

    def _batch(self, rows: list[tuple[str, ...]], lines: list[int]) -> pa.RecordBatch:
        cells = zip(*rows, strict=True) if rows else [()] * len(self._columns)
        columns = [pa.array(column, pa.string()) for column in cells]
        return pa.RecordBatch.from_arrays([*columns, pa.array(lines, pa.int64())], schema=self._schema)


def _text(line: bytes) -> str:
    return line[: 4 * MAX_ROW_TEXT].decode("utf-8", "replace").rstrip("\r\n")
