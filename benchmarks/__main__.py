"""``python -m benchmarks [SIZE…] [--no-peers] [--people SECONDS]``: generate, import, ask, compare, write the page.

Sizes are numbers of events, such as ``1M 10M``. Files, environments and versions stay in ``.cache/bench`` for the
next run; the environment of the peers is made when it is missing.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from benchmarks.logs import write_log
from benchmarks.measure import alone
from benchmarks.report import Run, page

PAGE = Path("docs/reference/benchmarks.md")
CACHE = Path(".cache/bench")
PEERS = ("numba", "numpy", "pandas", "pm4py", "polars", "pyarrow")
SUFFIXES = {"k": 1_000, "M": 1_000_000}


def main(sizes: list[str], *, peers: bool, seconds: float) -> None:
    """Run everything at each size; the last one is the one that start-up figures go with."""
    python = _peers_python()
    before = os.getloadavg()[1]
    runs = [_run(size, python, peers=peers, seconds=seconds) for size in sizes]
    busy = f"load average {before:.0f} before and {os.getloadavg()[1]:.0f} after"
    machine = f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}, {busy}"
    text = page(runs, machine)
    print(text)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")


def _run(size: str, python: str, *, peers: bool, seconds: float) -> Run:
    table, home, arrays = (CACHE / f"{size}{end}" for end in (".csv", "-home", "-columns"))
    if not table.is_file():
        write_log(table, events_of(size))
    shutil.rmtree(home, ignore_errors=True)
    arrays.mkdir(exist_ok=True)
    bare, _ = alone("benchmarks.tasks", "bare_read", str(table))
    published, said = alone("benchmarks.tasks", "publish", str(table), str(home))
    asked, told = alone("benchmarks.tasks", "answers", str(home))
    alone("benchmarks.tasks", "columns", str(home), str(arrays))
    _, limit = alone("benchmarks.kernels", str(arrays), python=python)
    found: dict[str, dict[str, Any]] = {}
    for engine in ("pandas", "polars") if peers else ():
        _, found[engine] = alone(
            "benchmarks.peers", engine, str(table), ",".join(told["activities"]), python=python
        )
    _, crowd = alone("benchmarks.people", str(home), str(seconds)) if seconds else (None, {})
    version = sum(path.stat().st_size for path in home.rglob("v*.duckdb"))
    return Run(size, said, bare, published, asked, told, limit, found, crowd, table.stat().st_size, version)


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
    chosen = parser.parse_args(sys.argv[1:])
    main(chosen.sizes, peers=not chosen.no_peers, seconds=chosen.people)
