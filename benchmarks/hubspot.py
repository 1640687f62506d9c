"""``python -m benchmarks.hubspot [DEALS]``: a portal read whole, published, and read again with nothing new.

The portal is the demo company, with every object of the sale, engagements included and no limit on requests; its
answers come from a tape in another process, so that what is measured is ours alone.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import alone
from benchmarks.portal_tape import RecordingPortal
from filon.ingest.demo.live.behaviour import DEMO_KEY, Behaviour
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.erasure import Erasures
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.publishing import PublishRequest, publish
from filon.ingest.hubspot.reading import PER_PAGE, PER_PAGE_WITH_HISTORY, TIES_PER_REQUEST, PortalReader
from filon.ingest.hubspot.syncing import SyncSummary, synchronise
from filon.ingest.hubspot.wanted import WANTED
from filon.log.landing import Landing

CACHE = Path(".cache/bench/hubspot")
_SALT = b"benchmark"


def main(deals: int) -> None:
    """Record the portal unless its tape is there, then measure each part in a process of its own."""
    CACHE.mkdir(parents=True, exist_ok=True)
    tape, home = CACHE / f"{deals}.tape", CACHE / f"{deals}-home"
    if not tape.is_file():
        _record(deals, tape)
    shutil.rmtree(home, ignore_errors=True)
    player = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.portal_tape", str(tape)], stdout=subprocess.PIPE, text=True
    )
    try:
        port = player.stdout.readline().strip() if player.stdout else ""
        address = f"http://127.0.0.1:{port}"
        costs = {
            name: alone("benchmarks.hubspot", name, str(home), address)
            for name in ("sync", "publish", "sync_again")
        }
    finally:
        player.terminate()
    print(_page(deals, costs))


def _page(deals: int, costs: dict[str, Any]) -> str:
    read = sum(costs["sync"][1]["records"].values())
    lines = [
        f"{deals:,} deals, {read:,} records",
        "",
        "| Part | records/s | CPU s | wall s | peak MB | requests |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, (figure, said) in costs.items():
        requests = said.get("requests", "")
        # What the process costs before it does anything is part of the whole, not of the pace.
        pace = f"{read / said['cpu']:,.0f}" if name != "sync_again" else ""
        lines.append(
            f"| {name} | {pace} | {figure.cpu_s:.2f} | {said['wall']:.2f} | {figure.peak_mb:.0f} | {requests} |"
        )
    whole = sum(costs[name][1]["cpu"] for name in ("sync", "publish"))
    said = costs["sync"][1]
    least = least_requests(said["records"])
    lines += [
        "",
        (
            f"End to end {read / whole:,.0f} records/s of CPU; requests {said['requests'] / least:.2f} × the least"
            f" possible ({least}); with nothing new {costs['sync_again'][1]['requests']} requests for {len(WANTED)}"
            " object types and the reference data."
        ),
    ]
    return "\n".join(lines)


def least_requests(records: dict[str, int]) -> int:
    """Pages that hold all records and all associations, were every page full."""
    return sum(
        math.ceil(records[one.kind] / (PER_PAGE_WITH_HISTORY if one.history else PER_PAGE))
        + len(one.towards) * math.ceil(records[one.kind] / TIES_PER_REQUEST)
        for one in WANTED
    )


def _record(deals: int, tape: Path) -> None:
    home = tape.with_suffix(".recording")
    shutil.rmtree(home, ignore_errors=True)
    mood = Behaviour(per_interval=None, per_second_search=None, daily=None)
    with RecordingPortal(World.of_company(deals), mood) as portal:
        portal.keep()
        for _ in range(2):
            _synchronised(home, portal.address)
        portal.write(tape)
    shutil.rmtree(home)


def _synchronised(home: Path, address: str) -> SyncSummary:
    with (
        Landing(home / "landing.duckdb") as landing,
        HubSpotClient(from_text(DEMO_KEY), address, lifted=True) as client,
    ):
        return synchronise(
            PortalReader(client),
            landing,
            erased=Erasures.of(landing, _SALT),
            privacy=Privacy(owner_names=True, lead_names=True, emails=True),
        )


def _published(home: Path) -> None:
    publish(
        PublishRequest(str(home), "hubspot", "HubSpot", str(home / "landing.duckdb"), _SALT.hex()),
        lambda _share, _stage: None,
    )


def _task(name: str, home: Path, address: str) -> dict[str, Any]:
    started, used = time.perf_counter(), time.process_time()
    said = {} if name == "publish" else asdict(_synchronised(home, address))
    if name == "publish":
        _published(home)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    return {**said, "wall": wall, "cpu": cpu}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(_task(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
