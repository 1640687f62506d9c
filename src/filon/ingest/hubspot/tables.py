"""Object-centric rows as Arrow tables, in the shape that the log's door takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from filon.log.object_batch import ObjectBatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.ingest.hubspot.rows import Rows

_UTC = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()

EVENT_ATTRIBUTES: dict[str, pa.DataType] = {
    "stage": _TEXT,
    "amount": pa.float64(),
    "currency": _TEXT,
    "discount": pa.float64(),
    "owner": _TEXT,
    "duration_s": pa.float64(),
}
"""Attributes that events may carry; every batch has all of them, so that batches of one log have one schema."""

RARE_ATTRIBUTES: dict[str, pa.DataType] = {"stage_name_then": _TEXT}
"""Attributes that few logs have; only batches that say them have them."""

_EVENTS = {
    "event_ref": _TEXT,
    "activity": _TEXT,
    "timestamp": _UTC,
    "resource": _TEXT,
    "evidence": _TEXT,
    "change_source": _TEXT,
}
_OBJECTS = {"type": _TEXT, "object_id": _TEXT}
_EVENT_OBJECT = {"event_ref": _TEXT, "type": _TEXT, "object_id": _TEXT, "qualifier": _TEXT}
_OBJECT_OBJECT = {
    "source_type": _TEXT,
    "source_id": _TEXT,
    "target_type": _TEXT,
    "target_id": _TEXT,
    "qualifier": _TEXT,
}
_ATTRIBUTES = {
    "type": _TEXT,
    "object_id": _TEXT,
    "key": _TEXT,
    "value": _TEXT,
    "value_type": _TEXT,
    "time": _UTC,
}


def tables_of(rows: Rows) -> ObjectBatch:
    """The five tables of a batch of rows."""
    return ObjectBatch(
        {
            "events": _events(rows),
            "objects": _table(rows.objects, _OBJECTS),
            "event_object": _table(rows.event_objects, _EVENT_OBJECT),
            "object_object": _table(rows.relations, _OBJECT_OBJECT),
            "object_attributes": _table(rows.attributes, _ATTRIBUTES),
        }
    )


def joined(batches: Sequence[ObjectBatch]) -> ObjectBatch:
    """Several batches as one, each table in one piece; what only some of them say is missing in the others."""
    return ObjectBatch(
        {
            name: pa.concat_tables(
                [batch.tables[name] for batch in batches], promote_options="default"
            ).combine_chunks()
            for name in batches[0].tables
        }
    )


def _events(rows: Rows) -> pa.Table:
    table = _table([event[:6] for event in rows.events], _EVENTS)
    said = [event.attributes for event in rows.events]
    known = set().union(*said)
    for name, kind in EVENT_ATTRIBUTES.items():
        told = pa.array([one.get(name) for one in said], kind) if name in known else pa.nulls(len(said), kind)
        table = table.append_column(name, told)
    for name, kind in RARE_ATTRIBUTES.items():
        if name in known:
            table = table.append_column(name, pa.array([one.get(name) for one in said], kind))
    return table


def _table(rows: Iterable[tuple[object, ...]], fields: dict[str, pa.DataType]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, fields.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(fields))
