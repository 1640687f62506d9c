"""flowmine, process mining on pandas."""

from __future__ import annotations

import pandas as pd
from flowmine import DataHolder
from flowmine.metrics import TraceMetric, TransitionMetric

from benchmarks.peers.common import MAP, MEDIANS, VARIANTS, Peer, Source


def on_pandas(source: Source) -> Peer:
    """Read by pandas, with the region "NA" kept, and prepared by flowmine."""
    table = pd.read_csv(source.file, parse_dates=["timestamp"], keep_default_na=False)
    holder = DataHolder(table, col_case="case_id", col_stage="activity", col_start_time="timestamp")
    return Peer(
        work={
            MAP: lambda: _counted(holder),
            MEDIANS: lambda: TransitionMetric(holder, time_unit="s").median_duration(),
            VARIANTS: lambda: TraceMetric(holder, time_unit="s").count(),
        },
        edges=lambda: [[*pair, int(n)] for pair, n in TransitionMetric(holder, "s").count().items()],
        variants=lambda: len(TraceMetric(holder, time_unit="s").count()),
    )


def _counted(holder: DataHolder) -> None:
    metric = TransitionMetric(holder, time_unit="s")
    metric.count()
    metric.mean_duration()
