"""A published version as a source again, object-centric or a table, so that the next version can hold more than it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.compute as pc

from filon.log.engine import Reader, quoted
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.object_batch import ObjectBatch

if TYPE_CHECKING:
    import collections.abc
    from pathlib import Path

    from filon.log.mapping import AttributeType
    from filon.log.schema import LogSchema

_OBJECTS = "SELECT type, object_id FROM log.object o WHERE {kept} ORDER BY obj"
_EVENTS = """
    SELECT e.event_id::VARCHAR AS event_ref, a.key AS activity, e.ts AS timestamp, r.name AS resource, e.evidence,
           e.change_source{attributes}
    FROM log.event e JOIN log.activity a USING (act) LEFT JOIN log.resource r USING (res)
    WHERE e.change_source IS DISTINCT FROM {without} ORDER BY e.event_id
"""
_EVENT_OBJECT = """
    SELECT x.event_id::VARCHAR AS event_ref, o.type, o.object_id, x.qualifier
    FROM log.event_object x JOIN log.event e USING (event_id) JOIN log.object o USING (obj)
    WHERE e.change_source IS DISTINCT FROM {without} AND {kept} ORDER BY x.event_id, o.obj
"""
_OBJECT_OBJECT = """
    SELECT o.type AS source_type, o.object_id AS source_id, t.type AS target_type, t.object_id AS target_id, l.qualifier
    FROM log.object_object l JOIN log.object o ON o.obj = l.source JOIN log.object t ON t.obj = l.target
    WHERE {kept} AND NOT starts_with(t.object_id, {prefix})
"""
_ATTRIBUTES = """
    SELECT o.type, o.object_id, x.key, x.value, x.type AS value_type, x.ts AS time
    FROM log.object_attribute x JOIN log.object o USING (obj) WHERE {kept} ORDER BY x.obj, x.key, x.ts NULLS FIRST
"""
_ROWS = """
    SELECT o.object_id AS case_id, o.type AS case_type, a.key AS activity, e.ts AS timestamp, e.start_ts,
           r.name AS resource, e.lifecycle, e.evidence, e.change_source, c.outcome{attributes}
    FROM log.event e JOIN log.activity a USING (act) LEFT JOIN log.resource r USING (res)
    JOIN log.event_object x USING (event_id) JOIN log.object o USING (obj) LEFT JOIN ({cases}) c USING (obj)
    WHERE e.change_source IS DISTINCT FROM {without} ORDER BY e.event_id
"""
_IDLE = (
    "SELECT object_id AS case_id, type AS case_type FROM log.object"
    " WHERE obj NOT IN (SELECT obj FROM log.event_object) ORDER BY obj"
)
_REJECTED = 'SELECT line, "column", value, reason, row, kept FROM log.rejected'
_UTC = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class TableCopy:
    """A version made from a table as the rows of a table, and the mapping by which they give the same version.

    ``case_type`` is a column of the rows; the mapping names it where the cases are of several kinds. ``idle`` are cases
    without events (``case_id``, ``case_type``); ``rejected`` what the source could not tell.
    """

    rows: pa.Table
    idle: pa.Table
    rejected: pa.Table
    mapping: Mapping


def table_copy(path: Path, schema: LogSchema, *, without: str, prefix: str) -> TableCopy:
    """Every event of a version that was made from a table, with the values of its case.

    Parameters
    ----------
    path, schema
        Version and its description.
    without
        Source of changes whose events are left out, as if they had never been added.
    prefix
        Beginning of the keys of event attributes that are left out with them.
    """
    reader = Reader(path)
    try:
        found = reader.rows('SELECT scope, key, "column", type FROM log.attribute ORDER BY rowid')
        known = [
            (
                str(scope),
                str(column),
                AttributeColumn(f"{scope}_{column}", str(key), cast("AttributeType", kind)),
            )
            for scope, key, column, kind in found
            if not (scope == "event" and str(key).startswith(prefix))
        ]
        side = {"case": "c", "event": "e"}
        attributes = "".join(f", {side[scope]}.{column} AS {one.column}" for scope, column, one in known)
        told = "".join(f", {column}" for scope, column, _ in known if scope == "case")
        cases = " UNION ALL ".join(
            f"SELECT obj, outcome{told} FROM log.{view}.cases"
            for (view,) in reader.rows('SELECT "schema" FROM log.perspective')
        )
        sql = _ROWS.format(attributes=attributes, cases=cases, without=quoted(without))
        rows, idle, rejected = (_utc(reader.batches(one).read_all()) for one in (sql, _IDLE, _REJECTED))
        return TableCopy(
            rows, idle, rejected, _mapping(schema, rows, [(scope, one) for scope, _, one in known])
        )
    finally:
        reader.close()


def _mapping(schema: LogSchema, rows: pa.Table, known: list[tuple[str, AttributeColumn]]) -> Mapping:
    of_cases = tuple(one for scope, one in known if scope == "case")
    columns = {one.key: one.column for one in of_cases}
    told = {name for name in rows.column_names if rows[name].null_count < len(rows)}
    several = len(schema.perspectives) > 1
    return Mapping(
        shape="long",
        case="case_id",
        activity="activity",
        timestamp="timestamp",
        start_timestamp="start_ts" if "start_ts" in told else None,
        resource="resource",
        lifecycle="lifecycle" if "lifecycle" in told else None,
        evidence="evidence",
        change_source="change_source",
        object_type="case_type" if several else None,
        case_type=schema.mapping.case_type if schema.mapping and several else schema.perspective.case_type,
        case_attributes=of_cases,
        event_attributes=tuple(one for scope, one in known if scope == "event"),
        timezone=schema.mapping.timezone if schema.mapping else None,
        outcome=OutcomeColumn("outcome", ("won",), ("lost",)) if schema.roles.outcome else None,
        amount=columns.get(schema.roles.recorded_amount or schema.roles.amount or ""),
        currency=columns.get(schema.roles.recorded_currency or schema.roles.currency or ""),
        home_currency=schema.roles.fixed_currency,
        lifecycle_rows=schema.lifecycle,
    )


def object_batch(path: Path, *, without: str, prefix: str) -> ObjectBatch:
    """Every row of a version as one batch, in the order of its events.

    Parameters
    ----------
    path
        Version of an object-centric data set.
    without
        Source of changes whose events are left out, as if they had never been joined.
    prefix
        Beginning of the ids of objects that are left out with them.
    """
    reader = Reader(path)
    try:
        kept = f"NOT starts_with(o.object_id, {quoted(prefix)})"
        said = {"kept": kept, "without": quoted(without), "prefix": quoted(prefix)}
        columns = reader.rows(
            "SELECT key, \"column\" FROM log.attribute WHERE scope = 'event' ORDER BY rowid"
        )
        attributes = "".join(f", e.{column} AS {_name(str(key))}" for key, column in columns)
        queries = {
            "events": _EVENTS.format(attributes=attributes, **said),
            "objects": _OBJECTS.format(**said),
            "event_object": _EVENT_OBJECT.format(**said),
            "object_object": _OBJECT_OBJECT.format(**said),
            "object_attributes": _ATTRIBUTES.format(**said),
        }
        return ObjectBatch({name: _utc(reader.batches(sql).read_all()) for name, sql in queries.items()})
    finally:
        reader.close()


def aligned(batch: ObjectBatch, like: ObjectBatch) -> ObjectBatch:
    """A batch with exactly the columns of another one; what that one does not know is left out."""
    return ObjectBatch({name: _aligned(batch.tables[name], table) for name, table in like.tables.items()})


def widened(batch: ObjectBatch, attributes: collections.abc.Mapping[str, pa.DataType]) -> ObjectBatch:
    """A batch whose events can carry some attributes more."""
    events = batch.tables["events"]
    for name, kind in attributes.items():
        if name not in events.schema.names:
            events = events.append_column(name, pa.nulls(events.num_rows, kind))
    return ObjectBatch({**batch.tables, "events": events})


def _aligned(table: pa.Table, like: pa.Table) -> pa.Table:
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.schema.names
        else pa.nulls(table.num_rows, field.type)
        for field in like.schema
    ]
    return pa.Table.from_arrays(columns, schema=like.schema)


def _utc(table: pa.Table) -> pa.Table:
    """The same, with times that say their zone."""
    for at, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz is None:
            table = table.set_column(at, field.name, pc.assume_timezone(table.column(at), "UTC").cast(_UTC))
    return table


def _name(key: str) -> str:
    return '"' + key.replace('"', '""') + '"'
