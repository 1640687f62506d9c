"""``python -m benchmarks.hubspot [DEALS]``: a portal read whole, published, and read again with nothing new.

The portal is the demo company with every object of the sale, ten engagements for each deal and no limit on requests;
its answers come from a tape in another process, whose time is told and not counted. Publishing happens in a limited
child, as in the product. Beside it stands what nobody could do without: the JSON of these answers decoded once, and the
rows of the version appended to a DuckDB file. The page is ``docs/reference/hubspot-benchmarks.md``.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from benchmarks.measure import TreePeak, alone
from benchmarks.portal_tape import RecordingPortal
from benchmarks.processes import cpu_of
from filon.app.hubspot_publishing import run_bounded
from filon.ingest.demo.generator import demo_records
from filon.ingest.demo.live.behaviour import DEMO_KEY, Behaviour
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.erasure import Erasures
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.publishing import PublishRequest
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
PAGE = Path("docs/reference/hubspot-benchmarks.md")
PARTS = {"sync": "Read into the landing file", "publish": "Publish", "sync_again": "Read again"}
ENGAGEMENTS_PER_DEAL = 10
_OTHER_IDS = 80_000_000_000
_SALT = b"benchmark"


def main(deals: int) -> None:
    """Record the portal unless its tape is there, measure each part in a process of its own, write the page."""
    CACHE.mkdir(parents=True, exist_ok=True)
    tape, home = CACHE / f"{deals}.tape", CACHE / f"{deals}-home"
    if not tape.is_file():
        alone("benchmarks.hubspot", "record", str(deals), str(tape))
    shutil.rmtree(home, ignore_errors=True)
    load = os.getloadavg()[0]
    player = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.portal_tape", str(tape)], stdout=subprocess.PIPE, text=True
    )
    try:
        port = player.stdout.readline().strip() if player.stdout else ""
        costs, served = {}, cpu_of(player.pid)
        for name in PARTS:
            costs[name] = _Cost(**alone("benchmarks.hubspot", name, str(home), f"http://127.0.0.1:{port}")[1])
        served = cpu_of(player.pid) - served
        costs["floor"] = _Cost(**alone("benchmarks.hubspot", "floor", str(home), str(tape))[1])
    finally:
        player.terminate()
    text = _page(deals, costs, served, load)
    print(text)
    PAGE.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Cost:
    """What a part cost: seconds by the clock and of processors, and the most memory of its processes together."""

    wall: float
    cpu: float
    peak_mb: float
    requests: int = 0
    records: dict[str, int] = field(default_factory=dict)


def _page(deals: int, costs: dict[str, _Cost], served: float, load: float) -> str:
    first, floor = costs["sync"], costs["floor"]
    read, least = sum(first.records.values()), least_requests(first.records)
    wall, cpu = (sum(getattr(costs[name], what) for name in ("sync", "publish")) for what in ("wall", "cpu"))
    rows = [
        f"| {PARTS[name]} | {read / one.wall:,.0f} | {one.wall:.1f} s | {one.cpu:.1f} s | {one.peak_mb:.0f} MB |"
        f" {one.requests or ''} |"
        for name, one in costs.items()
        if name in {"sync", "publish"}
    ]
    again, peak = costs["sync_again"], max(costs[name].peak_mb for name in ("sync", "publish"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    shared = (
        " (other work shared the cores: seconds of processor tell more than the clock)" if load >= 1 else ""
    )
    made = (
        f"Made by `python -m benchmarks.hubspot {deals}` on {machine}, load average {load:.0f} before{shared}."
        " HubSpot's limit on requests is lifted: where it holds, it alone decides how long a first reading takes."
    )
    portal = (
        f"The portal: {deals:,} deals, {read:,} records in all, with histories, quotes, line items, orders, invoices,"
        f" payments, their associations and {ENGAGEMENTS_PER_DEAL} engagements for each deal. Its answers come from a"
        f" recording that another process plays; the {served:.1f} s of processor that this took are not counted below,"
        " though they were taken from the same cores."
    )
    table = (
        "| Part | Records per second | Wall | CPU | Peak, all processes | Requests |",
        "|---|---|---|---|---|---|",
        *rows,
        f"| Both | {read / wall:,.0f} | {wall:.1f} s | {cpu:.1f} s | {peak:.0f} MB | |",
    )
    pace = (
        f"- Per second of processor: {read / cpu:,.0f} records. The floor (every answer decoded once, the rows of the"
        f" version appended to a file) takes {floor.cpu:.1f} s of processor; ours is {cpu / floor.cpu:.1f} times it."
    )
    least_said = (
        f"- Requests: {first.requests / least:.2f} times the least possible ({least:,}), were pages full."
    )
    nothing_new = (
        f"- Read again with nothing new: {again.requests} requests for {len(WANTED)} object types,"
        f" {again.wall:.1f} s."
    )
    notes = f"{pace}\n{least_said}\n{nothing_new}"
    return "\n\n".join(("# A portal read", made, portal, "\n".join(table), notes)) + "\n"


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
    landing = home / "landing.duckdb"
    request = PublishRequest(str(home), "hubspot", "HubSpot", str(landing), _SALT.hex())
    run_bounded(request, landing, lambda _share, _stage: None)


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
    with TreePeak() as peak:
        if name == "publish":
            _published(home)
        elif name == "floor":
            _floor(home, Path(address))
        else:
            found = _synchronised(home, address)
            if found.denied:
                raise SystemExit(
                    f"The recording lacks {', '.join(found.denied)}: remove {CACHE} and record anew."
                )
            said = {"requests": found.requests, "records": found.records}
    return {**said, "wall": time.perf_counter() - started, "cpu": peak.cpu - used, "peak_mb": peak.mb}


if __name__ == "__main__":
    if len(sys.argv) <= 2:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
    elif sys.argv[1] == "record":
        _record(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(json.dumps(_task(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
