"""Object-centric files, published for real and opened again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from filon.log.building import Origin
from filon.log.event_log import EventLog
from filon.log.ocel import OcelFile, OcelFormat
from filon.log.store import Store


@pytest.fixture
def import_ocel(store: Store) -> Callable[..., EventLog]:
    def _import(path: Path, form: OcelFormat, name: str, timezone: str | None = None) -> EventLog:
        file = OcelFile(path, form, timezone)
        with store.build(name) as building:
            building.add_objects(file.batches())
            building.admit_objects(())
            building.finish(Origin(name, path.name, form))
        return store.open(name)

    return _import
