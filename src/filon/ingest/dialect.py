"""How a text table is written: its encoding, its delimiter, and where its header is."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.ingest.encoding import ENCODINGS, Utf8Stream, detect_encoding
from filon.ingest.tokenizer import BREAK, Record, Tokenizer

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
QUOTE = '"'

_SAMPLE_BYTES = 1 << 20
_SAMPLE_RECORDS = 300
_MAX_PREAMBLE = 20
_SEPARATOR_LINE = re.compile(rb"sep=([,;\t|])[ \t]*(?:\r\n|\n|\r)", re.IGNORECASE)
_DATA_CELL = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{4}( .*)?")
_NUMBER_CELL = re.compile(r"[-+]?\d+([.,]\d+)?")


class NotATableError(RefusedInputError):
    """The text has no delimiter that splits its lines into columns."""

    code = "not_a_table"


class UnknownEncodingError(UnknownNameError):
    """The declared encoding is not one of text."""

    code = "unknown_encoding"


class UnknownDelimiterError(UnknownNameError):
    """The declared delimiter is not one of those that are read."""

    code = "unknown_delimiter"


@dataclass(frozen=True)
class Dialect:
    """How a text table is written.

    ``header`` says whether the first record names the columns; ``skipped_lines`` is the number of lines before it
    (titles above the table, Excel's ``sep=;``). Fields are quoted with ``"``, doubled inside.
    """

    delimiter: str
    encoding: str = "utf-8"
    header: bool = True
    skipped_lines: int = 0
    quote: str = QUOTE

    def __post_init__(self) -> None:
        """Refuse what no reader could follow."""
        if self.delimiter not in DELIMITERS:
            raise UnknownDelimiterError(value=self.delimiter, allowed=DELIMITERS)
        if not _is_text_encoding(self.encoding):
            raise UnknownEncodingError(value=self.encoding, allowed=ENCODINGS)


def detect_dialect(path: Path) -> Dialect:
    """Dialect found in the first megabyte of a text file.

    The delimiter is the one that gives most lines the same number of columns, at least two; the table begins at the
    first line with that number.

    Raises
    ------
    NotATableError
    """
    encoding = detect_encoding(path)
    with Utf8Stream(path, encoding) as stream:
        sample, final = read_sample(stream)
    declared = _SEPARATOR_LINE.match(sample)
    if declared:
        dialect = Dialect(declared[1].decode(), encoding, skipped_lines=1)
        return replace(dialect, header=_has_header(_records(sample[declared.end() :], dialect, final=final)))
    found = [Dialect(delimiter, encoding) for delimiter in DELIMITERS]
    best = max(found, key=lambda dialect: _consistency(_records(sample, dialect, final=final)))
    records = _records(sample, best, final=final)
    if _consistency(records)[1] == 0:
        raise NotATableError(name=path.name)
    start = _table_start(records)
    skipped = len(BREAK.findall(sample, 0, records[start - 1].next)) if start else 0
    return replace(best, skipped_lines=skipped, header=_has_header(records[start:]))


def read_sample(stream: Utf8Stream) -> tuple[bytes, bool]:
    """Return the first megabyte of a text, and whether that is all of it."""
    parts: list[bytes] = []
    size = 0
    while size <= _SAMPLE_BYTES and (block := stream.read(_SAMPLE_BYTES)):
        parts.append(block)
        size += len(block)
    return b"".join(parts), size <= _SAMPLE_BYTES


def _records(sample: bytes, dialect: Dialect, *, final: bool) -> list[Record]:
    return Tokenizer(dialect.delimiter).records(sample, most=_SAMPLE_RECORDS, final=final)


def _consistency(records: list[Record]) -> tuple[bool, float]:
    """How well a delimiter explains the lines: the first one agrees with most, most agree, on many columns."""
    if not records:
        return (False, 0.0)
    width, lines = _usual_width(records)
    return (len(records[0].fields) == width > 1, lines / len(records) * (1 - 1 / width))


def _usual_width(records: list[Record]) -> tuple[int, int]:
    widths = Counter(len(record.fields) for record in records)
    return max(widths.items(), key=lambda pair: (pair[1], pair[0]))


def _table_start(records: list[Record]) -> int:
    """Position of the header: titles above it fill only one column."""
    width, _ = _usual_width(records)
    filled = [sum(1 for field in record.fields if field.strip()) for record in records[:_MAX_PREAMBLE]]
    for position, record in enumerate(records[:_MAX_PREAMBLE]):
        if len(record.fields) == width and filled[position] > 1:
            return position
        if filled[position] > 1:
            return 0
    return 0


def _has_header(records: list[Record]) -> bool:
    """Whether the first record names columns: names are neither dates nor all numbers."""
    if not records:
        return True
    cells = [field.decode("utf-8", "replace").strip() for field in records[0].fields]
    if any(_DATA_CELL.fullmatch(cell) for cell in cells):
        return False
    return not all(_NUMBER_CELL.fullmatch(cell) for cell in cells)


def _is_text_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)  # noqa: SLF001 - no public way
    except LookupError:
        return False
