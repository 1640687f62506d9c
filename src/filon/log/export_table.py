"""The layout of an event log written as a table: its columns, what each means, and texts that are no formulas.

First nine fixed columns, then the attributes of cases as ``case:<key>``, then those of events under their key
(``event:<key>`` where it would clash). A case without events is a row that has nothing but its case.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, get_args

import pyarrow as pa
import pyarrow.compute as pc

from filon.log.export_rows import ExportRows
from filon.log.mapping import AttributeColumn, AttributeType, Mapping, OutcomeColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.log.event_log import EventLog
    from filon.log.mapping import LifecycleRows
    from filon.log.schema import Scope

CASE_PREFIX = "case:"
EVENT_PREFIX = "event:"
BASE = {
    "case_id": "case_id",
    "activity": "activity",
    "timestamp": "ts",
    "start_timestamp": "start_ts",
    "resource": "resource",
    "lifecycle": "lifecycle",
    "evidence": "evidence",
    "change_source": "change_source",
    "outcome": "outcome",
}
"""Fixed columns, in order → column of :class:`ExportRows`."""
TIMES = ("timestamp", "start_timestamp")

_RISKY = r"^'*[=+\-@\t\r]"
_NEUTRAL = r"^'+[=+\-@\t\r]"
_ARROW: dict[AttributeType, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us", "UTC"),
    "date": pa.date32(),
}


@dataclass(frozen=True)
class AttributeField:
    """An attribute and its place in the table."""

    column: str
    scope: Scope
    key: str
    type: AttributeType


@dataclass(frozen=True)
class Layout:
    """What the columns of an exported table mean, enough to read it back.

    Parameters
    ----------
    attributes
        Attribute columns, in the order of the table, after the fixed ones.
    case_type, lifecycle_rows
        As in :class:`Mapping`.
    amount, currency
        Keys of the case attributes that play these roles, as they were recorded.
    home_currency
        Currency that amounts are told in.
    """

    attributes: tuple[AttributeField, ...]
    case_type: str
    lifecycle_rows: LifecycleRows = "complete"
    amount: str | None = None
    currency: str | None = None
    home_currency: str | None = None

    @classmethod
    def of(cls, log: EventLog) -> Layout:
        """Layout of a log."""
        schema = log.schema
        asked = schema.mapping.lifecycle_rows if schema.mapping is not None else "complete"
        return cls(
            attributes=tuple(
                AttributeField(attribute_column(one.scope, one.key), one.scope, one.key, one.type)
                for scope in ("case", "event")
                for one in schema.attributes
                if one.scope == scope
            ),
            case_type=schema.perspective.case_type,
            lifecycle_rows=asked,
            amount=schema.roles.recorded_amount or schema.roles.amount,
            currency=schema.roles.recorded_currency or schema.roles.currency,
            home_currency=schema.roles.fixed_currency,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return (*BASE, *(one.column for one in self.attributes))

    def mapping(self, columns: Sequence[str]) -> Mapping:
        """Mapping of a table in this layout, whose columns may have got other names on the way."""
        named = dict(zip(self.columns, columns, strict=True))
        attributes = {
            scope: tuple(
                AttributeColumn(named[one.column], one.key, one.type)
                for one in self.attributes
                if one.scope == scope
            )
            for scope in ("case", "event")
        }
        return Mapping(
            shape="long",
            case=named["case_id"],
            activity=named["activity"],
            timestamp=named["timestamp"],
            start_timestamp=named["start_timestamp"],
            resource=named["resource"],
            lifecycle=named["lifecycle"],
            evidence=named["evidence"],
            change_source=named["change_source"],
            case_type=self.case_type,
            case_attributes=attributes["case"],
            event_attributes=attributes["event"],
            timezone="UTC",
            outcome=OutcomeColumn(named["outcome"], won=("won",), lost=("lost",)),
            amount=named.get(attribute_column("case", self.amount or "")),
            currency=named.get(attribute_column("case", self.currency or "")),
            home_currency=self.home_currency,
            lifecycle_rows=self.lifecycle_rows,
        )

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives an equal layout back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Layout:
        """Layout of a JSON object.

        Raises
        ------
        ValueError
            The object is no layout.
        """
        try:
            fields = tuple(AttributeField(**one) for one in data["attributes"])
            layout = cls(**{**data, "attributes": fields})
        except (TypeError, KeyError) as error:
            raise ValueError(str(error)) from error
        sound = all(one.type in get_args(AttributeType) and one.scope in ("case", "event") for one in fields)
        if not sound or layout.lifecycle_rows not in ("complete", "all"):
            raise ValueError(str(data)[:200])
        return layout


def attribute_column(scope: str, key: str) -> str:
    """Name of the column of an attribute; different attributes never share one."""
    if scope == "case":
        return CASE_PREFIX + key
    clashes = key in BASE or key.startswith((CASE_PREFIX, EVENT_PREFIX))
    return EVENT_PREFIX + key if clashes else key


def attribute_of(column: str) -> tuple[Scope, str]:
    """Scope and key of an attribute column."""
    if column.startswith(CASE_PREFIX):
        return "case", column.removeprefix(CASE_PREFIX)
    return "event", column.removeprefix(EVENT_PREFIX)


def export_batches(log: EventLog, layout: Layout) -> Iterator[pa.RecordBatch]:
    """Rows of a log in a layout, typed, case by case in source order, then the cases without events."""
    rows = ExportRows(log)
    stored = {
        (one.attribute.scope, one.attribute.key): one.name
        for one in (*rows.case_columns, *rows.event_columns)
    }
    sources = [*BASE.values(), *(stored[one.scope, one.key] for one in layout.attributes)]
    schema = table_schema(layout)
    for batch in rows.batches():
        columns = [_as(batch.column(source), one.type) for source, one in zip(sources, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
    if rows.idle_cases:
        idle = pa.array(rows.idle_cases, pa.string())
        rest = [pa.nulls(len(idle), one.type) for one in list(schema)[1:]]
        yield pa.RecordBatch.from_arrays([idle, *rest], schema=schema)


def table_schema(layout: Layout) -> pa.Schema:
    """Arrow schema of a layout."""
    base = [(name, _ARROW["timestamp" if name in TIMES else "text"]) for name in BASE]
    return pa.schema([*base, *((one.column, _ARROW[one.type]) for one in layout.attributes)])


def neutral(texts: pa.Array) -> pa.Array:
    """Texts that no spreadsheet takes for a formula.

    A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, whatever apostrophes stand before
    it, gets one more apostrophe in front; :func:`restored` takes exactly that one away.
    """
    risky = pc.match_substring_regex(texts, _RISKY)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def restored(texts: pa.Array) -> pa.Array:
    """Texts as they were before :func:`neutral`."""
    changed = pc.match_substring_regex(texts, _NEUTRAL)
    return pc.if_else(changed, pc.utf8_slice_codeunits(texts, 1), texts)


def _as(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind) and pa.types.is_timestamp(column.type) and column.type.tz is None:
        return pc.assume_timezone(column, "UTC").cast(kind)
    return column.cast(kind)
