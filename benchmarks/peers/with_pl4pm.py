"""pl4pm, process mining on Polars with the calls of PM4Py, which it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pl4pm

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

if TYPE_CHECKING:
    import polars as pl


def on_polars(source: Source) -> Peer:
    """pl4pm on a Polars table, read by itself.

    It keeps answers by the address of a table in memory, and would give back the last one: each call gets another.
    """
    table = pl4pm.read_csv(
        source.file,
        case_id_col="case_id",
        activity_col="activity",
        timestamp_col="timestamp",
        try_parse_dates=True,
    )
    made: list[pl.DataFrame] = []

    def fresh(one: pl.DataFrame = table) -> pl.DataFrame:
        made.append(one.clone())
        return made[-1]

    def loop() -> None:
        kept = pl4pm.filter_event_attribute_values(fresh().lazy(), "region", list(REGIONS), level="case")
        pl4pm.discover_dfg(fresh(kept))
        pl4pm.get_variants(kept)

    def projected() -> None:
        some = list(source.activities)
        kept = pl4pm.filter_event_attribute_values(fresh().lazy(), "concept:name", some, level="event")
        pl4pm.discover_dfg(fresh(kept))

    return Peer(
        work={
            MAP: lambda: pl4pm.discover_dfg(fresh()),
            MEDIANS: lambda: pl4pm.discover_performance_dfg(fresh(), perf_aggregation_key="all"),
            LOOP: loop,
            PROJECTED: projected,
            VARIANTS: lambda: pl4pm.get_variants(fresh()),
            ENDS: lambda: (pl4pm.get_start_activities(fresh()), pl4pm.get_end_activities(fresh())),
            REWORK: lambda: pl4pm.get_rework_cases_per_activity(fresh()),
        },
        edges=lambda: [[*pair, int(n)] for pair, n in pl4pm.discover_dfg(fresh())[0].items()],
        variants=lambda: len(pl4pm.get_variants(fresh())),
    )
