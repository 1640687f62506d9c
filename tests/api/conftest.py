"""Running servers shared by the tests of a module: on a small imported log, and beside a simulated portal."""

from collections.abc import Iterator

import httpx
import pytest

from filon.app import hubspot_publishing
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from tests.api.portal_site import KEY, finish
from tests.ingest.hubspot.live.scene import unlimited
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


@pytest.fixture(scope="module")
def portal():
    behaviour = unlimited()
    behaviour.key = KEY
    behaviour.denied = {"contracts"}
    with LivePortal(World.of_company(12), behaviour) as live:
        yield live


@pytest.fixture(scope="module")
def site(tmp_path_factory, portal):
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # The start of an interpreter for each publication would be most of these tests.
    patch.setattr(hubspot_publishing, "run_limited", in_process)
    home = tmp_path_factory.mktemp("portal")
    with running(home) as client:
        yield client
    patch.undo()


@pytest.fixture(scope="module")
def synced(site, portal):
    made = site.post("/api/hubspot/connection", json={"key": KEY, "base_url": portal.address})
    assert made.status_code == 200, made.text
    finish(site, site.post("/api/hubspot/sync", json={}).json()["job_id"])
    return site


def in_process(_target, arguments, *, limits, on_progress):
    return hubspot_publishing.publish_job(arguments, on_progress)
