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
from benchmarks.processes import cpu_of_started, highest_mb, tree

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 20_000_000
"""Largest size that Spark is asked about on one machine."""
MASTER, MEMORY = "local[2]", "4g"


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
    return time.process_time() + cpu_of_started()


def _peak_mb() -> float:
    """Largest memory of the Java machine and of this process, each at its own moment, in MB."""
    return sum(map(highest_mb, tree(os.getpid())))


TASKS = {"publish": publish, "answers": answers}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
