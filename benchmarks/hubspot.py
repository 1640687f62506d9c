"""``python -m benchmarks.hubspot [DEALS]``: a portal read whole, published, and read again with nothing new.

The portal is the demo company with every object of the sale, ten engagements for each deal and no limit on requests;
its answers come from a tape in another process, so that what is measured is ours alone. Beside it stands what nobody
could do without: the JSON of these answers decoded once, and the rows of the version appended to a DuckDB file.
"""

from __future__ import annotations

import json
import math
import pickle
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from benchmarks.measure import alone
from benchmarks.portal_tape import RecordingPortal
from filon.ingest.demo.generator import demo_records
from filon.ingest.demo.live.behaviour import DEMO_KEY, Behaviour
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.erasure import Erasures
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.publishing import PublishRequest, publish
from filon.ingest.hubspot.reading import PER_PAGE, PER_PAGE_WITH_HISTORY, TIES_PER_REQUEST, PortalReader
from filon.ingest.hubspot.syncing import SyncSummary, synchronise
from filon.ingest.hubspot.wanted import TOUCHES, WANTED
from filon.log.copying import object_batch
from filon.log.landing import Landing
from filon.log.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.ingest.demo.shapes import Records

CACHE = Path(".cache/bench/hubspot")
ENGAGEMENTS_PER_DEAL = 10
_OTHER_IDS = 80_000_000_000
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
        costs["floor"] = alone("benchmarks.hubspot", "floor", str(home), str(tape))
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
        pace = f"{read / said['cpu']:,.0f}" if name not in {"sync_again", "floor"} else ""
        lines.append(
            f"| {name} | {pace} | {figure.cpu_s:.2f} | {said['wall']:.2f} | {figure.peak_mb:.0f} | {requests} |"
        )
    whole = sum(costs[name][1]["cpu"] for name in ("sync", "publish"))
    floor = whole / costs["floor"][1]["cpu"]
    said = costs["sync"][1]
    least = least_requests(said["records"])
    lines += [
        "",
        (
            f"End to end {read / whole:,.0f} records/s of CPU, {floor:.1f} × the floor (decode the"
            f" answers, append the rows); requests {said['requests'] / least:.2f} × the least"
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


def _engaged(blocks: Iterable[Records]) -> Iterator[Records]:
    """The same records with engagements repeated, under other ids, until there are enough for each deal."""
    ids = count(_OTHER_IDS)
    for records in blocks:
        touches = [(kind, one) for kind in sorted(TOUCHES) for one in records.get(kind, ())]
        missing = ENGAGEMENTS_PER_DEAL * len(records.get("deals", ())) - len(touches)
        for (kind, one), _ in zip(cycle(touches), range(missing), strict=False):
            identity = str(next(ids))
            said = {**one["properties"], "hs_object_id": identity}
            records[kind].append({**one, "id": identity, "properties": said})
        yield records


def _record(deals: int, tape: Path) -> None:
    home = tape.with_suffix(".recording")
    shutil.rmtree(home, ignore_errors=True)
    mood = Behaviour(per_interval=None, per_second_search=None, daily=None)
    with RecordingPortal(World(_engaged(demo_records(deals))), mood) as portal:
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


def _floor(home: Path, tape: Path) -> None:
    """Decode every answer, and append the rows of the published version, whole, to a file of their own."""
    for answer in pickle.loads(tape.read_bytes()).values():  # noqa: S301 - a file of this benchmark
        msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])
    batch = object_batch(Store(home).path("hubspot"), without="", prefix="-")
    with duckdb.connect(str(home / "floor.duckdb")) as connection:
        for name, table in batch.tables.items():
            connection.register("incoming", table)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608 - names of ours


def _task(name: str, home: Path, address: str) -> dict[str, Any]:
    started, used = time.perf_counter(), time.process_time()
    said: dict[str, Any] = {}
    if name == "publish":
        _published(home)
    elif name == "floor":
        _floor(home, Path(address))
    else:
        said = asdict(_synchronised(home, address))
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    return {**said, "wall": wall, "cpu": cpu}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(_task(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
