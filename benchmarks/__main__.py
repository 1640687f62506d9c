"""``python -m benchmarks [SIZE…] [--no-peers] [--people SECONDS] [--resume]``: generate, import, ask, compare, write.

Sizes are numbers of events, such as ``1M 10M 100M``. Files, environments, versions and the figures of each size stay in
``.cache/bench``; ``--resume`` takes the figures that are there and measures the other sizes. Beyond ten million events
the table is Parquet and no peer is asked. Eight people work on the size nearest to a million; the maps of a million and
of ten million events are looked at in a browser.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import venv
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.logs import write_log, write_parts
from benchmarks.measure import alone
from benchmarks.report import Run, page
from tools import chromium

PAGE = Path("docs/reference/benchmarks.md")
CACHE = Path(".cache/bench")
PEERS = ("numba", "numpy", "pandas", "pm4py", "polars", "pyarrow")
CROWD = 1_000_000
MOST_CSV = 20_000_000
SUFFIXES = {"k": 1_000, "M": 1_000_000}


def main(sizes: list[str], *, peers: bool, seconds: float, resume: bool) -> None:
    """Run everything at each size, the smallest first, and write the page."""
    python = _peers_python()
    sizes = sorted(sizes, key=events_of)
    crowded = min(sizes, key=lambda size: abs(math.log10(events_of(size) / CROWD)))
    runs = []
    for size in sizes:
        kept = CACHE / f"{size}.json"
        if not (resume and kept.is_file()):
            print(f"{size}: measuring", file=sys.stderr, flush=True)
            found = _run(size, python, peers=peers, seconds=seconds if size == crowded else 0)
            kept.write_text(json.dumps(asdict(found)), encoding="utf-8")
        runs.append(Run.from_json(json.loads(kept.read_text(encoding="utf-8"))))
    machine = f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}"
    text = page(runs, machine)
    print(text)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")


def _run(size: str, python: str, *, peers: bool, seconds: float) -> Run:
    before = os.getloadavg()[1]
    table, home, arrays = _table(size), CACHE / f"{size}-home", CACHE / f"{size}-columns"
    shutil.rmtree(home, ignore_errors=True)
    arrays.mkdir(exist_ok=True)
    bare, _ = alone("benchmarks.tasks", "bare_read", str(table))
    published, said = alone("benchmarks.tasks", "publish", str(table), str(home))
    asked, told = alone("benchmarks.tasks", "answers", str(home))
    alone("benchmarks.tasks", "columns", str(home), str(arrays))
    _, limit = alone("benchmarks.kernels", str(arrays), python=python)
    shutil.rmtree(arrays)
    found: dict[str, dict[str, Any]] = {}
    for engine in ("pandas", "polars") if peers and table.suffix == ".csv" else ():
        _, found[engine] = alone(
            "benchmarks.peers", engine, str(table), ",".join(told["activities"]), python=python
        )
    _, crowd = alone("benchmarks.people", str(home), str(seconds)) if seconds else (None, {})
    _, drawn = alone("benchmarks.screens", str(home)) if _is_looked_at(size) else (None, {})
    version = sum(path.stat().st_size for path in home.rglob("v*.duckdb"))
    return Run(
        size=size, said=said, bare=bare, published=published, asked=asked, told=told, limit=limit, peers=found,
        people=crowd, screens=drawn, table=table.suffix[1:], table_bytes=table.stat().st_size, version_bytes=version,
        load=(before, os.getloadavg()[1]),
    )  # fmt: skip


def _is_looked_at(size: str) -> bool:
    """Whether the map of this size is also looked at in a browser, where there is one."""
    return 2 * events_of(size) >= CROWD and events_of(size) <= MOST_CSV and chromium.find() is not None


def _table(size: str) -> Path:
    """Table of a size, written when it is not there: CSV, or Parquet beyond what anyone would send as CSV."""
    is_large = events_of(size) > MOST_CSV
    table = CACHE / f"{size}.{'parquet' if is_large else 'csv'}"
    if not table.is_file():
        print(f"{size}: generating", file=sys.stderr, flush=True)
        (write_parts if is_large else write_log)(table, events_of(size))
    return table


def events_of(size: str) -> int:
    """Number of events of a size such as ``1M``, ``250k`` or ``100000``."""
    return int(float(size.rstrip("kM")) * SUFFIXES.get(size[-1], 1))


def _peers_python() -> str:
    folder = CACHE / "peers"
    python = folder / "bin" / "python"
    if not python.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", *PEERS], check=True)
    return str(python)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", nargs="*", default=["1M"], metavar="SIZE")
    parser.add_argument("--no-peers", action="store_true", help="leave PM4Py out")
    parser.add_argument(
        "--people",
        type=float,
        default=60,
        metavar="SECONDS",
        help="how long eight people work at once; 0 for not",
    )
    parser.add_argument("--resume", action="store_true", help="keep the figures of sizes measured before")
    chosen = parser.parse_args(sys.argv[1:])
    main(chosen.sizes, peers=not chosen.no_peers, seconds=chosen.people, resume=chosen.resume)
