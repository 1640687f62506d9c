"""What the columns of a sample hold: type, fill, different values, time formats, decimal mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from filon.ingest.table import LINE
from filon.ingest.time_reading import TimeReading, read_number_times, read_times
from filon.ingest.vocabulary import ID_WORDS, TIME_WORDS, plain

if TYPE_CHECKING:
    from filon.ingest.files import Sample
    from filon.log.mapping import AttributeType, Decimal

SHOWN_SAMPLES = 5
KEPT_VALUES = 200

_POINT = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}([ .\u00a0\u202f]\d{3})+)(,\d+)?")
_WHOLE = re.compile(r"[-+]?(0|[1-9]\d{0,14})")
_POINT_SIGN = re.compile(r"[-+]?\d*\.\d+")
_COMMA_SIGN = re.compile(r"[-+]?[\d .\u00a0\u202f]*,\d+")
_BOOLEANS = frozenset(("true", "false", "vrai", "faux", "yes", "no", "oui", "non"))
_EXACT_FLOAT = 2**53


@dataclass(frozen=True)
class ColumnProfile:
    """Column of a sample.

    ``empty`` counts cells without a value or with an empty text; ``values`` holds the most frequent different values,
    at most 200; ``times`` is set when they read as times.
    """

    name: str
    type: AttributeType
    rows: int
    empty: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    times: TimeReading | None = None
    typed: bool = False

    @property
    def filled(self) -> int:
        """Number of cells with a value."""
        return self.rows - self.empty

    @property
    def unique(self) -> bool:
        """Whether every row has a value and no two rows the same."""
        return self.rows > 1 and self.empty == 0 and self.distinct == self.rows

    @property
    def is_time(self) -> bool:
        """Whether the values are instants or days."""
        return self.type in ("timestamp", "date")

    def to_json(self) -> dict[str, object]:
        """JSON object for whoever confirms the mapping."""
        return {
            "name": self.name,
            "type": self.type,
            "samples": [value for value, _ in self.values[:SHOWN_SAMPLES]],
            "ambiguous_dates": self.times is not None and self.times.ambiguous,
            "formats": list(self.times.formats) if self.times else [],
            "date_only": self.times is not None and self.times.date_only,
            "null_count": self.empty,
            "distinct": self.distinct,
        }


@dataclass(frozen=True)
class Profile:
    """Columns of a sample and the decimal mark of its numbers; ``decimal_doubt`` names a column that leaves it open."""

    columns: dict[str, ColumnProfile]
    decimal: Decimal
    decimal_doubt: str | None
    rows: int


def profile(sample: Sample) -> Profile:
    """Return what the columns of a sample hold. Times and numbers are recognised, never converted."""
    counted = {name: _counts(sample.rows.column(name)) for name in sample.rows.column_names if name != LINE}
    texts = {name: [value for value, _ in values] for name, (values, _) in counted.items()}
    decimal, doubt = _decimal(
        {
            name: values
            for name, values in texts.items()
            if pa.types.is_string(sample.rows.schema.field(name).type)
        }
    )
    columns = {}
    for name, (values, empty) in counted.items():
        kind = sample.rows.schema.field(name).type
        type_, times = _typed(kind, texts[name]) if not pa.types.is_string(kind) else ("text", None)
        if pa.types.is_string(kind):
            type_, times = _text_type(name, texts[name], decimal)
        elif type_ in ("integer", "number") and TIME_WORDS.search(plain(name)):
            times = read_number_times(map(float, texts[name]))
            type_ = "timestamp" if times else type_
        columns[name] = ColumnProfile(
            name, type_, sample.rows.num_rows, empty, len(values), tuple(values[:KEPT_VALUES]), times,
            typed=not pa.types.is_string(kind),
        )  # fmt: skip
    return Profile(columns, decimal, doubt, sample.rows.num_rows)


def _counts(column: pa.ChunkedArray) -> tuple[list[tuple[str, int]], int]:
    """Different filled values with their frequency, the most frequent first, and the number of empty cells."""
    counted = pc.value_counts(column)
    values = counted.field("values").to_pylist()
    pairs = [
        (_shown(value), count)
        for value, count in zip(values, counted.field("counts").to_pylist(), strict=True)
    ]
    filled = [(value, count) for value, count in pairs if value.strip()]
    filled.sort(key=lambda pair: -pair[1])
    return filled, sum(count for value, count in pairs if not value.strip())


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _typed(kind: pa.DataType, values: list[str]) -> tuple[AttributeType, TimeReading | None]:
    if pa.types.is_timestamp(kind):
        midnight = all("T00:00:00" in value for value in values)
        return "timestamp", TimeReading((), naive=kind.tz is None, date_only=midnight and bool(values))
    if pa.types.is_date(kind):
        return "date", TimeReading((), naive=True, date_only=True)
    if pa.types.is_boolean(kind):
        return "boolean", None
    return ("integer" if pa.types.is_integer(kind) else "number"), None


def _text_type(name: str, values: list[str], decimal: Decimal) -> tuple[AttributeType, TimeReading | None]:
    words = plain(name)
    if not values:
        return "text", None
    times = read_times(values)
    if times is None and TIME_WORDS.search(words) and all(_POINT.fullmatch(value) for value in values):
        times = read_number_times(map(float, values))
    if times is not None:
        return ("date" if times.date_only else "timestamp"), times
    if ID_WORDS.search(words):
        return "text", None
    if all(value.strip().lower() in _BOOLEANS for value in values):
        return "boolean", None
    if all(_WHOLE.fullmatch(value.strip()) for value in values):
        return "integer", None
    number = _COMMA if decimal == "," else _POINT
    return ("number" if all(number.fullmatch(value.strip()) for value in values) else "text"), None


def _decimal(columns: dict[str, list[str]]) -> tuple[Decimal, str | None]:
    """Decimal mark that the numeric columns agree on, and a column that could be read either way.

    A doubt remains when every number with a mark could also be one with a mark between thousands.
    """
    with_point = [name for name, values in columns.items() if _shows(values, _POINT, _POINT_SIGN)]
    with_comma = [name for name, values in columns.items() if _shows(values, _COMMA, _COMMA_SIGN)]
    if with_comma and with_point:
        return ".", None
    shown = with_comma or with_point
    undecided = [name for name in shown if all(_thousands(value) for value in columns[name])]
    doubt = undecided[0] if undecided and len(undecided) == len(shown) else None
    return ("," if with_comma else "."), doubt


def _shows(values: list[str], number: re.Pattern[str], sign: re.Pattern[str]) -> bool:
    return (
        bool(values)
        and all(number.fullmatch(value.strip()) for value in values)
        and any(sign.fullmatch(value.strip()) for value in values)
    )


def _thousands(value: str) -> bool:
    """Whether the mark of a number could stand between thousands: ``1,234``; also any number without a mark."""
    whole, mark, rest = value.strip().replace(",", ".").partition(".")
    return not mark or (len(rest) == len("234") and len(whole.lstrip("+-")) <= len("123") and whole != "0")
