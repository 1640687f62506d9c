"""The same event log on a second engine: Polars, in memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import narwhals as nw
import polars as pl

from filon.log.event_log import EventLog, Frame


class PolarsTables:
    """Tables of a published version, copied into Polars lazy frames."""

    resident = None

    def __init__(self, log: EventLog) -> None:
        self._source = log.tables
        self._frames: dict[tuple[str, str], pl.LazyFrame] = {}

    def frame(self, table: str, schema: str = "main") -> Frame:
        key = (schema, table)
        if key not in self._frames:
            collected = self._source.frame(table, schema).collect(backend="polars")
            self._frames[key] = collected.to_native().lazy()
        return nw.from_native(self._frames[key])

    def choose(self, cases: Frame) -> KeptFrame:
        return KeptFrame(cases.collect(backend="polars").to_native().lazy())

    def literal(self, key: Hashable, table: dict[str, list[Any]]) -> Frame:
        return nw.from_native(pl.LazyFrame(table))

    def once(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        return self.choose(make()).frame()


class KeptFrame:
    """A frame that was computed."""

    ci = None

    def __init__(self, frame: pl.LazyFrame) -> None:
        self._frame = frame

    def frame(self) -> Frame:
        return nw.from_native(self._frame)


def on_polars(log: EventLog) -> EventLog:
    """The whole log on Polars."""
    return EventLog(PolarsTables(log), log.schema)
