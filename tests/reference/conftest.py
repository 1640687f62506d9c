"""Each real log is imported once for all tests that look at it."""

from __future__ import annotations

import pytest

from tests.reference.logs import LOGS, Imported, imported_log


@pytest.fixture(scope="session", params=LOGS)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """One of the logs, imported by the public door."""
    return imported_log(request.param, tmp_path_factory)
