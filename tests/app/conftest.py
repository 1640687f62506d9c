"""A portal to connect to, and workspaces that are connected to it, or have read it once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from filon.app import hubspot_connection, hubspot_publishing
from filon.app.hubspot_connection import connect
from filon.app.hubspot_sync import sync
from filon.app.workspace import Workspace
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.keys import KeyCabinet
from tests.ingest.hubspot.live.scene import unlimited


@contextmanager
def living_portal() -> Iterator[LivePortal]:
    with LivePortal(World.of_company(25), unlimited()) as live:
        yield live


@contextmanager
def workspace_at(home: Path, *, in_child: bool = False) -> Iterator[Workspace]:
    """A workspace that keeps keys in files, waits for no limit, and publishes in this process unless told otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hubspot_connection, "KeyCabinet", lambda folder: KeyCabinet(folder, use_keyring=False))
        patch.setattr(
            hubspot_connection,
            "HubSpotClient",
            lambda *given, **more: HubSpotClient(*given, lifted=True, **more),
        )
        if not in_child:
            patch.setattr(hubspot_publishing, "run_limited", _in_process)
        with Workspace(home) as opened:
            yield opened


def _in_process(target, arguments, *, limits, on_progress):
    assert target == "filon.app.hubspot_publishing:publish_job"
    assert limits.memory_mb >= 1_024
    return hubspot_publishing.publish_job(arguments, on_progress)


@pytest.fixture
def portal() -> Iterator[LivePortal]:
    with living_portal() as live:
        yield live


@pytest.fixture
def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    # One test does its work in the limited child.
    with workspace_at(tmp_path / "home", in_child="child" in request.node.name) as opened:
        yield opened


@pytest.fixture
def connected(workspace: Workspace, portal: LivePortal) -> Workspace:
    connect(workspace, from_text(portal.behaviour.key), base=portal.address)
    return workspace


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workspace that has read such a portal; tests get copies."""
    home = tmp_path_factory.mktemp("read") / "home"
    with living_portal() as live, workspace_at(home) as opened:
        connect(opened, from_text(live.behaviour.key), base=live.address)
        sync(opened)
    return home


@pytest.fixture
def synced(read_once: Path, portal: LivePortal, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace after a first synchronisation with the portal."""
    home = shutil.copytree(read_once, tmp_path / "home")
    with workspace_at(home) as opened:
        connect(opened, from_text(portal.behaviour.key), base=portal.address)
        yield opened
