"""r4pm, process mining in Rust: it counts edges and variants, and knows no durations of either."""

from __future__ import annotations

import polars as pl
import r4pm
from r4pm import bindings

from benchmarks.peers.common import MAP, TOP, VARIANTS, Peer, Source
from benchmarks.peers.with_pm4py import KEYS


def on_rust(source: Source) -> Peer:
    """r4pm on a table that Polars reads, for it reads no CSV itself."""
    table = pl.read_csv(source.file, try_parse_dates=True).rename(KEYS)
    table = table.with_columns(pl.col("time:timestamp").cast(pl.Datetime("us", "UTC")))
    log = r4pm.import_item_from_df("EventLog", table)
    return Peer(
        work={
            MAP: lambda: bindings.discover_dfg(log),
            VARIANTS: lambda: bindings.get_top_n_variants(bindings.log_to_activity_projection(log), TOP),
        },
        edges=lambda: [
            [source, target, int(n)]
            for (source, target), n in bindings.discover_dfg(log)["directly_follows_relations"]
        ],
        variants=lambda: bindings.get_num_variants(bindings.log_to_activity_projection(log)),
    )
