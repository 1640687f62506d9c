from __future__ import annotations

import copy

import pytest

from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from tests.ingest.hubspot.live.scene import DEALS, SALE, Scene, generated_digest, unlimited


@pytest.fixture(scope="session")
def company() -> World:
    """The demo company, made once; tests get copies."""
    return World.of_company(DEALS)


@pytest.fixture(scope="session")
def truth() -> str:
    """Hash of the demo company's rows by the generator's own path."""
    return generated_digest()


@pytest.fixture
def world(company) -> World:
    return copied(company)


@pytest.fixture
def scene(world, tmp_path):
    with LivePortal(world, unlimited()) as portal:
        yield Scene(portal, tmp_path)


@pytest.fixture
def sale(scene):
    """The scene with the objects of the sale alone."""
    scene.only = SALE
    return scene


def copied(company: World) -> World:
    lock, company.lock = company.lock, None
    try:
        made = copy.deepcopy(company)
    finally:
        company.lock = lock
    made.lock = type(lock)()
    return made
