"""Tiny logs, published for real in a temporary workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from filon.log.building import Flattening, Origin
from filon.log.event_log import EventLog
from filon.log.mapping import Mapping
from filon.log.object_batch import ObjectBatch
from filon.log.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def publish(store: Store) -> Callable[..., EventLog]:
    """Publish a table given as rows of text and open it."""

    def _publish(
        columns: list[str], rows: list[tuple[Any, ...]], mapping: Mapping, name: str = "log"
    ) -> EventLog:
        lines = [str(column) for column in columns]
        arrays = {column: [row[at] for row in rows] for at, column in enumerate(lines)}
        batch = pa.record_batch({**arrays, "line": list(range(2, len(rows) + 2))})
        with store.build(name) as building:
            building.add_rows([batch])
            building.admit_table(mapping)
            building.finish(Origin(name, f"{name}.csv", "csv", mapping.timezone or "UTC"))
        return store.open(name)

    return _publish


@pytest.fixture
def publish_objects(store: Store) -> Callable[..., EventLog]:
    """Publish object-centric tables given as lists of dicts and open them."""

    def _publish(
        tables: dict[str, list[dict[str, Any]]],
        flattenings: tuple[Flattening, ...] = (),
        perspective: str | None = None,
    ) -> EventLog:
        batch = ObjectBatch({name: pa.Table.from_pylist(rows) for name, rows in tables.items()})
        with store.build("objects") as building:
            building.add_objects([batch])
            building.admit_objects(flattenings)
            building.finish(Origin("objects", "objects", "demo"))
        return store.open("objects", perspective=perspective)

    return _publish
