"""``python -m benchmarks [SIZE…] [--no-peers] [--people SECONDS] [--resume] [--again PART…]``: one run, one page.

Sizes are numbers of events; without any, from a hundred thousand to what the disk has room for. Files, environments,
versions and the figures of each size stay in ``.cache/bench``; ``--resume`` takes the figures that are there and
measures what is missing, and ``--again`` measures the parts named (a peer, or ``spark``) once more. Beyond ten million
events the table is Parquet and no peer is asked. Eight people work on the size nearest to a million; the maps of a
million and of ten million events are looked at in a browser.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import guide, spark
from benchmarks.environments import CACHE, python_of
from benchmarks.logs import write_log, write_parts
from benchmarks.measure import alone
from benchmarks.peers.known import KNOWN, OTHERS, PM4PY
from benchmarks.report import Run, page
from tools import chromium

if TYPE_CHECKING:
    from collections.abc import Collection

PAGE = Path("docs/reference/benchmarks.md")
CROWD = 1_000_000
MOST_CSV = 20_000_000
SUFFIXES = {"k": 1_000, "M": 1_000_000}
USUAL, LARGEST, ROOM = ("100k", "1M", "10M"), "100M", 25_000_000_000
"""Sizes measured when none is named; the largest too, where so many bytes of disk are free."""


def main(sizes: list[str], *, peers: bool, seconds: float, resume: bool, again: Collection[str] = ()) -> None:
    """Run everything at each size, the smallest first, and write the page."""
    sizes = sorted(sizes, key=events_of)
    crowded = min(sizes, key=lambda size: abs(math.log10(events_of(size) / CROWD)))
    runs = []
    for size in sizes:
        kept = CACHE / f"{size}.json"
        if resume and kept.is_file():
            run = Run.from_json(json.loads(kept.read_text(encoding="utf-8"))).without(again)
        else:
            print(f"{size}: measuring", file=sys.stderr, flush=True)
            run = _run(size, seconds=seconds if size == crowded else 0)
        runs.append(_beside(run, peers=peers))
        kept.write_text(json.dumps(asdict(runs[-1])), encoding="utf-8")
    machine = f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}"
    text = page(runs, machine)
    print(text)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    if len(runs) > 1:
        guide.write(runs)


def _run(size: str, *, seconds: float) -> Run:
    before = os.getloadavg()[1]
    table, home, arrays = _table(size), _home(size), CACHE / f"{size}-columns"
    shutil.rmtree(home, ignore_errors=True)
    arrays.mkdir(exist_ok=True)
    bare, _ = alone("benchmarks.tasks", "bare_read", str(table))
    published, said = alone("benchmarks.tasks", "publish", str(table), str(home))
    asked, told = alone("benchmarks.tasks", "answers", str(home))
    alone("benchmarks.tasks", "columns", str(home), str(arrays))
    _, limit = alone("benchmarks.kernels", str(arrays), python=python_of("peers"))
    shutil.rmtree(arrays)
    _, crowd = alone("benchmarks.people", str(home), str(seconds)) if seconds else (None, {})
    _, drawn = alone("benchmarks.screens", str(home)) if _is_looked_at(size) else (None, {})
    version = sum(path.stat().st_size for path in home.rglob("v*.duckdb"))
    return Run(
        size=size, said=said, bare=bare, published=published, asked=asked, told=told, limit=limit, people=crowd,
        screens=drawn, table=table.suffix[1:], table_bytes=table.stat().st_size, version_bytes=version,
        load=(before, os.getloadavg()[1]),
    )  # fmt: skip


def _beside(run: Run, *, peers: bool) -> Run:
    """Measure what other tools and engines make of the same work, unless the run has it already."""
    asked = [name for name, one in KNOWN.items() if peers and run.events <= one.most]
    found = {**run.peers, **run.others}
    missing = [name for name in asked if name not in found]
    if missing or not (run.spark or run.events > spark.MOST):
        _version(run.size)
    if missing:
        found |= _peers(run, missing)
    return replace(
        run,
        peers={name: found[name] for name in PM4PY if name in found},
        others={name: found[name] for name in OTHERS if name in found},
        spark=run.spark or (spark.measured(_home(run.size)) if run.events <= spark.MOST else {}),
    )


def _peers(run: Run, names: list[str]) -> dict[str, Any]:
    tables = CACHE / f"{run.size}-tables"
    alone("benchmarks.tasks", "tables", str(_home(run.size)), str(tables))
    of_all = (str(_table(run.size)), str(tables), str(run.events), ",".join(run.told["activities"]))
    found = {}
    for name in names:
        print(f"{run.size}: {name}", file=sys.stderr, flush=True)
        python = python_of(KNOWN[name].environment)
        try:
            _, found[name] = alone("benchmarks.peers", name, *of_all, python=python)
        except RuntimeError as error:
            found[name] = {"failed": str(error)}
    shutil.rmtree(tables)
    return found


def _home(size: str) -> Path:
    return CACHE / f"{size}-home"


def _version(size: str) -> None:
    """Publish the version of a size again where it was removed since its figures were kept."""
    if not any(_home(size).rglob("v*.duckdb")):
        alone("benchmarks.tasks", "publish", str(_table(size)), str(_home(size)))


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


def usual_sizes(free: int) -> list[str]:
    """Sizes that a disk with so many free bytes has room for."""
    return [*USUAL, LARGEST] if free >= ROOM else list(USUAL)


def events_of(size: str) -> int:
    """Number of events of a size such as ``1M``, ``250k`` or ``100000``."""
    return int(float(size.rstrip("kM")) * SUFFIXES.get(size[-1], 1))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help="such as 100k 1M 10M 100M")
    parser.add_argument("--no-peers", action="store_true", help="leave the other tools out")
    parser.add_argument(
        "--people",
        type=float,
        default=600,
        metavar="SECONDS",
        help="how long eight people work at once; 0 for not",
    )
    parser.add_argument("--resume", action="store_true", help="keep the figures measured before")
    parser.add_argument(
        "--again",
        nargs="+",
        default=[],
        metavar="PART",
        choices=[*KNOWN, "spark"],
        help="with --resume: what to measure once more",
    )
    chosen = parser.parse_args(sys.argv[1:])
    main(
        chosen.sizes or usual_sizes(shutil.disk_usage(".").free),
        peers=not chosen.no_peers,
        seconds=chosen.people,
        resume=chosen.resume,
        again=chosen.again,
    )
