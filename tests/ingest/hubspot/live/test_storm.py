"""Ten thousand requests, a third of which fail, in hours that pass in seconds: a clock of our own, and no socket."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from filon.ingest.demo.live import server
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot import client as client_module
from filon.ingest.hubspot import pace
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.wire import Answer, Request
from tests.ingest.hubspot.live.scene import unlimited
from tests.ingest.hubspot.live.wire import PortalWire

DEALS = "/crm/objects/2026-09/deals"
LATENCY_S = 0.02


class Clock:
    """A clock that moves when somebody sleeps, and a little at each request."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.module = SimpleNamespace(
            monotonic=lambda: self.now, monotonic_ns=lambda: round(self.now * 1e9), sleep=self.sleep
        )

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-4)


class SlowWire(PortalWire):
    """A wire whose answers take their time, on a clock of our own."""

    def __init__(self, portal: LivePortal, clock: Clock) -> None:
        super().__init__(portal)
        self._clock = clock

    def send(self, request: Request) -> Answer:
        self._clock.sleep(LATENCY_S)
        return super().send(request)


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    for module in (client_module, pace, server):
        monkeypatch.setattr(module, "time", made.module)
    return made


def test_ten_thousand_requests_with_a_third_of_faults_finish_and_never_pass_the_limit(clock, monkeypatch):
    portal = LivePortal(World([]), unlimited(per_interval=190, interval_ms=10_000, fault_rate=0.3))
    wire = SlowWire(portal, clock)
    monkeypatch.setattr(client_module, "CurlWire", lambda *_, **__: wire)
    started, began, read = time.monotonic(), clock.now, 0
    with HubSpotClient(from_text(portal.behaviour.key), portal.address) as client:
        while client.requests < 10_000:
            assert client.get(DEALS) == {"results": []}
            read += 1
    portal.close()
    assert portal.general.peak <= 190 * pace.SHARE
    assert 0.25 < wire.faults / client.requests < 0.35
    assert read == client.requests - wire.faults
    # Never idle without need either: the limit is what it takes, give or take the pauses after faults.
    least = 10_000 / (190 * pace.SHARE) * 10
    assert clock.now - began < 8 * least
    assert time.monotonic() - started < 60
