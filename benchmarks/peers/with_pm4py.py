"""PM4Py on pandas and on Polars; Filon never imports it."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.common import (
    ENDS,
    LOOP,
    MAP,
    MEDIANS,
    PROJECTED,
    REGIONS,
    REWORK,
    VARIANTS,
    Peer,
    Source,
)

KEYS = {"case_id": "case:concept:name", "activity": "concept:name", "timestamp": "time:timestamp"}


def on_pandas(source: Source) -> Peer:
    """PM4Py on a pandas table."""
    import pandas as pd
    import pm4py

    # Without it pandas reads the region "NA" as missing.
    table = pd.read_csv(source.file, parse_dates=["timestamp"], keep_default_na=False)
    named = {"case_id": "case_id", "activity_key": "activity", "timestamp_key": "timestamp"}
    return _peer(pm4py, pm4py.format_dataframe(table, **named), source)


def on_polars(source: Source) -> Peer:
    """PM4Py on a lazy Polars frame."""
    import pm4py
    import polars as pl

    table = pl.read_csv(source.file, try_parse_dates=True).rename(KEYS)
    table = table.with_columns(pl.col("time:timestamp").cast(pl.Datetime("us", "UTC")))
    table = table.with_columns(pl.col("region").alias("case:region"))
    table = table.sort("case:concept:name", "time:timestamp", maintain_order=True)
    return _peer(pm4py, table.lazy(), source)


def _peer(pm4py: Any, log: Any, source: Source) -> Peer:  # noqa: ANN401 - untyped
    def loop() -> None:
        kept = pm4py.filter_event_attribute_values(log, "region", list(REGIONS), level="case")
        pm4py.discover_dfg(kept)
        pm4py.get_variants(kept)

    def projected() -> None:
        some = list(source.activities)
        pm4py.discover_dfg(pm4py.filter_event_attribute_values(log, "concept:name", some, level="event"))

    return Peer(
        work={
            MEDIANS: lambda: pm4py.discover_performance_dfg(log),
            MAP: lambda: pm4py.discover_dfg(log),
            LOOP: loop,
            PROJECTED: projected,
            VARIANTS: lambda: pm4py.get_variants(log),
            ENDS: lambda: (pm4py.get_start_activities(log), pm4py.get_end_activities(log)),
            REWORK: lambda: pm4py.get_rework_cases_per_activity(log),
        },
        edges=lambda: [[*pair, int(n)] for pair, n in pm4py.discover_dfg(log)[0].items()],
        variants=lambda: len(pm4py.get_variants(log)),
    )
