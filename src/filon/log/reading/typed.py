"""Texts of a file turned into typed Arrow columns, whole columns at a time."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.log.mapping import AttributeType

UTC_INSTANT = pa.timestamp("us", tz="UTC")

_WHOLE = r"^-?[0-9]+$"
_TRUTH = r"^(true|false|1|0)$"
_NAIVE = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}([T ][0-9:.,]*)?")
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def by_key(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str | None]]:
    """Columns of rows given as dictionaries; what a row lacks is ``None``."""
    columns: dict[str, list[str | None]] = {}
    for position, row in enumerate(rows):
        for key, value in row.items():
            column = columns.get(key)
            if column is None:
                column = columns[key] = [None] * len(rows)
            column[position] = value
    return columns


def typed(texts: pa.Array, kind: AttributeType) -> pa.Array:
    """Column in its type; the texts as they are when a single value resists."""
    try:
        if kind == "timestamp":
            return texts.cast(UTC_INSTANT)
        if kind == "integer" and _all(pc.match_substring_regex(texts, _WHOLE)):
            return texts.cast(pa.int64())
        if kind == "number":
            numbers = texts.cast(pa.float64())
            return numbers if _all(pc.is_finite(numbers)) else texts
        if kind == "boolean" and _all(pc.match_substring_regex(texts, _TRUTH)):
            return texts.cast(pa.bool_())
    except pa.ArrowInvalid:
        return texts
    return texts


def is_naive(time: str) -> bool:
    """Whether a time is written without its offset from UTC."""
    return _NAIVE.fullmatch(time.strip()) is not None


def instants(texts: pa.Array, zone: str | None) -> pa.Array:
    """Times as UTC instants; empty where a text is no time.

    Parameters
    ----------
    texts
        ISO 8601 texts, with or without offset.
    zone
        IANA zone of the times without offset; UTC when not given. An hour that daylight saving skips moves forward,
        an hour that it repeats is the second one.
    """
    try:
        return texts.cast(UTC_INSTANT)
    except pa.ArrowInvalid:
        place = ZoneInfo(zone or "UTC")
        return pa.array(
            [None if text is None else _instant(text, place) for text in texts.to_pylist()], UTC_INSTANT
        )


def _instant(text: str, zone: ZoneInfo) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micros = int((fraction or "0").ljust(6, "0")[:6])
    try:
        clock = dt.time(int(hour or 0), int(minute or 0), int(second or 0), micros)
        local = dt.datetime.combine(dt.date(int(year), int(month), int(day)), clock)
        return (local.replace(tzinfo=dt.UTC) - _EPOCH - _offset(local, offset, zone)) // _MICROSECOND
    except ValueError:
        return None


def _offset(local: dt.datetime, written: str | None, zone: ZoneInfo) -> dt.timedelta:
    if written is None:
        both = (local.replace(tzinfo=zone, fold=fold).utcoffset() or dt.timedelta() for fold in (0, 1))
        return min(both)
    if written in "Zz":
        return dt.timedelta()
    digits = written[1:].replace(":", "")
    size = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -size if written[0] == "-" else size


def _all(flags: pa.BooleanArray) -> bool:
    return bool(pc.all(flags, skip_nulls=True, min_count=0).as_py())
