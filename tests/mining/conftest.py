"""Logs that the mining tests look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from filon.log.event_log import EventLog
from filon.log.store import Store
from tests.sample_log import import_sales
from tests.tiny_log import tiny_log


@pytest.fixture(scope="session")
def sales(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    """The hand-checked table of sales."""
    home = tmp_path_factory.mktemp("sales")
    import_sales(home)
    return Store(home).open("sales")


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., EventLog]:
    """Publish a tiny log of the test's own."""
    return partial(tiny_log, tmp_path)
