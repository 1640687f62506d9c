from __future__ import annotations

import pickle
import shutil

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


@pytest.fixture(scope="session")
def landed(company, tmp_path_factory):
    """Landing files of the company, read once whole and once for the objects of the sale; tests get copies."""
    found = {}
    for only in ((), SALE):
        with LivePortal(copied(company), unlimited()) as portal:
            scene = Scene(portal, tmp_path_factory.mktemp("landed"), only=only)
            scene.sync()
            found[only] = scene.landing
    return found


@pytest.fixture
def world(company) -> World:
    return copied(company)


@pytest.fixture
def scene(world, tmp_path):
    """A live portal that nobody has read yet."""
    with LivePortal(world, unlimited()) as portal:
        yield Scene(portal, tmp_path)


@pytest.fixture
def known(scene, landed):
    """The scene after a first synchronisation."""
    return read_before(scene, landed)


@pytest.fixture
def sale(scene, landed):
    """The scene after a first synchronisation of the objects of the sale alone."""
    scene.only = SALE
    return read_before(scene, landed)


def read_before(scene: Scene, landed) -> Scene:
    scene.landing.parent.mkdir(parents=True)
    shutil.copy(landed[scene.only], scene.landing)
    return scene


def copied(company: World) -> World:
    lock, company.lock = company.lock, None
    try:
        made = pickle.loads(pickle.dumps(company))  # noqa: S301 - bytes of this very line
    finally:
        company.lock = lock
    made.lock = type(lock)()
    return made
