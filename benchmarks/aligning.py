"""Optimal alignments by other tools: ``python -m benchmarks.aligning TOOL FOLDER``, in an environment of the tool.

The folder holds the variants and a net; the costs come back in the order of the variants, under our rule: a deviation
costs 10,000 and a silent step 1.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import cost, peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable

DEVIATION, SILENT = 10_000, 1
NET, VARIANTS = "net.pnml", "variants.json"
MORNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
Aligned = tuple[dict[str, float], list[int]]


def by_r4pm(folder: Path, variants: list[list[str]]) -> Aligned:
    """r4pm, timed under its own rule (a silent step costs nothing), which is quicker for it."""
    from r4pm import bindings

    net, log = read_by_r4pm(folder, variants)
    return cost(lambda: bindings.align_variants(net, log), runs=3), costs_by_r4pm(net, log, variants)


def read_by_r4pm(folder: Path, variants: list[list[str]]) -> tuple[Any, Any]:
    """The net of the folder and a log of the variants, as r4pm holds them."""
    import polars as pl
    import r4pm
    from r4pm import bindings, petri_net

    table = pl.DataFrame(
        [(str(at), one, MORNING) for at, variant in enumerate(variants) for one in variant],
        schema=["case:concept:name", "concept:name", "time:timestamp"],
        orient="row",
    )
    log = bindings.log_to_activity_projection(r4pm.import_item_from_df("EventLog", table))
    return petri_net.import_pnml(str(folder / NET)), log


def costs_by_r4pm(net: Any, log: Any, variants: list[list[str]]) -> list[int]:  # noqa: ANN401 - of r4pm
    """Cost of each variant under our rule."""
    from r4pm import bindings

    rule: Any = {
        "log_move_cost": DEVIATION,
        "model_move_cost": DEVIATION,
        "silent_move_cost": SILENT,
        "sync_move_cost": 0,
    }
    found = bindings.align_variants(net, log, {"cost_fn": rule})
    costs = {tuple(one["activities"]): int(one["result"]["Ok"]["cost"]) for one in found}
    return [costs[tuple(one)] for one in variants]


def by_pm4py(folder: Path, variants: list[list[str]]) -> Aligned:
    """PM4Py, which is asked once: it needs minutes."""
    import pm4py
    from pm4py.objects.log.obj import Event, EventLog, Trace

    log = EventLog([Trace([Event({"concept:name": one}) for one in variant]) for variant in variants])
    net = pm4py.read_pnml(str(folder / NET))
    found: list[dict[str, Any]] = []
    ms = cost(
        lambda: found.extend(pm4py.conformance_diagnostics_alignments(log, *net)), runs=1, warm_up=False
    )
    return ms, [int(one["cost"]) for one in found]


TOOLS: dict[str, Callable[[Path, list[list[str]]], Aligned]] = {"r4pm": by_r4pm, "pm4py": by_pm4py}


def run(tool: str, folder: Path) -> dict[str, Any]:
    """Milliseconds, costs and peak memory of one tool."""
    variants = json.loads((folder / VARIANTS).read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ms, costs = TOOLS[tool](folder, variants)
    return {"ms": ms, "costs": costs, "peak_mb": peak_mb()}


if __name__ == "__main__":
    told = run(sys.argv[1], Path(sys.argv[2]))
    print(f"\n{json.dumps(told)}")
