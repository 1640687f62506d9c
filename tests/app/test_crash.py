"""``kill -9`` at the worst moment: the last good version stays, and the next start cleans up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from filon.app.selection import Selection
from filon.app.views.summary import summary
from filon.app.workspace import Workspace
from filon.log.store import is_alive
from tests.sample_log import import_sales

MAPPING = {"shape": "long", "case": "case", "activity": "step", "timestamp": "when"}


@pytest.fixture
def server(tmp_path: Path):
    """Base address and process of a server on its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "filon.api", "--home", str(tmp_path), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip(), process
    process.kill()
    process.wait()
    process.stdout.close()


def building(home: Path) -> list[Path]:
    return list((home / "datasets" / "sales").glob(".building-*"))


def until(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_killed_during_an_import_leaves_the_last_good_version(tmp_path, server):
    import_sales(tmp_path)
    address, process = server
    rows = ["case,step,when"] + [f"{n // 4},s{n % 4},2025-01-01T00:00:{n % 60:02d}Z" for n in range(400_000)]
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        files = {"file": ("long.csv", "\n".join(rows).encode())}
        upload_id = client.post("/api/uploads", files=files).json()["upload_id"]
        client.post(f"/api/uploads/{upload_id}/import", json={"mapping": MAPPING, "name": "sales"})
        until(lambda: building(tmp_path))
    worker = int(building(tmp_path)[0].name.split("-")[1])
    # However quick the import is, the server dies in the middle of it.
    os.kill(worker, signal.SIGSTOP)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until(lambda: not is_alive(worker))

    assert building(tmp_path), "the import was still under way"
    with Workspace(tmp_path) as workspace:
        assert workspace.store.versions("sales") == [1]
        assert workspace.ask(Selection("sales"), summary).events == 23
    assert not building(tmp_path)
    assert not list((tmp_path / "uploads").rglob("*.csv"))
