"""A running server on a small imported log, shared by the tests of a module that change nothing."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sample_log import import_sales
from tests.server import running


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("home")
    import_sales(home)
    with running(home) as made:
        yield made


@pytest.fixture(scope="module")
def ask(client: httpx.Client):
    """Answer of an analysis of the sales log."""

    def _ask(path: str, **parameters: object) -> dict:
        response = client.get(f"/api/datasets/sales/{path}".rstrip("/"), params=parameters)
        assert response.status_code == 200, response.text
        return response.json()

    return _ask
