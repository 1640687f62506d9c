"""The same work by PM4Py, in an environment of its own: ``python -m benchmarks.peers ENGINE FILE ACTIVITIES``.

PM4Py is measured from outside as any user would call it; Filon never imports it.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import cost, peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS, LARGE = 3, 400_000_000
REGIONS = ["IDF", "SE"]
KEYS = {"case_id": "case:concept:name", "activity": "concept:name", "timestamp": "time:timestamp"}


def run(engine: str, path: str, activities: str) -> dict[str, Any]:
    """Cost in milliseconds of reading, and of each answer, with the edges that come out."""
    with contextlib.redirect_stdout(io.StringIO()):
        import pm4py

        started, used = time.perf_counter(), time.process_time()
        log = READERS[engine](path, pm4py)
        read_ms = {
            "wall": (time.perf_counter() - started) * 1_000,
            "cpu": (time.process_time() - used) * 1_000,
        }
        some = activities.split(",")
        work = {
            "map with medians": lambda: pm4py.discover_performance_dfg(log),
            "map": lambda: pm4py.discover_dfg(log),
            "case filter → map and variants": lambda: _loop(pm4py, log),
            "activity filter → map": lambda: pm4py.discover_dfg(
                pm4py.filter_event_attribute_values(log, "concept:name", some, level="event")
            ),
            "variants, top 100": lambda: pm4py.get_variants(log),
            "starts and ends": lambda: (pm4py.get_start_activities(log), pm4py.get_end_activities(log)),
            "rework": lambda: pm4py.get_rework_cases_per_activity(log),
        }
        runs = 1 if Path(path).stat().st_size > LARGE else RUNS
        costs = {name: _tried(one, runs) for name, one in work.items()}
        edges = _tried_value(lambda: pm4py.discover_dfg(log)[0])
        variants = _tried_value(lambda: len(pm4py.get_variants(log)))
    listed = [[source, target, int(n)] for (source, target), n in (edges or {}).items()]
    return {
        "ms": costs,
        "read_ms": read_ms,
        "edges": sorted(listed),
        "variants": variants,
        "peak_mb": peak_mb(),
    }


def _pandas(path: str, pm4py: Any) -> Any:  # noqa: ANN401 - untyped
    import pandas as pd

    table = pd.read_csv(path, parse_dates=["timestamp"], keep_default_na=False)
    return pm4py.format_dataframe(
        table, case_id="case_id", activity_key="activity", timestamp_key="timestamp"
    )


def _polars(path: str, _: Any) -> Any:  # noqa: ANN401 - untyped
    import polars as pl

    table = pl.read_csv(path, try_parse_dates=True).rename(KEYS)
    table = table.with_columns(pl.col("time:timestamp").cast(pl.Datetime("us", "UTC")))
    table = table.with_columns(pl.col("region").alias("case:region"))
    return table.sort("case:concept:name", "time:timestamp", maintain_order=True).lazy()


READERS: dict[str, Callable[[str, Any], Any]] = {"pandas": _pandas, "polars": _polars}


def _loop(pm4py: Any, log: Any) -> None:  # noqa: ANN401 - untyped
    kept = pm4py.filter_event_attribute_values(log, "region", REGIONS, level="case")
    pm4py.discover_dfg(kept)
    pm4py.get_variants(kept)


def _tried(work: Callable[[], object], runs: int) -> dict[str, float] | str:
    try:
        return cost(work, runs, warm_up=runs > 1)
    except Exception as error:  # noqa: BLE001 - a peer that cannot do it is a result
        return type(error).__name__


def _tried_value(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    try:
        return work()
    except Exception:  # noqa: BLE001 - as above
        return None


if __name__ == "__main__":
    print(json.dumps(run(*sys.argv[1:])))
