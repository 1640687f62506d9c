"""Every interactive answer of Filon, warm, with figures that the references must agree with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import cost, peak_mb
from filon.core.calendar import WorkCalendar
from filon.log.store import Store
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.handover import handover
from filon.mining.performance import by_segment, sojourn, throughput
from filon.mining.replay import tokens
from filon.mining.rework import rework
from filon.mining.statistics import rows
from filon.mining.summary import summary
from filon.mining.variants import variants

if TYPE_CHECKING:
    from filon.log.event_log import EventLog

FILTER = "region:in:IDF,SE"
ACTIVITIES = 8
COUNTS = ("mean",)
HUGE = 20_000_000
"""Beyond so many events, only what somebody waits for on screen is asked."""
OF_HUGE = (
    "map", "map with medians", "case filter → map and variants", "case filter → counts",
    "case filter → activity counts", "activity filter → map", "variants, top 100", "starts and ends",
    "filtered throughput", "throughput by region", "throughput by region × team", "rework", "first page of cases",
)  # fmt: skip


def answers(home: str) -> dict[str, Any]:
    """Cost of every answer in milliseconds, and the figures to compare."""
    log = Store(Path(home)).open("bench")
    predicates = parse_filters([FILTER], log.schema)
    region = log.schema.attribute("region")
    column = region.column if region else ""
    both = [one.column for key in ("region", "team") if (one := log.schema.attribute(key))]
    few = select(log, predicates)
    chosen = [one.key for one in log.schema.activities][:ACTIVITIES]

    def loop() -> None:
        kept = select(log, predicates)
        directly_follows(kept, figures=COUNTS)
        variants(kept)

    work = {
        "map": lambda: directly_follows(log, figures=COUNTS),
        "map with medians": lambda: directly_follows(log),
        "case filter → map and variants": loop,
        "case filter → counts": lambda: directly_follows(select(log, predicates), figures=()),
        "case filter → activity counts": lambda: activity_counts(select(log, predicates)),
        "activity filter → map": lambda: directly_follows(log, activities=chosen, figures=COUNTS),
        "variants, top 100": lambda: variants(log),
        "starts and ends": lambda: activity_counts(log),
        "filtered throughput": lambda: throughput(few),
        "filtered summary": lambda: summary(few),
        "throughput by region": lambda: by_segment(log, column),
        "throughput by region × team": lambda: by_segment(log, *both),
        "sojourn": lambda: sojourn(log),
        "rework": lambda: rework(log),
        "handover": lambda: handover(log),
        "replay of 1,000": lambda: tokens(log),
        "first page of cases": lambda: rows(log.cases.sort("duration_us", "ci", descending=True).head(50)),
        "map in working time": lambda: directly_follows(log, calendar=WorkCalendar(), figures=COUNTS),
    }
    is_huge = log.schema.perspective.events > HUGE
    first = cost(work["map"], runs=1, warm_up=False)
    asked = {name: one for name, one in work.items() if name in OF_HUGE or not is_huge}
    runs = 3 if is_huge else 7
    costs = {"first map": first, **{name: cost(one, runs) for name, one in asked.items()}}
    return {"ms": costs, "peak_mb": peak_mb(), **_figures(log, few, chosen)}


def columns(home: str, folder: str) -> dict[str, Any]:
    """Write the columns that the near-limit kernels read: what the engine scans, as plain arrays."""
    log = Store(Path(home)).open("bench")
    predicates = parse_filters([FILTER], log.schema)
    steps = log.steps.select("ci", "edge", "duration_us").collect()
    cases = log.cases.select("ci", "variant", "duration_us").sort("ci").collect()
    kept = select(log, predicates)
    mask = np.zeros(len(cases), dtype=np.bool_)
    mask[kept.cases.select("ci").collect()["ci"].to_numpy()] = True
    arrays = {
        "ci": steps["ci"].to_numpy().astype(np.uint32),
        "edge": steps["edge"].to_numpy().astype(np.uint16),
        "us": steps["duration_us"].to_numpy().astype(np.int64),
        "variant": cases["variant"].to_numpy().astype(np.uint32),
        "case_us": cases["duration_us"].to_numpy().astype(np.int64),
        "mask": mask,
    }
    for name, array in arrays.items():
        np.save(Path(folder) / f"{name}.npy", array)
    return {"steps": len(steps)}


def _figures(log: EventLog, few: EventLog, chosen: list[str]) -> dict[str, Any]:
    return {
        "edges": _edges(log),
        "filtered edges": _edges(few),
        "activity edges": sorted(
            [one.source, one.target, one.events]
            for one in directly_follows(log, activities=chosen, figures=COUNTS)
        ),
        "variants": variants(log).total,
        "activities": chosen,
    }


def _edges(log: EventLog) -> list[list[object]]:
    found = directly_follows(log, figures=("mean", "median"))
    return sorted(
        [one.source, one.target, one.events, one.duration.mean_s, one.duration.median_s] for one in found
    )
