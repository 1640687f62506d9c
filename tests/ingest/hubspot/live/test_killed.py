"""A sync killed at any moment loses nothing and doubles nothing; a storm of faults only makes it slower."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from filon.ingest.demo.live.server import LivePortal
from filon.log.landing import LandingBusyError
from filon.log.store import Store
from tests.ingest.hubspot.live.conftest import copied
from tests.ingest.hubspot.live.scene import Scene, content_hash, unlimited

KILLS = 12
MANY_KILLS = 200
long = pytest.mark.skipif(
    "FILON_LONG_TESTS" not in os.environ, reason="minutes: set FILON_LONG_TESTS to run it"
)


class _Elsewhere:
    """What a child needs to know of a portal that runs in its parent."""

    def __init__(self, address: str) -> None:
        self.address = address


def sync_in_child(address: str, home: str, only: tuple[str, ...], publish: bool) -> None:
    """Sync, and publish (runs in a child process that may be killed)."""
    scene = Scene(_Elsewhere(address), Path(home), only=only)
    while True:
        try:
            scene.sync(full=False)
            break
        except LandingBusyError:
            time.sleep(0.01)  # the one killed before is not quite gone
    if publish:
        scene.publish()


def killed_again_and_again(scene: Scene, kills: int, *, publish: bool, longest: float) -> int:
    """Start a sync and kill it, so many times; return how many really died on the way."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ingest.hubspot.live.scene"])
    dice, died = random.Random(11), 0
    for _ in range(kills):
        given = (scene.portal.address, str(scene.home), scene.only, publish)
        child = context.Process(target=sync_in_child, args=given)
        child.start()
        child.join(dice.uniform(0.02, longest))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            died += 1
        child.join()
        if publish and "hubspot" in Store(scene.home).names():
            assert (
                len(content_hash(Store(scene.home).path("hubspot"))) == 64
            )  # whatever is published is whole
    return died


def test_a_sync_killed_at_random_moments_ends_with_the_same_rows(scene, truth):
    died = killed_again_and_again(scene, KILLS, publish=False, longest=0.6)
    scene.sync()
    assert died >= KILLS // 4
    assert scene.digest() == truth


def test_an_incremental_sync_killed_at_random_moments_loses_no_change(sale):
    for n, kind in enumerate(("deals", "quotes", "orders", "line_items", "contacts") * 6):
        found = sorted(sale.world.live[kind])
        sale.world.edit(kind, found[n % len(found)], "hs_object_source", f"EDIT_{n}")
    for deal, quote in zip(
        *(sorted(sale.world.live[kind])[5:25] for kind in ("deals", "quotes")), strict=True
    ):
        sale.world.tie("quotes", quote, "deals", deal)
    killed_again_and_again(sale, 8, publish=False, longest=0.5)
    sale.sync()
    assert sale.digest() == sale.expected()


@pytest.mark.slow
@long
def test_two_hundred_kills_of_a_sync_that_publishes_leave_only_whole_versions(company, tmp_path):
    died = 0
    for round_ in range(4):
        with LivePortal(copied(company), unlimited()) as portal:
            scene = Scene(portal, tmp_path / str(round_))
            died += killed_again_and_again(scene, MANY_KILLS // 4, publish=True, longest=2.5)
            scene.sync()
            hashes = {scene.publish(), scene.publish()}
            assert len(hashes) == 1
    assert died >= MANY_KILLS // 4


def test_a_storm_of_faults_only_takes_longer(scene, truth):
    scene.portal.behaviour.fault_rate = 0.3
    scene.sync(client={"patience": 0.0005})
    assert scene.digest() == truth
