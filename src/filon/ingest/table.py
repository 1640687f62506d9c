"""What every reader of a table gives: clean column names, batches of raw rows, and the rows it could not read."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import pyarrow as pa

from filon.core.errors import LimitError, RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Format = Literal["csv", "xlsx", "parquet", "xes", "ocel-json", "ocel-xml", "ocel-sqlite"]

LINE = "line"
"""Column added to every batch: line of the file (CSV), row of the sheet (XLSX), number of the row (Parquet), from 1."""

MAX_COLUMNS = 2_000
MAX_NAME = 120
MAX_ROW_TEXT = 2_000

REJECTED = pa.schema(
    [
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("row", pa.string()),
    ]
)
"""Columns of rejected rows. ``reason`` is a code with texts under ``import.reason.<code>``; ``row`` is raw JSON."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class TooManyColumnsError(LimitError):
    """The table has more columns than any log needs."""

    code = "too_many_columns"


class EmptyTableError(RefusedInputError):
    """The file, or its sheet, holds no row at all."""

    code = "empty_table"


@dataclass(frozen=True)
class Rejection:
    """A row that its reader could not read: where it starts, why, and its text."""

    line: int
    reason: str
    text: str
    column: str = ""


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, in order, and the rejected rows among them.

    ``rows`` has the columns of the table and :data:`LINE`; ``rejected`` has the columns of :data:`REJECTED`;
    ``progress`` is the share of the file that has been read, 0 to 1. Rows of a batch without events name cases only.
    """

    rows: pa.RecordBatch
    rejected: pa.RecordBatch
    progress: float
    has_events: bool = True


class Table(Protocol):
    """An opened table: its columns are known, its rows can be read any number of times."""

    @property
    def path(self) -> Path:
        """File that holds the table."""

    @property
    def format(self) -> Format:
        """Format found in the content of the file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, clean and different from each other."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was changed or assumed while opening."""

    def batches(self) -> Iterator[Batch]:
        """Read all rows from the start, in order, in bounded memory."""


@dataclass(frozen=True)
class Note:
    """A thing done or assumed while opening a table; its text is ``import.note.<code>``."""

    code: str
    column: str = ""
    value: str = ""


def clean_names(raw: Sequence[str]) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Column names fit to be shown and looked up, and a note for each one that had to change.

    Invisible characters (NUL, controls, direction marks) go, spaces are collapsed, long names are cut, empty names
    become ``column 3``, repeated ones ``name (2)``. The name ``line`` is kept for line numbers.
    """
    if len(raw) > MAX_COLUMNS:
        raise TooManyColumnsError(count=len(raw), most=MAX_COLUMNS)
    names: list[str] = []
    notes: list[Note] = []
    taken = {LINE}
    for position, text in enumerate(raw, start=1):
        visible = _visible(text)
        name = _untaken(visible or f"column {position}", taken)
        taken.add(name)
        names.append(name)
        if name != text.strip():
            notes.append(Note("renamed_column", name, visible))
    return tuple(names), tuple(notes)


def rejected_batch(rejections: Iterable[Rejection]) -> pa.RecordBatch:
    """Rejected rows as a batch with the columns of :data:`REJECTED`."""
    records = [
        {
            "line": rejection.line,
            "column": rejection.column,
            "value": rejection.text[:MAX_NAME],
            "reason": rejection.reason,
            "row": json.dumps({"row": rejection.text[:MAX_ROW_TEXT]}, ensure_ascii=False),
        }
        for rejection in rejections
    ]
    return pa.RecordBatch.from_pylist(records, schema=REJECTED)


def _visible(text: str) -> str:
    kept = "".join(" " if char in "\t\r\n" else char for char in text[: 10 * MAX_NAME])
    kept = "".join(char for char in kept if unicodedata.category(char) not in _INVISIBLE)
    kept = re.sub(r"\s+", " ", kept).strip()
    return kept if len(kept) <= MAX_NAME else kept[: MAX_NAME - 1] + "…"


def _untaken(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    count = 2
    while f"{name} ({count})" in taken:
        count += 1
    return f"{name} ({count})"
