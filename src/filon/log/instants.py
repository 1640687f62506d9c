"""Instants as engines without a clock of their own see them: differences and literals, the same on every engine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

if TYPE_CHECKING:
    from filon.log.event_log import Frame


def elapsed(frame: Frame, start: str | dt.datetime, end: str, into: str) -> Frame:
    """Add the microseconds from one instant to another of each row.

    Parameters
    ----------
    frame
        Rows with the instants (UTC, no zone).
    start
        Column of the first instant, or one instant (UTC, no zone) for all rows.
    end
        Column of the second instant.
    into
        Name of the new column (int64); NULL where an instant is missing.
    """
    if frame.implementation.is_spark_like():
        return _elapsed_on_spark(frame, start, end, into)
    since = nw.col(start) if isinstance(start, str) else start
    return frame.with_columns((nw.col(end) - since).dt.total_microseconds().alias(into))


def moment(frame: Frame, value: Any) -> Any:  # noqa: ANN401 - any literal passes
    """Literal to compare with a column of the frame: an instant (UTC, no zone) as its engine reads it, else the value.

    Spark's client reads an instant without zone on the clock of the machine; with a zone its meaning is plain.
    """
    if isinstance(value, dt.datetime) and value.tzinfo is None and frame.implementation.is_spark_like():
        return value.replace(tzinfo=dt.UTC)
    return value


def _elapsed_on_spark(frame: Frame, start: str | dt.datetime, end: str, into: str) -> Frame:
    since = f"`{start}`" if isinstance(start, str) else f"TIMESTAMP_NTZ '{start.isoformat(sep=' ')}'"
    native = cast("Any", frame.to_native())
    others = [f"`{name}`" for name in native.columns if name != into]
    added = native.selectExpr(*others, f"timestampdiff(MICROSECOND, {since}, `{end}`) AS `{into}`")
    return cast("Frame", nw.from_native(added))
