"""Attributes of traces and events as columns: rows are collected, then turned into typed Arrow batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from filon.log.reading.limits import check_key
from filon.log.reading.typed import by_key, is_naive, typed
from filon.log.staging import LINE
from filon.log.xes.words import ACTIVITY, CASE_NAME, TIME, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.log.mapping import AttributeType
    from filon.log.schema import Scope

CASE_PREFIX = "case:"
EVENT_PREFIX = "event:"
CASE_COLUMN = CASE_PREFIX + CASE_NAME

_MAX_ROWS = 20_000
_MAX_CELLS = 2_000_000
_MAX_CHARACTERS = 8 << 20


Row = dict[str, str]


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
        check_key(key, len(self.kinds), line)
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

    def _fill(
        self, columns: dict[str, pa.Array], keys: Keys, rows: Sequence[Row], always: tuple[str, ...]
    ) -> None:
        found = by_key(rows)
        for key in (*always, *(key for key in found if key not in always)):
            values = found.get(key) or [None] * len(rows)
            columns[keys.column(key)] = typed(
                pa.array(values, pa.string()), TYPES[keys.kinds.get(key, "string")]
            )

    def _tell_naive(self, columns: dict[str, pa.Array], on_naive: Callable[[str, int, int], None]) -> None:
        for keys in (self._cases, self._events):
            for key, kind in keys.kinds.items():
                column = columns.get(keys.column(key))
                if kind == "date" and column is not None and pa.types.is_string(column.type):
                    rows = [
                        n for n, text in enumerate(column.to_pylist()) if text is not None and is_naive(text)
                    ]
                    if rows:
                        on_naive(key, self._lines[rows[0]], len(rows))
