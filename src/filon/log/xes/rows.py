"""Attributes of traces and events as columns: rows are collected, then turned into typed Arrow batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from filon.core.errors import LimitError
from filon.log.staging import LINE
from filon.log.xes.words import ACTIVITY, CASE_NAME, TIME, TYPES, is_naive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.log.mapping import AttributeType
    from filon.log.schema import Scope

CASE_PREFIX = "case:"
EVENT_PREFIX = "event:"
CASE_COLUMN = CASE_PREFIX + CASE_NAME

MAX_KEYS = 2_000
MAX_KEY = 1_024
_MAX_ROWS = 20_000
_MAX_CELLS = 2_000_000
_MAX_CHARACTERS = 8 << 20

_UTC = pa.timestamp("us", tz="UTC")
_WHOLE = r"^-?[0-9]+$"
_TRUTH = r"^(true|false|1|0)$"

Row = dict[str, str]


class TooManyKeysError(LimitError):
    """The log has more attributes than any table can show."""

    code = "xes_too_many_keys"


class KeyTooLongError(LimitError):
    """The key of an attribute is longer than any name."""

    code = "xes_key_too_long"


@dataclass
class Keys:
    """Attribute keys of one scope, with the kind of their values.

    Parameters
    ----------
    scope
        ``event`` or ``case``.
    kinds
        Key → kind of XES element. A key met with two kinds is a ``string``, or a ``float`` when both are numbers.
    """

    scope: Scope
    kinds: dict[str, str] = field(default_factory=dict)

    def column(self, key: str) -> str:
        """Name of the column of a key; different keys never share one."""
        if self.scope == "case":
            return CASE_PREFIX + key
        clashes = key == LINE or key.startswith((CASE_PREFIX, EVENT_PREFIX))
        return EVENT_PREFIX + key if clashes else key

    def type(self, key: str) -> AttributeType:
        """Attribute type of a key."""
        return TYPES[self.kinds[key]]

    def admit(self, key: str, kind: str, line: int) -> None:
        """Register a new key."""
        if len(key) > MAX_KEY:
            raise KeyTooLongError(line=line, length=len(key), most=MAX_KEY, start=key[:40])
        if len(self.kinds) >= MAX_KEYS:
            raise TooManyKeysError(line=line, most=MAX_KEYS)
        self.kinds[key] = kind

    def widen(self, key: str, kind: str) -> None:
        """Register a second kind of a known key."""
        both = {self.kinds[key], kind}
        self.kinds[key] = "float" if both == {"int", "float"} else "string"


class RowBuffer:
    """Rows on their way into a batch.

    Parameters
    ----------
    events, cases
        Keys met so far.
    """

    def __init__(self, events: Keys, cases: Keys) -> None:
        self._events = events
        self._cases = cases
        self._clear()

    def _clear(self) -> None:
        self._lines: list[int] = []
        self._rows: list[Row] = []
        self._traces: list[Row] = []
        self._trace_of_row: list[int] = []
        self.characters = 0

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def is_full(self) -> bool:
        """Whether it is time to make a batch, by rows, cells or characters."""
        rows = len(self._lines)
        width = len(self._events.kinds) + len(self._cases.kinds)
        return rows >= _MAX_ROWS or rows * width >= _MAX_CELLS or self.characters >= _MAX_CHARACTERS

    def add(self, line: int, row: Row, trace: Row, characters: int) -> None:
        """Add an event, with the attributes of its trace (shared by its events and read when the batch is made)."""
        if not self._traces or self._traces[-1] is not trace:
            self._traces.append(trace)
        self._lines.append(line)
        self._rows.append(row)
        self._trace_of_row.append(len(self._traces) - 1)
        self.characters += characters

    def take(self, on_naive: Callable[[str, int, int], None]) -> pa.RecordBatch:
        """Make a batch of the rows and start again; ``on_naive(column, line, count)`` hears of times without offset."""
        columns: dict[str, pa.Array] = {LINE: pa.array(self._lines, pa.int64())}
        self._fill(columns, self._cases, self._traces, (CASE_NAME,))
        indices = pa.array(self._trace_of_row, pa.int32())
        for name in columns.keys() - {LINE}:
            columns[name] = columns[name].take(indices)
        self._fill(columns, self._events, self._rows, (ACTIVITY, TIME))
        self._tell_naive(columns, on_naive)
        self._clear()
        return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))

    def _fill(self, columns: dict[str, pa.Array], keys: Keys, rows: Sequence[Row], always: tuple[str, ...]) -> None:
        found = _by_key(rows)
        for key in (*always, *(key for key in found if key not in always)):
            values = found.get(key) or [None] * len(rows)
            columns[keys.column(key)] = _typed(pa.array(values, pa.string()), keys.kinds.get(key, "string"))

    def _tell_naive(self, columns: dict[str, pa.Array], on_naive: Callable[[str, int, int], None]) -> None:
        for keys in (self._cases, self._events):
            for key, kind in keys.kinds.items():
                column = columns.get(keys.column(key))
                if kind == "date" and column is not None and pa.types.is_string(column.type):
                    rows = [n for n, text in enumerate(column.to_pylist()) if text is not None and is_naive(text)]
                    if rows:
                        on_naive(key, self._lines[rows[0]], len(rows))


def _by_key(rows: Sequence[Row]) -> dict[str, list[str | None]]:
    columns: dict[str, list[str | None]] = {}
    for position, row in enumerate(rows):
        for key, value in row.items():
            column = columns.get(key)
            if column is None:
                column = columns[key] = [None] * len(rows)
            column[position] = value
    return columns


def _typed(texts: pa.Array, kind: str) -> pa.Array:
    """Column in the type of its kind; as text, for the coercion door to judge row by row, when any value resists."""
    try:
        if kind == "date":
            return texts.cast(_UTC)
        if kind == "int" and _all(pc.match_substring_regex(texts, _WHOLE)):
            return texts.cast(pa.int64())
        if kind == "float":
            numbers = texts.cast(pa.float64())
            return numbers if _all(pc.is_finite(numbers)) else texts
        if kind == "boolean" and _all(pc.match_substring_regex(texts, _TRUTH)):
            return texts.cast(pa.bool_())
    except pa.ArrowInvalid:
        return texts
    return texts


def _all(flags: pa.BooleanArray) -> bool:
    return bool(pc.all(flags, skip_nulls=True, min_count=0).as_py())
