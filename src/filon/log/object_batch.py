"""The shape in which an object-centric source hands over its rows; it needs no engine to be made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


@dataclass(frozen=True)
class ObjectBatch:
    """Some rows of the five tables of an object-centric source; tables that have nothing are left out.

    ``events``: event_ref, activity, timestamp (UTC), and where known resource, evidence, change_source, lifecycle,
    line; any other column is an event attribute. ``objects``: type, object_id. ``event_object``: event_ref, type,
    object_id, qualifier. ``object_object``: source_type, source_id, target_type, target_id, qualifier.
    ``object_attributes``: type, object_id, key, value (text), value_type, time (UTC, or NULL).
    """

    tables: Mapping[str, pa.RecordBatch | pa.Table] = field(default_factory=dict)
