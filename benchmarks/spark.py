"""Spark on this machine: the same verbs over the same version, published as Parquet; ``python -m benchmarks.spark …``.

CPU and memory are those of this process and of the Java machine that it starts, and of all their children.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.answers import COUNTS, FILTER
from benchmarks.measure import alone

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 20_000_000
"""Largest size that Spark is asked about on one machine."""
MASTER, MEMORY = "local[2]", "4g"
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def measured(home: Path) -> dict[str, Any]:
    """Cost of publishing a version as Parquet, and of the answers of Spark over it."""
    folder = home.parent / f"{home.name}-parquet"
    shutil.rmtree(folder, ignore_errors=True)
    published, _ = alone("benchmarks.spark", "publish", str(home), str(folder))
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    _, told = alone("benchmarks.spark", "answers", str(folder))
    shutil.rmtree(folder)
    publish_s = {"wall": published.wall_s, "cpu": published.cpu_s, "peak_mb": published.peak_mb}
    return {"publish_s": publish_s, "bytes": size, **told}


def publish(home: str, folder: str) -> dict[str, Any]:
    """Write the version as a folder of Parquet files."""
    from filon.app.publishing import publish as published
    from filon.app.workspace import Workspace

    with Workspace(Path(home)) as workspace:
        published(workspace, "bench", Path(folder))
    return {}


def answers(folder: str) -> dict[str, Any]:
    """Cost in milliseconds of the start, the first query and each answer; peak memory."""
    from filon.log.spark import open_spark, spark_session
    from filon.mining.discovery import directly_follows
    from filon.mining.filters import parse_filters, select
    from filon.mining.variants import variants

    session: list[Any] = []
    start = _once(lambda: session.append(spark_session(MASTER, spark__driver__memory=MEMORY)))
    log = open_spark(folder, session[0])
    first = _once(lambda: directly_follows(log, figures=COUNTS))
    predicates = parse_filters([FILTER], log.schema)

    def loop() -> None:
        kept = select(log, predicates)
        directly_follows(kept, figures=COUNTS)
        variants(kept)

    work: dict[str, Callable[[], object]] = {
        "map": lambda: directly_follows(log, figures=COUNTS),
        "map with medians": lambda: directly_follows(log),
        "variants, top 100": lambda: variants(log),
        "case filter → map and variants": loop,
        "case filter → counts": lambda: directly_follows(select(log, predicates), figures=()),
    }
    ms = {name: _once(one) for name, one in work.items()}
    edges = sorted([one.source, one.target, one.events] for one in directly_follows(log, figures=()))
    peak = _peak_mb()
    session[0].stop()
    return {"ms": {"start": start, "first query": first, **ms}, "peak_mb": peak, "edges": edges}


def _once(work: Callable[[], object]) -> dict[str, float]:
    started, used = time.perf_counter(), _cpu_s()
    work()
    return {"wall": (time.perf_counter() - started) * 1_000, "cpu": (_cpu_s() - used) * 1_000}


def _cpu_s() -> float:
    """Seconds of the processor that this process and all that it started have used."""
    used = time.process_time()
    for process in _started(os.getpid()):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        used += sum(map(int, fields[11:15])) / _TICKS
    return used


def _peak_mb() -> float:
    """Largest memory of the Java machine and of this process, in MB."""
    peaks = 0
    for process in (os.getpid(), *_started(os.getpid())):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        peaks += next((int(one.split()[1]) for one in lines if one.startswith("VmHWM:")), 0)
    return peaks / 1_024


def _started(process: int) -> list[int]:
    """Processes that a process started, and those that they did."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_started(child)]
    return found


TASKS = {"publish": publish, "answers": answers}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
